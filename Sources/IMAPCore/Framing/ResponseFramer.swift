public import MailModel

/// Cuts the server's bytes into responses, without understanding them.
///
/// A response is a line, and goes on over each literal that a line announces at its end. Bodies larger than
/// ``inlineBodyBytes`` are handed through as they come and never held; everything that is held is bounded by
/// ``MailModel/Limits``. How the bytes are cut into pieces on the way does not change what comes out, apart from the
/// sizes of the body pieces.
public struct ResponseFramer: Sendable {
    /// A body of at most so many bytes stays in its frame.
    public static let inlineBodyBytes: Int64 = 16 << 10

    /// So much of the input's memory is kept while nothing comes.
    private static let idleBytes = 512

    private enum Mode: Sendable {
        case line
        case literal(remaining: Int)
        case body(remaining: Int64)
    }

    private let limits: Limits
    private var input: [UInt8] = []
    private var position = 0
    private var mode = Mode.line
    private var frame = Frame()
    /// Where the line began that is being read; after a literal, where the line goes on.
    private var segmentStart = 0
    private var literalTotal: Int64 = 0
    private var failure: FramingError?

    /// Creates a framer.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Whether bytes are held that belong to no complete response. STARTTLS must find none (RFC 9051 §6.2.1).
    public var holdsBytes: Bool {
        if position < input.count || !frame.bytes.isEmpty { return true }
        if case .line = mode { return false }
        return true
    }

    /// Takes bytes in; ``next()`` gives out what they complete.
    public mutating func append(_ bytes: Span<UInt8>) {
        if position == input.count {
            input.removeAll(keepingCapacity: true)
            position = 0
        }
        input.reserveCapacity(input.count + bytes.count)
        bytes.withUnsafeBufferPointer { input.append(contentsOf: $0) }
    }

    /// Takes out what was received behind the last complete response; for when it turns out not to be IMAP, because the
    /// stream is compressed from there on (RFC 4978 §3).
    mutating func takeRest() -> [UInt8] {
        defer {
            input = []
            position = 0
        }
        return Array(input[position...])
    }

    /// The next event; nil when more bytes are needed.
    ///
    /// - Throws: ``FramingError``, and the same again ever after.
    public mutating func next() throws(FramingError) -> FrameEvent? {
        if let failure { throw failure }
        do {
            if let event = try advance() { return event }
            // A connection that waits holds nothing of its last burst: there are tens of thousands of them.
            if position == input.count, input.capacity > Self.idleBytes {
                input = []
                position = 0
            }
            return nil
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func advance() throws(FramingError) -> FrameEvent? {
        while true {
            switch mode {
            case .literal(let remaining):
                let count = min(remaining, input.count - position)
                frame.bytes.append(contentsOf: input[position..<(position + count)])
                position += count
                guard count == remaining else {
                    mode = .literal(remaining: remaining - count)
                    return nil
                }
                beginSegment()
            case .body(remaining: 0):
                beginSegment()
                return .bodyEnd
            case .body(let remaining):
                let count = Int(min(remaining, Int64(input.count - position)))
                guard count > 0 else { return nil }
                let bytes = Array(input[position..<(position + count)])
                position += count
                mode = .body(remaining: remaining - Int64(count))
                return .bodyBytes(bytes)
            case .line:
                guard try takeLine() else { return nil }
                if let event = try endLine() { return event }
            }
        }
    }

    private mutating func beginSegment() {
        mode = .line
        segmentStart = frame.bytes.count
    }

    /// Moves bytes up to and with the next LF into the frame; false where there is no LF yet.
    private mutating func takeLine() throws(FramingError) -> Bool {
        let found = input.withUnsafeBufferPointer { buffer in
            buffer[position...].firstIndex(of: UInt8(ascii: "\n"))
        }
        let end = found.map { $0 + 1 } ?? input.count
        let lineBytes = Int64(frame.bytes.count + (end - position)) - literalTotal
        guard lineBytes <= Int64(limits.lineBytes) else { throw .lineTooLong(limit: limits.lineBytes) }
        frame.bytes.append(contentsOf: input[position..<end])
        position = end
        return found != nil
    }

    /// Decides what the line that just ended means; nil where reading goes on.
    private mutating func endLine() throws(FramingError) -> FrameEvent? {
        let newline = frame.bytes.count - 1
        let hasReturn = newline > segmentStart && frame.bytes[newline - 1] == UInt8(ascii: "\r")
        if !hasReturn { frame.quirks.insert(.bareLineFeed) }
        let lineEnd = hasReturn ? newline - 1 : newline
        if let literal = LiteralAnnouncement(in: frame.bytes, segment: segmentStart..<lineEnd) {
            guard let size = literal.size else { throw .literalTooLarge(size: .max, limit: limits.literalBytes) }
            return try beginLiteral(size: size, isBody: literal.isBody)
        }
        frame.bytes.removeSubrange(lineEnd...)
        let complete = frame
        frame = Frame()
        literalTotal = 0
        segmentStart = 0
        guard !complete.bytes.isEmpty else {
            // Carried to the next response, so that it is reported.
            frame.quirks = [.blankLine]
            return nil
        }
        return .response(complete)
    }

    private mutating func beginLiteral(size: Int64, isBody: Bool) throws(FramingError) -> FrameEvent? {
        if isBody, size > Self.inlineBodyBytes {
            guard size <= limits.bodyBytes else { throw .bodyTooLarge(size: size, limit: limits.bodyBytes) }
            let prefix = frame
            frame.streamed.append(Frame.StreamedLiteral(offset: frame.bytes.count, size: size))
            mode = .body(remaining: size)
            return .bodyBegin(prefix, size: size)
        }
        // A response of many literals is as dangerous as one large literal. A few of full size are allowed together.
        let total = literalTotal.addingReportingOverflow(size)
        guard size <= Int64(limits.literalBytes), !total.overflow, total.partialValue <= Int64(limits.literalBytes) * 4
        else { throw .literalTooLarge(size: size, limit: limits.literalBytes) }
        literalTotal = total.partialValue
        // In one piece where that is likely, but never for a promise alone.
        frame.bytes.reserveCapacity(frame.bytes.count + Int(min(size, Self.inlineBodyBytes)) + 64)
        mode = .literal(remaining: Int(size))
        return nil
    }
}
