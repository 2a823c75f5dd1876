internal import MIME
internal import MailHTML

/// The texts of a message, decoded, as they are kept.
struct BodyTexts {
    /// The text to read where plain text is preferred, lines ended by LF; made from HTML where there is no other.
    private(set) var text = ""
    /// The HTML; nil where there is none.
    private(set) var html: String?
    /// What the sender gave as plain text.
    private(set) var plain = ""
    /// The plain text as it came, before flowed lines were joined: what identity is made of.
    private(set) var rawPlain = ""
    /// Whether all of it was read.
    private(set) var isComplete = true

    private var decoded: [Int: DecodedText] = [:]

    init(_ message: ParsedMessage, limits: ReadingLimits) {
        var budget = limits.textBytes
        readText(message.body.textBody.prefix(limits.textParts), budget: &budget)
        budget = limits.textBytes
        readHTML(message.body.htmlBody.prefix(limits.textParts), budget: &budget)
        if max(message.body.textBody.count, message.body.htmlBody.count) > limits.textParts { isComplete = false }
        if text.isEmpty, html == nil { readPacked(message, limits: limits) }
        text = Self.withLineFeeds(text)
        html = html.map(Self.withoutNul)
    }

    private mutating func readText(_ parts: ArraySlice<MessagePart>, budget: inout Int) {
        for part in parts where !part.details.isMedia {
            let read = decode(part, budget: &budget)
            if part.contentType.mediaType == "text/html" {
                Self.append(Self.text(ofHTML: read.text), to: &text)
            } else {
                Self.append(read.text, to: &rawPlain)
                let shown = FlowedText(read.text, type: part.contentType)?.plainText ?? read.text
                Self.append(shown, to: &plain)
                Self.append(shown, to: &text)
            }
        }
    }

    private mutating func readHTML(_ parts: ArraySlice<MessagePart>, budget: inout Int) {
        guard parts.contains(where: { $0.contentType.mediaType == "text/html" }) else { return }
        var result = ""
        for part in parts where !part.details.isMedia {
            let read = decode(part, budget: &budget)
            if part.contentType.mediaType == "text/html" {
                Self.append(read.text, to: &result)
            } else {
                // Text beside HTML, such as the footer of a list.
                let shown = FlowedText(read.text, type: part.contentType)?.plainText ?? read.text
                Self.append(TextHTML().html(shown), to: &result)
            }
        }
        html = result
    }

    /// What Outlook packed into `winmail.dat`, where there is nothing else to read.
    private mutating func readPacked(_ message: ParsedMessage, limits: ReadingLimits) {
        guard
            let packed = message.attachments.first(where: {
                $0.isTNEF && $0.encodedSize > 0 && $0.encodedSize <= limits.packedBytes
            }), let body = packed.tnefMessage()?.body()
        else { return }
        if body.isHTML {
            html = body.text
            text = Self.text(ofHTML: body.text)
        } else {
            text = body.text
            plain = body.text
        }
    }

    /// Each part is decoded once, also where both forms have it.
    private mutating func decode(_ part: MessagePart, budget: inout Int) -> DecodedText {
        if let known = decoded[part.index] { return known }
        let text = part.decodedText(limit: budget)
        budget -= min(budget, part.rawBody.count)
        if text.defects.contains(where: { $0.kind == .textTooLong }) { isComplete = false }
        decoded[part.index] = text
        return text
    }

    // MARK: Texts

    private static func append(_ more: String, to text: inout String) {
        if text.isEmpty {
            text = more
        } else if !more.isEmpty {
            text += "\n"
            text += more
        }
    }

    static func text(ofHTML html: String) -> String {
        var layout = HTMLText()
        layout.showsImages = false
        return layout.text(html)
    }

    /// The text without NUL and without the CR of line ends.
    private static func withLineFeeds(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x0D || $0 == 0 }) else { return text }
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count)
        var isAfterReturn = false
        for byte in text.utf8 {
            if isAfterReturn, byte != 0x0A { output.append(0x0A) }
            isAfterReturn = byte == 0x0D
            if byte != 0x0D, byte != 0 { output.append(byte) }
        }
        if isAfterReturn { output.append(0x0A) }
        return String(decoding: output, as: UTF8.self)
    }

    private static func withoutNul(_ text: String) -> String {
        text.utf8.contains(0) ? String(decoding: text.utf8.filter { $0 != 0 }, as: UTF8.self) : text
    }
}
