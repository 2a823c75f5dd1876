internal import HTTPFetch

/// Where a domain's own document says that a token is to be had. It is shown; whether a client is registered there, and
/// whether the place deserves trust, is for whoever signs in to know.
public struct OAuthAnnouncement: Sendable, Hashable, Codable {
    /// The authorization server's name.
    public var issuer: String
    /// Where the person signs in; HTTPS.
    public var authorizationURL: String
    /// Where a code is exchanged for a token; HTTPS.
    public var tokenURL: String
    /// What the token is asked for.
    public var scopes: [String]

    /// More scopes are not read.
    static let maximumScopes = 20

    /// Reads the element of an autoconfig document; nil where it lacks a part or an address is not HTTPS.
    init?(_ element: XMLElement) {
        guard let issuer = element.text(of: "issuer"), let scope = element.text(of: "scope"),
            let authorization = Self.address(element.text(of: "authURL")),
            let token = Self.address(element.text(of: "tokenURL")), Self.isPlain(issuer), Self.isPlain(scope)
        else { return nil }
        self.issuer = issuer
        authorizationURL = authorization
        tokenURL = token
        scopes = scope.split(separator: " ").prefix(Self.maximumScopes).map(String.init)
    }

    private static func address(_ text: String?) -> String? {
        guard let url = text.flatMap({ FetchURL($0) }), url.scheme == .https else { return nil }
        return url.description
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count <= 2000 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
}
