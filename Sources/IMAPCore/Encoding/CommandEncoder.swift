public import MailModel
import SASL

/// Why an argument cannot be sent. Nothing was written when it is thrown.
public enum CommandEncodingError: Error, Sendable, Hashable {
    /// A string has a NUL byte, which no IMAP string can carry (RFC 9051 §4.3).
    case nulByte
    /// A word that must be an atom has other characters; the name says which argument it is.
    case notAnAtom(String)
    /// A set of messages or list of items is empty.
    case emptyArgument(String)
    /// A command without its literals is longer than servers take. Split the set of messages.
    case lineTooLong
    /// A number or date is outside of what can be written.
    case outOfRange(String)
}

/// What kind of bytes these are, for a trace.
public enum WireBytesKind: Sendable, Hashable {
    /// Commands and responses.
    case `protocol`
    /// Anything with a credential in it.
    case authentication
    /// Bytes of messages.
    case data
}

/// A piece of a command on its way out.
public enum CommandSegment: Sendable, Hashable {
    /// Bytes to write.
    case bytes([UInt8], WireBytesKind)
    /// The server must send `+` before the next piece (RFC 9051 §4.3).
    case awaitContinuation
}

/// What the encoding depends on.
public struct EncodingContext: Sendable {
    /// How literals are announced (RFC 7888 §4, RFC 9051 §4.3).
    public enum Literals: Sendable, Hashable {
        /// The server must agree to each one.
        case synchronising
        /// Those of at most so many bytes are sent without asking.
        case nonSynchronising(upTo: Int)
    }

    /// How literals are announced.
    public var literals = Literals.synchronising
    /// Whether quoted strings and folder names may be UTF-8 (RFC 6855 §3, RFC 9051 §5.1).
    public var acceptsUTF8 = false
    /// Whether AUTHENTICATE takes the first response (RFC 4959 §3).
    public var takesInitialResponse = false
    /// Folder names that the server writes against the rules, with its bytes.
    public var wireNames: [FolderName: [UInt8]] = [:]

    /// Creates the context of a new connection.
    public init() {}

    /// What these capabilities allow for literals.
    public mutating func adopt(_ capabilities: CapabilitySet) {
        takesInitialResponse = capabilities.hasSASLInitialResponse
        if capabilities.contains(.literalPlus) {
            literals = .nonSynchronising(upTo: .max)
        } else if capabilities.contains(.literalMinus) || capabilities.contains(.imap4rev2) {
            // RFC 7888 §5, RFC 9051 §4.3
            literals = .nonSynchronising(upTo: 4096)
        } else {
            literals = .synchronising
        }
    }
}

/// Writes one command, so that no argument can end it or begin another.
///
/// Words that the program knows are written as they are. Everything that comes from outside goes through ``string(_:)``
/// and its kin, which choose a quoted string or a literal, or through ``atom(_:_:)``, which refuses.
public struct CommandEncoder {
    /// The longest command without its literals, in bytes. RFC 7162 §4 asks servers for 8192 at least; those in use take
    /// 64 KiB.
    public static let maximumLineBytes = 48 << 10

    /// What the encoding depends on.
    public let context: EncodingContext
    private var segments: [CommandSegment] = []
    private var line: [UInt8] = []
    private var lineBytes = 0
    private var kind: WireBytesKind

    /// Begins a command.
    public init(context: EncodingContext, kind: WireBytesKind = .protocol) {
        self.context = context
        self.kind = kind
    }

    /// The pieces, with the line end.
    ///
    /// - Throws: ``CommandEncodingError/lineTooLong``.
    public consuming func finish() throws(CommandEncodingError) -> [CommandSegment] {
        line.append(contentsOf: "\r\n".utf8)
        flush(line, kind)
        guard lineBytes <= Self.maximumLineBytes else { throw .lineTooLong }
        return segments
    }

    /// The tag and a space.
    mutating func tag(_ tag: String) { line.append(contentsOf: "\(tag) ".utf8) }

    // MARK: What the program knows

    /// Words of the protocol, as they are. Never for anything that comes from outside.
    public mutating func text(_ text: StaticString) {
        text.withUTF8Buffer { line.append(contentsOf: $0) }
    }

    /// A number.
    public mutating func number(_ value: some BinaryInteger) { line.append(contentsOf: String(value).utf8) }

    /// A set of messages.
    public mutating func set<Kind>(_ set: NumberSet<Kind>) throws(CommandEncodingError) {
        guard !set.isEmpty else { throw .emptyArgument("set of messages") }
        line.append(contentsOf: set.description.utf8)
    }

    /// A date and time in quotes.
    public mutating func dateTime(_ date: InternalDate) { line.append(contentsOf: "\"\(date.wireText)\"".utf8) }

    /// A date.
    public mutating func day(_ date: InternalDate) { line.append(contentsOf: date.wireDay.utf8) }

    /// Elements in parentheses, separated by spaces.
    public mutating func list<Element>(
        _ elements: some Collection<Element>,
        _ write: (inout CommandEncoder, Element) throws(CommandEncodingError) -> Void
    ) throws(CommandEncodingError) {
        text("(")
        var isFirst = true
        for element in elements {
            if !isFirst { text(" ") }
            isFirst = false
            try write(&self, element)
        }
        text(")")
    }

    // MARK: What comes from outside

    /// A word that must be an atom; `what` names it in the error.
    public mutating func atom(_ word: String, _ what: String) throws(CommandEncodingError) {
        guard !word.isEmpty, word.utf8.allSatisfy(Self.isAtomByte) else { throw .notAnAtom(what) }
        line.append(contentsOf: word.utf8)
    }

    /// A flag or keyword (RFC 9051 §9 flag).
    public mutating func flag(_ flag: Flag) throws(CommandEncodingError) {
        let text = flag.description
        if text.hasPrefix("\\") {
            line.append(UInt8(ascii: "\\"))
            try atom(String(text.dropFirst()), "flag")
        } else {
            try atom(text, "flag")
        }
    }

    /// A string: quoted where it can be, a literal otherwise (RFC 9051 §4.3).
    public mutating func string(_ bytes: some Collection<UInt8>) throws(CommandEncodingError) {
        guard !bytes.contains(0) else { throw .nulByte }
        guard isQuotable(bytes) else { return try literal(Array(bytes), kind) }
        line.append(UInt8(ascii: "\""))
        for byte in bytes {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { line.append(UInt8(ascii: "\\")) }
            line.append(byte)
        }
        line.append(UInt8(ascii: "\""))
    }

    /// A string or NIL.
    public mutating func optionalString(_ bytes: [UInt8]?) throws(CommandEncodingError) {
        if let bytes { try string(bytes) } else { text("NIL") }
    }

    /// A folder's name (RFC 9051 §5.1). The bytes that the server itself uses win.
    public mutating func folder(_ name: FolderName) throws(CommandEncodingError) {
        if name == .inbox { return text("INBOX") }
        try string(context.wireNames[name] ?? FolderNameCoding.encode(name, isUTF8: context.acceptsUTF8))
    }

    /// A pattern for LIST: `*` and `%` are wildcards (RFC 9051 §6.3.9).
    public mutating func folderPattern(_ pattern: String) throws(CommandEncodingError) {
        try string(FolderNameCoding.encode(FolderName(pattern), isUTF8: context.acceptsUTF8))
    }

    /// A secret as a string.
    public mutating func secret(_ secret: Secret) throws(CommandEncodingError) { try string(secret.copyBytes()) }

    /// A SASL response in base64; `=` where it is empty (RFC 4959 §3).
    mutating func base64(_ secret: Secret) {
        line.append(contentsOf: secret.isEmpty ? [UInt8(ascii: "=")] : Base64.encode(secret.copyBytes()))
    }

    /// A message as a literal (RFC 9051 §6.3.12).
    public mutating func message(_ bytes: [UInt8]) throws(CommandEncodingError) {
        guard !bytes.contains(0) else { throw .nulByte }
        // A message in UTF-8 needs no other form: RFC 9051 §6.3.12 takes it as it is; RFC 6855 §4 wants `UTF8 (…)`, which
        // the command writes around it.
        try literal(bytes, .data)
    }

    /// Whether a byte may stand in an atom (RFC 9051 §9 ATOM-CHAR).
    static func isAtomByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F...: false
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "*"),
            UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "]"):
            false
        default: true
        }
    }

    private func isQuotable(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.count <= 1_000 else { return false }
        var isASCII = true
        for byte in bytes {
            // CR, LF and other controls only go in a literal.
            if byte < 0x20 || byte == 0x7F { return false }
            if byte >= 0x80 { isASCII = false }
        }
        return isASCII || (context.acceptsUTF8 && String(validating: bytes, as: UTF8.self) != nil)
    }

    private mutating func literal(_ bytes: [UInt8], _ bytesKind: WireBytesKind) throws(CommandEncodingError) {
        var waits = true
        if case .nonSynchronising(let limit) = context.literals { waits = bytes.count > limit }
        line.append(contentsOf: "{\(bytes.count)\(waits ? "" : "+")}\r\n".utf8)
        flush(line, kind)
        line = []
        if waits { segments.append(.awaitContinuation) }
        if !bytes.isEmpty { segments.append(.bytes(bytes, bytesKind)) }
    }

    private mutating func flush(_ bytes: [UInt8], _ kind: WireBytesKind) {
        lineBytes += bytes.count
        segments.append(.bytes(bytes, kind))
    }
}
