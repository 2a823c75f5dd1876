import IMAPClient
import IMAPCore
import MIME
import MailModel
import MailTransport
import NIOCore
import SASL
import SMTPClient

/// The round trip: a message goes out through the mailbox's own SMTP and must come in through its IMAP.
///
/// The receiving session is opened before the message is sent, so that the measured latency is the server's and not
/// ours. Arrival is awaited by IDLE where the server has it, by polling where not, in the Inbox and in Spam.
struct VerificationRun: Sendable {
    /// How long one wait on the Inbox lasts before Spam is looked at as well.
    static let slice = Duration.seconds(3)
    /// How often a server without IDLE is asked.
    static let pollInterval = Duration.seconds(1)

    let connector: MailboxConnector
    let settings: MailboxSettings
    let credentials: MailboxCredentials
    let message: TestMessage
    let timeout: Duration
    let recorder: StepRecorder
    /// Told how far the message has come, so that clean-up can be resumed after a crash. Called before the message can
    /// exist and after it is gone.
    let onProgress: @Sendable (Progress) async -> Void

    /// How far a test message has come.
    enum Progress: Sendable {
        /// It was accepted, or may have been.
        case sent
        /// Every copy is removed, or it was certainly never accepted.
        case cleaned
    }

    /// Runs the round trip and records every step of it.
    ///
    /// Ends at the latest when twice the time of a session has passed besides ``timeout``, whatever the servers do.
    func run() async -> VerificationReport {
        await withTimeLimit(timeout + connector.timeout * 2) { await runToTheEnd() }
    }

    private func runToTheEnd() async -> VerificationReport {
        let trace = connector.makeTrace(for: credentials.imap.secrets)
        var context = FindingContext(
            direction: .receiving, endpoint: settings.imap.endpoint.description, address: settings.address.description)
        context.usesToken = credentials.imap.usesToken
        do {
            let connection = try await connector.signedInIMAP(settings, credentials.imap, trace: trace)
            let report = await run(on: connection, context: context, trace: trace)
            await connection.logout()
            return report
        } catch {
            recorder.fail(.verifySent, finding: finding(of: error, context, trace))
            recorder.skipRest(of: CheckStepID.verification, after: .verifySent)
            return VerificationReport(arrival: .notSent, messageID: message.id.description)
        }
    }

    private func finding(of failure: SignInFailure, _ context: FindingContext, _ trace: WireTrace) -> Finding {
        guard case .imap(let error) = failure, error.command == nil else {
            return failure.finding(context, transcript: trace.transcript)
        }
        return Diagnosis.connectFinding(
            of: error, context: context, isBeforeTLS: false, transcript: trace.transcript)
    }

    private func run(
        on connection: IMAPConnection, context: FindingContext, trace: WireTrace
    ) async -> VerificationReport {
        var report = VerificationReport(arrival: .notSent, messageID: message.id.description)
        do {
            let folders = try await DiscoveredFolder.list(on: connection)
            let inbox = try await connection.examine(.inbox)
            let arrival = ArrivalWatch(
                connection: connection, copies: TestCopies(messageID: message.id, folders: folders),
                firstUID: inbox.uidNext)
            recorder.restartClock()
            guard await send() else {
                recorder.skipRest(of: CheckStepID.verification, after: .verifySent)
                return report
            }
            // From here on it may arrive, whatever interrupts the wait for it.
            report.arrival = .missing
            report.cleanedUp = false
            try await receive(with: arrival, into: &report, context: context)
            try await lookAtSent(on: connection, folders: folders, into: &report, context: context)
            try await cleanUp(arrival.copies, on: connection, into: &report, context: context)
        } catch {
            fail(with: Diagnosis.finding(of: error, context: context, transcript: trace.transcript))
        }
        return report
    }

    /// Sends the message; false where it was certainly not accepted.
    private func send() async -> Bool {
        let session = SendingSession(
            connector: connector, settings: settings, credential: credentials.smtp)
        switch await session.send(message.bytes, to: [settings.address]) {
        case .accepted(let reply):
            recorder.pass(
                .verifySent, "The sending server accepted the test message.",
                evidence: ["reply": .text(reply.description), "messageID": .text(message.id.description)])
            await onProgress(.sent)
            return true
        case .uncertain(let finding):
            await onProgress(.sent)
            recorder.warn(
                .verifySent, "It is not certain that the test message was accepted.",
                evidence: ["messageID": .text(message.id.description)], finding: finding)
            return true
        case .refused(let finding):
            recorder.fail(.verifySent, finding: finding)
            await onProgress(.cleaned)
            return false
        }
    }

    private func receive(
        with watch: ArrivalWatch, into report: inout VerificationReport, context: FindingContext
    ) async throws(IMAPClientError) {
        let started = ContinuousClock.now
        let outcome = try await watch.wait(until: started + timeout)
        let elapsed = (ContinuousClock.now - started).wholeMilliseconds
        var context = context
        context.detail = "\(timeout.components.seconds) seconds"
        switch outcome {
        case .arrived(let folder, let isSpam, let headers):
            report.arrival = isSpam ? .spam : .inbox
            report.latencyMilliseconds = elapsed
            let evidence: [String: EvidenceValue] = [
                "folder": .text(ServerText(folder.description).description), "latencyMilliseconds": .number(elapsed),
            ]
            if isSpam {
                recorder.warn(
                    .verifyReceived, "It arrived in the spam folder.", evidence: evidence,
                    finding: FindingCatalogue.finding(.receiveInSpam, context))
            } else {
                recorder.pass(.verifyReceived, "It arrived in the Inbox.", evidence: evidence)
            }
            recordVerdicts(of: headers, into: &report, context: context)
        case .bounced(let words):
            report.arrival = .missing
            recorder.fail(
                .verifyReceived, finding: FindingCatalogue.finding(.receiveBounced, context, serverText: words))
            recorder.skipRest(of: [.verifyVerdicts], after: .verifyReceived)
        case .timedOut:
            report.arrival = .missing
            recorder.fail(.verifyReceived, finding: FindingCatalogue.finding(.receiveTimedOut, context))
            recorder.skipRest(of: [.verifyVerdicts], after: .verifyReceived)
        }
    }

    private func recordVerdicts(
        of headers: MessageHeaders, into report: inout VerificationReport, context: FindingContext
    ) {
        let verdicts = ReceivedVerdicts(of: headers)
        report.verdicts = verdicts.byMethod
        report.verdictsBy = verdicts.serviceID.map { ServerText($0.description).description }
        var evidence = verdicts.evidence
        evidence[ReceivedSignatures.evidenceName] = .list(ReceivedSignatures(of: headers).words)
        if verdicts.hasFailure {
            recorder.warn(
                .verifyVerdicts, verdicts.summary, evidence: evidence,
                finding: FindingCatalogue.finding(.senderAuthenticationFailed, context))
        } else {
            recorder.pass(.verifyVerdicts, verdicts.summary, evidence: evidence)
        }
    }

    /// Says whether the provider files Sent copies. A Sent folder that cannot be looked into is a warning, not the end.
    private func lookAtSent(
        on connection: IMAPConnection, folders: [DiscoveredFolder], into report: inout VerificationReport,
        context: FindingContext
    ) async throws(IMAPClientError) {
        guard let sent = folders.first(where: { $0.role == .sent && $0.isSelectable }) else {
            report.sentCopy = .noFolder
            recorder.warn(
                .verifySentCopy, "There is no Sent folder.",
                finding: FindingCatalogue.finding(.receiveSentCopyMissing, context))
            return
        }
        let copies = TestCopies(messageID: message.id, folders: folders)
        let found: UIDSet
        do {
            let selected = try await connection.examine(sent.name)
            found = try await copies.find(in: selected, on: connection)
        } catch {
            guard error.isRefusal else { throw error }
            var finding = FindingCatalogue.finding(.receiveSentCopyMissing, context, serverText: error.serverText)
            finding.cause = "The server lists a Sent folder but does not open it."
            finding.action = "Check with the provider who may open the folder \(sent.displayName)."
            recorder.warn(.verifySentCopy, finding.cause, finding: finding)
            return
        }
        report.sentCopy = found.isEmpty ? .notFiled : .filedByProvider
        recorder.pass(
            .verifySentCopy,
            found.isEmpty
                ? "The provider files no copy in \(sent.displayName); Salesnode will."
                : "The provider filed a copy in \(sent.displayName).",
            evidence: ["folder": .text(sent.displayName), "copies": .number(found.count)])
    }

    private func cleanUp(
        _ copies: TestCopies, on connection: IMAPConnection, into report: inout VerificationReport,
        context: FindingContext
    ) async throws(IMAPClientError) {
        let removal = try await copies.removeAll(on: connection)
        let evidence: [String: EvidenceValue] = ["removed": .number(removal.removed)]
        // Not arrived: it may still come. Arrived and nothing removed: it was not found again. Either way the record
        // stays open and the next start looks again.
        guard report.arrival != .missing, removal.removed > 0, removal.isComplete else {
            recorder.warn(
                .verifyCleanUp, "A copy of the test message may be left; it is looked for again at the next start.",
                evidence: evidence, finding: FindingCatalogue.finding(.receiveCleanUpIncomplete, context))
            return
        }
        report.cleanedUp = true
        await onProgress(.cleaned)
        recorder.pass(
            .verifyCleanUp, "Removed \(counted(removal.removed, "copy", "copies")) of the test message.",
            evidence: evidence)
    }

    private func fail(with finding: Finding) {
        guard let step = CheckStepID.verification.first(where: { !recorder.hasFinished($0) }) else { return }
        if step == .verifyCleanUp {
            // The mailbox works; only our own broom is still out.
            var unfinished = finding
            unfinished.code = .receiveCleanUpIncomplete
            recorder.warn(step, "The test copies could not be removed yet.", finding: unfinished)
        } else {
            recorder.fail(step, finding: finding)
            recorder.skipRest(of: CheckStepID.verification, after: step)
        }
    }
}
