/// Turns a message into what is sent after DATA, piece by piece.
///
/// A dot at the start of a line is doubled (RFC 5321 §4.5.2), every line end becomes CR LF, and ``finish(into:)`` adds
/// the line with a single dot. The pieces may be cut anywhere. A lone CR or LF never leaves: servers disagree on
/// whether it ends a line, which lets a message end early and smuggle a second one.
public struct DotStuffer: Sendable {
    private enum State: Sendable {
        case lineStart
        case inLine
        case afterCR
    }

    private var state = State.lineStart

    /// Starts a message.
    public init() {}

    /// Appends the piece, transformed, to `output`.
    public mutating func append(_ piece: ArraySlice<UInt8>, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + piece.count + piece.count / 32 + 2)
        var rest = piece
        while let byte = rest.first {
            if state == .afterCR {
                output.append(contentsOf: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
                state = .lineStart
                if byte == UInt8(ascii: "\n") {
                    rest = rest.dropFirst()
                    continue
                }
            }
            switch byte {
            case UInt8(ascii: "\r"):
                state = .afterCR
                rest = rest.dropFirst()
            case UInt8(ascii: "\n"):
                // RFC 5321 §2.3.8
                output.append(contentsOf: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
                state = .lineStart
                rest = rest.dropFirst()
            default:
                // RFC 5321 §4.5.2
                if state == .lineStart, byte == UInt8(ascii: ".") { output.append(byte) }
                let end = rest.firstIndex { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") } ?? rest.endIndex
                output.append(contentsOf: rest[..<end])
                rest = rest[end...]
                state = .inLine
            }
        }
    }

    /// Ends the last line where it needs it and appends the end of the message.
    public mutating func finish(into output: inout [UInt8]) {
        if state != .lineStart { output.append(contentsOf: [UInt8(ascii: "\r"), UInt8(ascii: "\n")]) }
        // RFC 5321 §4.1.1.4
        output.append(contentsOf: [UInt8(ascii: "."), UInt8(ascii: "\r"), UInt8(ascii: "\n")])
        state = .lineStart
    }
}
