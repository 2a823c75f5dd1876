public import MailModel

/// A label of a workspace: a name and a colour for what servers keep as labels or keywords of messages.
///
/// One that somebody made here is the workspace's; one that was found on a server is known to those who may see mail that
/// has it.
public struct LabelRecord: Sendable, Hashable {
    /// Colours of labels, by number from 0.
    public static let hues = 8
    /// The most of a workspace. Beyond it, what servers have is still searched for by its name.
    public static let maximumCount = 500

    /// Its row, for work inside the process.
    public let key: LabelKey
    /// The public id.
    public let id: LabelID
    /// What it is called.
    public let name: String
    /// The number of its colour.
    public let hue: Int
    /// Whether somebody made it here, so that the whole workspace knows it.
    public let isShared: Bool
    /// What is still being done with it.
    public let work: Work

    /// What is still being done with a label on the servers.
    public enum Work: String, Sendable, Hashable {
        /// Nothing.
        case none = ""
        /// Messages get its new name.
        case rename
        /// It is taken from its messages, and is gone after the last one. Lists do not show it any more.
        case delete
    }
}

/// The row of a label.
public struct LabelKey: RawRepresentable, Sendable, Hashable {
    /// The row id.
    public let rawValue: Int64
    /// Takes a row id.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// The labels that somebody may know, with the ways to them.
public struct LabelBook: Sendable {
    /// All of them, by name.
    public let labels: [LabelRecord]
    private let byKey: [LabelKey: LabelRecord]
    private let byName: [String: LabelKey]

    init(_ labels: [LabelRecord], names: [(name: String, label: LabelKey)]) {
        self.labels = labels.sorted {
            ($0.name.lowercased(), $0.key.rawValue) < ($1.name.lowercased(), $1.key.rawValue)
        }
        byKey = Dictionary(labels.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        byName = Dictionary(names.map { ($0.name, $0.label) }, uniquingKeysWith: { first, _ in first })
    }

    /// A label by its row.
    public subscript(_ key: LabelKey) -> LabelRecord? { byKey[key] }
    /// A label by its id.
    public subscript(_ id: LabelID) -> LabelRecord? { labels.first { $0.id == id } }
    /// The label that a name, a keyword or a server's label means.
    public subscript(named text: String) -> LabelRecord? { byName[LabelName.key(of: text)].flatMap { byKey[$0] } }

    /// Labels of rows, by name.
    public func labels(_ keys: some Sequence<LabelKey>) -> [LabelRecord] {
        let wanted = Set(keys)
        return wanted.isEmpty ? [] : labels.filter { wanted.contains($0.key) }
    }
}

/// Names a label.
public typealias LabelID = PublicID<IDKind.Label>

extension IDKind {
    /// A label.
    public enum Label: PublicIDKind {
        /// `lbl`
        public static var prefix: String { "lbl" }
    }
}

extension ChangeKind {
    /// A label came, went or is another; the id is the label's.
    public static let labelUpdated = ChangeKind(rawValue: "label.updated")
}
