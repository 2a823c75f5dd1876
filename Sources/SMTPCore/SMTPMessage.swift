/// A message to send: where its bytes come from and what the envelope must say of them.
///
/// Bytes in memory for now; other sources can join as further cases of the private storage, read by the same
/// ``Reader``.
public struct SMTPMessage: Sendable {
    private enum Storage: Sendable {
        case bytes([UInt8])
    }

    private let storage: Storage

    /// The size as SMTP counts it (RFC 1870 §5): with CR LF line ends, without what dot-stuffing adds.
    public let size: Int
    /// Whether any byte is 0x80 or above.
    public let hasEightBitBytes: Bool
    /// Whether a header field has such a byte, which only SMTPUTF8 allows (RFC 6532 §3).
    public let hasEightBitHeaders: Bool
    /// The longest line in bytes without its end. Servers need not take more than 998 (RFC 5321 §4.5.3.1.6).
    public let longestLine: Int

    /// Takes a whole message. Line ends that are not CR LF become so on the way out.
    public init(bytes: [UInt8]) {
        storage = .bytes(bytes)
        var survey = Survey()
        for byte in bytes { survey.take(byte) }
        survey.finish()
        size = survey.size
        hasEightBitBytes = survey.hasEightBitBytes
        hasEightBitHeaders = survey.hasEightBitHeaders
        longestLine = survey.longestLine
    }

    /// Starts reading from the beginning.
    public func makeReader() -> Reader { Reader(message: self) }

    /// Reads a message piece by piece.
    public struct Reader: Sendable {
        private let message: SMTPMessage
        private var position = 0

        init(message: SMTPMessage) { self.message = message }

        /// The next bytes, at most `maximum` (at least 1) of them; nil at the end.
        public mutating func next(maximum: Int) -> ArraySlice<UInt8>? {
            switch message.storage {
            case .bytes(let bytes):
                guard position < bytes.count else { return nil }
                let piece = bytes[position..<min(bytes.count - position, max(maximum, 1)) + position]
                position = piece.endIndex
                return piece
            }
        }
    }

    /// What one pass over the bytes finds.
    private struct Survey {
        var size = 0
        var hasEightBitBytes = false
        var hasEightBitHeaders = false
        var longestLine = 0
        private var line = 0
        private var isInHeader = true
        private var isAfterCR = false

        mutating func take(_ byte: UInt8) {
            if isAfterCR {
                isAfterCR = false
                endLine()
                if byte == UInt8(ascii: "\n") { return }
            }
            switch byte {
            case UInt8(ascii: "\r"): isAfterCR = true
            case UInt8(ascii: "\n"): endLine()
            default:
                line += 1
                if byte >= 0x80 {
                    hasEightBitBytes = true
                    if isInHeader { hasEightBitHeaders = true }
                }
            }
        }

        mutating func finish() {
            if isAfterCR || line > 0 { endLine() }
        }

        private mutating func endLine() {
            size += line + 2
            longestLine = max(longestLine, line)
            if line == 0 { isInHeader = false }
            line = 0
        }
    }
}
