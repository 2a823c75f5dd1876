public import MailModel

/// How the user name follows from the address.
public enum UserNameForm: String, Sendable, Hashable, Codable {
    /// The whole address.
    case address
    /// The part before the `@`.
    case localPart = "local-part"
    /// A name that the source gave as it is.
    case given
    /// It does not follow from the address: the person must say it.
    case unknown
}

/// A server as it was found, with the user name for one address.
public struct DiscoveredServer: Sendable, Hashable {
    /// Host and port.
    public var endpoint: Endpoint
    /// How the connection becomes encrypted.
    public var security: ConnectionSecurity
    /// The user name; nil where it does not follow from the address.
    public var user: String?
    /// How it follows.
    public var userForm: UserNameForm

    /// Takes the parts as they are.
    public init(endpoint: Endpoint, security: ConnectionSecurity, user: String?, userForm: UserNameForm) {
        self.endpoint = endpoint
        self.security = security
        self.user = user
        self.userForm = userForm
    }

    /// A server whose user name follows from `address`.
    public init(endpoint: Endpoint, security: ConnectionSecurity, form: UserNameForm, address: EmailAddress) {
        let user: String? =
            switch form {
            case .address: address.description
            case .localPart: address.localPart
            case .given, .unknown: nil
            }
        self.init(endpoint: endpoint, security: security, user: user, userForm: form)
    }

    /// Whether a user name that a document gives can be used: not endless, and without control characters.
    static func isUsable(user: String) -> Bool {
        !user.isEmpty && user.utf8.count <= 500
            && !user.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    /// Whether both are the same server by the same way; user names are not compared.
    public func isSameServer(as other: DiscoveredServer) -> Bool {
        endpoint == other.endpoint && security == other.security
    }
}

extension DiscoveredServer: Codable {
    private enum Key: String, CodingKey { case endpoint, security, user, userForm }

    /// Reads the form that ``encode(to:)`` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let endpoint = Endpoint(try container.decode(String.self, forKey: .endpoint)) else {
            throw DecodingError.dataCorruptedError(
                forKey: .endpoint, in: container, debugDescription: "not HOST:PORT")
        }
        self.init(
            endpoint: endpoint, security: try container.decode(ConnectionSecurity.self, forKey: .security),
            user: try container.decodeIfPresent(String.self, forKey: .user),
            userForm: try container.decode(UserNameForm.self, forKey: .userForm))
    }

    /// Writes the endpoint as `host:port`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(endpoint.description, forKey: .endpoint)
        try container.encode(security, forKey: .security)
        try container.encodeIfPresent(user, forKey: .user)
        try container.encode(userForm, forKey: .userForm)
    }
}
