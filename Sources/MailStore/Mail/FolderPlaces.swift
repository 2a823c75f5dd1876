public import MailModel

/// What kinds of folders something lies in, as a set of bits.
public struct FolderPlaces: OptionSet, Sendable, Hashable {
    /// The bits, as they are stored.
    public let rawValue: Int64
    /// Takes bits.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// The Inbox.
    public static let inbox = FolderPlaces(rawValue: 1)
    /// Sent.
    public static let sent = FolderPlaces(rawValue: 2)
    /// Drafts.
    public static let drafts = FolderPlaces(rawValue: 4)
    /// The archive; on Gmail also what has no other place.
    public static let archive = FolderPlaces(rawValue: 8)
    /// Spam.
    public static let junk = FolderPlaces(rawValue: 16)
    /// Trash.
    public static let trash = FolderPlaces(rawValue: 32)
    /// Any other folder.
    public static let other = FolderPlaces(rawValue: 64)

    /// Where a message lies by the role of its folder and, in a folder that holds everything, by its labels.
    public init(role: FolderRole?, labels: [String]) {
        switch role {
        case .inbox: self = .inbox
        case .sent: self = .sent
        case .drafts: self = .drafts
        case .archive: self = .archive
        case .junk: self = .junk
        case .trash: self = .trash
        case .flagged, .important, nil: self = .other
        case .all:
            var places: FolderPlaces = []
            for label in labels {
                switch label.lowercased() {
                case #"\inbox"#: places.insert(.inbox)
                case #"\sent"#: places.insert(.sent)
                case #"\draft"#, #"\drafts"#: places.insert(.drafts)
                case #"\junk"#, #"\spam"#: places.insert(.junk)
                case #"\trash"#: places.insert(.trash)
                default: break
                }
            }
            self = places.isEmpty ? .archive : places
        }
    }

    /// Whether it is neither only spam nor only rubbish.
    public var isKept: Bool { !subtracting([.junk, .trash]).isEmpty }
}
