import MailModel
import MailTransport

/// Says what the errors of the protocol layers mean.
///
/// The rule behind it: sort each failure into network, encryption, server busy, wrong settings, credential, policy;
/// only proven credential and policy faults stop retries. Codes count before words, except where servers are known to
/// say more by words. Everything here is pure: what an extra probe found comes in as an argument.
enum Diagnosis {
    /// The meaning of a transport error.
    ///
    /// - Parameter probes: what was found out besides, where somebody looked.
    static func finding(
        of error: TransportError, context: FindingContext, probes: ProbeResults = ProbeResults(),
        transcript: [String] = []
    ) -> Finding {
        var context = context
        if let certificate = error.certificate {
            context.certificateNames = certificate.names
            context.fingerprint = certificate.fingerprint.description
            context.date = error.code == .certificateNotYetValid ? certificate.notBefore : certificate.notAfter
        }
        context.suggestions = probes.suggestions
        context.alternative = probes.alternative
        context.waitSeconds = error.retryAfterMilliseconds.map { max(1, ($0 + 999) / 1000) }
        if [.egressPrivate, .egressPort, .rateLimited].contains(error.code) { context.detail = error.message }
        var finding = FindingCatalogue.finding(
            code(of: error, context, probes), context, serverText: error.serverText ?? probes.greeting,
            transcript: transcript)
        compare(&finding, context, probes)
        if finding.code != .tlsCertificateExpired, finding.code != .tlsCertificateNotYetValid { finding.date = nil }
        adjust(&finding, for: error, context)
        return finding
    }

    private static func code(
        of error: TransportError, _ context: FindingContext, _ probes: ProbeResults
    ) -> FindingCode {
        switch error.code {
        case .egressPrivate, .egressPort: return .egressRefused
        case .rateLimited: return .limitRate
        case .dnsNotFound, .dnsNoAddresses, .dnsInvalidName: return .dnsNotFound
        case .dnsTimedOut: return .dnsTimeout
        case .dnsServerFailure: return .dnsServerFailure
        case .refused: return probes.isPortBlocked ? .tcpPortBlocked : .tcpRefused
        case .timedOut where error.stage == .dns: return .dnsTimeout
        case .timedOut where error.stage == .tls:
            return probes.greeting.map { plaintextCode($0, context) } ?? .serverTimeout
        case .timedOut:
            // Without a comparison, a host that drops one port only is likelier to have it blocked on the way.
            let isLikely = !probes.openPorts.isEmpty && probes.elsewhere == .unknown
            return probes.isPortBlocked || isLikely ? .tcpPortBlocked : .tcpTimeout
        case .unreachable: return probes.isPortBlocked ? .tcpPortBlocked : .tcpUnreachable
        case .reset: return probes.greeting.map { plaintextCode($0, context) } ?? .tcpReset
        case .closed:
            guard error.stage == .tls else { return .tcpReset }
            return probes.greeting.map { plaintextCode($0, context) } ?? .tlsHandshakeFailed
        case .certificateExpired: return .tlsCertificateExpired
        case .certificateNotYetValid: return .tlsCertificateNotYetValid
        case .nameMismatch: return .tlsNameMismatch
        case .unknownIssuer: return .tlsUnknownIssuer
        case .selfSigned, .fingerprintMismatch: return .tlsSelfSigned
        case .protocolTooOld: return .tlsProtocolTooOld
        case .plaintextOnTLSPort: return plaintextCode(error.serverText, context)
        case .plaintextAfterSTARTTLS: return .tlsStartTLSInjection
        case .descriptorsExhausted: return .localResources
        default: return .tlsHandshakeFailed
        }
    }

    /// A server that speaks first in clear text where TLS comes first: the right kind of server without TLS, or no mail
    /// server of this kind at all.
    private static func plaintextCode(_ text: ServerText?, _ context: FindingContext) -> FindingCode {
        guard let text = text?.description.uppercased(), !text.isEmpty else { return .tlsPlaintextOnTLSPort }
        let others = ["HTTP/", "<HTML", "<!DOCTYPE", "SSH-", "+OK", "-ERR"]
        let foreign =
            context.direction == .receiving ? ["220 ", "220-", "554 ", "421 "] : ["* OK", "* BYE", "* PREAUTH"]
        guard (others + foreign).contains(where: { text.hasPrefix($0) }) else { return .tlsPlaintextOnTLSPort }
        return context.direction == .receiving ? .serverNotIMAP : .serverNotSMTP
    }

    private static func adjust(_ finding: inout Finding, for error: TransportError, _ context: FindingContext) {
        switch error.code {
        case .fingerprintMismatch:
            finding.cause = "\(context.endpoint) shows another certificate than the one that was accepted."
            finding.action =
                "Find out why it changed before you accept the new one"
                + (context.fingerprint.map { " (\($0))." } ?? ".")
        case .certificateFileUnusable, .misconfigured:
            finding.cause = error.message
            finding.actor = .operator
            finding.action = "Check the file with trusted certificates: it must be readable and hold PEM certificates."
            finding.commandHint = "--ca-file FILE"
        case .closed where finding.code == .tlsHandshakeFailed:
            finding.cause = "\(context.endpoint) hung up before encryption was agreed on, without saying why."
            finding.action =
                "Check the port. If it is right, the server may be overloaded or restarting: Salesnode tries again by "
                + "itself. If it stays, ask whoever runs the mail server to look at its TLS settings and its log."
        case .dnsNoAddresses:
            finding.cause = FindingEntry.words("The server name {host} exists but has no address.", context)
        case .dnsInvalidName:
            finding.cause = FindingEntry.words("The server name {host} is no name that could exist.", context)
        default: break
        }
    }
}
