import MailModel
import MailTransport
import Testing

@testable import Mailboxes

extension FaultMatrix {
    /// Both directions at once: what one learns changes what the other's refusal means.
    private static func compared(
        _ name: String, imap: PeerScript, smtp: PeerScript, look direction: MailDirection, _ code: FindingCode,
        _ actor: Finding.Actor, retried: Bool
    ) -> FaultRow {
        FaultRow(name, by: "two scripted servers behind TLS", code, actor, retried: retried) {
            try await TLSPeer.with(imap) { receiver in
                try await TLSPeer.with(smtp) { sender in
                    let bench = FaultBench(direction: .receiving, port: receiver.port)
                    let authority = try await MatrixCertificates.shared.authority
                    let names = ["imap.gmx.net": receiver.address, "mail.test": sender.address]
                    var both = bench
                    both.otherNames = names
                    let settings = MailboxSettings(
                        address: try EmailAddress("alice@mail.test"),
                        imap: ServerSettings(
                            endpoint: Endpoint(host: try #require(Host("imap.gmx.net")), port: receiver.port),
                            security: .implicit, user: "alice@mail.test"),
                        smtp: ServerSettings(
                            endpoint: Endpoint(host: try #require(Host("mail.test")), port: sender.port),
                            security: .implicit, user: "alice@mail.test"),
                        trust: .certificateFile(authority))
                    both.host = "unused.test"
                    let report = await Check(both.connector(), plan: both.plan).run(
                        settings, passwords: MailboxPasswords(imap: Secret(FaultBench.password)))
                    return report.step(direction == .receiving ? .imapSignIn : .smtpSignIn)?.finding
                }
            }
        }
    }

    private static let refusedIMAP = PeerScript.imap(
        ("AUTHENTICATE", .say("$T NO [AUTHENTICATIONFAILED] Authentication failed.|")))
    private static let refusedSMTP = PeerScript.smtp(
        ("AUTH", .say("535 5.7.8 Error: authentication failed: (reason unavailable)|")))

    static let comparisons: [FaultRow] = [
        compared(
            "the password works for receiving only", imap: .imap(), smtp: refusedSMTP, look: .sending,
            .authSMTPAuthDisabled, .mailboxAdministrator, retried: true),
        compared(
            "the password works for sending only", imap: refusedIMAP, smtp: .smtp(), look: .receiving,
            .authProtocolDisabled, .user, retried: true),
        compared(
            "a bare 535 while the sign-in service is down",
            imap: .imap(("AUTHENTICATE", .say("$T NO [UNAVAILABLE] Temporary authentication failure.|"))),
            smtp: refusedSMTP, look: .sending, .serverUnavailable, .nobody, retried: true),
        compared(
            "both directions refuse the password", imap: refusedIMAP, smtp: refusedSMTP, look: .sending,
            .authWrongCredentials, .user, retried: false),
    ]
}
