import MailReading

/// Reports in prose, in the manner of servers that send no delivery status.
extension BounceFixture {
    static let freeForms: [BounceFixture] = [
        BounceFixture(
            name: "Exim: the copy of the message follows the report",
            message: ReportForm.plain(
                from: "Mail Delivery System <Mailer-Daemon@host.example.net>",
                subject: "Mail delivery failed: returning message to sender",
                fields: "X-Failed-Recipients: bob@example.org\nAuto-Submitted: auto-replied",
                """
                This message was created automatically by mail delivery software.

                A message that you sent could not be delivered to one or more of its
                recipients. This is a permanent error. The following address(es) failed:

                  bob@example.org
                    SMTP error from remote mail server after RCPT TO:<bob@example.org>:
                    host mx.example.org [192.0.2.1]: 550 5.1.1 <bob@example.org>: no such mailbox

                ------ This is a copy of the message, including all the headers. ------

                Return-path: <ann@example.com>
                \(ReportForm.returnedHeader)

                Hello Bob
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Exim: an address without a route, no code anywhere",
            message: ReportForm.plain(
                from: "Mailer-Daemon@host.example.net", subject: "Mail delivery failed: returning message to sender",
                """
                This message was created automatically by mail delivery software.

                A message that you sent could not be delivered to one or more of its
                recipients. The following address(es) failed:

                  bob@nowhere.example
                    Unrouteable address
                """),
            recipients: ["bob@nowhere.example"], reason: .domainUnknown, isHard: true),
        BounceFixture(
            name: "Exim: a warning that delivery is late",
            message: ReportForm.plain(
                from: "Mail Delivery System <Mailer-Daemon@host.example.net>",
                subject: "Warning: message 1abc-00 delayed 24 hours",
                """
                This message was created automatically by mail delivery software.
                A message that you sent has not yet been delivered to one or more of its
                recipients after more than 24 hours on the queue on host.example.net.

                The address to which the message has not yet been delivered is:

                  bob@example.org
                    Delay reason: mailbox is full

                No action is required on your part. Delivery attempts will continue for
                some time, and this warning may be repeated at intervals.
                """),
            recipients: ["bob@example.org"], reason: .mailboxFull, outcome: .delayed),
        BounceFixture(
            name: "Exim: retries ended",
            message: ReportForm.plain(
                from: "Mailer-Daemon@host.example.net", subject: "Mail delivery failed: returning message to sender",
                """
                A message that you sent could not be delivered to one or more of its recipients.

                  bob@example.org
                    retry time not reached for any host after a long failure period
                """),
            recipients: ["bob@example.org"], reason: .expired),
        BounceFixture(
            name: "qmail: the remote host does not like the recipient",
            message: ReportForm.plain(
                from: "MAILER-DAEMON@mx.example.net", subject: "failure notice", fields: "Return-Path: <>",
                """
                Hi. This is the qmail-send program at mx.example.net.
                I'm afraid I wasn't able to deliver your message to the following addresses.
                This is a permanent error; I've given up. Sorry it didn't work out.

                <bob@example.org>:
                192.0.2.1 does not like recipient.
                Remote host said: 550 sorry, no mailbox here by that name (#5.1.1 - chkuser)
                Giving up on 192.0.2.1.

                --- Below this line is a copy of the message.

                Return-Path: <ann@example.com>
                \(ReportForm.returnedHeader)
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "qmail: no such host",
            message: ReportForm.plain(
                from: "MAILER-DAEMON@mx.example.net", subject: "failure notice",
                """
                Hi. This is the qmail-send program at mx.example.net.
                I'm afraid I wasn't able to deliver your message to the following addresses.

                <bob@nowhere.example>:
                Sorry, I couldn't find any host named nowhere.example. (#5.1.2)
                """),
            recipients: ["bob@nowhere.example"], reason: .domainUnknown, status: "5.1.2", isHard: true),
        BounceFixture(
            name: "qmail: two recipients, two reasons",
            message: ReportForm.plain(
                from: "MAILER-DAEMON@mx.example.net", subject: "failure notice",
                """
                Hi. This is the qmail-send program at mx.example.net.

                <full@example.org>:
                user is over quota

                <gone@example.org>:
                Sorry, no mailbox here by that name. vpopmail (#5.1.1)
                """),
            recipients: ["full@example.org", "gone@example.org"], reason: .mailboxFull),
        BounceFixture(
            name: "Sendmail of old: no parts, a transcript and the message",
            message: ReportForm.plain(
                from: "Mail Delivery Subsystem <MAILER-DAEMON>", subject: "Returned mail: User unknown",
                """
                The original message was received at Mon, 27 Apr 2026 09:00:00 GMT
                from desk.example.com

                   ----- The following addresses had permanent fatal errors -----
                bob@example.org

                   ----- Transcript of session follows -----
                ... while talking to mx.example.org.:
                >>> RCPT To:<bob@example.org>
                <<< 550 <bob@example.org>... User unknown
                550 bob@example.org... User unknown

                   ----- Original message follows -----
                \(ReportForm.returnedHeader)
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, reply: 550, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Exchange 2003: did not reach, with its own code",
            message: ReportForm.plain(
                from: "System Administrator <postmaster@example.net>", subject: "Undeliverable: The offer",
                """
                Your message

                  To:      Bob
                  Subject: The offer
                  Sent:    Mon, 27 Apr 2026 09:00:00 +0000

                did not reach the following recipient(s):

                bob@example.org on Mon, 27 Apr 2026 10:00:00 +0000
                    The e-mail account does not exist at the organization this message
                was sent to.  Check the e-mail address.
                    <mail.example.net #5.1.1>
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", isHard: true),
        BounceFixture(
            name: "Exchange 2010: administrators' section in an HTML message",
            message: """
                From: Microsoft Outlook <postmaster@example.net>
                To: ann@example.com
                Subject: Undeliverable: The offer
                Content-Type: text/html; charset=utf-8

                <html><head><style>p { color: #333 }</style></head><body>
                <p><b>Delivery has failed to these recipients or groups:</b></p>
                <p><a href="mailto:bob@example.org">bob@example.org</a><br>
                The recipient&#39;s mailbox is full and can&#39;t accept messages now.</p>
                <p>Diagnostic information for administrators:</p>
                <p>Generating server: EX01.example.net</p>
                <p>bob@example.org<br>#554 5.2.2 mailbox full ##</p></body></html>
                """,
            recipients: ["bob@example.org"], reason: .mailboxFull, status: "5.2.2", reply: 554),
        BounceFixture(
            name: "Yahoo: sorry, with the remote answer",
            message: ReportForm.plain(
                from: "MAILER-DAEMON@yahoo.example", subject: "Failure Notice",
                """
                Sorry, we were unable to deliver your message to the following address.

                <bob@example.org>:
                554: delivery error: dd This user doesn't have a yahoo.example account (bob@example.org) [0] - mta1.example

                --- Below this line is a copy of the message.

                \(ReportForm.returnedHeader)
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, reply: 554, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "iCloud: the mailbox is over quota",
            message: ReportForm.plain(
                from: "Mail Delivery Subsystem <postmaster@icloud.example>", subject: "Undeliverable mail",
                """
                This report relates to a message you sent. Your message cannot be delivered to the following recipients:

                  Recipient address: bob@icloud.example
                  Reason: Remote SMTP server has rejected address
                  Diagnostic code: smtp;552 5.2.2 <bob@icloud.example>: user is over quota
                """),
            recipients: ["bob@icloud.example"], reason: .mailboxFull, status: "5.2.2", reply: 552),
        BounceFixture(
            name: "Zoho: a table of recipients and errors",
            message: ReportForm.plain(
                from: "mailer-daemon@mail.zoho.example", subject: "Undelivered Mail Returned to Sender",
                """
                This message was created automatically by mail delivery software.
                A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

                bob@example.org, ERROR_CODE :550, ERROR_CODE :5.1.1 <bob@example.org>: Email address could not be found, or was misspelled (G8)
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true),
        BounceFixture(
            name: "Mail.ru: in English, by name",
            message: ReportForm.plain(
                from: "mailer-daemon@corp.mail.example", subject: "Mail failure.",
                fields: "X-Failed-Recipients: bob@mail.example",
                """
                This message was created automatically by mail delivery software.

                A message that you sent could not be delivered to one or more of its
                recipients. This is a permanent error. The following address(es) failed:

                  bob@mail.example
                    Message was not accepted -- invalid mailbox.  Local mailbox bob@mail.example is unavailable: user not found
                """),
            recipients: ["bob@mail.example"], reason: .mailboxUnknown, isHard: true),
        BounceFixture(
            name: "Yandex: both languages",
            message: ReportForm.plain(
                from: "mailer-daemon@yandex.example", subject: "Недоставленное сообщение",
                """
                Это письмо отправлено почтовым сервером yandex.example.
                К сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может
                быть отправлено одному или нескольким адресатам.

                <bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.7.1 Policy rejection on the target address
                """),
            recipients: ["bob@example.org"], reason: .policy, status: "5.7.1", reply: 550),
        BounceFixture(
            name: "GMX and web.de: the reason in a sentence",
            message: ReportForm.plain(
                from: "GMX Mailer Daemon <mailer-daemon@gmx.example>",
                subject: "Mail delivery failed: returning message to sender",
                """
                This message was created automatically by mail delivery software.

                A message that you sent could not be delivered to one or more of
                its recipients. This is a permanent error. The following address
                failed:

                "bob@gmx.example":
                SMTP error from remote server after RCPT command:
                host: mx00.gmx.example
                5.1.1 <bob@gmx.example>... User is unknown
                """),
            recipients: ["bob@gmx.example"], reason: .mailboxUnknown, status: "5.1.1", isHard: true),
        BounceFixture(
            name: "QQ: Chinese, with the answer in brackets",
            message: ReportForm.plain(
                from: "PostMaster@qq.example", subject: "来自qq.example的退信",
                """
                很抱歉您发送的邮件被退回，以下是该邮件的相关信息：
                被退回邮件
                主　题：报价
                时　间：2026-04-27 17:00:00
                无法发送到 bob@example.org
                退信原因 收件人邮件地址（bob@example.org）不存在，邮件无法送达。
                host mx.example.org[192.0.2.1] said: 550 Mailbox not found.
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, reply: 550, isHard: true),
        BounceFixture(
            name: "163: Chinese, full mailbox",
            message: ReportForm.plain(
                from: "Postmaster@163.example", subject: "系统退信/The email is returned",
                """
                抱歉，您的邮件被退回来了……

                收件人： bob@163.example
                退信原因： 收件人的邮箱空间不足 The recipient's mailbox is full
                """),
            recipients: ["bob@163.example"], reason: .mailboxFull),
        BounceFixture(
            name: "Proton: the message could not be delivered",
            message: ReportForm.plain(
                from: "Mail Delivery System <MAILER-DAEMON@mail.proton.example>",
                subject: "Undelivered Mail Returned to Sender",
                """
                This is the mail system at host mail.proton.example.

                <bob@example.org>: host mx.example.org[192.0.2.1] said: 554 5.7.1 Service unavailable; Client host [192.0.2.10]
                    blocked using zen.spamhaus.example (in reply to RCPT TO command)
                """),
            recipients: ["bob@example.org"], reason: .reputation, status: "5.7.1", reply: 554),
        BounceFixture(
            name: "OpenSMTPD: one line for each recipient",
            message: ReportForm.plain(
                from: "Mailer Daemon <MAILER-DAEMON@bsd.example.net>", subject: "Delivery status notification: error",
                """
                    Hi!

                    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

                    An error has occurred while attempting to deliver a message for
                    the following list of recipients:

                bob@example.org: 550 5.1.1 <bob@example.org>: Invalid recipient

                    Below is a copy of the original message:

                \(ReportForm.returnedHeader)
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "MailEnable: the connection failed for days",
            message: ReportForm.plain(
                from: "Postmaster <postmaster@example.net>", subject: "Message Delivery Failure",
                """
                MailEnable: Message Delivery Failure.

                The following recipient(s) could not be reached:

                \tRecipient: [SMTP:bob@example.org]
                \tReason: Remote SMTP Server Returned: 451 The server could not connect to mx.example.org: connection refused

                Message headers follow:
                \(ReportForm.returnedHeader)
                """),
            recipients: ["bob@example.org"], reason: .network, reply: 451, originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Domino: not listed in the directory",
            message: ReportForm.plain(
                from: "Postmaster@notes.example.net",
                subject: "DELIVERY FAILURE: User bob (bob@example.org) not listed in Domino Directory",
                """
                Your message

                  Subject: The offer

                was not delivered to:

                  bob@example.org

                because:

                  User bob (bob@example.org) not listed in Domino Directory
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, isHard: true),
        BounceFixture(
            name: "GroupWise: the message did not reach",
            message: ReportForm.plain(
                from: "Mailer-Daemon@gw.example.net", subject: "Message status - undeliverable",
                """
                The attached file had the following undeliverable recipient(s):

                bob@example.org

                Transcript of session follows:
                Command: RCPT TO:<bob@example.org>
                Response: 550 5.1.1 User unknown
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true),
        BounceFixture(
            name: "SendGrid: dropped, since it bounced before",
            message: ReportForm.plain(
                from: "mailer-daemon@sendgrid.example", subject: "Undelivered Mail Returned to Sender",
                """
                Hello, this is the mail server on sendgrid.example.

                I am sending you this message to inform you on the delivery status of a message you previously sent.
                Immediately below you will find a list of the affected recipients;

                bob@example.org
                Bounced Address: the address is on the suppression list
                """),
            recipients: ["bob@example.org"], reason: .suppressed),
        BounceFixture(
            name: "MDaemon: a transcript of the session",
            message: ReportForm.plain(
                from: "MDaemon@example.net", subject: "Permanent Delivery Failure",
                """
                The following data may contain sections which represent BASE64 encoded
                file attachments. --

                --- Session Transcript ---
                Mon 2026-04-27 10:00:00: Attempting SMTP connection to [192.0.2.1:25]
                Mon 2026-04-27 10:00:01: --> RCPT To:<bob@example.org>
                Mon 2026-04-27 10:00:01: <-- 550 5.2.1 The mailbox has been suspended
                --- End Transcript ---
                """),
            recipients: ["bob@example.org"], reason: .mailboxDisabled, status: "5.2.1", reply: 550),
        BounceFixture(
            name: "Courier: an address on a line of its own, indented",
            message: ReportForm.plain(
                from: "\"Courier mail server at mx.example.net\" <@mx.example.net>",
                subject: "NOTICE: mail delivery status.", fields: "Return-Path: <>",
                """
                This is a delivery status notification from mx.example.net,
                running the Courier mail server, version 1.

                The original message was received on Mon, 27 Apr 2026 09:00:00 +0000

                                UNDELIVERABLE MAIL

                Your message to the following recipients cannot be delivered:

                <bob@example.org>:
                    mx.example.org [192.0.2.1]:
                >>> RCPT TO:<bob@example.org>
                <<< 550 User unknown.
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, reply: 550, isHard: true),
        BounceFixture(
            name: "No structure, no address of a daemon, but a null Return-Path",
            message: ReportForm.plain(
                from: "\"Mail system\" <mail@shop.example.net>", subject: "Your mail could not be delivered",
                fields: "Return-Path: <>",
                """
                Your message could not be delivered to bob@example.org: message size exceeds fixed limit
                """),
            recipients: ["bob@example.org"], reason: .tooLarge),
        BounceFixture(
            name: "Nothing about the recipient but in the returned message",
            message: ReportForm.plain(
                from: "MAILER-DAEMON@mx.example.net", subject: "Delivery failure",
                """
                Your message could not be delivered. The mail system was out of disk space.

                --- The header of the original message is following. ---

                \(ReportForm.returnedHeader)
                """),
            recipients: ["bob@example.org"], reason: .systemError, originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Gmail: the account has reached its daily limit",
            message: ReportForm.plain(
                from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
                subject: "Delivery Status Notification (Failure)",
                """
                ** Message not delivered **

                You have reached a limit for sending mail. Your message was not sent.
                """),
            recipients: [], reason: .sendingLimit),
        BounceFixture(
            name: "A forwarder bounces to us what it got for its user",
            message: ReportForm.delivery(
                from: "MAILER-DAEMON@alias.example.net",
                text: "<robert@home.example> (expanded from <bob@example.org>): mailbox full",
                status: """
                    Reporting-MTA: dns; alias.example.net

                    Final-Recipient: rfc822; robert@home.example
                    Original-Recipient: rfc822; bob@example.org
                    Action: failed
                    Status: 4.2.2
                    Diagnostic-Code: smtp; 452 4.2.2 The recipient's inbox is out of storage space
                    """),
            recipients: ["robert@home.example"], reason: .mailboxFull, status: "4.2.2", reply: 452,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "A temporary code for an unknown mailbox is not hard",
            message: ReportForm.delivery(
                text: "deferred",
                status: """
                    Reporting-MTA: dns; out.example.com

                    Final-Recipient: rfc822; bob@example.org
                    Action: failed
                    Status: 4.1.1
                    Diagnostic-Code: smtp; 450 4.1.1 <bob@example.org>: Recipient address rejected: unverified address: user unknown
                    """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "4.1.1", reply: 450, isHard: false,
            originalID: "sent-1@example.com"),
    ]
}
