/// Cuts what a client sends into commands, literals included (RFC 9051 §2.2.1, §4.3).
struct CommandFramer {
    enum Frame: Equatable {
        /// A whole command without its last line end; literals stand in it as sent, announcement and all.
        case command([UInt8])
        /// The client waits for `+` before it sends a literal.
        case announcedLiteral
        /// More than a test's client has any reason to send.
        case tooLarge
    }

    private var buffer: [UInt8] = []
    /// Where the line begins whose end is looked for.
    private var lineStart = 0
    /// Where looking goes on.
    private var position = 0
    private let limit: Int

    init(limit: Int = 64 << 20) { self.limit = limit }

    mutating func receive(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

    /// The next frame, or nil where more bytes are needed.
    mutating func next() -> Frame? {
        while position < buffer.count {
            guard buffer[position] == 0x0A else {
                position += 1
                continue
            }
            let end = position > lineStart && buffer[position - 1] == 0x0D ? position - 1 : position
            position += 1
            guard let literal = Self.literal(atEndOf: buffer[lineStart..<end]) else {
                defer {
                    buffer.removeFirst(position)
                    lineStart = 0
                    position = 0
                }
                return .command(Array(buffer[..<end]))
            }
            guard literal.count <= limit - position else { return .tooLarge }
            lineStart = position + literal.count
            // What was not yet received is skipped when it comes.
            position = lineStart
            if literal.waits { return .announcedLiteral }
        }
        return buffer.count > limit ? .tooLarge : nil
    }

    /// Everything that was received and is in no frame yet.
    mutating func takeRest() -> [UInt8] {
        defer { self = CommandFramer(limit: limit) }
        return buffer
    }

    /// The literal that a line announces at its end: `{10}` or `{10+}` (RFC 7888 §3).
    private static func literal(atEndOf line: ArraySlice<UInt8>) -> (count: Int, waits: Bool)? {
        guard line.last == UInt8(ascii: "}"), let open = line.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        var digits = line[(open + 1)..<(line.endIndex - 1)]
        let waits = digits.last != UInt8(ascii: "+")
        if !waits { digits.removeLast() }
        guard !digits.isEmpty, digits.count <= 10, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return (digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }, waits)
    }
}
