import IMAPClient
import IMAPCore
import MailModel
import MailTransport
import NIOCore
import SASL

/// The receiving side of a Check: from the name of the server to an open Inbox.
struct ReceivingCheck: Sendable {
    let connector: MailboxConnector
    let settings: MailboxSettings
    let credential: DirectionCredential
    let recorder: StepRecorder
    let plan: ProbePlan
    let comparison: SignInComparison

    /// Runs every step that can be run and records all of them. Gives the folders; nil where a step failed.
    func run() async -> [DiscoveredFolder]? {
        let trace = connector.makeTrace(for: credential.secrets)
        let steps = TransportSteps(
            direction: .receiving, settings: settings.imap, address: settings.address, recorder: recorder)
        let probes = ExtraProbes(
            connector: connector, plan: plan, server: settings.imap, trust: settings.trust,
            direction: .receiving, address: settings.address)
        defer { comparison.report(.unknown, of: .receiving) }
        let watch = SilenceWatch(probes: probes, trace: trace, progress: steps.progress)
        let outcome = await watch.run { () async throws(IMAPClientError) in
            try await connector.connectIMAP(settings, trace: trace, onStage: steps.reached)
        }
        let connection: IMAPConnection
        switch outcome {
        case .connected(let opened): connection = opened
        case .failed(let error):
            let failed = await failedStep(of: error, steps: steps, probes: probes, trace: trace)
            recorder.skipRest(of: CheckStepID.receiving, after: failed)
            return nil
        case .discovered(let discovery):
            let failed = steps.failed(discovery, transcript: trace.transcript)
            recorder.skipRest(of: CheckStepID.receiving, after: failed)
            return nil
        }
        var current = connection
        var context = steps.context
        context.usesToken = credential.usesToken
        let result = await examine(&current, trace: trace, context: context)
        await current.logout()
        return result
    }

    private func examine(
        _ connection: inout IMAPConnection, trace: WireTrace, context: FindingContext
    ) async -> [DiscoveredFolder]? {
        recorder.pass(
            .imapGreeting, "An IMAP server answered.",
            evidence: [
                "greeting": .text(connection.greeting.description),
                "capabilities": .list(await connection.capabilities.words.prefix(100).map(\.description)),
            ])
        do {
            let mechanism = try await signIn(on: &connection, trace: trace)
            comparison.report(.accepted, of: .receiving)
            await recordSignIn(mechanism, context: context)
        } catch {
            let finding = error.finding(context, transcript: trace.transcript)
            comparison.report(SignInComparison.outcome(of: finding), of: .receiving)
            recorder.fail(
                .imapSignIn, evidence: ["user": .text(settings.imap.user)],
                finding: await comparison.judged(finding, context))
            recorder.skipRest(of: CheckStepID.receiving, after: .imapSignIn)
            return nil
        }
        do {
            let folders = try await DiscoveredFolder.list(on: connection)
            let inbox = try await connection.examine(.inbox)
            var evidence: [String: EvidenceValue] = [
                "folders": .number(folders.count),
                "roles": .list(
                    folders.compactMap { folder in folder.role.map { "\($0.rawValue): \(folder.displayName)" } }),
                "inboxMessages": .number(Int(inbox.exists ?? 0)),
            ]
            // By these the growth of the Inbox is followed from check to check.
            if let next = inbox.uidNext { evidence["inboxUIDNext"] = .number(Int(next.rawValue)) }
            if let validity = inbox.uidValidity { evidence["inboxUIDValidity"] = .number(Int(validity.rawValue)) }
            recorder.pass(.imapFolders, summary(of: folders), evidence: evidence)
            return folders
        } catch {
            recorder.fail(
                .imapFolders,
                finding: Diagnosis.foldersFinding(of: error, context: context, transcript: trace.transcript))
            return nil
        }
    }

    /// Signs in; a refused token is refreshed once and tried on a new connection.
    private func signIn(
        on connection: inout IMAPConnection, trace: WireTrace
    ) async throws(SignInFailure) -> IMAPSignIn {
        let user = settings.imap.user
        let ready = try await credential.ready(for: user)
        do throws(IMAPClientError) {
            return try await connection.authenticate(ready.sasl)
        } catch {
            guard error.code == .authenticationFailed,
                let next = try await credential.renewed(after: ready, for: user)
            else { throw ready.failure(error) }
            await connection.close()
            do throws(IMAPClientError) {
                connection = try await connector.connectIMAP(settings, trace: trace)
                return try await connection.authenticate(next.sasl)
            } catch {
                throw next.failure(error)
            }
        }
    }

    /// A sign-in that works, with a warning where it will not go on working.
    private func recordSignIn(_ mechanism: IMAPSignIn, context: FindingContext) async {
        let summary = "Signed in as \(settings.imap.user)."
        let evidence: [String: EvidenceValue] = [
            "mechanism": .text("\(mechanism)"), "user": .text(settings.imap.user),
        ]
        if let finding = await credential.warnings(context).receiving {
            recorder.warn(.imapSignIn, summary, evidence: evidence, finding: finding)
        } else {
            recorder.pass(.imapSignIn, summary, evidence: evidence)
        }
    }

    private func summary(of folders: [DiscoveredFolder]) -> String {
        let wanted: [FolderRole] = [.sent, .drafts, .trash, .junk]
        let found = Set(folders.compactMap(\.role))
        let missing = wanted.filter { !found.contains($0) && !(($0 == .junk || $0 == .trash) && found.contains(.all)) }
        let text = counted(folders.count, "folder", "folders") + " found"
        return missing.isEmpty
            ? text + "." : text + "; without a folder for \(missing.map(\.rawValue).joined(separator: ", "))."
    }

    private func failedStep(
        of error: IMAPClientError, steps: TransportSteps, probes: ExtraProbes, trace: WireTrace
    ) async -> CheckStepID {
        if error.code == .transport || error.code == .timedOut, let transport = error.transport {
            let results = await probes.results(after: transport, peer: steps.progress.peer)
            return steps.failed(transport, probes: results, transcript: trace.transcript)
        }
        let isBeforeTLS = !recorder.hasFinished(.imapTLS)
        var speaksTLS: Bool?
        if isBeforeTLS, error.command == nil, error.code == .timedOut || error.code == .disconnected {
            speaksTLS = await probes.speaksTLS()
        }
        let id: CheckStepID =
            switch error.code {
            case .startTLSNotOffered, .bytesBeforeTLS, .preauthenticated: .imapTLS
            default: speaksTLS == true ? .imapTLS : .imapGreeting
            }
        recorder.fail(
            id,
            finding: Diagnosis.connectFinding(
                of: error, context: steps.context, isBeforeTLS: isBeforeTLS, speaksTLS: speaksTLS,
                transcript: trace.transcript))
        return id
    }
}
