import MailModel
import MailTransport
import SASL
import SMTPClient
import SMTPCore

/// The sending side of a Check: from the name of the server to its consent to the mailbox's address as sender.
struct SendingCheck: Sendable {
    let connector: MailboxConnector
    let settings: MailboxSettings
    let credential: DirectionCredential
    let recorder: StepRecorder
    let plan: ProbePlan
    let comparison: SignInComparison

    /// Runs every step that can be run and records all of them. Nothing is sent.
    func run() async {
        let trace = connector.makeTrace(for: credential.secrets)
        let steps = TransportSteps(
            direction: .sending, settings: settings.smtp, address: settings.address, recorder: recorder)
        let probes = ExtraProbes(
            connector: connector, plan: plan, server: settings.smtp, trust: settings.trust,
            direction: .sending, address: settings.address)
        defer { comparison.report(.unknown, of: .sending) }
        let watch = SilenceWatch(probes: probes, trace: trace, progress: steps.progress)
        let outcome = await watch.run { () async throws(SMTPClientError) in
            try await connector.connectSMTP(settings, trace: trace, onStage: steps.reached)
        }
        let connection: SMTPConnection
        switch outcome {
        case .connected(let opened): connection = opened
        case .failed(let error):
            let failed = await failedStep(of: error, steps: steps, probes: probes, trace: trace)
            return recorder.skipRest(of: CheckStepID.sending, after: failed)
        case .discovered(let discovery):
            let failed = steps.failed(discovery, transcript: trace.transcript)
            return recorder.skipRest(of: CheckStepID.sending, after: failed)
        }
        var current = connection
        var context = steps.context
        context.usesToken = credential.usesToken
        await signInAndProbe(&current, trace: trace, context: context)
        await current.quit()
    }

    private func signInAndProbe(
        _ connection: inout SMTPConnection, trace: WireTrace, context: FindingContext
    ) async {
        do {
            let mechanism = try await signIn(on: &connection, trace: trace)
            comparison.report(.accepted, of: .sending)
            await recordSignIn(mechanism, context: context)
        } catch {
            let finding = error.finding(context, transcript: trace.transcript)
            comparison.report(SignInComparison.outcome(of: finding), of: .sending)
            recorder.fail(
                .smtpSignIn, evidence: ["user": .text(settings.smtp.user)],
                finding: await comparison.judged(finding, context))
            recorder.skipRest(of: CheckStepID.sending, after: .smtpSignIn)
            return
        }
        do {
            // Many servers judge the sender only when they hear a recipient, so both are named and then taken back.
            try await connection.probe(sender: settings.address, recipient: settings.address)
            recorder.pass(
                .smtpSender, "Mail from \(settings.address) is accepted.",
                evidence: ["extensions": .list(connection.capabilities.keywords.keys.sorted())])
        } catch {
            recorder.fail(
                .smtpSender,
                finding: Diagnosis.finding(of: error, context: context, transcript: trace.transcript))
        }
    }

    /// Signs in; a refused token is refreshed once and tried on a new connection.
    private func signIn(
        on connection: inout SMTPConnection, trace: WireTrace
    ) async throws(SignInFailure) -> SASLMechanism {
        let user = settings.smtp.user
        let ready = try await credential.ready(for: user)
        do throws(SMTPClientError) {
            return try await connection.authenticate(ready.sasl)
        } catch {
            guard error.code == .authenticationFailed,
                let next = try await credential.renewed(after: ready, for: user)
            else { throw ready.failure(error) }
            connection.close()
            do throws(SMTPClientError) {
                connection = try await connector.connectSMTP(settings, trace: trace)
                return try await connection.authenticate(next.sasl)
            } catch {
                throw next.failure(error)
            }
        }
    }

    /// A sign-in that works, with a warning where it is known until when.
    private func recordSignIn(_ mechanism: SASLMechanism, context: FindingContext) async {
        let summary = "Signed in as \(settings.smtp.user)."
        let evidence: [String: EvidenceValue] = [
            "mechanism": .text(mechanism.rawValue), "user": .text(settings.smtp.user),
        ]
        if credential.usesToken {
            guard let finding = await credential.warnings(context).sending else {
                return recorder.pass(.smtpSignIn, summary, evidence: evidence)
            }
            return recorder.warn(.smtpSignIn, summary, evidence: evidence, finding: finding)
        }
        let provider = MailProvider.serving(host: settings.smtp.endpoint.host.description)
        guard let end = provider?.sendingPasswordsEnd else {
            return recorder.pass(.smtpSignIn, summary, evidence: evidence)
        }
        var context = context
        context.date = end
        recorder.warn(
            .smtpSignIn, summary, evidence: evidence, finding: FindingCatalogue.finding(.authPasswordRetiring, context))
    }

    private func failedStep(
        of error: SMTPClientError, steps: TransportSteps, probes: ExtraProbes, trace: WireTrace
    ) async -> CheckStepID {
        if error.code == .transport || error.code == .timedOut, let transport = error.transport {
            let results = await probes.results(after: transport, peer: steps.progress.peer)
            return steps.failed(transport, probes: results, transcript: trace.transcript)
        }
        let isBeforeTLS = !recorder.hasFinished(.smtpTLS)
        let isUngreeted = error.stage == nil || error.stage == .greeting
        var speaksTLS: Bool?
        if isBeforeTLS, isUngreeted, error.code == .timedOut || error.code == .disconnected {
            speaksTLS = await probes.speaksTLS()
        }
        let finding = Diagnosis.connectFinding(
            of: error, context: steps.context, isBeforeTLS: isBeforeTLS, speaksTLS: speaksTLS,
            transcript: trace.transcript)
        // There is no step for the greeting on this side: what fails there fails encryption before TLS, sign-in after it.
        let id: CheckStepID = isBeforeTLS ? .smtpTLS : .smtpSignIn
        recorder.fail(id, finding: finding)
        return id
    }
}
