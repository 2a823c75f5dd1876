internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth
internal import Resolver

/// Carries out what a command asks about signing in at providers.
struct OAuthRunner: Sendable {
    let dependencies: MailboxDependencies

    func run(_ request: OAuthRequest, onStep: @escaping StepHandler) async throws(CommandFailure) -> CommandResult {
        switch request {
        case .begin(let wish, let browser): return .oauth(try await begin(wish, browser.secret))
        case .finish(let query, let redirect, let browser):
            let text = String(decoding: query.secret.copyBytes(), as: UTF8.self)
            let signIn = try await connecting { connecting async throws(OAuthConnectFailure) in
                try await connecting.finish(query: text, arrivedAt: redirect, browser: browser.secret)
            }
            return .oauth(
                .granted(
                    handle: WireHandle(signIn.handle), account: signIn.account,
                    questions: signIn.questions.map(\.words)))
        case .connect(let handle, let browser, let accepted):
            let result = try await connecting { connecting async throws(OAuthConnectFailure) in
                let signIn = try await connecting.signIn(handle.secret, browser: browser.secret)
                return try await connecting.connect(
                    handle.secret, browser: browser.secret,
                    accepting: (signIn?.questions ?? []).filter { accepted.contains($0.words) }, onStep: onStep)
            }
            return .connected(result)
        case .beginDevice(let wish, let browser): return .oauth(try await beginDevice(wish, browser.secret))
        case .awaitDevice(let handle, let browser):
            let signIn = try await connecting { connecting async throws(OAuthConnectFailure) in
                try await connecting.awaitDevice(handle.secret, browser: browser.secret)
            }
            return .oauth(
                .granted(
                    handle: WireHandle(signIn.handle), account: signIn.account,
                    questions: signIn.questions.map(\.words)))
        case .connectApp(let wish):
            let request = try await self.request(wish, app: true)
            return .connected(
                try await connecting { connecting async throws(OAuthConnectFailure) in
                    try await connecting.connectApp(request, onStep: onStep)
                })
        case .addClient(let wish, let secret): return .oauth(try await add(wish, secret?.secret))
        case .listClients: return .oauth(.clients(try await clients().map { OAuthClientView($0) }))
        case .removeClient(let text):
            let client = try await client(text)
            try await useCase { () async throws(MailboxError) in
                try await OAuthClients(dependencies).remove(client.id)
            }
            return .oauth(.removed(OAuthClientView(client)))
        }
    }

    private func begin(_ wish: OAuthWish, _ browser: Secret) async throws(CommandFailure) -> OAuthResult {
        let wanted = try await request(wish)
        let beginning = try await connecting { connecting async throws(OAuthConnectFailure) in
            try await connecting.begin(wanted, browser: browser)
        }
        return .begun(url: beginning.url)
    }

    private func beginDevice(_ wish: OAuthWish, _ browser: Secret) async throws(CommandFailure) -> OAuthResult {
        let wanted = try await request(wish)
        let device = try await connecting { connecting async throws(OAuthConnectFailure) in
            try await connecting.beginDevice(wanted, browser: browser)
        }
        return .device(
            DeviceView(
                code: device.userCode, url: device.verificationAddress, urlWithCode: device.completeAddress,
                expires: device.expires), handle: WireHandle(device.handle))
    }

    /// - Parameter app: whether the client has to be one by which mailboxes are connected without their owners.
    private func request(_ wish: OAuthWish, app: Bool = false) async throws(CommandFailure) -> OAuthConnectRequest {
        let client = try await client(wish.client) { app ? $0.servesApps : $0.servesSignIn }
        var request = OAuthConnectRequest(
            client: client.id, address: try Self.address(wish.address), redirect: wish.redirect,
            by: app ? "the terminal, by the organisation's app" : "the terminal",
            mail: wish.mail ?? client.provider.mail, trust: try wish.trust.parsed(), displayName: wish.displayName)
        if let delegate = wish.delegate { request.delegate = try Self.address(delegate) }
        if let history = wish.history {
            guard let choice = HistoryChoice(history) else {
                throw CommandFailure(.invalidRequest, "the request's history is none, all, or days such as 90d")
            }
            request.history = choice
        }
        return request
    }

    private func add(_ wish: OAuthClientWish, _ secret: Secret?) async throws(CommandFailure) -> OAuthResult {
        try await useCase { () async throws(MailboxError) in
            let clients = OAuthClients(dependencies)
            let provider: OAuthProvider
            if let known = OAuthProviders.named(wish.provider) {
                provider = known
            } else {
                provider = try await clients.discover(
                    issuer: wish.provider, name: wish.name ?? wish.provider,
                    mailScopes: OAuthScopes.split(wish.scopes ?? ""), mail: wish.mail)
            }
            // The same client at the same provider is entered anew, and not twice.
            let clientID = try Self.clientID(of: wish, secret)
            let existing = try await clients.list().first {
                $0.provider.id == provider.id && $0.clientID == clientID && $0.servesAll == wish.servesAll
                    && $0.provider.endpoints.token == (provider.inRealm(wish.realm) ?? provider).endpoints.token
            }
            let saved = try await clients.save(
                OAuthClientEntry(
                    id: existing?.id, servesAll: wish.servesAll, provider: provider, realm: wish.realm,
                    clientID: clientID, secret: secret, key: wish.key, secretExpires: wish.secretExpires))
            let redirect = "http://127.0.0.1\(LoopbackRedirect.path)"
            return .saved(OAuthClientView(saved), finding: try await clients.check(saved.id, redirect: redirect))
        }
    }

    /// The id that was given, or that of the service account.
    private static func clientID(of wish: OAuthClientWish, _ secret: Secret?) throws(MailboxError) -> String {
        guard wish.key == .serviceAccount, let secret else { return wish.clientID }
        do throws(OAuthError) { return try ServiceAccountKey(file: secret).email } catch {
            throw MailboxError(.invalidInput, error.message)
        }
    }

    // MARK: - Parts

    private func clients() async throws(CommandFailure) -> [OAuthClientSummary] {
        try await useCase { () async throws(MailboxError) in try await OAuthClients(dependencies).list() }
    }

    /// The one client that a person means.
    ///
    /// - Parameter isFit: tells those apart that serve for something else.
    private func client(
        _ text: String, where isFit: (OAuthClientSummary) -> Bool = { _ in true }
    ) async throws(CommandFailure) -> OAuthClientSummary {
        let all = try await clients()
        let meant = all.filter { OAuthClientView($0).isMeant(by: text, issuer: $0.provider.issuer) }
        let found = meant.filter(isFit)
        if let other = meant.first, found.isEmpty {
            throw CommandFailure(
                .wrongUsage,
                other.servesSignIn
                    ? "\(other.provider.name) has no client here for --app: it needs a service account, or a client of one"
                        + " tenant with a secret or a certificate"
                    : "the client of \(other.provider.name) is a service account, by which nobody signs in; use --app")
        }
        guard let first = found.first else {
            throw CommandFailure(
                .notFound,
                "Salesnode is not registered at \u{201C}\(TerminalText.safe(text, limit: 200))\u{201D}; enter the client"
                    + " that the provider gave you: salesnode oauth client add PROVIDER --client-id ID")
        }
        guard found.count == 1 else {
            throw CommandFailure(
                .wrongUsage,
                "more than one client is meant; name one by its id: "
                    + found.map(\.id.description).joined(separator: ", "))
        }
        return first
    }

    private static func address(_ text: String) throws(CommandFailure) -> EmailAddress {
        do {
            return try IDN.address(text)
        } catch {
            throw CommandFailure(.invalidRequest, "the request's address is no e-mail address")
        }
    }

    private func connecting<Result: Sendable>(
        _ body: (OAuthConnecting) async throws(OAuthConnectFailure) -> Result
    ) async throws(CommandFailure) -> Result {
        do { return try await body(OAuthConnecting(dependencies)) } catch { throw CommandFailure(error) }
    }

    private func useCase<Result: Sendable>(
        _ body: () async throws(MailboxError) -> Result
    ) async throws(CommandFailure) -> Result {
        do { return try await body() } catch { throw CommandFailure(error) }
    }
}

extension CommandFailure {
    /// Why a sign-in does not go on.
    init(_ failure: OAuthConnectFailure) {
        switch failure {
        case .local(let error): self.init(error)
        case .finding(let finding):
            self.init(.wrongState, "\(finding.cause) \(finding.action) (\(finding.code.rawValue))")
        case .notBelieved(let words): self.init(.wrongState, words)
        }
    }
}
