/// What kind of thing a ``PublicID`` names; supplies the prefix.
public protocol PublicIDKind: Sendable {
    /// Two to four lower-case letters that start every id of the kind.
    static var prefix: String { get }
}

/// The id by which people and programs name a thing: a typed prefix and 128 random bits, such as
/// `mbx_4k7q2m9d1v8x3c5n6b0w2z4r8t`.
///
/// The alphabet is Crockford's base 32 in lower case, 26 digits. Ids are never reused and tell nothing of order or
/// number. Database row ids stay inside the store.
public struct PublicID<Kind: PublicIDKind>: Sendable, Hashable, Comparable, CustomStringConvertible, Codable {
    /// The id with its prefix.
    public let description: String

    /// Makes a new id from the system's secure random generator.
    public static func random() -> PublicID {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// Makes a new id from `generator`; tests use a seeded one.
    public static func random(using generator: inout some RandomNumberGenerator) -> PublicID {
        var digits: [UInt8] = []
        digits.reserveCapacity(26)
        // 26 digits of 5 bits hold 130 bits: the first digit carries only 3.
        let first: UInt64 = generator.next()
        let second: UInt64 = generator.next()
        var value = (UInt128(first) << 64) | UInt128(second)
        for _ in 0..<26 {
            digits.append(alphabet[Int(value & 31)])
            value >>= 5
        }
        return PublicID(unchecked: Kind.prefix + "_" + String(decoding: digits.reversed(), as: UTF8.self))
    }

    /// Returns nil where `text` is no id of this kind.
    public init?(_ text: some StringProtocol) {
        let prefix = Kind.prefix + "_"
        guard text.hasPrefix(prefix) else { return nil }
        let digits = text.dropFirst(prefix.count).utf8
        guard digits.count == 26, digits.allSatisfy({ Self.alphabet.contains($0) }) else { return nil }
        description = String(text)
    }

    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = PublicID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a \(Kind.prefix)_ id")
        }
        self = id
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Orders by text, which means nothing but is stable.
    public static func < (left: PublicID, right: PublicID) -> Bool { left.description < right.description }

    private init(unchecked text: String) { description = text }

    private static var alphabet: [UInt8] { idAlphabet }
}

/// Crockford's base 32. A constant outside the generic type, which can have none; made once.
private let idAlphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

/// The kinds of things that have public ids.
public enum IDKind {
    /// A workspace.
    public enum Workspace: PublicIDKind {
        /// `ws`
        public static var prefix: String { "ws" }
    }
    /// A connected e-mail account.
    public enum Mailbox: PublicIDKind {
        /// `mbx`
        public static var prefix: String { "mbx" }
    }
    /// One run of the connection test.
    public enum CheckRun: PublicIDKind {
        /// `chk`
        public static var prefix: String { "chk" }
    }
    /// One alert.
    public enum Alert: PublicIDKind {
        /// `alt`
        public static var prefix: String { "alt" }
    }
    /// One round trip of a test message.
    public enum Verification: PublicIDKind {
        /// `ver`
        public static var prefix: String { "ver" }
    }
    /// One e-mail as one mailbox holds it.
    public enum Message: PublicIDKind {
        /// `msg`
        public static var prefix: String { "msg" }
    }
    /// Messages that belong together.
    public enum Conversation: PublicIDKind {
        /// `cnv`
        public static var prefix: String { "cnv" }
    }
    /// One change to be made on a mailbox's server.
    public enum Operation: PublicIDKind {
        /// `rop`
        public static var prefix: String { "rop" }
    }
}

/// Names a workspace.
public typealias WorkspaceID = PublicID<IDKind.Workspace>
/// Names a connected mailbox.
public typealias MailboxID = PublicID<IDKind.Mailbox>
/// Names one run of the connection test.
public typealias CheckRunID = PublicID<IDKind.CheckRun>
/// Names one alert.
public typealias AlertID = PublicID<IDKind.Alert>
/// Names one verification.
public typealias VerificationID = PublicID<IDKind.Verification>
/// Names an e-mail in a mailbox. Not a ``MessageID``, which is what its header says.
public typealias MessageRecordID = PublicID<IDKind.Message>
/// Names a conversation.
public typealias ConversationID = PublicID<IDKind.Conversation>
/// Names a change to be made on a server.
public typealias OperationID = PublicID<IDKind.Operation>
