public import MailModel

/// What a finished TLS handshake is known by.
public struct TLSSession: Sendable, Hashable {
    /// `TLS 1.2` or `TLS 1.3`; nothing older is ever agreed to.
    public let version: String

    /// The cipher suite by its IANA name, where it could be read from the handshake.
    public let cipher: String?

    /// The server's own certificate.
    public let certificate: CertificateSummary

    /// The `tls-server-end-point` channel binding: the certificate's hash (RFC 5929 §4.1). Nil where the certificate's
    /// signature algorithm has no single hash, for which the RFC defines no binding.
    public let serverEndPoint: [UInt8]?

    /// Takes the parts as they are; tests use it.
    public init(version: String, cipher: String?, certificate: CertificateSummary, serverEndPoint: [UInt8]?) {
        self.version = version
        self.cipher = cipher
        self.certificate = certificate
        self.serverEndPoint = serverEndPoint
    }
}

/// What is shown of a certificate, whether it was accepted or not.
public struct CertificateSummary: Sendable, Hashable {
    /// DNS names and addresses for which it stands, without control characters; the common name where it has none of
    /// those. At most ``maximumNames``.
    public let names: [String]

    /// Who issued it: common name and organisation.
    public let issuer: String

    /// First moment at which it is valid.
    public let notBefore: Timestamp

    /// Last moment at which it is valid.
    public let notAfter: Timestamp

    /// By which a person can accept it.
    public let fingerprint: CertificateFingerprint

    /// Whether issuer and subject are the same, so that nobody else vouches for it.
    public let isSelfSigned: Bool

    /// Names beyond this number are left out.
    public static let maximumNames = 100

    /// Takes the parts as they are; tests use it.
    public init(
        names: [String], issuer: String, notBefore: Timestamp, notAfter: Timestamp,
        fingerprint: CertificateFingerprint, isSelfSigned: Bool
    ) {
        self.names = names
        self.issuer = issuer
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.fingerprint = fingerprint
        self.isSelfSigned = isSelfSigned
    }
}
