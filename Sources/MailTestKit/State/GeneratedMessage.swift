/// A message that is made anew whenever its bytes are asked for, always the same ones.
///
/// It takes a few dozen bytes of memory, whatever its size, so that tens of thousands of mailboxes fit a test's server.
public struct GeneratedMessage: Sendable, Hashable {
    /// What the message is made from; different seeds make different messages.
    public var seed: UInt64

    /// Its size in bytes; never less than its header takes.
    public var wantedSize: Int

    /// The seed of the message that this one answers.
    public var answersTo: UInt64?

    /// How it names itself.
    public var identification = Identification.own

    /// How a message names itself.
    public enum Identification: Sendable, Hashable {
        /// By a Message-ID of its own.
        case own
        /// By none.
        case missing
        /// By the Message-ID of the message with this seed.
        case of(UInt64)
    }

    /// Describes a message; 3 KB as mail without attachments has.
    public init(seed: UInt64, size: Int = 3_000, answersTo: UInt64? = nil) {
        self.seed = seed
        wantedSize = size
        self.answersTo = answersTo
    }

    /// The id that a message with this seed has.
    public static func messageID(_ seed: UInt64) -> String { "<generated-\(seed)@provider.test>" }

    /// The size in bytes.
    public var size: Int { max(wantedSize, header.utf8.count + 2) }

    /// The bytes; lines end with CRLF, the last one included.
    public var bytes: [UInt8] {
        var result = Array(header.utf8)
        let size = size
        result.reserveCapacity(size)
        var random = SeededRandom(seed: seed)
        while size - result.count > 82 {
            var line = ""
            while line.utf8.count < 64 {
                if !line.isEmpty { line += " " }
                line += Self.words[Int(random.next() % UInt64(Self.words.count))]
            }
            result += line.utf8
            result += [0x0D, 0x0A]
        }
        result += repeatElement(UInt8(ascii: "."), count: size - result.count - 2)
        return result + [0x0D, 0x0A]
    }

    private var header: String {
        let root = answersTo ?? seed
        let sender = seed % 2 == 0 ? "Ann Example <ann@provider.test>" : "Ben Example <ben@provider.test>"
        var lines = [
            "From: \(sender)", "To: Carol <carol@mail.test>", "Date: \(date)",
            "Subject: \(answersTo == nil ? "" : "Re: ")Order \(root)",
        ]
        switch identification {
        case .own: lines.append("Message-ID: \(Self.messageID(seed))")
        case .of(let other): lines.append("Message-ID: \(Self.messageID(other))")
        case .missing: break
        }
        if let answersTo {
            lines.append("In-Reply-To: \(Self.messageID(answersTo))")
            lines.append("References: \(Self.messageID(answersTo))")
        }
        lines += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "", ""]
        return lines.joined(separator: "\r\n")
    }

    private var date: String {
        let minute = seed % 60
        let hour = seed / 60 % 24
        let day = seed / 1_440 % 28 + 1
        return "\(day) Jan 2026 \(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute):00 +0000"
    }

    private static let words = [
        "the", "offer", "for", "twelve", "boxes", "is", "valid", "until", "Thursday", "please", "send", "your",
        "figures", "delivery", "invoice", "thank", "you", "contract", "number", "we", "would", "like", "to", "order",
    ]
}

/// Numbers that are the same for the same seed on every machine (SplitMix64).
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Begins the sequence of `seed`.
    public init(seed: UInt64) { state = seed }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
