import MIME
import MailHTML

/// The texts of a message as far as classification reads them: plain where there is plain, otherwise from HTML.
enum MessageTexts {
    /// The text at the beginning of the message, at most `limit` octets of it. What a part message/rfc822 encloses
    /// is somebody else's and is left out.
    static func text(of structure: MessageStructure, limit: Int) -> String {
        var plain = ""
        var html = ""
        for part in structure.parts.prefix(200) {
            guard part.children.isEmpty, !part.contentType.isMultipart, !isEnclosed(part, in: structure) else {
                continue
            }
            guard part.contentType.type == "text" else { continue }
            // A text file beside the text says nothing about the message.
            if part.header.word("Content-Disposition") == "attachment" { continue }
            switch part.contentType.subtype {
            case "plain" where plain.utf8.count < limit:
                if !plain.isEmpty { plain += "\n\n" }
                plain += part.decodedText(limit: limit).text
            case "html" where html.utf8.count < limit: html += part.decodedText(limit: limit * 4).text
            default: break
            }
        }
        if plain.utf8.contains(where: { !$0.isASCIISpace }) { return plain }
        var layout = HTMLText()
        layout.links = .omitted
        layout.showsImages = false
        layout.maximumBytes = limit
        return layout.text(html)
    }

    /// Whether a part lies inside an enclosed message. Depth is bounded, so the way up is short.
    static func isEnclosed(_ part: MessagePart, in structure: MessageStructure) -> Bool {
        var parent = part.parent
        while let index = parent {
            let outer = structure.parts[index]
            if outer.contentType.type == "message" { return true }
            parent = outer.parent
        }
        return false
    }
}
