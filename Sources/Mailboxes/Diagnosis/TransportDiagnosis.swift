import MailModel
import MailTransport

/// Says what the errors of the protocol layers mean.
///
/// The rule behind it: sort each failure into network, encryption, server busy, wrong settings, credential, policy;
/// only proven credential and policy faults stop retries. Response codes count before words; words are matched in
/// lower case and only where servers are known to say no more than words.
enum Diagnosis {
    /// The meaning of a transport error.
    static func finding(of error: TransportError, context: FindingContext, transcript: [String] = []) -> Finding {
        var context = context
        if let certificate = error.certificate {
            context.certificateNames = certificate.names
            context.fingerprint = certificate.fingerprint.description
            context.moment =
                error.code == .certificateNotYetValid
                ? certificate.notBefore.description : certificate.notAfter.description
        }
        let code: FindingCode
        switch error.code {
        case .egressPrivate, .egressPort:
            code = .egressRefused
            context.detail = error.message
        case .rateLimited:
            code = .limitRate
            context.detail = error.message
        case .dnsNotFound, .dnsNoAddresses, .dnsInvalidName: code = .dnsNotFound
        case .dnsTimedOut: code = .dnsTimeout
        case .dnsServerFailure: code = .dnsServerFailure
        case .refused: code = .tcpRefused
        case .timedOut: code = error.stage == .tls ? .serverTimeout : error.stage == .dns ? .dnsTimeout : .tcpTimeout
        case .unreachable: code = .tcpUnreachable
        case .reset, .closed: code = error.stage == .tls ? .tlsHandshakeFailed : .tcpReset
        case .certificateExpired: code = .tlsCertificateExpired
        case .certificateNotYetValid: code = .tlsCertificateNotYetValid
        case .nameMismatch: code = .tlsNameMismatch
        case .unknownIssuer: code = .tlsUnknownIssuer
        case .selfSigned, .fingerprintMismatch: code = .tlsSelfSigned
        case .protocolTooOld: code = .tlsProtocolTooOld
        case .plaintextOnTLSPort: code = .tlsPlaintextOnTLSPort
        case .plaintextAfterSTARTTLS: code = .tlsStartTLSInjection
        case .descriptorsExhausted: code = .localResources
        default: code = .tlsHandshakeFailed
        }
        var finding = FindingCatalogue.finding(
            code, context, serverText: error.serverText, transcript: transcript)
        switch error.code {
        case .fingerprintMismatch:
            finding.cause = "\(context.endpoint) shows another certificate than the one that was accepted."
            finding.action =
                "Find out why it changed before you accept the new one"
                + (context.fingerprint.map { " (\($0))." } ?? ".")
        case .certificateFileUnusable, .misconfigured:
            finding.cause = error.message
            finding.actor = .operator
            finding.action = "Check the file given by --ca-file: it must be readable and hold PEM certificates."
        case .dnsNoAddresses:
            finding.cause = "The server name in \(context.endpoint) exists but has no address."
        default: break
        }
        return finding
    }
}
