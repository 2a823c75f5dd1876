import MailModel
import MailTransport
import SASL
import SMTPClient
import SMTPCore

/// The sending side of a Check: from the name of the server to its consent to the mailbox's address as sender.
struct SendingCheck: Sendable {
    let connector: MailboxConnector
    let settings: MailboxSettings
    let password: Secret
    let recorder: StepRecorder

    /// Runs every step that can be run and records all of them. Nothing is sent.
    func run() async {
        let trace = connector.makeTrace(for: [password])
        let steps = TransportSteps(
            direction: .sending, settings: settings.smtp, address: settings.address, recorder: recorder)
        let connection: SMTPConnection
        do {
            connection = try await connector.connectSMTP(settings, trace: trace, onStage: steps.reached)
        } catch {
            let failed = failedStep(of: error, steps: steps, trace: trace)
            recorder.skipRest(of: CheckStepID.sending, after: failed)
            return
        }
        await signInAndProbe(connection, trace: trace, context: steps.context)
        await connection.quit()
    }

    private func signInAndProbe(_ connection: SMTPConnection, trace: WireTrace, context: FindingContext) async {
        do {
            let mechanism = try await connection.authenticate(
                .password(user: settings.smtp.user, password: password))
            recorder.pass(
                .smtpSignIn, "Signed in as \(settings.smtp.user).",
                evidence: ["mechanism": .text(mechanism.rawValue), "user": .text(settings.smtp.user)])
        } catch {
            recorder.fail(
                .smtpSignIn, evidence: ["user": .text(settings.smtp.user)],
                finding: Diagnosis.finding(of: error, context: context, transcript: trace.transcript))
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

    private func failedStep(of error: SMTPClientError, steps: TransportSteps, trace: WireTrace) -> CheckStepID {
        if error.code == .transport || error.code == .timedOut, let transport = error.transport {
            return steps.failed(transport, transcript: trace.transcript)
        }
        let isBeforeTLS = !recorder.hasFinished(.smtpTLS)
        let finding = Diagnosis.connectFinding(
            of: error, context: steps.context, isBeforeTLS: isBeforeTLS, transcript: trace.transcript)
        // There is no step for the greeting on this side: what fails there fails encryption before TLS, sign-in after it.
        let id: CheckStepID = isBeforeTLS ? .smtpTLS : .smtpSignIn
        recorder.fail(id, finding: finding)
        return id
    }
}
