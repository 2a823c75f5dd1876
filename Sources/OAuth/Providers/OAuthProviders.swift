/// Every provider that is known without asking anybody. Any other is found from its issuer: ``ServerMetadata``.
public enum OAuthProviders {
    /// All of them, the most used first.
    public static let all: [OAuthProvider] = [
        google, microsoft, microsoftGovernment, microsoftChina, yahoo, aol, fastmail, yandex, mailru, zoho,
    ]

    /// The provider with this id.
    public static func named(_ id: String) -> OAuthProvider? { all.first { $0.id == id } }

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
