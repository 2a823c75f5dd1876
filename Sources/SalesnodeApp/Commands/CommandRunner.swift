internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import Resolver
internal import SyncEngine
internal import Web

/// Runs a request against the use cases. The server does this for its clients, a one-shot command for itself.
struct CommandRunner: Sendable {
    let node: Node
    /// With what links to the pages begin.
    let pages: @Sendable () -> PublicURL
    /// The engine, where it runs in this process.
    var supervisor: SyncSupervisor?

    /// Runs a request to its end and returns the last event.
    ///
    /// Cancelling the task makes the work clean up and end with a `cancelled` failure.
    func run(_ envelope: ControlEnvelope, emit: @escaping @Sendable (ControlEvent) -> Void) async -> ControlEvent {
        do {
            let result = try await perform(envelope, emit: emit)
            await CommandAudit(node: node).note(envelope.request, result)
            return .result(result)
        } catch {
            return .failure(error)
        }
    }

    private func perform(
        _ envelope: ControlEnvelope, emit: @escaping @Sendable (ControlEvent) -> Void
    ) async throws(CommandFailure) -> CommandResult {
        let onStep: StepHandler = { emit(.step($0)) }
        var dependencies = node.dependencies
        dependencies.verificationTimeout = .seconds(envelope.timeoutSeconds)
        if let reference = envelope.request.contactedMailbox { await cleanUp(reference) }
        if case .connect(let wire, let imap, let smtp, let savePaused, let history) = envelope.request {
            let request = ConnectMailboxRequest(
                settings: try wire.settings(), passwords: MailboxPasswords(imap: imap.secret, smtp: smtp.secret),
                savePaused: savePaused, history: try history.map(Self.history))
            return .connected(
                try await useCase { () async throws(MailboxError) in
                    try await ConnectMailbox(dependencies).run(request, onStep: onStep)
                })
        }
        if case .importMailboxes(let file, let trust, let isDryRun, let history) = envelope.request {
            let request = ImportRequest(
                file: file.bytes, trust: try trust.parsed(), isDryRun: isDryRun,
                history: try history.map(Self.history))
            return .imported(
                try await useCase { () async throws(MailboxError) in
                    try await ImportMailboxes(dependencies, discover: node.network.importSearch).run(request) {
                        emit(.row($0))
                    }
                })
        }
        if case .discover(let address, let trust) = envelope.request {
            return .discovered(try await node.network.discover(address, trust: try trust.parsed()))
        }
        if case .oauth(let request) = envelope.request {
            return try await OAuthRunner(dependencies: dependencies).run(request, onStep: onStep)
        }
        if case .inbox(let request) = envelope.request {
            return .inbox(
                try await InboxRunner(dependencies: dependencies, supervisor: supervisor).run(request) {
                    emit(.progress($0))
                })
        }
        if case .show(let reference) = envelope.request {
            let detail = try await useCase { () async throws(MailboxError) in
                try await ShowMailbox(dependencies).run(reference)
            }
            let standing = try await InboxReader(dependencies: dependencies).standing(of: detail.mailbox.id)
            return .detail(ShownMailbox(detail: detail, sync: standing))
        }
        if case .resetPassword(let address) = envelope.request { return try await resetPassword(of: address) }
        if case .rotateVault = envelope.request {
            return .rotated(try await MasterKeyRotation(store: node.store, vault: node.vault).rotate())
        }
        if case .testAlerts = envelope.request {
            return try await useCase { () async throws(MailboxError) in
                .alertTest(try await node.alerts.test(dependencies, first: node.dependencies.workspace))
            }
        }
        return try await useCase { () async throws(MailboxError) in
            try await Self.perform(envelope.request, dependencies, onStep: onStep)
        }
    }

    private func resetPassword(of address: String) async throws(CommandFailure) -> CommandResult {
        do throws(AccessError) {
            let issued = try await PasswordResets(AccessDependencies(store: node.store)).issueForOperator(address)
            return .passwordReset(
                PasswordResetLink(
                    address: issued.address.description, link: "\(pages())/reset/\(issued.token.reveal())",
                    expires: issued.expires))
        } catch {
            let code: CommandFailure.Code =
                switch error.code {
                case .notFound: .notFound
                case .invalidInput: .wrongUsage
                default: .storeFailed
                }
            throw CommandFailure(code, error.message)
        }
    }

    /// Removes a test message that an interrupted run left, before the mailbox is worked with again.
    private func cleanUp(_ reference: String) async {
        // An address that is only now being connected, or a wrong one, has nothing to clean up.
        guard (try? await ShowMailbox(node.dependencies).run(reference)) != nil else { return }
        await ResumeCleanUp(node.dependencies).run(only: reference)
    }

    private static func perform(
        _ request: ControlRequest, _ dependencies: MailboxDependencies, onStep: @escaping StepHandler
    ) async throws(MailboxError) -> CommandResult {
        switch request {
        case .check(let reference):
            return .report(try await CheckMailbox(dependencies).run(reference, onStep: onStep))
        case .verify(let reference):
            return .report(try await VerifyMailbox(dependencies).run(reference, onStep: onStep))
        case .list:
            return .mailboxes(try await ListMailboxes(dependencies).run())
        case .sendTest(let reference, let to):
            return .sent(try await SendTest(dependencies).run(reference, to: try to.map(address)))
        case .pause(let reference):
            return .mailbox(try await PauseMailbox(dependencies).run(reference))
        case .resume(let reference):
            return .mailbox(try await ResumeMailbox(dependencies).run(reference))
        case .disconnect(let reference, let erase):
            let (mailbox, access) = try await DisconnectMailbox(dependencies).disconnect(reference, erase: erase)
            return .disconnected(mailbox, erased: erase, access: access.words)
        case .mailboxAlerts(let reference, let to, let mute):
            return .alertSetting(try await MailboxAlerts(dependencies).run(reference, to: to, mute: mute))
        case .listAlerts:
            return .alerts(try await ListAlerts(dependencies).run())
        case .discover, .connect, .show, .importMailboxes, .testAlerts, .inbox, .oauth, .resetPassword, .rotateVault:
            throw MailboxError(.invalidInput, "The request belongs elsewhere.")
        }
    }

    private static func address(_ text: String) throws(MailboxError) -> EmailAddress {
        do {
            return try IDN.address(text)
        } catch {
            throw MailboxError(.invalidInput, "\u{201C}\(TerminalText.safe(text, limit: 300))\u{201D}: \(error)")
        }
    }

    private static func history(_ text: String) throws(CommandFailure) -> HistoryChoice {
        guard let history = HistoryChoice(text) else {
            throw CommandFailure(.invalidRequest, "the request's history is none, all, or days such as 90d")
        }
        return history
    }

    private func useCase<Result: Sendable>(
        _ body: () async throws(MailboxError) -> Result
    ) async throws(CommandFailure) -> Result {
        do { return try await body() } catch { throw CommandFailure(error) }
    }
}
