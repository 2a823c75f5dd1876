import MailModel
import MailTransport

/// Turns what the transport reports into the steps for name, connection and encryption of one side.
struct TransportSteps: Sendable {
    /// How long before its end a certificate is called expiring: the time in which renewal should have happened.
    static let expiryWarning: Int64 = 14 * 24 * 3600 * 1000

    let direction: MailDirection
    let settings: ServerSettings
    let address: EmailAddress
    let recorder: StepRecorder
    /// How far the connection has come.
    let progress = ConnectProgress()

    var dns: CheckStepID { direction == .receiving ? .imapDNS : .smtpDNS }
    var tcp: CheckStepID { direction == .receiving ? .imapTCP : .smtpTCP }
    var tls: CheckStepID { direction == .receiving ? .imapTLS : .smtpTLS }

    /// What findings on this side may mention.
    var context: FindingContext {
        FindingContext(
            direction: direction, endpoint: settings.endpoint.description, address: address.description)
    }

    /// Records a stage that was reached.
    func reached(_ stage: TransportStage) {
        passNameStepOfLiteral()
        progress.reached(stage)
        switch stage {
        case .resolved(let addresses, let milliseconds):
            recorder.pass(
                dns, "\(settings.endpoint.host) has \(counted(addresses.count, "address", "addresses")).",
                evidence: ["addresses": .list(addresses.map(\.description))], milliseconds: milliseconds)
        case .connected(let peer, let milliseconds):
            recorder.pass(
                tcp, "Connected to port \(settings.endpoint.port).",
                evidence: ["address": .text(peer.description), "port": .number(settings.endpoint.port)],
                milliseconds: milliseconds)
        case .secured(let session, let milliseconds):
            let evidence = self.evidence(of: session.certificate).merging(
                ["version": .text(session.version), "cipher": .text(session.cipher ?? "unknown")],
                uniquingKeysWith: { first, _ in first })
            let remaining = session.certificate.notAfter.milliseconds - Timestamp.now().milliseconds
            let summary = "\(session.version), certificate trusted."
            if remaining < Self.expiryWarning {
                var context = context
                context.date = session.certificate.notAfter
                recorder.warn(
                    tls, summary, evidence: evidence,
                    finding: FindingCatalogue.finding(.tlsCertificateExpiring, context), milliseconds: milliseconds)
            } else {
                recorder.pass(tls, summary, evidence: evidence, milliseconds: milliseconds)
            }
        }
    }

    /// A server that is given by its address has no name to look up; the step is decided all the same.
    private func passNameStepOfLiteral() {
        guard case .address(let address) = settings.endpoint.host, !recorder.hasFinished(dns) else { return }
        recorder.pass(
            dns, "The server is given by its address.", evidence: ["addresses": .list([address.description])],
            milliseconds: 0)
    }

    /// Records the step that a transport error ends, with what was found out besides, and returns it.
    func failed(_ error: TransportError, probes: ProbeResults, transcript: [String]) -> CheckStepID {
        passNameStepOfLiteral()
        let id: CheckStepID =
            switch error.stage {
            case .dns: dns
            case .policy, .tcp: tcp
            case .tls: tls
            }
        var evidence: [String: EvidenceValue] = [:]
        if let certificate = error.certificate { evidence = self.evidence(of: certificate) }
        if !error.failedAddresses.isEmpty {
            evidence["addresses"] = .list(error.failedAddresses.map { "\($0.address): \($0.code)" })
        }
        if let wait = error.retryAfterMilliseconds { evidence["retryAfterMilliseconds"] = .number(wait) }
        evidence.merge(probes.evidence) { first, _ in first }
        recorder.fail(
            id, evidence: evidence,
            finding: Diagnosis.finding(of: error, context: context, probes: probes, transcript: transcript))
        return id
    }

    /// Records that the encryption is the other way round than the settings say, and returns the step.
    func failed(_ discovery: SilenceWatch.Discovery, transcript: [String]) -> CheckStepID {
        switch discovery {
        case .speaksTLS:
            recorder.fail(
                tls, finding: FindingCatalogue.finding(.tlsTLSOnPlaintextPort, context, transcript: transcript))
            return tls
        case .speaksClearText(let words):
            var error = TransportError(
                .plaintextOnTLSPort, stage: .tls, message: "the server speaks in clear text and not TLS")
            error.serverText = words
            return failed(error, probes: ProbeResults(), transcript: transcript)
        }
    }

    private func evidence(of certificate: CertificateSummary) -> [String: EvidenceValue] {
        [
            "certificateNames": .list(Array(certificate.names.prefix(20))),
            "issuer": .text(certificate.issuer),
            "expires": .text(certificate.notAfter.description),
            "fingerprint": .text(certificate.fingerprint.description),
        ]
    }
}

/// `1 address`, `3 addresses`.
func counted(_ count: Int, _ singular: String, _ plural: String) -> String {
    "\(count) \(count == 1 ? singular : plural)"
}
