import MailReading

/// Reports with a delivery status, whole and broken.
extension BounceFixture {
    static let reports: [BounceFixture] = [
        BounceFixture(
            name: "Postfix: the recipient is unknown at the remote host",
            message: ReportForm.delivery(
                fields: "Return-Path: <>\nAuto-Submitted: auto-replied",
                text: """
                    This is the mail system at host out.example.com.

                    I'm sorry to have to inform you that your message could not
                    be delivered to one or more recipients. It's attached below.

                    <bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1
                        <bob@example.org>: Recipient address rejected: User unknown (in reply to RCPT TO command)
                    """,
                status: """
                    Reporting-MTA: dns; out.example.com
                    X-Postfix-Queue-ID: 4F2B1
                    Arrival-Date: Mon, 27 Apr 2026 09:00:01 +0000 (UTC)

                    Final-Recipient: rfc822; bob@example.org
                    Original-Recipient: rfc822;bob@example.org
                    Action: failed
                    Status: 5.1.1
                    Remote-MTA: dns; mx.example.org
                    Diagnostic-Code: smtp; 550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown
                    """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Postfix: the domain does not exist",
            message: ReportForm.delivery(
                text:
                    "<bob@nowhere.example>: Host or domain name not found. Name service error for name=nowhere.example type=AAAA: Host not found",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@nowhere.example
                    Action: failed
                    Status: 5.4.4
                    Diagnostic-Code: X-Postfix; Host or domain name not found. Name service error
                        for name=nowhere.example type=AAAA: Host not found
                    """),
            recipients: ["bob@nowhere.example"], reason: .domainUnknown, status: "5.4.4", isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Postfix: a delay is no failure",
            message: ReportForm.delivery(
                subject: "Delayed Mail (still being retried)",
                text: """
                    ####################################################################
                    # THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #
                    ####################################################################

                    <bob@example.org>: connect to mx.example.org[192.0.2.1]:25: Connection timed out
                    """,
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@example.org
                    Action: delayed
                    Status: 4.4.1
                    Diagnostic-Code: X-Postfix; connect to mx.example.org[192.0.2.1]:25: Connection timed out
                    Will-Retry-Until: Sat, 2 May 2026 09:00:00 +0000
                    """),
            recipients: ["bob@example.org"], reason: .network, status: "4.4.1", outcome: .delayed,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Two recipients with different fates",
            message: ReportForm.delivery(
                text: "Two of your recipients could not be reached.",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; full@example.org
                    Action: failed
                    Status: 5.2.2
                    Diagnostic-Code: smtp; 552 5.2.2 Over quota

                    Final-Recipient: rfc822; gone@example.org
                    Action: failed
                    Status: 5.1.1
                    Diagnostic-Code: smtp; 550 5.1.1 No such user here

                    Final-Recipient: rfc822; fine@example.org
                    Action: delivered
                    Status: 2.0.0
                    """),
            recipients: ["full@example.org", "gone@example.org"], reason: .mailboxFull, status: "5.2.2", reply: 552,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Sendmail: the code in the status is vague, the diagnostic has it",
            message: ReportForm.delivery(
                from: "Mail Delivery Subsystem <MAILER-DAEMON@smtp.example.com>",
                subject: "Returned mail: see transcript for details",
                text: """
                    The original message was received at Mon, 27 Apr 2026 09:00:00 GMT
                    from desk.example.com [192.0.2.10]

                       ----- The following addresses had permanent fatal errors -----
                    <bob@example.org>
                        (reason: 550 5.7.26 Unauthenticated email from example.com is not accepted)

                       ----- Transcript of session follows -----
                    ... while talking to mx.example.org.:
                    """,
                status: """
                    Reporting-MTA: dns; smtp.example.com
                    Received-From-MTA: DNS; desk.example.com

                    Final-Recipient: RFC822; bob@example.org
                    Action: failed
                    Status: 5.0.0
                    Diagnostic-Code: SMTP; 550 5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy
                    """, returnedType: "message/rfc822"),
            recipients: ["bob@example.org"], reason: .authentication, status: "5.7.26", reply: 550,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Exchange Online: the group of fields for the recipient has a comment as diagnostic",
            message: ReportForm.delivery(
                from: "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.net>",
                subject: "Undeliverable: The offer",
                fields: "X-MS-Exchange-Message-Is-Ndr: \nAuto-Submitted: auto-replied",
                text: """
                    Your message to bob@example.org couldn't be delivered.
                    bob wasn't found at example.org.

                    Generating server: AM9PR01.eurprd01.prod.example.net
                    bob@example.org
                    Remote server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'
                    """,
                status: """
                    Reporting-MTA: dns;AM9PR01.eurprd01.prod.example.net
                    Received-From-MTA: dns;AM0PR02.eurprd02.prod.example.net
                    Arrival-Date: Mon, 27 Apr 2026 09:00:02 +0000

                    Final-Recipient: rfc822;bob@example.org
                    Action: failed
                    Status: 5.1.10
                    Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
                    """, returnedType: "message/rfc822"),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.10", reply: 550, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Exchange Online: 5.4.1 with access denied means an unknown mailbox",
            message: ReportForm.delivery(
                from: "postmaster@example.net", subject: "Undeliverable: The offer",
                text: "Your message to bob@example.org couldn't be delivered.",
                status: """
                    Reporting-MTA: dns;HE1EUR01.prod.example.net

                    Final-Recipient: rfc822;bob@example.org
                    Action: failed
                    Status: 5.4.1
                    Diagnostic-Code: smtp;550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [HE1EUR01.prod.example.net]
                    """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.4.1", reply: 550, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Exchange Online: our tenant sends too much",
            message: ReportForm.delivery(
                from: "postmaster@example.net", subject: "Undeliverable: The offer",
                text: "Your message couldn't be delivered.",
                status: """
                    Reporting-MTA: dns;HE1.prod.example.net

                    Final-Recipient: rfc822;bob@example.org
                    Action: failed
                    Status: 5.7.705
                    Diagnostic-Code: smtp;550 5.7.705 Access denied, tenant has exceeded threshold
                    """),
            recipients: ["bob@example.org"], reason: .sendingLimit, status: "5.7.705", reply: 550,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Microsoft: the network is on the block list",
            message: ReportForm.delivery(
                text: "<bob@example.org>: refused",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@example.org
                    Action: failed
                    Status: 5.7.1
                    Diagnostic-Code: smtp; 550 5.7.1 Unfortunately, messages from [192.0.2.10] weren't sent. Please contact your
                     Internet service provider since part of their network is on our block list (S3140).
                    """),
            recipients: ["bob@example.org"], reason: .reputation, status: "5.7.1", reply: 550,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Gmail: the address does not exist, with a link to the explanation",
            message: ReportForm.delivery(
                from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
                subject: "Delivery Status Notification (Failure)",
                fields: "X-Failed-Recipients: bob@gmail.example\nAuto-Submitted: auto-replied",
                text: """
                    ** Address not found **

                    Your message wasn't delivered to bob@gmail.example because the address couldn't be found, or is unable to receive mail.

                    The response was:

                    550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the
                    recipient's email address for typos or unnecessary spaces. a1-abc.123 - gsmtp
                    """,
                status: """
                    Reporting-MTA: dns; googlemail.com
                    Arrival-Date: Mon, 27 Apr 2026 02:00:00 -0700 (PDT)

                    Final-Recipient: rfc822; bob@gmail.example
                    Action: failed
                    Status: 5.1.1
                    Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
                     550-5.1.1 double-checking the recipient's email address for typos or
                     550 5.1.1 unnecessary spaces. a1-abc.123 - gsmtp
                    Last-Attempt-Date: Mon, 27 Apr 2026 02:00:01 -0700 (PDT)
                    """, returnedType: "message/rfc822"),
            recipients: ["bob@gmail.example"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Gmail: the mailbox is disabled",
            message: ReportForm.delivery(
                from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
                subject: "Delivery Status Notification (Failure)",
                text: "** Message not delivered **",
                status: """
                    Reporting-MTA: dns; googlemail.com

                    Final-Recipient: rfc822; bob@gmail.example
                    Action: failed
                    Status: 5.2.1
                    Diagnostic-Code: smtp; 550-5.2.1 The email account that you tried to reach is inactive. gsmtp
                    """),
            recipients: ["bob@gmail.example"], reason: .mailboxDisabled, status: "5.2.1", reply: 550,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Gmail: too fast, and late only",
            message: ReportForm.delivery(
                from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
                subject: "Delivery Status Notification (Delay)",
                text:
                    "** Delivery incomplete **\n\nThere was a temporary problem delivering your message to bob@gmail.example. Gmail will retry for 46 more hours.",
                status: """
                    Reporting-MTA: dns; googlemail.com

                    Final-Recipient: rfc822; bob@gmail.example
                    Action: delayed
                    Status: 4.7.28
                    Diagnostic-Code: smtp; 421-4.7.28 Our system has detected an unusual rate of mail originating from your SPF domain
                    """),
            recipients: ["bob@gmail.example"], reason: .rate, status: "4.7.28", reply: 421, outcome: .delayed,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "The frame lacks report-type, and the status stands first",
            message: """
                From: postmaster@mx.example.net
                To: ann@example.com
                Subject: Delivery failure
                Content-Type: multipart/report; boundary=x

                --x
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.net

                Final-Recipient: rfc822; <bob@example.org>
                Action: failed
                Status: 5.3.4 (message too big)

                --x
                Content-Type: message/rfc822

                Message-ID: <sent-2@example.com>
                Subject: Big

                x
                --x--
                """,
            recipients: ["bob@example.org"], reason: .tooLarge, status: "5.3.4", originalID: "sent-2@example.com"),
        BounceFixture(
            name: "The frame is multipart/mixed, the action and the first group are missing",
            message: """
                From: Mail Delivery System <mailer-daemon@relay.example.net>
                To: ann@example.com
                Subject: Undeliverable message
                Content-Type: multipart/mixed; boundary=x

                --x
                Content-Type: text/plain

                Delivery failed.
                --x
                Content-Type: message/delivery-status

                Final-Recipient: rfc822; bob@example.org
                Status: 5.7.1
                Diagnostic-Code: smtp; 554 5.7.1 <bob@example.org>: Relay access denied
                --x--
                """,
            recipients: ["bob@example.org"], reason: .relayDenied, status: "5.7.1", reply: 554),
        BounceFixture(
            name: "Internationalised report with a recipient beyond ASCII (RFC 6533)",
            message: """
                From: MAILER-DAEMON@mx.example.net
                To: ann@example.com
                Subject: Undelivered
                Content-Type: multipart/report; report-type=delivery-status; boundary=x

                --x
                Content-Type: message/global-delivery-status; charset=utf-8
                Content-Transfer-Encoding: 8bit

                Reporting-MTA: dns; mx.example.net

                Final-Recipient: utf-8; jürgen@bücher.example
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 unknown user

                --x
                Content-Type: message/global-headers; charset=utf-8

                Message-ID: <sent-3@example.com>
                Subject: Grüße
                --x--
                """,
            recipients: ["jürgen@bücher.example"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true,
            originalID: "sent-3@example.com"),
        BounceFixture(
            name: "Amazon SES: the address is on its suppression list",
            message: ReportForm.delivery(
                from: "MAILER-DAEMON@amazonses.example", subject: "Delivery Status Notification (Failure)",
                text:
                    "An error occurred while trying to deliver the mail to the following recipients:\nbob@example.org",
                status: """
                    Reporting-MTA: dns; a1.smtp-out.amazonses.example

                    Action: failed
                    Final-Recipient: rfc822; bob@example.org
                    Diagnostic-Code: smtp; Amazon SES has suppressed sending to this address because it has a recent history of bouncing
                    Status: 5.1.1
                    """),
            recipients: ["bob@example.org"], reason: .suppressed, status: "5.1.1", originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Barracuda: blocked by reputation",
            message: ReportForm.delivery(
                text: "refused",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@example.org
                    Action: failed
                    Status: 5.0.0
                    Diagnostic-Code: smtp; 554 Service unavailable; Client host [192.0.2.10] blocked using Barracuda Reputation
                    """),
            recipients: ["bob@example.org"], reason: .reputation, status: "5.0.0", reply: 554,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Proofpoint: the content is held to be spam",
            message: ReportForm.delivery(
                text: "refused",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@example.org
                    Action: failed
                    Status: 5.7.0
                    Diagnostic-Code: smtp; 554 5.7.0 Blocked - see https://support.example.net/rep?q=1 - message rejected as spam
                    """),
            recipients: ["bob@example.org"], reason: .spam, status: "5.7.0", reply: 554,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Mimecast: greylisted until it expired",
            message: ReportForm.delivery(
                text: "expired",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@example.org
                    Action: failed
                    Status: 4.4.7
                    Diagnostic-Code: smtp; 451 4.4.7 Message expired: unable to deliver in 840 minutes
                    """),
            recipients: ["bob@example.org"], reason: .expired, status: "4.4.7", reply: 451,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "The server's name resolves to nothing that matches",
            message: ReportForm.delivery(
                text: "refused",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@example.org
                    Action: failed
                    Status: 5.7.1
                    Diagnostic-Code: smtp; 550 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.10]
                    """),
            recipients: ["bob@example.org"], reason: .reverseDNS, status: "5.7.1", reply: 550,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "A domain with a null MX",
            message: ReportForm.delivery(
                text: "<bob@example.org>: Domain example.org does not accept mail (nullMX)",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@example.org
                    Action: failed
                    Status: 5.1.0
                    Diagnostic-Code: X-Postfix; Domain example.org does not accept mail (nullMX)
                    """),
            recipients: ["bob@example.org"], reason: .notAccepting, status: "5.1.0", isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "A mail loop",
            message: ReportForm.delivery(
                text: "loop",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@example.org
                    Action: failed
                    Status: 5.4.6
                    Diagnostic-Code: smtp; 554 5.4.6 Too many hops
                    """),
            recipients: ["bob@example.org"], reason: .loop, status: "5.4.6", reply: 554,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Encryption is required and not offered",
            message: ReportForm.delivery(
                text: "no TLS",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@example.org
                    Action: failed
                    Status: 5.7.4
                    Diagnostic-Code: X-Postfix; TLS is required, but was not offered by host mx.example.org[192.0.2.1]
                    """),
            recipients: ["bob@example.org"], reason: .tls, status: "5.7.4", originalID: "sent-1@example.com"),
        BounceFixture(
            name: "The recipient has moved",
            message: ReportForm.delivery(
                text: "moved",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@example.org
                    Action: failed
                    Status: 5.1.6
                    Diagnostic-Code: smtp; 551 5.1.6 User has moved to robert@example.net
                    """),
            recipients: ["bob@example.org"], reason: .moved, status: "5.1.6", reply: 551, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Only members may write to the group",
            message: ReportForm.delivery(
                text: "refused",
                status: """
                    Reporting-MTA: dns;HE1.prod.example.net

                    Final-Recipient: rfc822;team@example.org
                    Action: failed
                    Status: 5.7.133
                    Diagnostic-Code: smtp;550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required
                    """),
            recipients: ["team@example.org"], reason: .restricted, status: "5.7.133", reply: 550,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "A virus was found",
            message: ReportForm.delivery(
                text: "refused",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@example.org
                    Action: failed
                    Status: 5.7.0
                    Diagnostic-Code: smtp; 554 5.7.0 Reject, id=1 - INFECTED: Example.Virus
                    """),
            recipients: ["bob@example.org"], reason: .virus, status: "5.7.0", reply: 554,
            originalID: "sent-1@example.com"),
    ]
}
