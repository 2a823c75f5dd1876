internal import Logging
internal import MailModel
internal import MailStore
internal import MailStoreSQLite
internal import Mailboxes
internal import Resolver

/// How each command gets from what was typed to a result: input first, then the work, which a signal cancels.
struct CommandFlow: Sendable {
    let app: CommandLineApp
    let settings: Settings
    let logger: Logger

    /// Runs one command.
    func run(_ command: UserCommand) async throws(CommandFailure) -> CommandResult {
        switch command {
        case .discover(let text):
            return .discovered(try await discover(try Self.address(text)))
        case .check(let text):
            return try await check(text)
        case .connect(let text, let displayName, let savePaused, let history):
            return try await connect(text, displayName: displayName, savePaused: savePaused, history: history)
        case .connectByOAuth(let text, let client, let means, let delegate, let displayName, let history):
            if let displayName { try Self.checkDisplayName(displayName) }
            try Self.checkHistory(history)
            return try await OAuthFlow(flow: self).run(
                try Self.address(text), at: client, by: means, delegate: try delegate.map(Self.addressText),
                displayName: displayName, history: history)
        case .addClient(let command): return try await addClient(command)
        case .listClients: return try await oauth(.listClients)
        case .removeClient(let text): return try await oauth(.removeClient(id: text))
        case .list:
            return try await stored(.list)
        case .show(let reference):
            return try await stored(.show(reference: Self.reference(reference)))
        case .verify(let reference):
            return try await stored(.verify(reference: Self.reference(reference)), includesVerification: true)
        case .sendTest(let reference, let to):
            return try await stored(.sendTest(reference: Self.reference(reference), to: try to.map(Self.addressText)))
        case .pause(let reference):
            return try await stored(.pause(reference: Self.reference(reference)))
        case .resume(let reference):
            return try await stored(.resume(reference: Self.reference(reference)))
        case .disconnect(let reference, let erase, let isConfirmed):
            let decided = try Confirmation(reference: reference).erase(erase, isConfirmed: isConfirmed)
            return try await stored(.disconnect(reference: Self.reference(reference), erase: decided))
        case .importMailboxes(let path, let results, let isDryRun, let history):
            try Self.checkHistory(history)
            return try await ImportFlow(flow: self).run(
                path: path, results: results, isDryRun: isDryRun, history: history)
        case .mailboxAlerts(let reference, let to, let muteDays, let unmute):
            let recipient: AlertRecipient? =
                switch to {
                case nil: nil
                case "none"?: AlertRecipient.none
                case let text?: .owner(try Self.addressText(text))
                }
            let mute = muteDays.map { AlertMute.days($0) } ?? (unmute ? .off : nil)
            return try await stored(
                .mailboxAlerts(reference: Self.reference(reference), to: recipient, mute: mute))
        case .listAlerts:
            return try await stored(.listAlerts)
        case .testAlerts:
            return try await stored(.testAlerts)
        case .folders(let reference):
            return try await inbox(.folders(reference: Self.reference(reference)))
        case .syncMailbox(let reference):
            return try await inbox(.sync(reference: Self.reference(reference)))
        case .auditMailbox(let reference):
            return try await inbox(.audit(reference: Self.reference(reference)))
        case .listConversations(let query, _):
            return try await inbox(.list(Self.request(query)))
        case .showConversation(let id):
            return try await inbox(.show(conversation: id))
        case .searchMessages(let words, let mailbox, let limit, let after):
            return try await inbox(
                .search(
                    MessageSearchRequest(
                        query: words.joined(separator: " "), mailbox: mailbox.map(Self.reference),
                        limit: limit ?? ConversationListRequest.usualLimit, after: after)))
        case .resetPassword(let address):
            return try await stored(.resetPassword(address: try Self.addressText(address)))
        case .rotateVault:
            return try await stored(.rotateVault)
        case .serve, .version, .showMessages, .sanitizeMessage:
            throw CommandFailure(.internalFault, "the command has no flow of this kind")
        }
    }

    // MARK: - Check and connect

    private func check(_ text: String) async throws(CommandFailure) -> CommandResult {
        let address = try Self.address(text)
        if settings.servers.imap == nil, settings.servers.smtp == nil, let report = try await checkStored(address) {
            return report
        }
        let mailbox = try await mailboxSettings(address, displayName: nil)
        let passwords = try passwords(for: mailbox)
        let connector = OutgoingNetwork(settings: settings).connector(logger: logger)
        return try await working(includesVerification: false) { onStep in
            let report = await Check(connector).run(mailbox, passwords: passwords, onStep: onStep)
            return Task.isCancelled ? .failure(ControlClient.interrupted) : .result(.report(report))
        }
    }

    /// Tests the connected mailbox of an address; nil where there is none.
    private func checkStored(_ address: EmailAddress) async throws(CommandFailure) -> CommandResult? {
        guard hasDataFolder else { return nil }
        do {
            return try await stored(.check(reference: address.description))
        } catch  where error.code == .notFound {
            return nil
        }
    }

    private func connect(
        _ text: String, displayName: String?, savePaused: Bool, history: String?
    ) async throws(CommandFailure) -> CommandResult {
        if let displayName { try Self.checkDisplayName(displayName) }
        try Self.checkHistory(history)
        let mailbox = try await mailboxSettings(try Self.address(text), displayName: displayName)
        let passwords = try passwords(for: mailbox)
        return try await stored(
            .connect(
                settings: WireSettings(mailbox), imapPassword: WireSecret(passwords.imap),
                smtpPassword: WireSecret(passwords.smtp), savePaused: savePaused, history: history),
            includesVerification: true)
    }

    private static func checkHistory(_ history: String?) throws(CommandFailure) {
        guard let history, HistoryChoice(history) == nil else { return }
        throw CommandFailure(.wrongUsage, "--history must be none, all, or a number of days such as 90d")
    }

    private func passwords(for mailbox: MailboxSettings) throws(CommandFailure) -> MailboxPasswords {
        try Passwords(servers: settings.servers, secrets: app.secrets, console: app.console).find(for: mailbox)
    }

    // MARK: - Work

    /// Runs a request where the data folder's owner is: in the running server, or here.
    private func stored(
        _ request: ControlRequest, includesVerification: Bool = false
    ) async throws(CommandFailure) -> CommandResult {
        let path = try settings.requiredDataFolder()
        return try await working(request.hasSteps, includesVerification: includesVerification) { onStep in
            await perform(request, dataFolder: path) { event in
                if case .step(let step) = event { onStep(step) }
            }
        }
    }

    /// Runs a request in the running server, or here, and returns the last event.
    func perform(
        _ request: ControlRequest, dataFolder path: String, onEvent: @escaping @Sendable (ControlEvent) -> Void
    ) async -> ControlEvent {
        let envelope = ControlEnvelope(request, timeoutSeconds: settings.timeoutSeconds)
        do throws(CommandFailure) {
            switch try await DataFolderAccess.obtain(path) {
            case .served(let client):
                noteOperatorOptions()
                return .result(try await client.perform(envelope, onEvent: onEvent))
            case .owned(let folder):
                defer { folder.release() }
                let node = try await Node.open(
                    folder: folder, settings: settings, secrets: app.secrets, logger: logger)
                let last = await CommandRunner(node: node, pages: { [settings] in settings.pages }).run(
                    envelope, emit: onEvent)
                await node.close()
                return last
            }
        } catch {
            return .failure(error)
        }
    }

    /// Shows steps while `work` runs, lets a signal cancel it, and unwraps its last event.
    func working(
        _ hasSteps: Bool = true, includesVerification: Bool,
        _ work: @escaping @Sendable (@escaping StepHandler) async -> ControlEvent
    ) async throws(CommandFailure) -> CommandResult {
        let last: ControlEvent
        if app.options.json || !hasSteps {
            let write = app.console.write
            last = await cancelling { await work { step in write(JSONOutput.line(for: step) + "\n") } }
        } else {
            let checklist = Checklist(console: app.console, includesVerification: includesVerification)
            last = await cancelling { await checklist.whileShown { await work { checklist.finish($0) } } }
        }
        switch last {
        case .result(let result): return result
        case .failure(let failure): throw failure
        case .step, .row, .progress: throw CommandFailure(.internalFault, "the command ended without a result")
        }
    }

    /// Asks something about mail, and shows what is told on the way.
    private func inbox(_ request: InboxRequest) async throws(CommandFailure) -> CommandResult {
        let path = try settings.requiredDataFolder()
        let (write, json) = (app.console.write, app.options.json)
        let last = await cancelling {
            await perform(.inbox(request), dataFolder: path) { event in
                guard case .progress(let progress) = event else { return }
                write((json ? JSONOutput.line(for: progress) : InboxLines.line(for: progress)) + "\n")
            }
        }
        switch last {
        case .result(let result): return result
        case .failure(let failure): throw failure
        case .step, .row, .progress: throw CommandFailure(.internalFault, "the command ended without a result")
        }
    }

    /// `inbox list --follow`; returns when it is interrupted.
    func follow(_ query: ConversationQuery) async throws(CommandFailure) {
        let request = Self.request(query)
        let last = await cancelling {
            do throws(CommandFailure) {
                try await InboxFollow(flow: self).run(request)
                return .failure(ControlClient.interrupted)
            } catch {
                return .failure(error)
            }
        }
        if case .failure(let failure) = last, failure.code != .cancelled { throw failure }
    }

    static func request(_ query: ConversationQuery) -> ConversationListRequest {
        ConversationListRequest(
            mailbox: query.mailbox.map(Self.reference), view: query.view ?? ConversationView.inbox.rawValue,
            unreadOnly: query.unreadOnly, limit: query.limit ?? ConversationListRequest.usualLimit,
            after: query.after)
    }

    func cancelling(_ work: @escaping @Sendable () async -> ControlEvent) async -> ControlEvent {
        guard let interruption = app.interruption else { return await work() }
        return await interruption.cancelling(work)
    }

    func noteOperatorOptions() {
        guard !settings.operatorOptions.isEmpty else { return }
        let names = settings.operatorOptions.map(\.option).joined(separator: ", ")
        app.console.note("note: a server is running; \(names) counts where it was started, not here")
    }

    // MARK: - Input

    private static func address(_ text: String) throws(CommandFailure) -> EmailAddress {
        do {
            return try IDN.address(text)
        } catch {
            throw CommandFailure(
                .wrongUsage, "\u{201C}\(TerminalText.safe(text, limit: 300))\u{201D} is no usable address: \(error)")
        }
    }

    private static func addressText(_ text: String) throws(CommandFailure) -> String { try address(text).description }

    /// An address in its ASCII form, or an id as it is.
    private static func reference(_ text: String) -> String {
        guard text.contains("@"), let address = try? IDN.address(text) else { return text }
        return address.description
    }

    private static func checkDisplayName(_ text: String) throws(CommandFailure) {
        guard !text.isEmpty, text.utf8.count <= 200,
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw CommandFailure(.wrongUsage, "--name must be 1 to 200 bytes of text without control characters")
        }
    }
}
