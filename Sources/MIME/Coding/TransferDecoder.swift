/// Decodes a body piece by piece, whatever its transfer encoding.
///
/// The output does not depend on how the input is cut.
public struct TransferDecoder: Sendable {
    private enum Decoder: Sendable {
        case identity
        case quotedPrintable(QuotedPrintableDecoder)
        case base64(Base64Decoder)
        case uuencode(UUDecoder)
        case yEnc(YEncDecoder)
    }

    private var decoder: Decoder

    /// Starts at the beginning of a body.
    public init(_ encoding: TransferEncoding) {
        switch encoding {
        case .quotedPrintable: decoder = .quotedPrintable(QuotedPrintableDecoder())
        case .base64: decoder = .base64(Base64Decoder())
        case .uuencode: decoder = .uuencode(UUDecoder())
        case .yEnc: decoder = .yEnc(YEncDecoder())
        case .sevenBit, .eightBit, .binary, .other: decoder = .identity
        }
    }

    /// Decodes `input` and appends what is certain to `output`.
    public mutating func decode(_ input: Span<UInt8>, into output: inout [UInt8]) {
        switch decoder {
        case .identity: output.append(contentsOf: input, in: 0..<input.count)
        case .quotedPrintable(var inner):
            inner.decode(input, into: &output)
            decoder = .quotedPrintable(inner)
        case .base64(var inner):
            inner.decode(input, into: &output)
            decoder = .base64(inner)
        case .uuencode(var inner):
            inner.decode(input, into: &output)
            decoder = .uuencode(inner)
        case .yEnc(var inner):
            inner.decode(input, into: &output)
            decoder = .yEnc(inner)
        }
    }

    /// Appends what is left at the end of the body.
    public mutating func finish(into output: inout [UInt8]) {
        switch decoder {
        case .identity: break
        case .quotedPrintable(var inner):
            inner.finish(into: &output)
            decoder = .quotedPrintable(inner)
        case .base64(var inner):
            inner.finish(into: &output)
            decoder = .base64(inner)
        case .uuencode(var inner):
            inner.finish(into: &output)
            decoder = .uuencode(inner)
        case .yEnc(var inner):
            inner.finish(into: &output)
            decoder = .yEnc(inner)
        }
    }

    /// Decodes a whole body.
    mutating func decodeWhole(_ body: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(body.count)
        decode(body.span, into: &output)
        finish(into: &output)
        return output
    }

    /// Whether something stood there that the encoding does not allow.
    public var isDamaged: Bool {
        switch decoder {
        case .identity: false
        case .quotedPrintable(let inner): inner.isDamaged
        case .base64(let inner): inner.isDamaged
        case .uuencode(let inner): inner.isDamaged
        case .yEnc(let inner): inner.isDamaged
        }
    }
}
