public import MailModel

/// How an organisation's own app gets tokens of its mailboxes without their owners signing in, as data.
public enum AppAccess: Sendable, Hashable, Codable {
    /// A service account signs an assertion for each mailbox (RFC 7523 §2.1); the organisation has delegated its whole
    /// domain to it.
    case delegation(scope: String)
    /// The client itself gets one token for all mailboxes that it was given (RFC 6749 §4.4).
    ///
    /// `roles` are the permissions without which the token reads or sends no mail, where a token says what it has.
    case clientCredentials(scope: String, roles: [String])
}

/// The key with which a client proves itself in place of a secret.
public enum ClientKey: Sendable {
    /// The key of a service account.
    case serviceAccount(ServiceAccountKey)
    /// A key whose certificate the provider knows.
    case certificate(ClientCertificate)

    /// Which kind it is.
    public var kind: ClientKeyKind {
        switch self {
        case .serviceAccount: .serviceAccount
        case .certificate: .certificate
        }
    }

    /// Reads a key of a kind as an operator has it in a file.
    ///
    /// - Throws: ``OAuthError`` with `badConfiguration`. Its words have nothing of the file.
    public init(_ kind: ClientKeyKind, file: Secret) throws(OAuthError) {
        switch kind {
        case .serviceAccount: self = .serviceAccount(try ServiceAccountKey(file: file))
        case .certificate: self = .certificate(try ClientCertificate(file: file))
        }
    }
}

/// The kinds of keys.
public enum ClientKeyKind: String, Sendable, Hashable, Codable {
    /// The JSON file of a service account.
    case serviceAccount = "service-account"
    /// A PEM file with a private key and its certificate.
    case certificate
}
