/// The parts of a message: where each begins and ends, with its header, found without copying (RFC 2046).
///
/// Any input yields at least one part. Work is iterative and linear in the number of octets; depth, parts and fields
/// are bounded by ``MIMELimits``, and what lies beyond a bound stays inside the part where it stands. Parts are held
/// flat: first those that stand where the standard says, in the order of their first octet, then those that had to be
/// decoded or guessed. A parent comes before its children.
public struct MessageStructure: Sendable {
    /// The whole message.
    public let source: ArraySlice<UInt8>

    /// The parts, the message itself first; never empty.
    public let parts: [MessagePart]

    /// What is wrong with the message, its headers included; at most ``MIMELimits/defects``.
    public let defects: [MIMEDefect]

    /// Takes a message apart.
    public init(_ source: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        self.init(source, details: nil, limits: limits)
    }

    /// Takes the body of a part apart that was fetched alone, by what is known of the part.
    ///
    /// The first part is that part; its header is empty. It decodes, and has the same parts inside it, as in the whole
    /// message.
    ///
    /// - Parameter body: what ``MessagePart/rawBody`` would be.
    public init(body: [UInt8], of details: PartDetails, limits: MIMELimits = MIMELimits()) {
        self.init(body[...], details: details, limits: limits)
    }

    private init(_ source: ArraySlice<UInt8>, details: PartDetails?, limits: MIMELimits) {
        var scanner = StructureScanner(source, limits: limits)
        scanner.scan(body: details)
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
