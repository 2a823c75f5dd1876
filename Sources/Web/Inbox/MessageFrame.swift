internal import MailHTML
internal import MailModel
internal import MailReading
internal import MailStore

/// The document in which a message's text is shown: sanitised, without scripts, under a policy of its own.
///
/// What a reader can choose (earlier words, images, colours) are links of the document to itself, so that they work
/// without a script, and also where the document is opened on its own.
struct MessageFrame {
    /// What the reader has chosen.
    struct Choices: Sendable, Hashable {
        /// Whether what was written before is shown as well.
        var showsEarlier = false
        /// Whether images on other servers are fetched, through us.
        var showsImages = false
        /// Whether the colours are turned for a dark screen.
        var adaptsColors = false

        var query: String {
            var parts: [String] = []
            if showsEarlier { parts.append("earlier=1") }
            if showsImages { parts.append("images=1") }
            if adaptsColors { parts.append("adapt=1") }
            return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
        }
    }

    let message: MessageRecord
    let body: StoredBody
    let choices: Choices
    /// The address from which an image of another server is shown.
    let proxy: @Sendable (String) -> String
    var title: String { message.subject.isEmpty ? "Message" : message.subject }

    var html: HTML {
        let content = body.html.map(rich) ?? plain
        return """
            <!doctype html>
            <html lang="en" class="\(content.isPaper ? "paper" : "plain")\(if: choices.adaptsColors, " adapt")">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>\(title)</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            \(notes(content))
            \(content.markup)
            \(earlier(content))
            </body>
            </html>

            """
    }

    /// What is shown, and what there is to say about it.
    private struct Content {
        var markup: HTML
        var isPaper = false
        var hasEarlier = false
        /// Whether it changes its direction of writing more often than is shown.
        var isCut = false
        var sanitized: SanitizedHTML?
        /// Links that need a word, also those of plain text.
        var doubtful: [SanitizedHTML.Link] = []
        /// What cannot be seen of it.
        var hidden: [SanitizedHTML.HiddenText] = []
    }

    // MARK: - Texts

    private var plain: Content {
        let reply = ReplyText(body.text)
        let hasEarlier = reply.pieces.contains { $0.kind.isEarlier && !isBlank($0, of: reply) }
        var markup = HTML.empty
        var isCut = false
        var doubtful: [SanitizedHTML.Link] = []
        var hidden: [SanitizedHTML.HiddenText] = []
        for piece in reply.pieces where choices.showsEarlier || !piece.kind.isEarlier {
            let isQuiet = [.signature, .mobileSignature, .disclaimer].contains(piece.kind)
            let written = TextHTML().html(trimmed(reply.text(of: piece)))
            let judged = HTMLSanitizer().sanitize(written)
            doubtful += judged.links.filter { !$0.warnings.isEmpty }
            hidden.append(judged.hiddenText)
            let bounded = DirectionBound.bounded(written)
            let text = HTML.sanitized(bounded.markup)
            isCut = isCut || bounded.isCut
            markup =
                "\(markup)<div dir=\"auto\" class=\"\(piece.kind.isEarlier ? "earlier" : isQuiet ? "quiet" : "written")\">\(text)</div>"
        }
        return Content(
            markup: "<div class=\"text\">\(markup)</div>", hasEarlier: hasEarlier, isCut: isCut,
            doubtful: doubtful, hidden: hidden)
    }

    private func isBlank(_ piece: ReplyPiece, of reply: ReplyText) -> Bool {
        reply.bytes[piece.range.clamped(to: 0..<reply.bytes.count)].allSatisfy { $0 <= 0x20 }
    }

    /// Pieces stand in elements of their own, whose margins stand for the empty lines at their ends.
    private func trimmed(_ text: String) -> String {
        var bytes = text.utf8[...]
        while let last = bytes.last, last == 0x0A || last == 0x0D || last == 0x20 { bytes = bytes.dropLast() }
        while let first = bytes.first, first == 0x0A || first == 0x0D { bytes = bytes.dropFirst() }
        return String(Substring(bytes))
    }

    private func rich(_ html: String) -> Content {
        let reply = ReplyHTML(html)
        let hasEarlier = reply.pieces.contains { $0.kind.isEarlier }
        var bytes: [UInt8] = []
        if choices.showsEarlier || !hasEarlier {
            bytes = reply.bytes
        } else {
            for piece in reply.pieces where !piece.kind.isEarlier { bytes += reply.bytes[piece.range] }
        }
        var sanitizer = HTMLSanitizer()
        if choices.showsImages { sanitizer.remoteContent = .proxy(proxy) }
        sanitizer.embedded = embedded
        sanitizer.imageDataPoints = { text in
            ImageKind(base64: text).flatMap { $0.isShowable ? $0.points : nil }
        }
        let safe = sanitizer.sanitize(bytes)
        let bounded = DirectionBound.bounded(safe.document)
        return Content(
            markup: .sanitized(bounded.markup), isPaper: !Self.knowsDark(html) && Self.hasColours(safe.document),
            hasEarlier: hasEarlier, isCut: bounded.isCut, sanitized: safe,
            doubtful: safe.links.filter { !$0.warnings.isEmpty }, hidden: [safe.hiddenText])
    }

    /// Whether a mail brings colours or pictures, which were meant for white paper. One without, as most people write
    /// them, can be read on any ground.
    private static func hasColours(_ markup: String) -> Bool {
        let words: [StaticString] = ["color:", "color=", "background", "<img"]
        return words.contains { contains(markup.utf8[...], $0) }
    }

    /// Images that came with the message, by their Content-ID.
    private var embedded: @Sendable (String) -> String? {
        let places = message.attachments.enumerated().reduce(into: [String: Int]()) { places, entry in
            guard entry.element.mediaType.hasPrefix("image/"), let id = entry.element.contentID else { return }
            places["cid:\(id)"] = entry.offset
        }
        let id = message.id.description
        return { address in places[address].map { "/mail/\(id)/parts/\($0)" } }
    }

    /// Whether the sender thought of dark screens.
    static func knowsDark(_ html: String) -> Bool {
        let head = html.utf8.prefix(64 << 10)
        return contains(head, "prefers-color-scheme") || contains(head, "name=\"color-scheme\"")
    }

    private static func contains(_ bytes: Substring.UTF8View, _ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            guard let first = word.first else { return false }
            var rest = bytes[...]
            while let place = rest.firstIndex(of: first) {
                if rest[place...].starts(with: word) { return true }
                rest = rest[rest.index(after: place)...]
            }
            return false
        }
    }

    // MARK: - What there is to say

    private func notes(_ content: Content) -> HTML {
        var lines: [HTML] = []
        if content.isCut {
            lines.append(
                note(
                    "calm",
                    "The mail changes its direction of writing too often to be shown whole. Its raw source has all of it."
                ))
        }
        for link in content.doubtful.prefix(10) { lines.append(warning(of: link)) }
        lines += HiddenTextNotes(content.hidden).lines
        guard let safe = content.sanitized else {
            return lines.isEmpty ? .empty : "<div class=\"notes\">\(HTML.joined(lines))</div>"
        }
        if safe.removals.contains(.script) { lines.append(note("bad", "A script in this mail was removed.")) }
        if safe.removals.contains(.form) {
            lines.append(note("bad", "A form in this mail was removed. Do not enter anything into a mail."))
        }
        let others = Self.others(safe.removals)
        if !others.isEmpty { lines.append(note("calm", "Left out: \(others.joined(separator: ", ")).")) }
        if safe.blockedImages - safe.trackingPixels > 0, !choices.showsImages {
            lines.append(
                note(
                    "calm",
                    "\(Self.counted(safe.blockedImages - safe.trackingPixels, "image")) from other servers not shown. <a class=\"choice\" href=\"\(address { $0.showsImages = true })\">Show images</a>"
                ))
        }
        if safe.trackingPixels > 0 {
            lines.append(note("calm", "\(Self.counted(safe.trackingPixels, "tracking image")), never fetched."))
        }
        if safe.isTruncated || !body.isComplete { lines.append(note("calm", "The mail is longer than what is shown.")) }
        if content.isPaper {
            let words = choices.adaptsColors ? "Original colours" : "Adapt to the dark"
            lines.append(
                "<p class=\"note calm dark-only\"><a class=\"choice\" href=\"\(address { $0.adaptsColors.toggle() })\">\(words)</a></p>"
            )
        }
        let hosts = Self.hosts(of: safe)
        if !hosts.isEmpty { lines.append(links(safe, hosts)) }
        return lines.isEmpty ? .empty : "<div class=\"notes\">\(HTML.joined(lines))</div>"
    }

    /// What of a mail is not shown, beside scripts and forms.
    private static func others(_ removals: Set<SanitizedHTML.Removal>) -> [String] {
        let names: [(SanitizedHTML.Removal, String)] = [
            (.frame, "other pages"), (.plugin, "plug-ins"), (.media, "sound or video"), (.drawing, "drawings"),
            (.redirection, "a word on where addresses lead"),
        ]
        return names.filter { removals.contains($0.0) }.map(\.1)
    }

    private func warning(of link: SanitizedHTML.Link) -> HTML {
        let text: HTML = link.text.isEmpty ? "A link" : "\u{201C}<bdi>\(Self.shortened(link.text))</bdi>\u{201D}"
        let host: HTML = "<b><bdi>\(link.host)</bdi></b>"
        if link.warnings.contains(.deceptiveCharacters) {
            return note("bad", "A link holds characters that turn its text. It leads to \(host).")
        }
        if link.warnings.contains(.textNamesOtherAddress) {
            let address = Self.shortened(String(link.address.dropFirst("mailto:".count)))
            return note("bad", "\(text) does not write to whom it says, but to <b><bdi>\(address)</bdi></b>.")
        }
        if link.warnings.contains(.userInformation) {
            return note("bad", "\(text) hides where it leads: to \(host).")
        }
        if link.warnings.contains(.textNamesOtherHost) {
            return note("bad", "\(text) does not lead where it says, but to \(host).")
        }
        if link.warnings.contains(.unusualHost) {
            return note("bad", "\(text) leads to a name in letters that look like others: \(host).")
        }
        return note("bad", "\(text) leads to a number instead of a name: \(host).")
    }

    private static func shortened(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(80)))
    }

    private func links(_ safe: SanitizedHTML, _ hosts: [String]) -> HTML {
        """
        <details class="note calm"><summary>\(safe.links.count == 1 ? "1 link" : "\(safe.links.count) links"), to \(hosts.prefix(3).joined(separator: ", "))\(if: hosts.count > 3, " and \(hosts.count - 3) more")</summary><ul>\(each: safe.links.prefix(60), { "<li><bdi>\($0.text.isEmpty ? "(image)" : Self.shortened($0.text))</bdi>: <code><bdi>\(String($0.address.prefix(200)))</bdi></code></li>" })</ul></details>
        """
    }

    private static func hosts(of safe: SanitizedHTML) -> [String] {
        var hosts: [String] = []
        for link in safe.links where !link.host.isEmpty && !hosts.contains(link.host) { hosts.append(link.host) }
        return hosts
    }

    private static func counted(_ number: Int, _ word: String) -> String {
        "\(number) \(word)\(number == 1 ? "" : "s")"
    }

    private func note(_ kind: String, _ words: HTML) -> HTML { Self.note(kind, words) }

    static func note(_ kind: String, _ words: HTML) -> HTML { "<p class=\"note \(kind)\">\(words)</p>" }

    private func earlier(_ content: Content) -> HTML {
        guard content.hasEarlier else { return .empty }
        let words = choices.showsEarlier ? "Hide earlier words" : "Show earlier words"
        return """
            <p class="more"><a class="choice" href="\(address { $0.showsEarlier.toggle() })" title="\(words)">\(choices.showsEarlier ? words : "\u{22EF}")\(if: !choices.showsEarlier, "<span class=\"unseen\">\(words)</span>")</a></p>
            """
    }

    private func address(_ change: (inout Choices) -> Void) -> String {
        var choices = choices
        change(&choices)
        return "/mail/\(message.id)\(choices.query)"
    }
}

extension HTML {
    /// Markup that ``MailHTML`` wrote: judged, quoted and closed by it, and only to be shown in the frame of a message.
    ///
    /// What turns letters around is left out, as it is in all other text of pages.
    static func sanitized(_ markup: String) -> HTML {
        var bytes = Array(markup.utf8)
        guard bytes.contains(0xE2) else { return HTML(stringLiteral: markup) }
        var length = 0
        for byte in bytes {
            bytes[length] = byte
            length += 1
            // U+202D and U+202E
            if byte == 0xAD || byte == 0xAE, length > 2, bytes[length - 3] == 0xE2, bytes[length - 2] == 0x80 {
                length -= 3
            }
        }
        return HTML(stringLiteral: String(decoding: bytes[..<length], as: UTF8.self))
    }
}
