import MailModel

/// What a part says about itself: all that decides how its body is decoded and where it is shown.
///
/// The same value comes from a part's header and from what an IMAP server tells of it, so that a part which is fetched
/// alone is treated as in the whole message.
public struct PartDetails: Sendable, Hashable {
    /// The type; the default where none is named or none can be read.
    public var contentType: ContentType

    /// The transfer encoding.
    public var transferEncoding: TransferEncoding

    /// The disposition, where one is named.
    public var disposition: ContentDisposition?

    /// The Content-ID without angle brackets, by which `cid:` addresses name the part (RFC 2392).
    public var contentID: String?

    /// The Content-Location without white space, by which the text may name the part (RFC 2557 §4.2).
    public var contentLocation: String?

    /// The language tags of Content-Language (RFC 3282), in lower case.
    public var languages: [String] = []

    /// The Content-Description as text.
    public var summary: String?

    /// Takes a type and an encoding.
    public init(contentType: ContentType, transferEncoding: TransferEncoding = .sevenBit) {
        self.contentType = contentType
        self.transferEncoding = transferEncoding
    }

    /// Reads a part's header, with the type and encoding that were already found in it.
    init(_ header: HeaderBlock, contentType: ContentType, transferEncoding: TransferEncoding) {
        self.init(contentType: contentType, transferEncoding: transferEncoding)
        disposition = header.first(.contentDisposition).flatMap { ContentDisposition($0.rawValue) }
        contentID = header.first(.contentID).flatMap { Self.contentID($0.rawValue) }
        contentLocation = header.first(.contentLocation).flatMap { Self.contentLocation($0.rawValue) }
        languages = header.first(.contentLanguage).map { Self.languages($0.rawValue) } ?? []
        summary = header.first(.contentDescription).flatMap { Self.summary($0.rawValue) }
    }

    /// The file's name as its sender wrote it, from the disposition or else the type; never to be used as a path.
    public var fileName: String? {
        let name =
            disposition?.fileName ?? contentType.parameters.text(of: "name")
            ?? contentType.parameters.text(of: "filename")
        return name?.isEmpty == true ? nil : name
    }

    /// Whether it is a message in a message that can be read where it stands.
    var isPlainMessage: Bool { contentType.isMessage && transferEncoding.isIdentity }

    /// Whether the part is a picture, sound or film, which can be shown between texts (RFC 8621 §4.1.4).
    public var isMedia: Bool { ["image", "audio", "video"].contains(contentType.type) }

    /// The id in a raw field value; brackets may be missing.
    public static func contentID(_ value: ArraySlice<UInt8>) -> String? {
        if let id = MessageIDList.parse(value, limit: 1).first { return id.description }
        let id = value.filter { !$0.isFoldingSpace && $0 != ASCII.less && $0 != ASCII.greater }
        return id.isEmpty || id.count > 998 ? nil : id.lenientText
    }

    /// The address in a raw field value; breaks and spaces in it come from folding (RFC 2557 §4.4.1).
    public static func contentLocation(_ value: ArraySlice<UInt8>) -> String? {
        var bytes = value.filter { !$0.isFoldingSpace }
        if bytes.count > 1, bytes.first == ASCII.quote, bytes.last == ASCII.quote {
            bytes = Array(bytes.dropFirst().dropLast())
        }
        return bytes.isEmpty ? nil : EncodedWord.decode(bytes)
    }

    /// The text of a raw Content-Description.
    public static func summary(_ value: ArraySlice<UInt8>) -> String? {
        let text = HeaderField(rawName: [], rawValue: value).text
        return text.isEmpty ? nil : text
    }

    /// The tags in a raw field value, at most 20.
    public static func languages(_ value: ArraySlice<UInt8>) -> [String] {
        var tokenizer = HeaderTokenizer(value, grammar: .mime)
        var tags: [String] = []
        while tags.count < 20, let token = tokenizer.nextWithoutComments() {
            if token.kind == .atom { tags.append(value[token.range].map(\.lowercased).lenientText) }
        }
        return tags
    }
}

extension HeaderName {
    /// `Content-Description` (RFC 2045 §8)
    public static let contentDescription: HeaderName = "Content-Description"
    /// `Content-Disposition` (RFC 2183)
    public static let contentDisposition: HeaderName = "Content-Disposition"
    /// `Content-ID` (RFC 2045 §7)
    public static let contentID: HeaderName = "Content-ID"
    /// `Content-Language` (RFC 3282)
    public static let contentLanguage: HeaderName = "Content-Language"
    /// `Content-Location` (RFC 2557)
    public static let contentLocation: HeaderName = "Content-Location"
}
