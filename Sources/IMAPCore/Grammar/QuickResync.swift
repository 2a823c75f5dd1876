public import MailModel

/// What SELECT is told, so that the server answers with what changed since (RFC 7162 §3.2.5).
public struct QuickResync: Sendable, Hashable {
    /// The UIDVALIDITY that we know. Where the folder's is another, the server tells no changes.
    public var uidValidity: UIDValidity
    /// The highest modification sequence that we know; not zero.
    public var modSeq: ModSeq
    /// The UIDs that we know; nil lets the server assume all below UIDNEXT. Only of these it tells what vanished and
    /// what changed. It must be short enough for one command: a few thousand ranges.
    public var knownUIDs: UIDSet?
    /// Some positions and the UIDs that we know to be there, which spare a server that forgot what was expunged from
    /// telling all of it (RFC 7162 §3.2.5.2).
    public var match: SequenceMatch?

    /// Positions and their UIDs: the n-th number of one belongs to the n-th of the other.
    public struct SequenceMatch: Sendable, Hashable {
        /// The positions.
        public var sequences: SequenceSet
        /// The UIDs.
        public var uids: UIDSet

        /// Creates a match.
        public init(sequences: SequenceSet, uids: UIDSet) {
            self.sequences = sequences
            self.uids = uids
        }
    }

    /// Creates the value.
    public init(
        uidValidity: UIDValidity, modSeq: ModSeq, knownUIDs: UIDSet? = nil, match: SequenceMatch? = nil
    ) {
        self.uidValidity = uidValidity
        self.modSeq = modSeq
        self.knownUIDs = knownUIDs
        self.match = match
    }
}

extension FetchedMessage {
    /// The modification sequence, where it came (RFC 7162 §3.1.4.2).
    public var modSeq: ModSeq? { first { if case .modSeq(let value) = $0 { value } else { nil } } }

    /// Whether it only tells what may change: flags, labels and the modification sequence.
    var isChangeNotice: Bool {
        items.allSatisfy {
            switch $0 {
            case .uid, .flags, .modSeq, .gmailLabels: true
            default: false
            }
        }
    }
}

/// What became of a STORE (RFC 9051 §6.4.6, RFC 7162 §3.1.3).
public struct StoreOutcome: Sendable, Hashable {
    /// What the server said about the messages: new flags unless they were not wanted, new modification sequences where
    /// the session knows of them.
    public var messages: [FetchedMessage] = []
    /// Messages that were left alone, because they had changed since the modification sequence that was named.
    public var modified = UIDSet()

    /// Creates an empty outcome.
    public init() {}
}
