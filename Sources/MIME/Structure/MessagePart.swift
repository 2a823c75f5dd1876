/// One part of a message.
public struct MessagePart: Sendable {
    /// Its place in ``MessageStructure/parts``.
    public let index: Int

    /// The part that encloses it; nil for the message itself.
    public let parent: Int?

    /// The parts directly inside it, in order.
    public internal(set) var children: [Int] = []

    /// How many parts enclose it.
    public let depth: Int

    /// Its own header; empty where the part was given without one.
    public let header: HeaderBlock

    /// Its type; the default where none is named or none can be read.
    public let contentType: ContentType

    /// Its transfer encoding.
    public let transferEncoding: TransferEncoding

    /// From the first octet of its header to the end of its body, in octets from the start of ``source``.
    public internal(set) var range: Range<Int>

    /// Its body as it stands, in octets from the start of ``source``; a multipart's has all that is inside.
    public internal(set) var bodyRange: Range<Int>

    /// What stands before the first delimiter of a multipart, and behind the last one.
    ///
    /// Mailers put a notice for old programs there, and list servers their footer. Nil where the part is no multipart
    /// whose delimiters were found.
    public internal(set) var surroundings: Surroundings?

    /// How the part was found.
    public let origin: Origin

    /// The encoded part whose decoded body is ``source``; nil where that is the message itself.
    public let container: Int?

    /// The octets in which the part stands: those of the message or, for what stands inside an encoded part, the
    /// decoded ones.
    public let source: ArraySlice<UInt8>

    /// What the part is, where that was told and does not stand in its header.
    let told: Told

    /// The octets of a multipart that belong to none of its parts.
    public struct Surroundings: Sendable, Hashable {
        /// Before the first delimiter, without the line break that belongs to it (RFC 2046 §5.1.1).
        public internal(set) var preamble: Range<Int>
        /// Behind the closing delimiter's line; empty where that is missing.
        public internal(set) var epilogue: Range<Int>
    }

    /// How a part was found.
    public enum Origin: Sendable, Hashable {
        /// Where the standard says it is; a server that reads the message finds it too.
        case standing
        /// Inside a part whose transfer encoding had to be undone first, which RFC 2045 §6.4 forbids.
        case decoded
        /// By a delimiter that the multipart's header does not name.
        case guessed
    }

    indirect enum Told: Sendable {
        case nothing
        case details(PartDetails)
    }

    /// The body's octets as they stand.
    public var rawBody: ArraySlice<UInt8> { source[shifted: bodyRange] }

    /// The whole part as it stands, header and body: what a signature over it covers (RFC 1847 §2.1).
    public var rawPart: ArraySlice<UInt8> { source[shifted: range] }

    /// What the part says about itself, read from its header at each call.
    public var details: PartDetails {
        switch told {
        case .nothing: PartDetails(header, contentType: contentType, transferEncoding: transferEncoding)
        case .details(let details): details
        }
    }

    /// The body with its transfer encoding undone.
    ///
    /// - Parameter limit: how many octets of the raw body are decoded at most.
    public func decodedBody(limit: Int = .max) -> [UInt8] { decoder.octets(of: rawBody, limit: limit) }

    /// The message inside, read at each call; nil where the part is no embedded message.
    ///
    /// Its offsets count from its own start. Encoded messages are decoded, and those that say so and are not are taken
    /// as they are.
    public func embeddedMessage(limits: MIMELimits = MIMELimits()) -> ParsedMessage? {
        guard contentType.isMessage else { return nil }
        let isMislabelled = transferEncoding == .base64 && !HeaderBlock(rawBody, limits: limits).isEmpty
        if transferEncoding.isIdentity || isMislabelled { return ParsedMessage(rawBody, limits: limits) }
        return ParsedMessage(decodedBody(), limits: limits)
    }
}
