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
        if transferEncoding.isIdentity || isPlainlyNotBase64(rawBody) { return Array(body) }
        var decoder = TransferDecoder(transferEncoding)
        return decoder.decodeWhole(body)
    }

    /// The body as text.
    ///
    /// The charset is the one that is declared, unless the octets prove otherwise; for HTML without a declaration,
    /// the one that its `meta` element names. Files that stand in a plain text (uuencode, yEnc) are taken out of it.
    ///
    /// - Parameter limit: how many octets of the raw body are decoded at most.
    public func text(of rawBody: ArraySlice<UInt8>, limit: Int = .max) -> DecodedText {
        let body = rawBody.prefix(max(0, limit))
        var defects: [MIMEDefect] = []
        let octets: [UInt8]
        if transferEncoding.isIdentity {
            octets = Array(body)
            if case .other = transferEncoding { defects.append(MIMEDefect(.unknownTransferEncoding, at: 0)) }
        } else if isPlainlyNotBase64(rawBody) {
            octets = Array(body)
            defects.append(MIMEDefect(.damagedEncoding, at: 0))
        } else {
            var decoder = TransferDecoder(transferEncoding)
            octets = decoder.decodeWhole(body)
            if decoder.isDamaged { defects.append(MIMEDefect(.damagedEncoding, at: 0)) }
        }
        var reader = CharsetReader(label: contentType.charset)
        reader.isCut = body.count < rawBody.count
        reader.isHTML = contentType.subtype == "html" || contentType.subtype == "xhtml+xml"
        // Files in texts are older than HTML.
        let files = contentType.mediaType == "text/plain" ? EmbeddedFiles(in: octets[...]) : nil
        let result = reader.read(files?.rest(of: octets) ?? octets)
        defects += result.defects.map { MIMEDefect($0, at: 0) }
        if reader.isCut { defects.append(MIMEDefect(.textTooLong, at: body.count)) }
        return DecodedText(text: result.text, charset: result.charset.name, defects: defects, files: files?.files ?? [])
    }

    /// How much of a body shows whether it is base64.
    private static let sampleBytes = 4096

    /// Whether a body that is labelled base64 is something else, such as text that a gateway decoded: more than one in
    /// ten of its first octets, line breaks aside, is no digit. Decoded, such a text would be lost.
    ///
    /// The sample is taken from the whole body, so that a limit on what is decoded changes nothing.
    private func isPlainlyNotBase64(_ rawBody: ArraySlice<UInt8>) -> Bool {
        guard transferEncoding == .base64 else { return false }
        var foreign = 0
        var total = 0
        for byte in rawBody.prefix(Self.sampleBytes) where byte != ASCII.cr && byte != ASCII.lf {
            total += 1
            // RFC 2045 §6.8
            if Base64.value(of: byte) == nil, byte != ASCII.equals { foreign += 1 }
        }
        return foreign > total / 10 + 2
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
