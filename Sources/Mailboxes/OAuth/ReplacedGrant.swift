import MailModel
import MailStore
import OAuth

/// The grant by which a mailbox signs in until another credential takes its place: a password, another client's grant,
/// another account's.
///
/// One transaction saves what is new and writes down that the old access is to be ended, so that nothing is lost between
/// the two. Then the provider is asked.
struct ReplacedGrant: Sendable {
    private let dependencies: MailboxDependencies
    private let plan: GrantRevocation.Plan
    private let client: OAuthClientRecord?

    /// Reads it; nothing is changed by that.
    ///
    /// - Parameter mailbox: as it is stored; nil for a new one.
    init(of mailbox: MailboxRecord?, _ dependencies: MailboxDependencies) async {
        self.dependencies = dependencies
        guard let mailbox else {
            (plan, client) = (.settled(.noGrant), nil)
            return
        }
        plan = await GrantRevocation(dependencies: dependencies).plan(mailbox)
        let known = try? await dependencies.reading { reader in
            try reader.grant(of: mailbox.id, in: mailbox.workspace)?.client.flatMap {
                try reader.oauthClient($0, in: mailbox.workspace)
            }
        }
        client = known ?? nil
    }

    /// What was saved in the place of a grant, and what became of that.
    struct Ending: Sendable {
        fileprivate let outcome: RevocationOutcome
        fileprivate let record: RevocationRecord?
    }

    /// Whether the mailbox has what was read; nothing may take its place otherwise.
    func isStill(_ present: GrantRecord?) -> Bool {
        switch plan {
        case .asks(let draft): draft.grant.stamp == present?.stamp
        case .settled(.noGrant): present == nil
        case .settled: true
        }
    }

    /// Writes down what is to be ended, in the transaction that has saved what is new.
    ///
    /// - Parameter old: the grant as it was at the beginning of the transaction.
    func giveUp(_ old: GrantRecord?, on writer: StoreWriter) throws(StoreError) -> Ending {
        // Whoever signs in again with the same account and client goes on with what the provider has granted.
        guard let old else { return Ending(outcome: .noGrant, record: nil) }
        let twins = try OAuthClients.twins(of: old.client, in: old.workspace, on: writer)
        if try writer.isInForce(old, twins: twins) { return Ending(outcome: .noGrant, record: nil) }
        switch plan {
        case .settled(let outcome): return Ending(outcome: outcome, record: nil)
        case .asks(let draft):
            guard let record = try writer.keepRevocation(draft) else { return Ending(outcome: .stillUsed, record: nil) }
            return Ending(outcome: .asking(until: record.ends), record: record)
        }
    }

    /// Asks the provider; where it does not answer soon, the server goes on with that.
    ///
    /// - Returns: nil where there is nothing to tell.
    func end(_ ending: Ending) async -> EndedAccess? {
        guard ending.outcome != .noGrant else { return nil }
        var outcome = ending.outcome
        if let record = ending.record {
            let revocation = GrantRevocation(dependencies: dependencies)
            if let answer = await revocation.attempt(record, timeout: .seconds(10)) { outcome = answer }
        }
        let provider = client.flatMap { try? OAuthClientConfiguration($0).provider(of: $0).name }
        return EndedAccess(outcome: outcome, client: client?.id, provider: provider)
    }
}
