public import MailModel

/// Cuts what a server sends into replies.
///
/// Bytes are appended as they come; ``next()`` takes complete replies off and leaves an incomplete one where it is.
/// Every byte is looked at once. The limits hold for a reply that never ends as well.
public struct SMTPReplyParser: Sendable {
    private let maximumLines: Int
    private let maximumBytes: Int
    private let quirks: SMTPQuirks

    private var buffer: [UInt8] = []
    /// Where the next unread line starts.
    private var lineStart = 0
    private var lastLineStart = 0
    /// How far the search for a line end has come.
    private var searched = 0
    /// Lines of a reply whose last line has not come.
    private var lines: [[UInt8]] = []
    private var pendingCode: Int?
    private var replyBytes = 0
    private var failure: SMTPError?

    /// Uses `replyLines` and `replyBytes` of the limits.
    public init(limits: Limits = Limits(), quirks: SMTPQuirks = .all) {
        maximumLines = limits.replyLines
        maximumBytes = limits.replyBytes
        self.quirks = quirks
    }

    /// Bytes that have come and are not yet part of a returned reply.
    public var bufferedBytes: Int { buffer.count - lineStart + replyBytes }

    /// The line at which reading stopped, shortened; for telling what a stranger said. Untrusted.
    public private(set) var failedLine: [UInt8] = []

    /// Adds bytes from the server.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        guard failure == nil else { return }
        if lineStart > 0 {
            buffer.removeFirst(lineStart)
            searched -= lineStart
            lineStart = 0
            lastLineStart = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// Takes the next complete reply off; nil while it is incomplete.
    ///
    /// - Throws: ``SMTPError`` with `protocolError` for what is no reply or beyond a limit. After that the stream is
    ///   lost: every further call throws the same.
    public mutating func next() throws(SMTPError) -> SMTPReply? {
        if let failure { throw failure }
        do {
            return try nextReply()
        } catch {
            failure = error
            // The failed line has just been taken off; a line that is too long still stands there.
            let start = searched > lineStart ? lineStart : lastLineStart
            failedLine = Array(
                buffer[start...].prefix(512).prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") })
            buffer = []
            lineStart = 0
            throw error
        }
    }

    private mutating func nextReply() throws(SMTPError) -> SMTPReply? {
        while let line = try nextLine() {
            let (code, isLast, text) = try parse(line)
            if let pendingCode, pendingCode != code, !quirks.contains(.differingCodes) {
                throw SMTPError.protocolError("The lines of one reply have different codes.")
            }
            pendingCode = code
            lines.append(Array(text))
            guard lines.count <= maximumLines else {
                throw SMTPError.protocolError("A reply has more than \(maximumLines) lines.")
            }
            if isLast {
                let reply = SMTPReply(code: code, lines: lines)
                lines = []
                pendingCode = nil
                replyBytes = 0
                return reply
            }
        }
        return nil
    }

    /// The next line without its end; nil while that has not come.
    private mutating func nextLine() throws(SMTPError) -> ArraySlice<UInt8>? {
        let tooLong = SMTPError.protocolError("A reply is longer than \(maximumBytes) bytes.")
        var index = searched
        while index < buffer.count, buffer[index] != UInt8(ascii: "\n") { index += 1 }
        searched = index
        let length = index - lineStart
        guard replyBytes + length <= maximumBytes else { throw tooLong }
        guard index < buffer.count else { return nil }
        var line = buffer[lineStart..<index]
        if line.last == UInt8(ascii: "\r") {
            line = line.dropLast()
        } else if !quirks.contains(.bareLineFeed) {
            // RFC 5321 §2.3.8
            throw SMTPError.protocolError("A line does not end with CR LF.")
        }
        lastLineStart = lineStart
        lineStart = index + 1
        searched = lineStart
        replyBytes += length + 1
        return line
    }

    /// Splits a line into code, whether it is the last one, and text (RFC 5321 §4.2.1, Reply-line).
    private func parse(_ line: ArraySlice<UInt8>) throws(SMTPError) -> (Int, isLast: Bool, ArraySlice<UInt8>) {
        let digits = line.prefix(3)
        // RFC 5321 §4.2: Reply-code = %x32-35 %x30-35 %x30-39. Codes with a second digit above 5 are in use.
        guard digits.count == 3, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            throw SMTPError.protocolError("A line does not begin with a reply code.")
        }
        let code = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        guard (200...599).contains(code) else {
            throw SMTPError.protocolError("A reply code is out of range.")
        }
        switch line.dropFirst(3).first {
        case nil: return (code, true, [])
        case UInt8(ascii: " "): return (code, true, line.dropFirst(4))
        case UInt8(ascii: "-"): return (code, false, line.dropFirst(4))
        default: throw SMTPError.protocolError("A reply code is not followed by a space or a hyphen.")
        }
    }
}
