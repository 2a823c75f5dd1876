/// Every provider that is known without asking anybody. Any other is found from its issuer: ``ServerMetadata``.
public enum OAuthProviders {
    /// All of them, the most used first.
    public static let all: [OAuthProvider] = [
        google, microsoft, microsoftGovernment, microsoftChina, yahoo, aol, fastmail, yandex, mailru, zoho,
    ]

    /// The provider with this id.
    public static func named(_ id: String) -> OAuthProvider? { all.first { $0.id == id } }

    /// Whether a provider takes two client ids for the same program, of which it keeps one grant for each account.
    ///
    /// At Google that are the clients of one project, as a precaution: its combined authorization is a project's, whichever
    /// client asked (developers.google.com/identity/protocols/oauth2/web-server#incrementalAuth); that was not tried. The
    /// project's number stands before the first hyphen of a client id.
    public static func areSame(_ clientID: String, _ other: String, at provider: String) -> Bool {
        guard provider == "google", let project = clientID.split(separator: "-").first, clientID.contains("-") else {
            return clientID == other
        }
        return other.hasPrefix("\(project)-")
    }

    /// The provider whose mail servers have this name, in any realm.
    public static func serving(host: String) -> OAuthProvider? {
        let host = host.lowercased()
        return all.first { provider in
            let realms: [String?] = provider.realms.isEmpty ? [nil] : provider.realms.map(\.id)
            return realms.contains { realm in
                guard let mail = provider.inRealm(realm)?.mail else { return false }
                return mail.imap.host == host || mail.smtp.host == host
            }
        }
    }

    /// The provider that gives addresses of this domain to everybody.
    public static func serving(domain: String) -> OAuthProvider? {
        let domain = domain.lowercased()
        return all.first { $0.addressDomains.contains(domain) }
    }
}
