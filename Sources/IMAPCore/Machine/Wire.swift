import MailModel

/// Bytes on their way out.
public struct OutgoingBytes: Sendable, Hashable {
    /// The bytes.
    public var bytes: [UInt8]
    /// What they are, for a trace.
    public var kind: WireBytesKind
}

/// What both directions of a connection need, whatever its state.
struct Wire: Sendable {
    var framer: ResponseFramer
    var parser: ResponseParser
    var context = EncodingContext()
    var quirks: Set<Quirk> = []
    var output: [OutgoingBytes] = []
    /// Received lines for a trace; nil where nobody traces.
    var trace: [OutgoingBytes]?
    private var tags = 0

    init(limits: Limits, redactor: Redactor, isTracing: Bool) {
        framer = ResponseFramer(limits: limits)
        parser = ResponseParser(limits: limits, redactor: redactor)
        trace = isTracing ? [] : nil
    }

    /// A tag that was not used before on this connection (RFC 9051 §2.2.1).
    mutating func makeTag() -> String {
        tags += 1
        return "A\(tags)"
    }

    mutating func record(_ bytes: @autoclosure () -> [UInt8], _ kind: @autoclosure () -> WireBytesKind) {
        guard trace != nil else { return }
        trace?.append(OutgoingBytes(bytes: bytes(), kind: kind()))
    }

    mutating func write(_ text: String) {
        output.append(OutgoingBytes(bytes: Array(text.utf8), kind: .protocol))
    }

    /// UTF-8 is agreed on by ENABLE (RFC 6855 §3, RFC 9051 §5.1).
    mutating func enabled(_ capabilities: [Capability]) {
        guard capabilities.contains(.utf8Accept) || capabilities.contains(.imap4rev2) else { return }
        context.acceptsUTF8 = true
        parser.usesUTF8Names = true
        context.wireNames = [:]
    }

    /// Remembers the bytes of names that we would write differently.
    mutating func learn(_ listing: FolderListing) {
        guard listing.name != .inbox, context.wireNames.count < parser.limits.folders else { return }
        let encoded = FolderNameCoding.encode(listing.name, isUTF8: context.acceptsUTF8)
        context.wireNames[listing.name] = encoded == listing.wireName ? nil : listing.wireName
    }
}
