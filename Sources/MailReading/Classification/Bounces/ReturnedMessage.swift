import MIME
import MailModel

/// The message that a report returns: its header, from a part or from the text behind the report.
struct ReturnedMessage {
    let header: HeaderBlock

    var messageID: MessageID? { header.messageID }
    var subject: String? { header.boundedText(.subject, limit: 4096) }

    /// The addresses of To, lower case.
    func recipients(limit: Int) -> [String] {
        let text = header.boundedText(.to, limit: limit) ?? ""
        return AddressScanner.addresses(in: text, limit: 20).map(\.text)
    }

    /// From the parts of the report, the first that has a header worth the name.
    init?(in structure: MessageStructure, limits: ClassificationLimits) {
        for part in structure.parts.prefix(200) where part.index > 0 && !MessageTexts.isEnclosed(part, in: structure) {
            guard let header = Self.header(of: part, in: structure, limits: limits) else { continue }
            if header.first(.from) != nil || header.first(.messageID) != nil || header.first(.subject) != nil {
                self.header = header
                return
            }
        }
        return nil
    }

    /// From a text in which the header of the returned message begins somewhere.
    init?(textBehindReport bytes: [UInt8]) {
        guard !bytes.isEmpty else { return nil }
        let header = HeaderBlock(bytes)
        guard header.first(.messageID) != nil || header.first(.subject) != nil || header.first(.to) != nil else {
            return nil
        }
        self.header = header
    }

    private static func header(
        of part: MessagePart, in structure: MessageStructure, limits: ClassificationLimits
    ) -> HeaderBlock? {
        // RFC 6522 §4, RFC 6533 §4
        switch part.contentType.mediaType {
        case "message/rfc822", "message/global":
            if let inner = structure.children(of: part).first { return inner.header }
            return HeaderBlock(part.decodedBody(limit: limits.textBytes))
        case "text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "text/rfc822",
            "message/partial", "text/rfc822-header":
            return HeaderBlock(part.decodedBody(limit: limits.textBytes))
        default: return nil
        }
    }
}
