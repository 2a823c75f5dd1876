/// Something that comes with the text of a message.
public struct Attachment: Sendable {
    /// The part.
    public let part: MessagePart

    /// The name as its sender wrote it; never to be used as a path.
    public let name: String?

    /// A name under which it can be saved on any system; never empty.
    public let safeName: String

    /// The Content-ID without angle brackets, by which the text may show it.
    public let contentID: String?

    /// The Content-Location, by which the text may show it.
    public let contentLocation: String?

    /// What it is there for.
    public let purpose: Purpose

    /// What an attachment is there for.
    public enum Purpose: String, Sendable, Hashable, Codable, CaseIterable {
        /// For the reader.
        case file
        /// To be shown inside the text: media that stand between texts, or that the text can name.
        case embedded
        /// Another form of the text, which was not chosen.
        case alternative
        /// For programs: a signature, the version of an encryption, the status in a report.
        case control
    }

    init(_ part: MessagePart, in tree: PartTree, isBetweenTexts: Bool) {
        let details = tree.parts[part.index].details
        self.part = part
        name = details.fileName
        safeName = FileName.safe(details.fileName, type: details.contentType)
        contentID = details.contentID
        contentLocation = details.contentLocation
        purpose = Self.purpose(of: tree.parts[part.index], in: tree, isBetweenTexts: isBetweenTexts)
    }

    /// The media type, such as `image/png`.
    public var mediaType: String { part.contentType.mediaType }

    /// Whether it is shown inside the text.
    public var isInline: Bool { purpose == .embedded }

    /// Whether it is what Outlook packs text and files into, mostly named `winmail.dat`.
    public var isTNEF: Bool {
        switch mediaType {
        case "application/ms-tnef", "application/vnd.ms-tnef": true
        case "application/octet-stream": name?.lowercased() == "winmail.dat"
        default: false
        }
    }

    /// What Outlook packed, unpacked at each call; nil where it is something else.
    public func tnefMessage(limits: MIMELimits = MIMELimits()) -> TNEFMessage? {
        isTNEF ? TNEFMessage(part.decodedBody(), limits: limits) : nil
    }

    /// The octets of the body as transferred.
    public var encodedSize: Int { part.bodyRange.count }

    /// The octets of the decoded body, guessed from what base64 with lines of 76 characters would take, without
    /// decoding.
    public var estimatedSize: Int {
        // RFC 2045 §6.8
        part.transferEncoding == .base64 ? encodedSize / 78 * 57 + encodedSize % 78 * 3 / 4 : encodedSize
    }

    private static func purpose(of part: PartTree.Part, in tree: PartTree, isBetweenTexts: Bool) -> Purpose {
        if isBetweenTexts { return .embedded }
        let details = part.details
        let parent = part.parent.map { tree.parts[$0] }
        let isFirst = parent?.children.first == part.index
        switch parent?.details.contentType.subtype ?? "" {
        // RFC 1847 §2.1: the content, then the signature.
        case "signed" where !isFirst: return .control
        // RFC 1847 §2.2: the version, then the content.
        case "encrypted" where isFirst: return .control
        case "report" where details.contentType.type == "message" && !details.contentType.isMessage: return .control
        case "alternative" where details.fileName == nil && details.contentType.type == "text":
            // An invitation is more than another form of the text.
            return details.contentType.subtype == "calendar" ? .file : .alternative
        case "related" where details.contentID != nil || details.contentLocation != nil: return .embedded
        default: break
        }
        let canBeNamed = details.contentID != nil || details.contentLocation != nil
        let wantsToBeShown = details.disposition?.isInline == true
        return details.isMedia && canBeNamed && wantsToBeShown ? .embedded : .file
    }
}
