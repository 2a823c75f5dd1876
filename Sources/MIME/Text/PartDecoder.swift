/// Decodes the body of one part: first its transfer encoding, then its charset.
///
/// Needs nothing but the raw body and what the part's header says, so that a part that was fetched alone is decoded as
/// it is in the whole message. Any input yields a result; time is linear in the octets that are decoded.
public struct PartDecoder: Sendable, Hashable {
    /// What the part says it is.
    public let contentType: ContentType

    /// How the part says it is encoded.
    public let transferEncoding: TransferEncoding

    /// Takes what the part's header says.
    public init(contentType: ContentType, transferEncoding: TransferEncoding = .sevenBit) {
        self.contentType = contentType
        self.transferEncoding = transferEncoding
    }

    /// The body with its transfer encoding undone.
    ///
    /// - Parameter limit: how many octets of the raw body are decoded at most.
    public func octets(of rawBody: ArraySlice<UInt8>, limit: Int = .max) -> [UInt8] {
        let body = rawBody.prefix(max(0, limit))
        if transferEncoding.isIdentity { return Array(body) }
        var decoder = TransferDecoder(transferEncoding)
        var output: [UInt8] = []
        output.reserveCapacity(body.count)
        decoder.decode(body.span, into: &output)
        decoder.finish(into: &output)
        return output
    }

    /// The body as text.
    ///
    /// The charset is the one that is declared, unless the octets prove otherwise; for HTML without a declaration,
    /// the one that its `meta` element names.
    ///
    /// - Parameter limit: how many octets of the raw body are decoded at most.
    public func text(of rawBody: ArraySlice<UInt8>, limit: Int = .max) -> DecodedText {
        let octets = octets(of: rawBody, limit: limit)
        let label = contentType.charset ?? "us-ascii"
        if let text = Charset.decode(octets, label: label) { return DecodedText(text: text, charset: label) }
        return DecodedText(text: octets.lenientText, charset: "utf-8")
    }
}

extension MessagePart {
    /// What decodes this part's body.
    public var decoder: PartDecoder { PartDecoder(contentType: contentType, transferEncoding: transferEncoding) }

    /// The part's body as text, whatever its type.
    ///
    /// - Parameter limit: how many octets of the raw body are decoded at most.
    public func decodedText(limit: Int = .max) -> DecodedText { decoder.text(of: rawBody, limit: limit) }
}
