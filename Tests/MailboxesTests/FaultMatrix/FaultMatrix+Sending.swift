import MailModel
import SMTPClient
import SMTPCore

@testable import Mailboxes

extension FaultMatrix {
    /// A message that is really handed over, to a server that refuses it in one way or another.
    private static func send(
        _ name: String, _ part: String, _ answer: PeerScript.Answer, at host: String = "mail.test", _ code: FindingCode,
        _ actor: Finding.Actor, retried: Bool
    ) -> FaultRow {
        var script = PeerScript.smtp()
        script.answers = [(part, answer), ("DATA", .say("354 go|"))]
        return FaultRow(name, by: "scripted server behind TLS", code, actor, retried: retried) { [script] in
            try await TLSPeer.with(script) { peer in
                let bench = FaultBench(direction: .sending, host: host, address: peer.address, port: peer.port)
                return try await bench.sendingFinding()
            }
        }
    }

    /// Senders, recipients and messages that are refused.
    static let sending: [FaultRow] = [
        .smtp(
            "Postfix, sender not owned", "RCPT",
            .say("553 5.7.1 <alice@mail.test>: Sender address rejected: not owned by user bob|"), .senderNotAllowed,
            .mailboxAdministrator, retried: false),
        .smtp(
            "Microsoft, send as denied", "MAIL",
            .say("550 5.7.60 SMTP; Client does not have permissions to send as this sender|"),
            at: "smtp.office365.com", .senderNotAllowed, .mailboxAdministrator, retried: false),
        .smtp(
            "163, sender differs from the sign-in", "MAIL", .say("553 Mail from must equal authorized user|"),
            at: "smtp.163.com", .senderAddressMismatch, .user, retried: false),
        .smtp(
            "Postfix, relay denied", "RCPT", .say("554 5.7.1 <alice@mail.test>: Relay access denied|"),
            .recipientRefused, .user, retried: false),
        .smtp(
            "unknown recipient", "RCPT", .say("550 5.1.1 <alice@mail.test>: User unknown|"), .recipientRefused, .user,
            retried: false),
        .smtp(
            "greylisting", "RCPT", .say("450 4.2.0 <alice@mail.test>: Recipient address rejected: Greylisted|"),
            .serverUnavailable, .nobody, retried: true),
        .smtp(
            "full at the recipient", "RCPT", .say("552 5.2.2 <alice@mail.test>: Quota exceeded|"), .accountOverQuota,
            .user, retried: true),
        .smtp(
            "Google, daily limit", "MAIL", .say("550 5.4.5 Daily user sending limit exceeded.|"), at: "smtp.gmail.com",
            .limitDailySending, .nobody, retried: true),
        .smtp(
            "too many messages in a while", "MAIL", .say("450 4.7.1 Error: too much mail, rate limit exceeded|"),
            .limitRate, .nobody, retried: true),
        send(
            "the message is too large", "MAIL", .say("552 5.3.4 Message size exceeds fixed limit|"), .messageTooLarge,
            .user,
            retried: false),
        send(
            "the message looks like spam", ".", .say("554 5.7.1 Message rejected as spam|"), .messageRejectedContent,
            .mailboxAdministrator, retried: false),
        send("the connection breaks after the message", ".", .close, .sendUncertain, .nobody, retried: true),
        send(
            "the recipient's provider is over its limit", "RCPT", .say("452 4.5.3 Too many recipients|"), .limitRate,
            .nobody, retried: true),
        send(
            "iCloud, limit or policy", ".", .say("550 5.7.1 Message refused|"), at: "smtp.mail.me.com",
            .limitDailySending, .nobody, retried: true),
    ]
}
