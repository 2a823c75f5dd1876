/// A message that is ready to be written, in one piece or in many.
///
/// Attachments are encoded only while it is written, so that a large message never lies in memory as a whole.
public struct PreparedMessage: Sendable {
    /// What it consists of: octets as they are, and octets that are written as base64 without a last line break.
    enum Segment: Sendable {
        case octets([UInt8])
        case base64([UInt8])
    }

    let segments: [Segment]

    /// How many octets the message will have, as SMTP SIZE and IMAP literals ask for.
    public let byteCount: Int

    /// Whether the header has octets outside ASCII, so that the server must announce SMTPUTF8 (RFC 6531 §3.4). Only
    /// addresses and ids bring this about; names and subjects are encoded.
    public let needsSMTPUTF8: Bool

    /// Whether the body has octets outside ASCII, so that the server must announce 8BITMIME (RFC 6152).
    public let needs8BitMIME: Bool

    /// Whole lines of base64 that are encoded at once: 48 KiB become 64 KiB.
    private static let base64Piece = 57 * 862

    /// Writes the message piece by piece.
    ///
    /// - Parameters:
    ///   - pieceSize: how many octets a piece has at most, and all but the last have at least half of that; at least 1.
    ///   - sink: takes each piece in turn; the pieces one behind the other are the message.
    /// - Throws: what `sink` throws.
    public func write<Failure: Error>(
        pieceSize: Int = 64 << 10, to sink: (ArraySlice<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        let pieceSize = max(1, pieceSize)
        var buffer: [UInt8] = []
        buffer.reserveCapacity(min(pieceSize, byteCount))
        for segment in segments {
            switch segment {
            case .octets(let octets): try Self.pass(octets[...], &buffer, pieceSize, sink)
            case .base64(let octets):
                var start = 0
                while start < octets.count {
                    let end = min(start + Self.base64Piece, octets.count)
                    var lines = Base64.encodeLines(octets[start..<end])
                    if end == octets.count { lines.removeLast(2) }
                    try Self.pass(lines[...], &buffer, pieceSize, sink)
                    start = end
                }
            }
        }
        if !buffer.isEmpty { try sink(buffer[...]) }
    }

    private static func pass<Failure: Error>(
        _ octets: ArraySlice<UInt8>, _ buffer: inout [UInt8], _ pieceSize: Int,
        _ sink: (ArraySlice<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var rest = octets
        while buffer.count + rest.count >= pieceSize {
            let taken = rest.prefix(pieceSize - buffer.count)
            buffer += taken
            rest = rest.dropFirst(taken.count)
            try sink(buffer[...])
            buffer.removeAll(keepingCapacity: true)
        }
        buffer += rest
    }

    /// The message in one piece.
    public func message() -> BuiltMessage {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount)
        write { bytes += $0 }
        return BuiltMessage(bytes: bytes, needsSMTPUTF8: needsSMTPUTF8, needs8BitMIME: needs8BitMIME)
    }
}
