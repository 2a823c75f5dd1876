import IMAPCore
import MailModel

/// What a session wants to send, and where a fault cuts it.
struct SessionOutput {
    private(set) var bytes: [UInt8] = []
    /// After how many of the bytes the connection is cut; nil where it is not.
    private(set) var cut: Int?
    /// Whether the next literal is cut in its middle.
    private var cutsInNextLiteral = false
    /// How many EXISTS stand in it, for the record.
    private(set) var announcements: [Announcement] = []

    /// An EXISTS that is about to be sent.
    struct Announcement {
        var folder: FolderName
        var uidNext: UInt32
        var position: Int
    }

    var isEmpty: Bool { bytes.isEmpty && cut == nil }
    var count: Int { bytes.count }

    mutating func text(_ text: String) { bytes += text.utf8 }

    mutating func line(_ text: String) {
        bytes += text.utf8
        bytes += [0x0D, 0x0A]
    }

    /// Writes a string in the form that its bytes need (RFC 9051 §9 string).
    mutating func string(_ value: [UInt8]) {
        let isQuotable = value.count <= 1_000 && value.allSatisfy { (0x20..<0x7F).contains($0) }
        guard isQuotable else { return literal(value[...]) }
        bytes.append(UInt8(ascii: "\""))
        for byte in value {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a string or NIL.
    mutating func optionalString(_ value: [UInt8]?) {
        if let value { string(value) } else { text("NIL") }
    }

    /// Writes a literal; `~{…}` where NUL may be in it (RFC 3516 §4.4).
    mutating func literal(_ value: ArraySlice<UInt8>, isBinary: Bool = false) {
        text("\(isBinary ? "~" : ""){\(value.count)}\r\n")
        if cutsInNextLiteral, value.count > 1 {
            cutsInNextLiteral = false
            cutAfter(bytes.count + value.count / 2)
        }
        bytes += value
    }

    /// Writes a folder's name in modified UTF-7.
    mutating func folder(_ name: FolderName) { string(ModifiedUTF7.encode(name.description)) }

    mutating func flags(_ flags: Set<Flag>) {
        text("(" + flags.map(\.description).sorted().joined(separator: " ") + ")")
    }

    /// Notes that the EXISTS just written tells of new messages.
    mutating func announce(_ folder: FolderName, uidNext: UInt32) {
        announcements.append(Announcement(folder: folder, uidNext: uidNext, position: bytes.count))
    }

    // MARK: Faults

    /// Cuts the connection when so many bytes of this output are sent; the earliest cut counts.
    mutating func cutAfter(_ count: Int) { cut = min(count, cut ?? .max) }

    mutating func cutInNextLiteral() { cutsInNextLiteral = true }

    /// Drops what was written since `start`.
    mutating func drop(from start: Int) { bytes.removeSubrange(start...) }

    /// Repeats what was written since `start`.
    mutating func duplicate(from start: Int) { bytes += Array(bytes[start...]) }

    /// Hands over everything that was written, up to a cut; one that lies further on stays.
    mutating func take() -> (bytes: [UInt8], isCut: Bool, announcements: [Announcement]) {
        let (written, announced, place) = (bytes, announcements, cut)
        bytes = []
        announcements = []
        cut = nil
        guard let place else { return (written, false, announced) }
        guard place <= written.count else {
            cut = place - written.count
            return (written, false, announced)
        }
        return (Array(written[..<place]), true, announced.filter { $0.position <= place })
    }
}
