import Logging
public import MailModel
import MailStore
import MailTransport
import OAuth

extension OAuthConnecting {
    /// Checks the mailbox of a granted sign-in with its token, saves it, and proves it by a round trip.
    ///
    /// That mail can be read and sent as the address is the proof that the account may use it. A check that fails leaves
    /// the sign-in as it is, so that the same may be tried again without another one. Saving uses it up.
    ///
    /// - Parameters:
    ///   - questions: those of ``OAuthSignIn/questions`` to which the person said yes.
    ///   - onStep: called once for each step as it finishes, those of the round trip included.
    /// - Throws: ``OAuthConnectFailure``: `notBelieved` where there is no such sign-in of this browser and workspace, a finding with
    ///   `oauth.wrong-account` where a question is open, `local`. A check that fails is no error.
    public func connect(
        _ handle: Secret, browser: Secret, accepting questions: [OAuthQuestion] = [],
        onStep: @escaping StepHandler = { _ in }
    ) async throws(OAuthConnectFailure) -> ConnectMailboxResult {
        guard let record = try await pending(handle, browser: browser),
            record.workspace == dependencies.workspace
        else { throw .notBelieved("This sign-in was used already, or took too long. Begin it again.") }
        let granted: GrantedSignIn = try await opened(record)
        let request = granted.asked.request
        let (provider, _) = try await ready(request.client)
        let open = try await self.questions(about: granted).filter { !questions.contains($0) }
        guard open.isEmpty else {
            throw .finding(FindingCatalogue.finding(.oauthWrongAccount, context(provider, request)))
        }
        let digests = Self.digests(handle, .granted, browser)
        return try await checked(granted, provider, kind: .owner, onStep: onStep) { writer in
            guard try writer.takeSignIn(digest: digests.found, browser: digests.browser) != nil else {
                throw StoreError(.invalidState, "the sign-in was used already")
            }
        }
    }

    /// Checks the mailbox with a token, saves it, and proves it by a round trip.
    ///
    /// - Parameter also: what belongs to the saving transaction.
    func checked(
        _ granted: GrantedSignIn, _ provider: OAuthProvider, kind: GrantKind, onStep: @escaping StepHandler,
        also: @escaping @Sendable (StoreWriter) throws -> Void
    ) async throws(OAuthConnectFailure) -> ConnectMailboxResult {
        let settings = try await settings(of: granted, provider)
        let token = FreshToken(secret: granted.pair.access, isApp: kind == .app)
        let check = await Check(dependencies.connector).inspect(
            settings, credentials: MailboxCredentials(tokens: token), onStep: onStep)
        guard !Task.isCancelled else { throw .local(.cancelledBeforeSaving) }
        guard check.report.outcome == .passed else {
            return ConnectMailboxResult(report: check.report, mailbox: nil, replaced: false)
        }
        return try await local { () async throws(MailboxError) in
            let saved = try await save(granted, settings, check, kind: kind, also: also)
            let record = saved.record
            await dependencies.tokens.forget(record.id)
            dependencies.logger.info(
                "mailbox saved",
                metadata: [
                    "mailbox": "\(record.id)", "replaced": "\(saved.replaced)", "by": "oauth",
                    "kind": "\(kind.rawValue)",
                ])
            return try await ConnectMailbox(dependencies).verify(
                saved, credentials: try await dependencies.credentials(of: record), after: check.report,
                onStep: onStep)
        }
    }

    private func save(
        _ granted: GrantedSignIn, _ settings: MailboxSettings, _ check: Check.Inspection, kind: GrantKind,
        also: @escaping @Sendable (StoreWriter) throws -> Void
    ) async throws(MailboxError) -> ConnectMailbox.Saved {
        let sealing = dependencies.sealing
        let pair = granted.pair
        let draft = GrantDraft(
            client: granted.asked.client, kind: kind, issuer: granted.issuer, subject: granted.subject,
            account: granted.addresses.first ?? settings.smtp.user, scopes: granted.scopes,
            grantedBy: granted.asked.by, accessExpires: granted.accessExpires, grantExpires: granted.grantExpires)
        return try await ConnectMailbox(dependencies).save(
            settings, check: check, history: granted.asked.request.history,
            seal: { (id) throws(MailboxError) in try sealing.seal(pair, for: id) },
            also: { writer, record in
                try also(writer)
                var draft = draft
                draft.twins = try OAuthClients.twins(of: draft.client, in: record.workspace, on: writer)
                try writer.saveGrant(draft, of: record.id, in: record.workspace)
            })
    }

    /// Where the mailbox is: as the request says, else as it is stored, else as the provider has it.
    private func settings(
        of granted: GrantedSignIn, _ provider: OAuthProvider
    ) async throws(OAuthConnectFailure) -> MailboxSettings {
        let request = granted.asked.request
        guard let address = granted.address else {
            throw .local(
                MailboxError(.invalidInput, "The provider does not name the account's address; give the mailbox's."))
        }
        let workspace = dependencies.workspace
        let stored = try await local { () async throws(MailboxError) in
            try await dependencies.reading { try $0.mailbox(address: address, in: workspace) }
        }
        let signsInAs = request.delegate?.description ?? address.description
        if request.mail == nil, let stored, stored.imap.signIn == .oauth {
            return try await local { () async throws(MailboxError) in
                var settings = try MailboxSettings(stored)
                if let name = request.displayName { settings.displayName = name }
                return settings
            }
        }
        guard let mail = request.mail ?? provider.mail else {
            throw .local(MailboxError(.invalidInput, "The mail servers are not known; give them."))
        }
        guard let imap = Endpoint("\(mail.imap.host):\(mail.imap.port)"),
            let smtp = Endpoint("\(mail.smtp.host):\(mail.smtp.port)")
        else { throw .local(MailboxError(.invalidInput, "The name of a mail server cannot be used.")) }
        return MailboxSettings(
            address: address, displayName: request.displayName ?? stored?.displayName,
            imap: ServerSettings(
                // A shared mailbox is opened by its own name with the delegate's token, and sends as the delegate.
                endpoint: imap, security: mail.imap.security, user: address.description, signIn: .oauth),
            smtp: ServerSettings(endpoint: smtp, security: mail.smtp.security, user: signsInAs, signIn: .oauth),
            trust: request.trust, dailyLimit: stored?.dailyLimit)
    }
}
