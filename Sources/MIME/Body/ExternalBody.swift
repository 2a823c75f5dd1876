/// A part that names where its content lies instead of holding it (RFC 2046 §5.2.3).
///
/// A stranger's word on where to connect: nothing is ever fetched without being asked.
public struct ExternalBody: Sendable, Hashable {
    /// How the content is reached, in lower case, such as `url`, `anon-ftp` or `mail-server`.
    public let accessType: String

    /// The address for the access type `url`, without the white space that folding put into it (RFC 2017 §3).
    public let url: String?

    /// The file's name and place for the access types that use FTP and local files.
    public let name: String?
    /// The host on which the file lies.
    public let site: String?
    /// The folder on that host.
    public let directory: String?
    /// The address to write to for the access type `mail-server`.
    public let server: String?

    /// Until when the content is there.
    public let expiration: HeaderDate?

    /// The octets of the content, as announced.
    public let size: Int?

    /// What the content is.
    public let details: PartDetails

    /// Nil where the part is no message/external-body or names no access type.
    public init?(_ part: MessagePart, limits: MIMELimits = MIMELimits()) {
        let type = part.contentType
        guard type.mediaType == "message/external-body", let access = type.parameters["access-type"] else { return nil }
        let parameters = type.parameters
        accessType = access.lowercased()
        // RFC 2017 §3.1
        url = parameters.bytes(of: "url").map { $0.filter { $0 > 0x20 && $0 != 0x7F }.lenientText }
        name = parameters["name"]
        site = parameters["site"]
        directory = parameters["directory"]
        server = parameters["server"]
        expiration = parameters.bytes(of: "expiration").flatMap { HeaderDate($0[...]) }
        size = parameters["size"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        // RFC 2046 §5.2.3: the body is the header of the content.
        let header = HeaderBlock(part.rawBody, limits: limits)
        details = PartDetails(
            header, contentType: header.contentType ?? .plainText, transferEncoding: header.transferEncoding)
    }
}
