import MailModel
import MailStore

/// Ends the connection to a mailbox: its credential is destroyed.
public struct DisconnectMailbox: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Disconnects the mailbox with that address or id.
    ///
    /// The credential's wrapped key is destroyed in either case, so that not even a copy of the database opens it later.
    ///
    /// - Parameter erase: also erases what Salesnode holds of the mailbox. On the mail server nothing is touched.
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`.
    public func run(_ reference: String, erase: Bool) async throws(MailboxError) -> MailboxSummary {
        try await disconnect(reference, erase: erase).summary
    }

    /// The same, and what became of the grant at the provider.
    ///
    /// The mailbox is disconnected, and erased, before the provider is asked. One that does not answer keeps nobody from
    /// that: of the grant one token is kept then, with which the provider is asked again.
    ///
    /// - Parameter asksAtOnce: false leaves the provider to the server, for whoever gives up many.
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`.
    public func disconnect(
        _ reference: String, erase: Bool, asksAtOnce: Bool = true
    ) async throws(MailboxError) -> (summary: MailboxSummary, revocation: RevocationOutcome) {
        let mailbox = try await dependencies.mailbox(reference)
        let begun = try await begin(mailbox, asksAtOnce: asksAtOnce)
        await dependencies.tokens.forget(mailbox.id)
        do {
            if erase || begun.record == nil {
                try await dependencies.store.disconnectMailbox(mailbox.id, in: mailbox.workspace, erase: erase)
            }
        } catch {
            throw MailboxError(error)
        }
        var outcome = begun.outcome
        if asksAtOnce, let record = begun.record {
            let revocation = GrantRevocation(dependencies: dependencies)
            if let answer = await revocation.attempt(record, timeout: .seconds(10)) { outcome = answer }
        }
        var summary = MailboxSummary(mailbox)
        summary.status = .disconnected
        return (summary, outcome)
    }

    /// What is known before the provider was asked. With a record the mailbox is disconnected already.
    private func begin(
        _ mailbox: MailboxRecord, asksAtOnce: Bool
    ) async throws(MailboxError) -> (outcome: RevocationOutcome, record: RevocationRecord?) {
        // Tokens that are renewed at this moment are read once more.
        for _ in 0..<3 {
            switch await GrantRevocation(dependencies: dependencies).plan(mailbox, asksAtOnce: asksAtOnce) {
            case .settled(let outcome): return (outcome, nil)
            case .asks(let draft):
                switch try await dependencies.writing({ try $0.beginRevocation(draft) }) {
                case .kept(let record): return (.asking(until: record.ends), record)
                case .stillUsed: return (.stillUsed, nil)
                case .overtaken: continue
                }
            }
        }
        return (.failed(page: nil), nil)
    }
}
