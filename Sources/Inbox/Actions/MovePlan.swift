public import MailStore

/// What an operation that takes a message out of a folder is about, and how far it got: the payload of `move` and
/// `delete`.
public struct MovePlan: Sendable, Hashable {
    /// How far it got on the server.
    public enum Progress: Sendable, Hashable {
        /// Nothing was asked of the server that would be doubled by asking again.
        case notBegun
        /// A copy was about to be asked for. If it was made, its UID is this one or a higher one.
        case copying(from: UInt32)
        /// The copy was made, and only the original is still to be removed.
        case copied
    }

    /// The folder that it leaves.
    public var from: FolderKey
    /// The folder to which it goes; nil: nowhere.
    public var to: FolderKey?
    /// How far it got.
    public var progress: Progress

    /// Describes a move.
    public init(from: FolderKey, to: FolderKey?, progress: Progress = .notBegun) {
        self.from = from
        self.to = to
        self.progress = progress
    }

    /// Reads the stored form; nil where it is none.
    public init?(_ text: String) {
        var fields: [Substring: Substring] = [:]
        for field in text.split(separator: " ") {
            let parts = field.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            fields[parts[0]] = parts[1]
        }
        guard let from = fields["from"].flatMap({ Int64($0) }) else { return nil }
        self.init(
            from: FolderKey(rawValue: from), to: fields["to"].flatMap { Int64($0) }.map { FolderKey(rawValue: $0) })
        if fields["copied"] != nil {
            progress = .copied
        } else if let lowest = fields["copying"] {
            guard let lowest = UInt32(lowest) else { return nil }
            progress = .copying(from: lowest)
        }
    }

    /// The stored form, such as `from=12 to=34 copying=77`.
    public var text: String {
        var text = "from=\(from.rawValue)"
        if let to { text += " to=\(to.rawValue)" }
        switch progress {
        case .notBegun: break
        case .copying(let lowest): text += " copying=\(lowest)"
        case .copied: text += " copied=1"
        }
        return text
    }
}
