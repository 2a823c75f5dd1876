public import MIME

/// The line that a list of messages shows: the beginning of what was newly written, without quotes and signature.
public struct MessagePreview: Sendable, Hashable {
    /// Where the line comes from.
    public enum Source: String, Sendable, Hashable, Codable, CaseIterable {
        /// What the sender wrote.
        case written
        /// An earlier message, because nothing was written above it: a plain forward, an empty answer.
        case earlier
        /// The summary of an invitation.
        case calendar
        /// The names of what is attached.
        case attachments
        /// A signature or notice, because there is nothing else.
        case rest
        /// Nothing: the message has no text at all.
        case nothing
    }

    /// Characters of a line, unless told otherwise.
    public static let defaultLimit = 200

    /// Bytes of each form of the text that are looked at. The line is short; what is new is at the beginning, or below a
    /// quote of ordinary length.
    public static let maximumBytes = 256 << 10

    /// The line: no control characters, no marks of direction, at most as many characters as asked for; empty where
    /// there is nothing to show.
    public let text: String

    /// Where it comes from.
    public let source: Source

    /// Makes the line from the forms of a text, the plain one preferred unless it is a mere substitute.
    ///
    /// - Parameters:
    ///   - text: the plain text, quotes and all; nil or empty where there is none.
    ///   - html: the HTML, already split; not asked for where the plain text is enough, which it mostly is.
    ///   - calendar: the summary of an invitation.
    ///   - attachments: the names of attached files.
    ///   - limit: characters at most.
    public init(
        text: String?, html: @autoclosure () -> ReplyHTML? = nil, calendar: String? = nil, attachments: [String] = [],
        limit: Int = defaultLimit
    ) {
        let plain = ReplyText(text ?? "")
        self.init(plain: plain, html: html, calendar: calendar, attachments: attachments, limit: limit)
    }

    /// Makes the line of a message.
    public init(_ message: ParsedMessage, limit: Int = defaultLimit) {
        var text = ""
        for part in message.body.textBody where part.contentType.mediaType == "text/plain" {
            guard text.utf8.count < Self.maximumBytes else { break }
            if !text.isEmpty { text += "\n\n" }
            let decoded = part.decodedText(limit: Self.maximumBytes)
            text += FlowedText(decoded.text, type: part.contentType)?.plainText ?? decoded.text
        }
        func html() -> ReplyHTML? {
            message.body.htmlBody.first { $0.contentType.mediaType == "text/html" }
                .map { ReplyHTML($0.decodedText(limit: Self.maximumBytes).text) }
        }
        let facts = MessageFacts(message.structure, limits: ClassificationLimits())
        let calendar = CalendarReader.read(facts)?.invitation.summary
        let names = message.attachments.filter { $0.purpose == .file }.compactMap(\.name)
        self.init(plain: ReplyText(text), html: html, calendar: calendar, attachments: names, limit: limit)
    }

    private init(
        plain: ReplyText, html makeHTML: () -> ReplyHTML?, calendar: String?, attachments: [String], limit: Int
    ) {
        func line(_ text: String) -> String { PreviewText.line(text, limit: limit) }
        let newText = plain.newText
        let written = line(newText)
        let saysSo = Self.isAboutHTML(newText)
        let isShort = newText.utf8.count < Self.shortest
        // Splitting HTML is most of the work, and hardly ever needed where there is plain text.
        let html = written.isEmpty || saysSo || isShort ? makeHTML() : nil
        let writtenHTML = html.map { line($0.newText) } ?? ""
        // A few characters beside a long text are what a template left over.
        let isSubstitute = saysSo || isShort && writtenHTML.utf8.count > 10 * newText.utf8.count
        if !written.isEmpty, writtenHTML.isEmpty || !isSubstitute {
            (text, source) = (written, .written)
            return
        }
        let candidates: [(String, Source)] = [
            (writtenHTML, .written), (writtenHTML.isEmpty ? written : "", .written),
            (line(plain.beginnings.forwarded), .earlier),
            (line(html?.beginnings.forwarded ?? ""), .earlier),
            (line(calendar ?? ""), .calendar), (line(attachments.joined(separator: ", ")), .attachments),
            (line(plain.beginnings.earlier), .earlier),
            (line(html?.beginnings.earlier ?? ""), .earlier),
            (line(plain.beginnings.rest), .rest), (line(html?.beginnings.rest ?? ""), .rest),
        ]
        (text, source) = candidates.first { !$0.0.isEmpty } ?? ("", .nothing)
    }

    /// Whether a plain text only says that there is HTML, or is HTML itself.
    private static func isAboutHTML(_ text: String) -> Bool {
        // Whatever says so has one of these words.
        guard OctetSearch.contains(any: signs, in: text, limit: 300 * 4) else { return false }
        let beginning = text.prefix(300).lowercased()
        if beginning.hasPrefix("<html") || beginning.hasPrefix("<!doctype") || beginning.hasPrefix("<div") {
            return true
        }
        return text.utf8.count < 300 && OctetSearch.contains(any: substitutes, in: beginning)
    }

    /// In either case, as far as they begin, because letters of words may be capitals.
    private static let signs: [[UInt8]] = ["<", "tml", "TML", "iew", "IEW", "rowser", "ROWSER"].map { Array($0.utf8) }

    /// Octets below which a plain text is compared with the HTML beside it.
    private static let shortest = 12

    /// What mailers and senders put where plain text belongs.
    private static let substitutes: [[UInt8]] = [
        "html message", "html email", "html e-mail", "view this email", "view this message", "does not support html",
        "doesn't support html", "html-mail", "html-nachricht", "html-e-mail", "html-ansicht", "kein html",
        "mail in html",
        "view in browser", "view it in your browser", "im browser", "message html", "messaggio html", "mensaje html",
        "mensagem html", "html format", "html-format", "enable html", "html capable", "html-capable", "html viewer",
    ].map { Array($0.utf8) }
}
