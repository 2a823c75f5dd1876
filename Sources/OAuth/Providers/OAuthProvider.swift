public import MailModel

/// Who lets people sign in to their mailboxes by OAuth 2.0, as data.
///
/// Everything in which providers differ stands here, so that the rest of the target knows none of them. Addresses may
/// have the placeholder `{realm}`, which ``inRealm(_:)`` fills in: a tenant, a data centre.
public struct OAuthProvider: Sendable, Hashable, Codable {
    /// The stable name, such as `google`; `custom` for one that was found from its issuer.
    public var id: String
    /// The name that people know.
    public var name: String
    /// Who issues its id tokens and, where it says so, its authorization responses (RFC 9207); nil where there are
    /// neither. May have `{tenantid}`, which stands for the tenant that the token itself names.
    public var issuer: String?
    /// Where it is talked to.
    public var endpoints: OAuthEndpoints
    /// What is asked for.
    public var scopes: OAuthScopes
    /// Parameters of the authorization request that are the provider's own, in order.
    public var parameters: [OAuthParameter] = []
    /// The parameter that suggests an account; nil where it has none.
    public var loginHintParameter: String? = "login_hint"
    /// The parameters that make the provider ask for consent again, for signing in anew.
    public var consentParameters: [OAuthParameter] = [OAuthParameter("prompt", "consent")]
    /// How a client with a secret proves itself.
    public var clientAuthentication: OAuthClientAuthentication = .post
    /// Whether a refresh gives a new refresh token and ends the old one.
    public var rotation: RefreshTokenRotation = .unknown
    /// How access is taken back.
    public var revocation: RevocationMeans
    /// Where the owner of an account sees what has access and takes it back, where ``revocation`` is a request; nil where
    /// no such page is known.
    public var accessPage: String?
    /// Whether its authorization responses say who issued them; then one that does not is refused (RFC 9207 §2.4).
    public var saysIssuerInResponse = false
    /// How an organisation's own app gets tokens without anybody signing in; nil where there is no such way.
    public var appAccess: AppAccess?
    /// What an operator does for that, in order; nil where there is no such way.
    public var appRegistration: [ProviderFact]?
    /// How long a refresh token may lie unused, in days; nil where that is not known.
    public var idleDays: Int?
    /// The mail servers that take its tokens; nil where a person has to say.
    public var mail: OAuthMailServers?
    /// Domains of the addresses that it gives to everybody, such as `gmail.com`.
    public var addressDomains: [String] = []
    /// Places that its addresses lead to with `{realm}`; empty where there is only one.
    public var realms: [OAuthRealm] = []
    /// Whether a realm may also be one that ``realms`` does not list, such as a tenant's id.
    public var takesOtherRealms = false
    /// Where each of this was read, and when.
    public var facts: [ProviderFact] = []
    /// What an operator does to register, in order. `{redirect}` stands for the redirect address.
    public var registration: [ProviderFact] = []

    /// Describes a provider; the rest has its usual value.
    public init(
        id: String, name: String, issuer: String? = nil, endpoints: OAuthEndpoints, scopes: OAuthScopes,
        revocation: RevocationMeans
    ) {
        self.id = id
        self.name = name
        self.issuer = issuer
        self.endpoints = endpoints
        self.scopes = scopes
        self.revocation = revocation
    }

    /// Whether an id token can be expected.
    public var issuesIDTokens: Bool { issuer != nil && scopes.identity.contains("openid") }

    /// Whether a program can end access there.
    public var canRevoke: Bool {
        if case .endpoint = revocation { return true }
        return false
    }

    /// The page on which the owner takes access back; nil where none is known.
    public var ownersPage: String? {
        if case .page(let page) = revocation { return page }
        return accessPage
    }

    /// The provider in one place: `{realm}` filled in everywhere.
    ///
    /// - Parameter realm: an ``OAuthRealm/id``, or another name where ``takesOtherRealms``; nil for the first.
    /// - Returns: nil where the provider has no such realm, or the name has characters that no realm has.
    public func inRealm(_ realm: String?) -> OAuthProvider? {
        guard let usual = realms.first?.id else { return realm == nil ? self : nil }
        let realm = realm ?? usual
        guard realms.contains(where: { $0.id == realm }) || takesOtherRealms else { return nil }
        // A tenant is a GUID or a domain; nothing that could lead an address somewhere else.
        guard !realm.isEmpty, realm.utf8.count <= 253, !realm.hasPrefix("."), !realm.utf8.elementsEqual("..".utf8),
            realm.utf8.allSatisfy({ Self.isRealmByte($0) })
        else { return nil }
        var copy = self
        func filled(_ text: String) -> String { text.replacing("{realm}", with: realm) }
        copy.issuer = issuer.map(filled)
        copy.endpoints = OAuthEndpoints(
            authorization: filled(endpoints.authorization), token: filled(endpoints.token),
            device: endpoints.device.map(filled))
        if case .endpoint(let address) = revocation { copy.revocation = .endpoint(filled(address)) }
        copy.accessPage = accessPage.map(filled)
        if var mail {
            mail.imap.host = filled(mail.imap.host)
            mail.smtp.host = filled(mail.smtp.host)
            copy.mail = mail
        }
        return copy
    }

    private static func isRealmByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

/// Where a provider is talked to, as absolute addresses.
public struct OAuthEndpoints: Sendable, Hashable, Codable {
    /// Where the browser goes (RFC 6749 §3.1).
    public var authorization: String
    /// Where codes and refresh tokens are exchanged (RFC 6749 §3.2).
    public var token: String
    /// Where a device asks for a code (RFC 8628 §3.1); nil where there is none that gives mail scopes.
    public var device: String?

    /// Names the addresses.
    public init(authorization: String, token: String, device: String? = nil) {
        self.authorization = authorization
        self.token = token
        self.device = device
    }
}

/// One parameter of an authorization request.
public struct OAuthParameter: Sendable, Hashable, Codable {
    /// The name.
    public var name: String
    /// The value, not encoded.
    public var value: String

    /// Takes a name and a value.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Whether a refresh gives a new refresh token.
public enum RefreshTokenRotation: String, Sendable, Hashable, Codable {
    /// Never: the one from the sign-in is used for life.
    case never
    /// Each time; the old one goes on for a while.
    case always
    /// Each time; an old one that is used again may end everything.
    case strict
    /// Not known; whatever comes is stored.
    case unknown
}

/// How access is taken back.
public enum RevocationMeans: Sendable, Hashable, Codable {
    /// By a request (RFC 7009) to this address.
    case endpoint(String)
    /// By the owner, on this page.
    case page(String)
    /// Nobody knows; an administrator of the provider can.
    case unknown
}

/// A place at a provider: a tenant, a data centre.
public struct OAuthRealm: Sendable, Hashable, Codable {
    /// What stands in the addresses.
    public var id: String
    /// For people.
    public var title: String

    /// Names a place.
    public init(_ id: String, _ title: String) {
        self.id = id
        self.title = title
    }
}

/// The mail servers that take a provider's tokens.
public struct OAuthMailServers: Sendable, Hashable, Codable {
    /// One of them.
    public struct Server: Sendable, Hashable, Codable {
        /// The name.
        public var host: String
        /// The TCP port.
        public var port: Int
        /// How the connection becomes encrypted.
        public var security: ConnectionSecurity

        /// Describes a server.
        public init(_ host: String, _ port: Int, _ security: ConnectionSecurity = .implicit) {
            self.host = host
            self.port = port
            self.security = security
        }
    }

    /// Where mail is read.
    public var imap: Server
    /// Where mail is submitted.
    public var smtp: Server

    /// Names both.
    public init(imap: Server, smtp: Server) {
        self.imap = imap
        self.smtp = smtp
    }
}

/// Something that a provider's own pages say, and where.
public struct ProviderFact: Sendable, Hashable, Codable {
    /// What, in a sentence.
    public var text: String
    /// The page on which it was read.
    public var source: String
    /// When it was read, as year and month.
    public var readOn: String
    /// False for what no page of the provider says: it is a hint, and the server decides.
    public var isConfirmed: Bool

    /// States a fact.
    public init(_ text: String, source: String, readOn: String = "2026-11", isConfirmed: Bool = true) {
        self.text = text
        self.source = source
        self.readOn = readOn
        self.isConfirmed = isConfirmed
    }
}
