/// The parts of a message: where each begins and ends, with its header, found without copying (RFC 2046).
///
/// Any input yields at least one part. Work is iterative and linear in the number of octets; depth, parts and fields
/// are bounded by ``MIMELimits``, and what lies beyond a bound stays inside the part where it stands. Parts are held
/// flat and in the order of their first octet, so that a parent comes before its children.
public struct MessageStructure: Sendable {
    /// The whole message.
    public let source: ArraySlice<UInt8>

    /// The parts, the message itself first; never empty.
    public let parts: [MessagePart]

    /// What is wrong with the message, its headers included; at most ``MIMELimits/defects``.
    public let defects: [MIMEDefect]

    /// Takes a message apart.
    public init(_ source: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        var scanner = StructureScanner(source, limits: limits)
        scanner.scan()
        self.source = source
        parts = scanner.parts
        defects = scanner.defects.defects
    }

    /// Takes a message apart.
    public init(_ source: [UInt8], limits: MIMELimits = MIMELimits()) {
        self.init(source[...], limits: limits)
    }

    /// The message itself.
    public var root: MessagePart { parts[0] }

    /// The message's header.
    public var header: HeaderBlock { root.header }

    /// The parts directly inside a part.
    public func children(of part: MessagePart) -> [MessagePart] { part.children.map { parts[$0] } }
}

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

    /// Its own header.
    public let header: HeaderBlock

    /// Its type; the default where none is named or none can be read.
    public let contentType: ContentType

    /// Its transfer encoding.
    public let transferEncoding: TransferEncoding

    /// From the first octet of its header to the end of its body, in octets from the start of the message.
    public internal(set) var range: Range<Int>

    /// Its body as it stands, in octets from the start of the message; a multipart's has all that is inside.
    public internal(set) var bodyRange: Range<Int>

    let source: ArraySlice<UInt8>

    /// The body's octets as they stand.
    public var rawBody: ArraySlice<UInt8> { source[shifted: bodyRange] }

    /// The body with its transfer encoding undone.
    ///
    /// - Parameter limit: how many octets of the raw body are decoded at most.
    public func decodedBody(limit: Int = .max) -> [UInt8] {
        let body = rawBody.prefix(limit)
        if transferEncoding.isIdentity { return Array(body) }
        var decoder = TransferDecoder(transferEncoding)
        var output: [UInt8] = []
        output.reserveCapacity(body.count)
        decoder.decode(body.span, into: &output)
        decoder.finish(into: &output)
        return output
    }
}
