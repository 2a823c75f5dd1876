internal import MailModel
internal import NIOCore
internal import NIOSSL

/// Finds out what a failed handshake means.
///
/// The TLS library says no more than that a certificate was not verified, so the reason is read from the certificate
/// itself; the verdict is the library's alone.
enum TLSFailure {
    /// What to tell about an error during a handshake.
    static func error(
        for error: any Error, certificate: PeerCertificate?, _ parameters: TLSParameters, now: Timestamp = .now()
    ) -> TransportError {
        switch error {
        case NIOSSLError.handshakeFailed(.sslError(let stack)) where stack == [.eofDuringHandshake]:
            return TransportError(
                .closed, stage: .tls, message: "the server closed the connection during the TLS handshake")
        case NIOSSLError.handshakeFailed(let reason):
            return handshakeFailed(reasons(reason), certificate, parameters, now)
        case is NIOSSLExtraError where error as? NIOSSLExtraError == .failedToValidateHostname,
            is NIOSSLExtraError where error as? NIOSSLExtraError == .serverHostnameImpossibleToMatch:
            return nameMismatch(certificate?.summary, parameters)
        case is NIOSSLError, is NIOSSLExtraError:
            var result = TransportError(.handshakeFailed, stage: .tls, message: "the TLS handshake failed: \(error)")
            result.certificate = certificate?.summary
            return result
        default:
            return TransportError.describing(error, stage: .tls)
        }
    }

    /// The certificate stands for other names.
    static func nameMismatch(_ certificate: CertificateSummary?, _ parameters: TLSParameters) -> TransportError {
        let names = certificate?.names.prefix(5).joined(separator: ", ") ?? ""
        var error = TransportError(
            .nameMismatch, stage: .tls,
            message: "the server's certificate is for \(names.isEmpty ? "no name" : names), not for \(parameters.host)")
        error.certificate = certificate
        return error
    }

    private static func handshakeFailed(
        _ reasons: [String], _ certificate: PeerCertificate?, _ parameters: TLSParameters, _ now: Timestamp
    ) -> TransportError {
        if reasons.contains("CERTIFICATE_VERIFY_FAILED") {
            return notVerified(certificate, parameters, now)
        }
        let tooOld = ["UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "WRONG_SSL_VERSION"]
        var error =
            if reasons.contains(where: tooOld.contains) {
                TransportError(
                    .protocolTooOld, stage: .tls,
                    message: "the server has no TLS version newer than 1.1, which is unsafe")
            } else {
                TransportError(
                    .handshakeFailed, stage: .tls,
                    message:
                        "the TLS handshake failed (\(reasons.isEmpty ? "no reason given" : reasons.joined(separator: ", ")))"
                )
            }
        error.certificate = certificate?.summary
        return error
    }

    private static func notVerified(
        _ certificate: PeerCertificate?, _ parameters: TLSParameters, _ now: Timestamp
    ) -> TransportError {
        guard let certificate else {
            return TransportError(.handshakeFailed, stage: .tls, message: "the server's certificate cannot be read")
        }
        let code: TransportError.Code
        let message: String
        if case .pinned = parameters.trust {
            code = .fingerprintMismatch
            message = "the server's certificate is another one than the one that was accepted"
        } else if certificate.isSelfSigned, case .systemRoots = parameters.trust {
            code = .selfSigned
            message = "the server's certificate is signed by itself, so nobody vouches for it"
        } else if now > certificate.notAfter {
            code = .certificateExpired
            message = "the server's certificate expired at \(certificate.notAfter)"
        } else if now < certificate.notBefore {
            code = .certificateNotYetValid
            message = "the server's certificate is valid only from \(certificate.notBefore)"
        } else if certificate.isSelfSigned {
            code = .selfSigned
            message = "the server's certificate is signed by itself and not among the trusted ones"
        } else {
            code = .unknownIssuer
            message =
                "the server's certificate was issued by \(certificate.issuer), which could not be traced to a trusted "
                + "root; either the issuer is not trusted, or a certificate between is missing or expired"
        }
        var error = TransportError(code, stage: .tls, message: message)
        error.certificate = certificate.summary
        return error
    }

    /// The names of BoringSSL's reasons, such as `CERTIFICATE_VERIFY_FAILED`, out of
    /// `error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED at …`.
    static func reasons(_ error: BoringSSLError) -> [String] {
        guard case .sslError(let stack) = error else { return [] }
        return stack.prefix(4).map { entry in
            let text = entry.description
            guard let colon = text.firstRange(of: "OPENSSL_internal:") else { return "unknown" }
            return String(text[colon.upperBound...].prefix { $0 != " " })
        }
    }
}
