internal import Crypto
package import MailModel

/// The certificate that a server presented, as far as it is needed to judge, to show and to bind to.
package struct PeerCertificate {
    let der: [UInt8]
    private let fields: CertificateFields

    /// Nil where the bytes are no certificate that can be read.
    package init?(der: [UInt8]) {
        guard let fields = try? CertificateFields(der: der) else { return nil }
        self.der = der
        self.fields = fields
    }

    var isSelfSigned: Bool { fields.isSelfIssued }
    var issuer: String { fields.issuer.summary }
    var notBefore: Timestamp { fields.notBefore }
    var notAfter: Timestamp { fields.notAfter }

    /// What is shown of it.
    package var summary: CertificateSummary {
        var names = fields.dnsNames + fields.addresses.map(\.description)
        if names.isEmpty, let commonName = fields.subject.commonName { names = [commonName] }
        return CertificateSummary(
            names: names, issuer: fields.issuer.summary, notBefore: fields.notBefore, notAfter: fields.notAfter,
            fingerprint: CertificateFingerprint(ofCertificate: der), isSelfSigned: fields.isSelfIssued)
    }

    /// Whether the certificate stands for the host that was asked for.
    ///
    /// A name matches DNS names only and an address matches addresses only: a certificate for an address says nothing
    /// about a name that DNS, which may be forged, resolved to it. The common name is not looked at.
    package func isFor(_ host: Host) -> Bool {
        switch host {
        case .name(let name):
            // RFC 9525 §6.3
            fields.dnsNames.contains { Self.matches($0, name) }
        case .address(let address):
            fields.addresses.contains { $0 == address || $0 == address.embeddedIPv4 }
        }
    }

    /// The `tls-server-end-point` channel binding.
    package var serverEndPoint: [UInt8]? {
        // RFC 5929 §4.1
        switch fields.signatureHash {
        case .md5, .sha1, .sha256: Array(SHA256.hash(data: der))
        case .sha384: Array(SHA384.hash(data: der))
        case .sha512: Array(SHA512.hash(data: der))
        case .none: nil
        }
    }

    private static func matches(_ pattern: String, _ name: DomainName) -> Bool {
        guard pattern.hasPrefix("*.") else { return DomainName(pattern) == name }
        // The asterisk stands for exactly one label, and only for a whole one.
        guard let parent = DomainName(pattern.dropFirst(2)), parent.labels.count >= 2 else { return false }
        return name.labels.count == parent.labels.count + 1 && name.isWithin(parent)
    }
}
