import MIME
import MailReading
import Testing

/// What a server answered, and the reason that it gave by that.
struct AnswerFixture: Sendable, CustomTestStringConvertible {
    let answer: String
    let reason: BounceReason

    init(_ answer: String, _ reason: BounceReason) {
        self.answer = answer
        self.reason = reason
    }

    var testDescription: String { answer }

    /// In the words of servers, with documentation's addresses.
    static let all: [AnswerFixture] = [
        AnswerFixture("550 5.1.1 <bob@example.org>... User unknown", .mailboxUnknown),
        AnswerFixture("550 5.1.1 unknown or illegal alias: bob@example.org", .mailboxUnknown),
        AnswerFixture(
            "550 sorry, that recipient (bob@example.org, #1) is not on this server (#5.1.1 - chkuser)", .mailboxUnknown),
        AnswerFixture("554 5.4.14 Hop count exceeded - possible mail loop", .loop),
        AnswerFixture(
            "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.",
            .rate),
        AnswerFixture(
            "450 4.2.1 The user you are trying to contact is receiving mail too quickly. Please resend your message at a later time.",
            .rate),
        AnswerFixture(
            "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://help.example/x",
            .reputation),
        AnswerFixture(
            "553 5.7.2 [TSS09] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed.",
            .reputation),
        AnswerFixture("554 5.7.9 Message not accepted for policy reasons. See https://help.example/x", .policy),
        AnswerFixture(
            "550 5.7.1 [192.0.2.1 12] Our system has detected that this message is likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked.",
            .spam),
        AnswerFixture(
            "550 5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.",
            .authentication),
        AnswerFixture(
            "550-5.7.1 [2001:db8::1] Our system has detected that this message does not meet IPv6 sending guidelines regarding PTR records and authentication.",
            .reverseDNS),
        AnswerFixture(
            "552-5.7.0 This message was blocked because its content presents a potential security issue.", .virus),
        AnswerFixture("552 5.2.2 The email account that you tried to reach is over quota.", .mailboxFull),
        AnswerFixture(
            "452 4.2.2 The recipient's inbox is out of storage space. Please direct the recipient to https://help.example/x",
            .mailboxFull),
        AnswerFixture(
            "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to",
            .sendingLimit),
        AnswerFixture(
            "550 5.7.515 Access denied, sending domain example.com does not meet the required authentication level.",
            .authentication),
        AnswerFixture(
            "550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using Spamhaus. To request removal from this list see",
            .reputation),
        AnswerFixture("550 5.7.606 Access denied, banned sending IP [192.0.2.1].", .reputation),
        AnswerFixture("550 5.7.511 Access denied, banned sender[192.0.2.1].", .reputation),
        AnswerFixture("550 5.7.64 TenantAttribution; Relay Access Denied", .relayDenied),
        AnswerFixture("550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).", .mailboxUnknown),
        AnswerFixture(
            "451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation.",
            .reputation),
        AnswerFixture("452 4.5.3 Recipients belong to multiple regions ATTR38", .rate),
        AnswerFixture(
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient bob@example.org not found by SMTP address lookup",
            .mailboxUnknown),
        AnswerFixture(
            "550 5.2.2 STOREDRV.Deliver; mailbox full. The following information should help identify the cause",
            .mailboxFull),
        AnswerFixture(
            "554 5.2.2 mailbox full;STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded",
            .mailboxFull),
        AnswerFixture("550 5.7.1 RESOLVER.RST.AuthRequired; authentication required", .restricted),
        AnswerFixture("550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient", .tooLarge),
        AnswerFixture("550 5.4.300 Message expired", .expired),
        AnswerFixture("450 4.4.312 DNS query failed", .network),
        AnswerFixture("550 5.4.316 Message expired, connection refused(Socket error code 10061)", .network),
        AnswerFixture("550 5.4.310 DNS domain nowhere.example does not exist", .domainUnknown),
        AnswerFixture("554 5.7.1 <bob@example.org>: Recipient address rejected: Access denied", .mailboxUnknown),
        AnswerFixture("554 5.7.1 <bob@example.org>: Relay access denied", .relayDenied),
        AnswerFixture(
            "550 5.7.1 <bob@example.org>: Recipient address rejected: Message rejected due to: SPF fail - not authorized.",
            .authentication),
        AnswerFixture(
            "450 4.2.0 <bob@example.org>: Recipient address rejected: Greylisted, see https://help.example/x", .deferred
        ),
        AnswerFixture("554 5.7.1 <ann@example.com>: Sender address rejected: Access denied", .senderRejected),
        AnswerFixture("450 4.1.8 <ann@example.com>: Sender address rejected: Domain not found", .senderRejected),
        AnswerFixture("504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname", .reverseDNS),
        AnswerFixture("552 5.3.4 Message size exceeds fixed limit", .tooLarge),
        AnswerFixture("552 message size exceeds maximum value", .tooLarge),
        AnswerFixture("554 5.6.0 Message contains NULL characters", .content),
        AnswerFixture("550 5.7.1 Message contains spam or virus or sender is blocked.", .virus),
        AnswerFixture("550 Administrative prohibition", .policy),
        AnswerFixture("550-Verification failed for <ann@example.com>\n550 Sender verify failed", .senderRejected),
        AnswerFixture("550 5.1.8 Access denied, bad outbound sender", .sendingLimit),
        AnswerFixture("571 5.7.1 Message Refused", .policy),
        AnswerFixture("550 #5.1.0 Address rejected.", .mailboxUnknown),
        AnswerFixture("550 5.1.0 Address rejected bob@example.org", .mailboxUnknown),
        AnswerFixture("554 Message refused. 501 spam", .spam),
        AnswerFixture(
            "550 Requested action not taken: mailbox unavailable\nFor explanation visit https://help.example/x",
            .mailboxUnknown),
        AnswerFixture(
            "554-gmx.example (mxgmx001) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is black listed.",
            .reputation),
        AnswerFixture(
            "550-Requested mail action not taken: mailbox unavailable\n550 Sender address has null MX.", .senderRejected
        ),
        AnswerFixture("421 Service temporarily unavailable", .systemError),
        AnswerFixture("451 4.3.0 Temporary lookup failure", .systemError),
        AnswerFixture("451 4.7.1 Greylisting in action, please come back later", .deferred),
        AnswerFixture("550 5.7.1 Mail from 192.0.2.1 has been rejected by our reverse DNS policy", .reverseDNS),
        AnswerFixture("554 5.7.1 Rejected: your host is listed in dnsbl", .reputation),
        AnswerFixture("553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", .relayDenied),
        AnswerFixture("550 Invalid recipient <bob@example.org> (#5.1.1)", .mailboxUnknown),
        AnswerFixture("550 No Such User Here", .mailboxUnknown),
        AnswerFixture("550 5.1.1 Mailbox has been deactivated", .mailboxDisabled),
        AnswerFixture("525 5.7.13 Disabled recipient address", .mailboxDisabled),
        AnswerFixture("550 Mailbox is inactive", .mailboxDisabled),
        AnswerFixture(
            "554 delivery error: dd Sorry your message to bob@yahoo.example cannot be delivered. This account has been disabled or discontinued [#102].",
            .mailboxDisabled),
        AnswerFixture("554 delivery error: dd This user doesn't have a yahoo.example account", .mailboxUnknown),
        AnswerFixture("550 RCPT TO:<bob@example.org> User unknown", .mailboxUnknown),
        AnswerFixture("550 5.1.1 RCP-P2 https://help.example/x", .mailboxUnknown),
        AnswerFixture("550 5.2.0 RCP-P1 : rate limited", .rate),
        AnswerFixture("550 User not local; please try <robert@example.net>", .moved),
        AnswerFixture("551 not our customer", .mailboxUnknown),
        AnswerFixture("550 5.7.0 Local Policy Violation", .policy),
        AnswerFixture("550 5.0.350 Remote server returned an error -> 550 Mailbox not found", .mailboxUnknown),
        AnswerFixture("553 5.3.0 <bob@example.org>... No such user here", .mailboxUnknown),
        AnswerFixture("550 5.7.367 Remote server returned not permitted to relay -> 554 5.7.1", .relayDenied),
        AnswerFixture("550 Blocked by recipient's spam filter", .spam),
        AnswerFixture("550 Envelope blocked - User Entry - https://help.example/x", .policy),
        AnswerFixture("550 Rejected by header based Anti-Spoofing policy: ann@example.com", .authentication),
        AnswerFixture("550 csi.mimecast.org Poor Reputation Sender.", .reputation),
        AnswerFixture("550 Invalid Recipient - https://help.example/x", .mailboxUnknown),
        AnswerFixture("451 Internal resource temporarily unavailable - https://help.example/x", .systemError),
        AnswerFixture("554 4.4.7 Message delivery expired (deferred)", .expired),
        AnswerFixture("554 Your IP (192.0.2.1) is dynamic and not allowed", .reputation),
        AnswerFixture("550 5.7.1 The messages violates the DMARC policy of example.com", .authentication),
        AnswerFixture("550 DKIM signature verification failed", .authentication),
        AnswerFixture("550 Mail content denied (bad url)", .spam),
        AnswerFixture("550 Ip frequency limited [xyz]", .rate),
        AnswerFixture("550 Connection frequency limited", .rate),
        AnswerFixture("550 Mailbox not found. https://help.example/x", .mailboxUnknown),
        AnswerFixture("550 MI:SPB 163 smtp5,x", .spam),
        AnswerFixture("550 User suspended", .mailboxDisabled),
        AnswerFixture("554 DT:SPM 163 mx1,x", .spam),
        AnswerFixture("451 DT:SPM 126", .spam),
        AnswerFixture("554 5.1.1 Aucun utilisateur de ce nom", .mailboxUnknown),
        AnswerFixture("554 5.1.8 Sender address rejected: Adresse d'expedition invalide", .senderRejected),
        AnswerFixture("550 5.7.1 OFR_506 Mail rejete", .policy),
        AnswerFixture("421 mwinf5c04 ME Service refuse. Veuillez essayer plus tard. OFR004_104", .policy),
        AnswerFixture("550 spam message rejected. Please visit https://help.example/x", .spam),
        AnswerFixture(
            "550 Message was not accepted -- invalid mailbox. Local mailbox bob@mail.example is unavailable: account is disabled",
            .mailboxDisabled),
        AnswerFixture("554 5.7.1 Message rejected under suspicion of SPAM", .spam),
        AnswerFixture("550 5.7.1 No such user!", .mailboxUnknown),
        AnswerFixture("421 4.4.2 Bad connection (io timeout)", .network),
        AnswerFixture("454 4.7.5 Certificate validation failure, Reason:UntrustedRoot", .tls),
        AnswerFixture("550 5.7.5 DANE validation failed", .tls),
        AnswerFixture("451 4.4.0 DNS resolving error", .network),
        AnswerFixture("(host mx.spam-filter.example[1.2.3.4] said: 550 5.1.1 User unknown)", .mailboxUnknown),
        AnswerFixture(
            "550 5.1.1 <spam@example.org>: Recipient address rejected: undeliverable address", .mailboxUnknown),
        AnswerFixture("550 mail for blacklist@example.org rejected: user unknown", .mailboxUnknown),
        AnswerFixture("554 5.3.0 Remote protocol error", .protocolError),
        AnswerFixture("501 5.5.4 Invalid arguments", .protocolError),
        AnswerFixture("503 5.5.1 Bad sequence of commands", .protocolError),
        AnswerFixture("550 5.7.1 Unable to relay", .relayDenied),
        AnswerFixture("530 5.7.57 Client not authenticated to send mail", .relayDenied),
        AnswerFixture("535 5.7.8 authentication failed", .relayDenied),
        AnswerFixture("550 5.6.0 M2MCVT.StorageError.Exception: ConversionFailedException", .content),
        AnswerFixture("550 Too many invalid recipients", .rate),
        AnswerFixture("smtp; 550 Unrouteable address", .domainUnknown),
        AnswerFixture("550 unrouteable address", .domainUnknown),
        AnswerFixture("550 5.1.2 Host unknown (Name server: nowhere.example: host not found)", .domainUnknown),
        AnswerFixture("550 The recipient's mailbox is full and can't accept messages now", .mailboxFull),
        AnswerFixture("522 mailbox full", .mailboxFull),
        AnswerFixture("550 recipient's mailbox over quota", .mailboxFull),
        AnswerFixture("554 5.4.12 SMTP; Hop count exceeded - possible mail loop detected on message id", .loop),
        AnswerFixture("550 5.0.1 Recipient rejected - https://help.example/x", .mailboxUnknown),
        AnswerFixture("521 5.7.1 Service unavailable; client [192.0.2.1] blocked using dbl", .reputation),
        AnswerFixture("556 5.1.10 nullMX", .notAccepting),
        AnswerFixture("550 5.7.27 Sender address has null MX", .senderRejected),
    ]
}

@Suite("Reasons for bounces")
struct BounceReasonTests {
    @Test("The reason is read from the server's answer", arguments: AnswerFixture.all)
    func answers(_ fixture: AnswerFixture) {
        let answer = fixture.answer.split(separator: "\n").joined(separator: "\n ")
        let report = ReportForm.delivery(
            text: "x",
            status:
                "Reporting-MTA: dns; out.example.com\n\nFinal-Recipient: rfc822; bob@example.org\nAction: failed\nDiagnostic-Code: smtp; \(answer)"
        )
        let result = MessageClassifier.classify(MessageStructure(Array(report.utf8)))
        #expect(result.bounce?.reason == fixture.reason)
    }
}
