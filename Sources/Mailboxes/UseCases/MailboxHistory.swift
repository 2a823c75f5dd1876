public import MailModel
public import MailStore

/// A test of a mailbox, as its history shows it.
public struct CheckSummary: Sendable, Hashable {
    /// When it began.
    public let startedAt: Timestamp
    /// Whether every step passed.
    public let hasPassed: Bool
    /// How many milliseconds it took.
    public let milliseconds: Int64
    /// Whether a message went there and back as well.
    public let isVerification: Bool
    /// The first step that failed, where one did and an older program's words can be read.
    public let failure: CheckStep?

    init(_ run: CheckRunRecord) {
        let report = run.decodedReport
        startedAt = run.started
        hasPassed = run.outcome == .passed
        milliseconds = max(0, run.finished.milliseconds - run.started.milliseconds)
        isVerification = report?.verification != nil
        failure = report?.firstFailure
    }
}

/// Something that happened with a mailbox, in the types that think.
public enum MailboxHistoryEntry: Sendable, Hashable {
    /// It was tested.
    case check(CheckSummary)
    /// Somebody did something with it.
    case audit(AuditRecord)
    /// It broke, works again, or will break; nil where another version wrote it.
    case alert(Alert?, raised: Timestamp, state: AlertRecord.State)
}

/// What happened with a mailbox, newest first: tests that brought news, what people did, what was alerted.
public struct MailboxHistory: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// A part of the history.
    public struct Part: Sendable, Hashable {
        /// Entries, newest first.
        public let entries: [MailboxHistoryEntry]
        /// To be given for the next part; nil at the end.
        public let next: String?
    }

    /// Reads a part, in one snapshot.
    ///
    /// - Parameters:
    ///   - withAudit: whether what people did is part of it: for those who may read the audit log.
    ///   - kinds: what is part of it.
    ///   - after: ``Part/next`` of the part before; nil for the first.
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`.
    public func run(
        _ id: MailboxID, withAudit: Bool, kinds: Set<MailboxActivityKind> = Set(MailboxActivityKind.allCases),
        after: String? = nil, limit: Int = 50
    ) async throws(MailboxError) -> Part {
        let workspace = dependencies.workspace
        let page = try await dependencies.reading { reader in
            try reader.activity(of: id, in: workspace, withAudit: withAudit, kinds: kinds, after: after, limit: limit)
        }
        let entries = page.items.map { item -> MailboxHistoryEntry in
            switch item {
            case .check(let run): .check(CheckSummary(run))
            case .audit(let record): .audit(record)
            case .alert(let record): .alert(Alert(record), raised: record.raised, state: record.state)
            }
        }
        return Part(entries: entries, next: page.next)
    }
}
