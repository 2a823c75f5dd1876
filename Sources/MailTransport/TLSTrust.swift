/// By what a server's certificate is judged. Exactly one of these holds for a connection; they do not add up.
public enum TLSTrust: Sendable, Hashable {
    /// The roots that the operating system trusts.
    case systemRoots
    /// The certificates in this PEM file and no others.
    case certificateFile(String)
    /// Exactly this certificate, which a person accepted. Its names and dates are not looked at any more.
    case pinned(CertificateFingerprint)
}
