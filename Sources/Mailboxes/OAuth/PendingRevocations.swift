import Logging
import MailModel
public import MailStore
import OAuth

/// Ends access at providers that could not be reached when it was given up, or whose tokens came too late for that.
///
/// The store says what is due, so that a restart forgets nothing. A provider is asked after a minute, then after twice as
/// long each time, up to every six hours, and at once when the client that it did not accept is changed; after seven days
/// the token is erased all the same, and somebody is told.
public struct PendingRevocations: Sendable {
    /// One that is over.
    public struct Settled: Sendable, Hashable {
        /// What was to be ended, and since when.
        public let record: RevocationRecord
        /// What became of it; never `pending`.
        public let outcome: RevocationOutcome
        /// The provider's name; nil where its client was removed.
        public let provider: String?
    }

    /// Between two looks at what is due.
    static let pause = Duration.seconds(5)
    /// What a round takes.
    static let roundSize = 20

    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Tries until the task is cancelled.
    ///
    /// - Parameter onSettled: hears of each that is over.
    public func run(onSettled: @escaping @Sendable (Settled) async -> Void) async {
        while !Task.isCancelled {
            if await round(onSettled: onSettled) < Self.roundSize {
                // They become due by time alone.
                do { try await Task.sleep(for: Self.pause) } catch { return }
            }
        }
    }

    /// Tries what is due now, once, and gives how many that were.
    @discardableResult
    func round(onSettled: @escaping @Sendable (Settled) async -> Void) async -> Int {
        await dependencies.tokens.settle()
        let due: [RevocationRecord]
        do {
            let now = dependencies.store.time
            due = try await dependencies.reading { try $0.revocationsDue(at: now, limit: Self.roundSize) }
        } catch {
            dependencies.logger.warning("Revocations not looked at", metadata: ["error": "\(error)"])
            return 0
        }
        // Those of one client go to one provider.
        await PacedWork(overall: 8, perServer: 2).run(
            due, server: { "\($0.client?.description ?? "")" }, while: { !Task.isCancelled }
        ) { record in
            var dependencies = dependencies
            dependencies.workspace = record.workspace
            let outcome = await GrantRevocation(dependencies: dependencies).attempt(record)
            guard let outcome, !outcome.isPending else { return }
            await onSettled(
                Settled(record: record, outcome: outcome, provider: await Self.provider(of: record, dependencies)))
        } finished: { _ in
        }
        return due.count
    }

    /// What of the workspace is still to be ended, the oldest first.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func list() async throws(MailboxError) -> [RevocationRecord] {
        let workspace = dependencies.workspace
        return try await dependencies.reading { try $0.revocations(in: workspace) }
    }

    private static func provider(of record: RevocationRecord, _ dependencies: MailboxDependencies) async -> String? {
        guard let client = record.client else { return nil }
        return try? await OAuthClients(dependencies).show(client).provider.name
    }
}

extension RevocationOutcome {
    /// Whether the provider is asked again.
    public var isPending: Bool {
        if case .pending = self { return true }
        return false
    }
}
