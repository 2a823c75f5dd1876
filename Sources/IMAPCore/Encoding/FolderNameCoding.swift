import MailModel

/// Folder names on the wire: modified UTF-7, or UTF-8 once that was agreed on (RFC 9051 §5.1, RFC 6855 §3).
enum FolderNameCoding {
    /// Reads a name. `isExact` tells whether ``encode(_:isUTF8:)`` gives the same bytes again.
    static func decode(_ wire: [UInt8], isUTF8: Bool) -> (name: FolderName, isExact: Bool) {
        let text =
            isUTF8
            ? String(validating: wire, as: UTF8.self) ?? ModifiedUTF7.decodeLoosely(wire)
            : ModifiedUTF7.decodeLoosely(wire)
        let name = FolderName(text)
        // INBOX is the same in any case, so its bytes need not be kept.
        return (name, name == .inbox || encode(name, isUTF8: isUTF8) == wire)
    }

    static func encode(_ name: FolderName, isUTF8: Bool) -> [UInt8] {
        isUTF8 ? Array(name.description.utf8) : ModifiedUTF7.encode(name.description)
    }
}
