internal import MailModel
internal import MailTransport
internal import Mailboxes
internal import OAuth

/// `mailbox connect --oauth`: prints the address to open, waits for the browser to come back, and connects.
struct OAuthFlow: Sendable {
    let flow: CommandFlow

    func run(
        _ address: EmailAddress, at client: String, by means: OAuthMeans, delegate: String?, displayName: String?,
        history: String?
    ) async throws(CommandFailure) -> CommandResult {
        var wish = OAuthWish(
            client: client, address: address.description, delegate: delegate, redirect: "",
            mail: try await mailServers(address, client), trust: WireSettings.Trust(flow.settings.trust),
            displayName: displayName, history: history)
        if means == .app { return try await flow.oauth(.connectApp(wish)) }
        let browser = WireSecret(Self.random())
        if try await isOnAnotherDevice(means, client) { return try await connectByDevice(wish, browser) }
        let listener = try await LoopbackRedirect.open()
        let result: CommandResult
        do throws(CommandFailure) {
            wish.redirect = listener.address
            result = try await connect(wish, browser, listener)
        } catch {
            await listener.close()
            throw error
        }
        await listener.close()
        return result
    }

    private func connect(
        _ wish: OAuthWish, _ browser: WireSecret, _ listener: LoopbackRedirect
    ) async throws(CommandFailure) -> CommandResult {
        guard case .oauth(.begun(let url)) = try await flow.oauth(.begin(wish, browser: browser)),
            let state = Self.state(in: url)
        else { throw CommandFailure(.internalFault, "the sign-in was not begun") }
        announce(url)
        let query = try await waited(listener, state)
        return try await connectGranted(
            try await flow.oauth(
                .finish(query: WireSecret(Secret(query)), redirect: wish.redirect, browser: browser)), browser)
    }

    /// Asks what only the person can answer, then checks and saves.
    func connectGranted(
        _ granted: CommandResult, _ browser: WireSecret
    ) async throws(CommandFailure) -> CommandResult {
        guard case .oauth(.granted(let handle, _, let questions)) = granted else {
            throw CommandFailure(.internalFault, "the sign-in was not finished")
        }
        for question in questions { try ask(question) }
        return try await flow.oauth(.connect(handle: handle, browser: browser, accepted: questions))
    }

    /// Those that options name; else those that the provider has, for which nothing need be said; else found.
    private func mailServers(_ address: EmailAddress, _ client: String) async throws(CommandFailure)
        -> OAuthMailServers?
    {
        if flow.settings.servers.imap == nil, flow.settings.servers.smtp == nil {
            guard case .oauth(.clients(let all)) = try await flow.oauth(.listClients) else { return nil }
            // An unknown one is complained about when the sign-in begins.
            if all.first(where: { $0.isMeant(by: client) })?.hasMailServers ?? true { return nil }
        }
        let found = try await flow.mailboxSettings(address, displayName: nil)
        func server(_ settings: ServerSettings) -> OAuthMailServers.Server {
            OAuthMailServers.Server(settings.endpoint.host.description, settings.endpoint.port, settings.security)
        }
        return OAuthMailServers(imap: server(found.imap), smtp: server(found.smtp))
    }

    private func announce(_ url: String) {
        let console = flow.app.console
        guard !flow.app.options.json else {
            return console.write(JSONOutput.line("oauth-begin", Beginning(url: url)) + "\n")
        }
        console.write("Open this address in a browser on this machine, and sign in there:\n\n  \(url)\n\n")
        console.write("Waiting for the browser to come back; Ctrl-C stops.\n")
    }

    private struct Beginning: Encodable {
        var url: String
    }

    /// The query that the browser brings; as long as the sign-in itself waits for it.
    private func waited(_ listener: LoopbackRedirect, _ state: String) async throws(CommandFailure) -> String {
        let patience = Duration.milliseconds(OAuthConnecting.patience)
        let last = await flow.cancelling {
            let query = await withTaskGroup(of: String?.self) { group in
                group.addTask { await listener.answer(state: state) }
                group.addTask {
                    // Later the sign-in has expired in the store, and a browser that comes back is refused anyway.
                    try? await Task.sleep(for: patience)
                    return nil
                }
                let first = await group.next() ?? nil
                group.cancelAll()
                return first
            }
            guard let query else {
                return .failure(
                    Task.isCancelled
                        ? ControlClient.interrupted
                        : CommandFailure(.wrongState, "no browser came back within ten minutes; begin again"))
            }
            return .result(.oauth(.begun(url: query)))
        }
        switch last {
        case .result(.oauth(.begun(let query))): return query
        case .failure(let failure): throw failure
        default: throw CommandFailure(.internalFault, "the command ended without a result")
        }
    }

    private func ask(_ question: String) throws(CommandFailure) {
        guard let terminal = Terminal() else {
            throw CommandFailure(.wrongState, "\(question) There is no terminal to ask on, so nothing was saved.")
        }
        switch terminal.answer("\(TerminalText.safe(question, limit: 600)) [y/N] ")?.lowercased() {
        case "y", "yes": return
        default: throw CommandFailure(.cancelled, "nothing was saved")
        }
    }

    private static func state(in url: String) -> String? {
        guard let query = url.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
        return query.split(separator: "&").first { $0.hasPrefix("state=") }.map { String($0.dropFirst("state=".count)) }
    }

    /// By which this run of the command is recognised, as a browser is by its cookie.
    private static func random() -> Secret {
        var generator = SystemRandomNumberGenerator()
        return Secret((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
}

extension CommandFlow {
    /// Asks about signing in at providers, where the data folder's owner is.
    func oauth(_ request: OAuthRequest) async throws(CommandFailure) -> CommandResult {
        let path = try settings.requiredDataFolder()
        return try await working(request.hasSteps, includesVerification: request.hasSteps) { onStep in
            await perform(.oauth(request), dataFolder: path) { event in
                if case .step(let step) = event { onStep(step) }
            }
        }
    }

    /// `oauth client add`: the secret comes from a file, standard input, the environment, or the person.
    func addClient(_ wish: OAuthClientCommand) async throws(CommandFailure) -> CommandResult {
        var secret: Secret?
        let files = [
            ("--secret-file", wish.secretFile), ("--service-account-file", wish.serviceAccountFile),
            ("--certificate-file", wish.certificateFile),
        ]
        if let (option, file) = files.lazy.compactMap({ name, path in path.map { (name, $0) } }).first {
            let limit = file == wish.secretFile ? PasswordReader.maximumBytes : WireSecret.maximumBytes
            let (read, isExposed) = try PasswordReader.read(path: file, name: option, limit: limit)
            if isExposed { app.console.note("warning: other users can read \(file); run chmod 600 on it") }
            secret = read
        } else if let given = app.secrets.oauthClientSecret {
            secret = given
        } else if !wish.isPublic {
            guard let terminal = Terminal() else {
                throw CommandFailure(
                    .wrongUsage,
                    "give the client secret by --secret-file FILE, or - for standard input, or by"
                        + " \(EnvironmentSecrets.oauthClientSecretVariable); --public says that there is none")
            }
            guard let typed = terminal.secret("Client secret: "), !typed.isEmpty else {
                throw CommandFailure(.wrongUsage, "no client secret was typed; --public says that there is none")
            }
            secret = typed
        }
        return try await oauth(.addClient(try wish.checked(), secret: secret.map { WireSecret($0) }))
    }
}
