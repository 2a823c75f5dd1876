import MailModel
import MailTransport
import SASL
import SMTPClient
import SMTPCore

/// One message through a mailbox's sending server, from connecting to QUIT.
struct SendingSession: Sendable {
    let connector: MailboxConnector
    let settings: MailboxSettings
    /// Nil where the server wants none.
    let credential: DirectionCredential?

    /// What became of the message.
    enum Outcome: Sendable {
        /// The server took it for every recipient; with its words.
        case accepted(ServerText)
        /// The connection broke when it may already have been taken.
        case uncertain(Finding)
        /// It was certainly not taken.
        case refused(Finding)
    }

    /// Sends `message` from the mailbox's address to `recipients`.
    func send(_ message: [UInt8], to recipients: [EmailAddress]) async -> Outcome {
        let trace = connector.makeTrace(for: credential?.secrets ?? [])
        var context = FindingContext(
            direction: .sending, endpoint: settings.smtp.endpoint.description, address: settings.address.description)
        context.usesToken = credential?.usesToken ?? false
        do throws(SignInFailure) {
            let connection = try await connector.signedInSMTP(settings, credential, trace: trace)
            let result = await connection.send(
                SMTPEnvelope(sender: settings.address, to: recipients), SMTPMessage(bytes: message))
            await connection.quit()
            return outcome(of: result, context: context, trace: trace)
        } catch {
            return .refused(error.finding(context, transcript: trace.transcript))
        }
    }

    private func outcome(of result: SMTPSendResult, context: FindingContext, trace: WireTrace) -> Outcome {
        switch result.outcome {
        case .accepted:
            guard let refused = result.recipients.first(where: { !$0.isAccepted }) else {
                return .accepted(result.serverText ?? ServerText("accepted"))
            }
            var context = context
            context.detail = refused.address.description
            return .refused(
                FindingCatalogue.finding(
                    .recipientRefused, context, serverText: refused.serverText, transcript: trace.transcript))
        case .notAccepted(let error):
            return .refused(Diagnosis.finding(of: error, context: context, transcript: trace.transcript))
        case .uncertain(let error):
            return .uncertain(
                FindingCatalogue.finding(
                    .sendUncertain, context, serverText: error.serverText, transcript: trace.transcript))
        }
    }
}
