public import MailModel

/// What became of a frame.
public enum ParsedFrame: Sendable, Hashable {
    /// A response.
    case response(Response)
    /// An untagged line that makes no sense. It is reported and skipped; the connection goes on.
    case unparsable(ServerText)
    /// A line that is no IMAP at all, neither untagged nor tagged nor a continuation.
    case foreign(ServerText)
    /// The response is beyond a limit on nesting, elements or ranges.
    case limitExceeded(ServerText)
}

/// Reads frames (RFC 9051 §7). It keeps nothing from one frame to the next.
public struct ResponseParser: Sendable {
    /// The bounds on nesting, elements and ranges.
    public var limits: Limits
    /// Knows the secrets that must not appear in texts.
    public var redactor: Redactor
    /// Whether folder names are UTF-8, after ENABLE UTF8=ACCEPT or IMAP4rev2.
    public var usesUTF8Names = false

    /// Creates a parser.
    public init(limits: Limits = Limits(), redactor: Redactor = Redactor()) {
        self.limits = limits
        self.redactor = redactor
    }

    /// Reads one frame. Faults that were tolerated are added to `quirks`.
    public func parse(_ frame: Frame, quirks: inout Set<Quirk>) -> ParsedFrame {
        var cursor = makeCursor(frame)
        defer {
            quirks.formUnion(cursor.quirks)
            quirks.formUnion(frame.quirks)
        }
        if cursor.take(UInt8(ascii: "+")) {
            // RFC 9051 §7.6: some servers leave out the space when there is no text.
            _ = cursor.take(UInt8(ascii: " "))
            return .response(.continuation(Array(frame.bytes[cursor.index...])))
        }
        if frame.bytes.starts(with: "* ".utf8) {
            cursor.advance(2)
            do {
                return .response(.untagged(try UntaggedDataParser.parse(&cursor)))
            } catch {
                let text = redactor.serverText(frame.presentableBytes)
                return error.isLimit ? .limitExceeded(text) : .unparsable(text)
            }
        }
        do {
            let tag = String(decoding: try cursor.atom(), as: UTF8.self)
            try cursor.space()
            guard let status = try StatusParser.parse(&cursor),
                status.kind == .ok || status.kind == .no || status.kind == .bad
            else { throw cursor.failure("OK, NO or BAD") }
            return .response(.tagged(tag, status))
        } catch {
            return .foreign(redactor.serverText(frame.bytes))
        }
    }

    /// Reads a response up to a large body; nil where it cannot be read.
    public func parseBodyBegin(_ frame: Frame, size: Int64) -> StreamedBody? {
        var cursor = makeCursor(frame)
        return try? FetchItemParser.parseBodyBegin(&cursor, size: size)
    }

    private func makeCursor(_ frame: Frame) -> ResponseCursor {
        ResponseCursor(frame, limits: limits, redactor: redactor, usesUTF8Names: usesUTF8Names)
    }
}
