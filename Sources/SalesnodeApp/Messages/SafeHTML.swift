internal import MIME
internal import MailHTML

/// The safe HTML of a message, as `message sanitize` writes it, and what had to be changed.
struct SafeHTML: Encodable {
    struct Link: Encodable {
        var address: String
        var text: String
        var warnings: [String]
    }

    /// A style sheet and one element; empty where there is no text.
    var html: String
    var blockedImages: Int
    var embeddedImages: Int
    var trackingPixels: Int
    var hiddenTextBytes: Int
    var links: [Link]
    var removals: [String]
    var isTruncated: Bool

    /// Takes a message apart and sanitises its text; `isHTML` takes the bytes for the text itself.
    init(_ bytes: [UInt8], isHTML: Bool) {
        var sanitizer = HTMLSanitizer()
        let document: [UInt8]
        if isHTML {
            document = bytes
        } else {
            let message = ParsedMessage(bytes)
            sanitizer.embedded = { address in message.body.part(address: address).map { "part/\($0.index)" } }
            document = message.body.htmlBody.reduce(into: []) { document, part in
                guard part.contentType.type == "text" else { return }
                let text = part.decodedText().text
                document += Array((part.contentType.subtype == "html" ? text : TextHTML().html(text)).utf8)
            }
        }
        let safe = sanitizer.sanitize(document)
        html = safe.document
        blockedImages = safe.blockedImages
        embeddedImages = safe.embeddedImages
        trackingPixels = safe.trackingPixels
        hiddenTextBytes = safe.hiddenTextBytes
        links = safe.links.map { link in
            Link(address: link.address, text: link.text, warnings: link.warnings.map { "\($0)" }.sorted())
        }
        removals = safe.removals.map { "\($0)" }.sorted()
        isTruncated = safe.isTruncated
    }
}
