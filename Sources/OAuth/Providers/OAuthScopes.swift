/// What is asked for at a provider, and how what it gave is compared with it.
///
/// Providers write scopes their own way: Microsoft answers without the resource or with another name of it, Google
/// spells `email` out as an address, others change the case or divide by commas.
public struct OAuthScopes: Sendable, Hashable, Codable {
    /// Without these the mailbox cannot be read or cannot send.
    public var mail: [String]
    /// With these the provider says who signed in.
    public var identity: [String]
    /// With these it gives a refresh token. They are asked for and not looked for in the answer.
    public var offline: [String]
    /// What stands between scopes in a request: a space, but for providers that never read the standard.
    public var separator: String

    /// Names the scopes.
    public init(mail: [String], identity: [String] = [], offline: [String] = [], separator: String = " ") {
        self.mail = mail
        self.identity = identity
        self.offline = offline
        self.separator = separator
    }

    /// Everything, as it stands in a request.
    public var requested: String { (identity + offline + mail).joined(separator: separator) }

    /// The needed scopes that are not among the granted ones.
    ///
    /// - Parameter granted: as the answer gave them; nil where it said nothing, which means all of them.
    public func missing(from granted: [String]?) -> [String] {
        // RFC 6749 §5.1
        guard let granted else { return [] }
        let given = Set(granted.map(Self.folded))
        return mail.filter { !given.contains(Self.folded($0)) }
    }

    /// The scopes in a `scope` value, however they are divided; at most 200.
    public static func split(_ text: String) -> [String] {
        text.split(maxSplits: 200, whereSeparator: { $0 == " " || $0 == "," || $0 == "\n" || $0 == "\t" || $0 == "+" })
            .map(String.init)
    }

    /// One spelling for all of a scope's: small letters, without a slash at the end, one name for Microsoft's resource.
    private static func folded(_ scope: String) -> String {
        var text = scope.lowercased()
        while text.hasSuffix("/") { text.removeLast() }
        for resource in microsoftResources where text.hasPrefix(resource) {
            return String(text.dropFirst(resource.count))
        }
        return text
    }

    /// Names of one and the same service: entra-docs, scopes-oidc.md; the last ones for government and China clouds.
    private static let microsoftResources = [
        "https://outlook.office.com/", "https://outlook.office365.com/", "https://outlook.office365.us/",
        "https://outlook-dod.office365.us/", "https://partner.outlook.cn/",
    ]
}
