import MailModel
import MailTransport
import Mailboxes

@testable import SalesnodeApp

extension MailboxSummary {
    /// A mailbox that works.
    static var sample: MailboxSummary { sample(address: "alice@mail.test") }

    static func sample(address: String, status: Status = .connected, displayName: String? = nil) -> MailboxSummary {
        let since = Timestamp(milliseconds: 1_790_000_000_000)
        var generator = SeededGenerator(seed: 1)
        return MailboxSummary(
            id: .random(using: &generator), address: address, displayName: displayName, status: status,
            receiving: DirectionHealth(status: .working, since: since),
            sending: DirectionHealth(status: .failing, finding: "tcp.refused", since: since),
            lastVerifiedAt: nil, createdAt: since)
    }
}

extension WireSettings {
    /// Settings with every field in use.
    static var sample: WireSettings {
        WireSettings(
            address: "alice@mail.test", displayName: "Alice",
            imap: Server(endpoint: "imap.mail.test:993", security: .implicit, user: "alice"),
            smtp: Server(endpoint: "smtp.mail.test:587", security: .starttls, user: "alice"),
            trust: .certificateFile(path: "/etc/ssl/ca.pem"))
    }
}

extension CheckStep {
    static func passed(_ id: CheckStepID, _ summary: String = "Fine.") -> CheckStep {
        CheckStep(id: id, state: .passed, milliseconds: 12, summary: summary)
    }

    static var refusedSignIn: CheckStep {
        CheckStep(
            id: .imapSignIn, state: .failed, milliseconds: 103, summary: "The server refused the password.",
            evidence: ["mechanism": .text("PLAIN")],
            finding: Finding(
                code: .authWrongCredentials, cause: "User name or password is wrong.", actor: .user,
                action: "Check both and try again.", disposition: .reauthenticate,
                serverText: ServerText("NO [AUTHENTICATIONFAILED] Authentication failed.")))
    }
}
