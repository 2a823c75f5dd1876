import MailReading

/// More reports in prose: where recipient, code and reason stand in other places.
extension BounceFixture {
    static let otherForms: [BounceFixture] = [
        BounceFixture(
            name: "Notes: failure reasons",
            message: ReportForm.plain(
                from: "Postmaster@notes.example", subject: "Delivery failure report",
                """
                ------- Failure Reasons  --------

                User not listed in public Name & Address Book
                bob@example.org

                ------- Returned Message --------

                Received: by x
                Message-ID: <sent-1@example.com>
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, isHard: true, originalID: "sent-1@example.com"),
        BounceFixture(
            name: "A provider for telephones: each recipient with its reason",
            message: ReportForm.plain(
                from: "postmaster@ez.example", subject: "Mail System Error - Returned Mail",
                """
                Each of the following recipients was rejected by a remote mail server.
                The reasons given by the server are included to help you determine why
                each recipient was rejected.

                    Recipient: <bob@example.org>
                    Reason:    <bob@example.org>: User unknown
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, isHard: true),
        BounceFixture(
            name: "A full mailbox, counted in messages",
            message: ReportForm.plain(
                from: "postmaster@big.example", subject: "Returned mail: Mail delivery problem",
                """
                   ----- The following addresses had delivery problems -----
                bob@example.org

                   ----- Non-delivered information -----
                The number of messages in recipient's mailbox exceeded the local limit.
                """),
            recipients: ["bob@example.org"], reason: .mailboxFull),
        BounceFixture(
            name: "A filter: the server's words in a section of their own",
            message: ReportForm.plain(
                from: "Mailer Daemon <postmaster@mf.example>", subject: "failure notice",
                """
                -------server message
                550 5.1.1 unknown user <bob@example.org>

                -------SMTP command
                DATA

                -------original message
                Received: x
                To: bob@example.org
                Message-ID: <sent-1@example.com>
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "A gateway: the recipients behind the reason",
            message: ReportForm.plain(
                from: "MailMarshal Postmaster <postmaster@mm.example>", subject: "Undeliverable Mail: \"The offer\"",
                """
                Your message:
                   From:    ann@example.com
                   Subject: The offer

                Could not be delivered because of

                550 5.1.1 User unknown

                The following recipients were affected:
                    bob@example.org

                Additional Information
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true),
        BounceFixture(
            name: "A scanner: a transcript in two lines",
            message: ReportForm.plain(
                from: "InterScan MSS <postmaster@is.example>", subject: "Mail could not be delivered",
                """
                Sent <<< RCPT TO:<bob@example.org>
                Received >>> 550 5.1.1 <bob@example.org>... user unknown
                Unable to deliver message to <bob@example.org>
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true),
        BounceFixture(
            name: "A scanner: the reason in brackets",
            message: ReportForm.plain(
                from: "mailer-daemon@mc.example", subject: "DELIVERY FAILURE",
                """
                --- The following addresses had delivery problems ---

                <bob@example.org>   (User unknown bob@example.org)
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, isHard: true),
        BounceFixture(
            name: "The reason in square brackets, and no certain sender",
            message: ReportForm.plain(
                from: "Mail Deliver System <mailer@x1.example>", subject: "Returned Mail: User unknown",
                """
                The original message was received at Thu, 29 Apr 2010 23:34:45 JST
                from ann@example.com

                ---The following addresses had delivery errors---

                bob@example.org [User unknown]
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, isHard: true),
        BounceFixture(
            name: "Errors that are counted",
            message: ReportForm.plain(
                from: "MAILER-DAEMON@x6.example", subject: "There was an error sending your mail",
                """
                We had trouble delivering your message. Full details follow:

                Subject: 'The offer'
                Date: 'Mon'

                1 error(s):

                SMTP Server <mta2.example.net> rejected recipient <bob@example.org>
                  (Error following RCPT command). It responded as follows: [550 5.1.1 User unknown]
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true),
        BounceFixture(
            name: "James: the details of the message before the error",
            message: ReportForm.plain(
                from: "postmaster@james.example", subject: "[BOUNCE]",
                """
                Hi. This is the James mail server at james.example.
                I'm afraid I wasn't able to deliver your message to the following addresses.
                This is a permanent error; I've given up. Sorry it didn't work out.

                Message details:
                  Subject: The offer
                  Sent date: Thu
                  MAIL FROM: ann@example.com
                  RCPT TO: bob@example.org
                  From: Ann <ann@example.com>
                  To: bob@example.org

                Error: 550 5.1.1 unknown user
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true),
        BounceFixture(
            name: "The reason before the address",
            message: ReportForm.plain(
                from: "Postmaster <postmaster@im.example>", subject: "Undeliverable Mail",
                """
                User mailbox exceeds allowed size: bob@example.org

                Original message follows.

                Received: x
                Message-Id: <sent-1@example.com>
                """),
            recipients: ["bob@example.org"], reason: .mailboxFull, originalID: "sent-1@example.com"),
        BounceFixture(
            name: "A count of attempts",
            message: ReportForm.plain(
                from: "postmaster@sc.example", subject: "Message could not be delivered",
                """
                Your message could not be sent.
                A transcript of the attempts to send the message follows.
                The number of attempts made: 1
                Addressed To: bob@example.org

                Thu 29 Apr 2010 23:34:45 +0900
                Failed to send to identified host,
                bob@example.org: [192.0.2.5], 550 bob@example.org... No such user
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, reply: 550, isHard: true),
        BounceFixture(
            name: "A large provider: for the following reason",
            message: ReportForm.plain(
                from: "mailer-daemon@kunden.example", subject: "Mail delivery failed: returning message to sender",
                """
                A message that you sent could not be delivered to one or more of
                its recipients. The following addresses failed:

                <bob@example.org>

                For the following reason:

                Mail size limit exceeded. For explanation visit x

                --- The header of the original message is following. ---

                Received: x
                Message-ID: <sent-1@example.com>
                """),
            recipients: ["bob@example.org"], reason: .tooLarge, originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Gmail of old: no connection",
            message: ReportForm.plain(
                from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
                subject: "Delivery Status Notification (Failure)",
                """
                Delivery to the following recipient failed permanently:

                     bob@example.org

                Technical details of permanent failure:
                The recipient server did not accept our requests to connect. Learn more at http://x
                [example.org. (10): Connection timed out]

                ----- Original message -----

                Received: by 1
                Message-ID: <sent-1@example.com>
                """),
            recipients: ["bob@example.org"], reason: .network, originalID: "sent-1@example.com"),
        BounceFixture(
            name: "Gmail of old: late",
            message: ReportForm.plain(
                from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
                subject: "Delivery Status Notification (Delay)",
                """
                This is an automatically generated Delivery Status Notification

                THIS IS A WARNING MESSAGE ONLY.

                YOU DO NOT NEED TO RESEND YOUR MESSAGE.

                Delivery to the following recipient has been delayed:

                     bob@example.org

                Message will be retried for 2 more day(s)

                Technical details of temporary failure:
                The recipient server did not accept our requests to connect.
                """),
            recipients: ["bob@example.org"], reason: .network, outcome: .delayed),
        BounceFixture(
            name: "Sendmail of the fifth version",
            message: ReportForm.plain(
                from: "MAILER-DAEMON", subject: "Returned mail: Host unknown",
                """
                   ----- Transcript of session follows -----
                >>> RCPT To:<bob@example.org>
                <<< 550 <bob@example.org>, User Unknown
                550 <bob@example.org>... User unknown

                   ----- Unsent message follows -----
                Received: x
                Message-Id: <sent-1@example.com>
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, reply: 550, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "DragonFly: one recipient",
            message: ReportForm.plain(
                from: "MAILER-DAEMON@df.example", subject: "Mail delivery failed",
                """
                This is the DragonFly Mail Agent v0.11 at df.example.

                There was an error delivering your mail to <bob@example.org>.

                550 5.1.1 no such user

                Message headers follow.

                Received: x
                Message-Id: <sent-1@example.com>
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true,
            originalID: "sent-1@example.com"),
        BounceFixture(
            name: "The recipient has no domain, and does not want our mail",
            message: ReportForm.plain(
                from: "MAILER-DAEMON@aol.example", subject: "Undeliverable: The offer",
                """
                Your mail to the following recipients could not be delivered because they are not accepting mail from ann@example.com:
                    bob
                """),
            recipients: [], reason: .restricted),
        BounceFixture(
            name: "Postfix in prose: a loop",
            message: ReportForm.plain(
                from: "Mail Delivery System <MAILER-DAEMON@mx.example>", subject: "Undelivered Mail Returned to Sender",
                """
                <bob@example.org>: mail for example.org loops back to myself
                """),
            recipients: ["bob@example.org"], reason: .loop),
        BounceFixture(
            name: "Postfix in prose: a local command",
            message: ReportForm.plain(
                from: "Mail Delivery System <MAILER-DAEMON@mx.example>", subject: "Undelivered Mail Returned to Sender",
                """
                <bob@example.org>: Command died with status 1: "/usr/bin/deliver"
                """),
            recipients: ["bob@example.org"], reason: .systemError),
        BounceFixture(
            name: "Postfix in prose: a forwarder over its quota",
            message: ReportForm.plain(
                from: "Mail Delivery System <MAILER-DAEMON@mx.example>", subject: "Undelivered Mail Returned to Sender",
                """
                <bob@example.org> (expanded from <x@example.org>): host mx[1.2.3.4] said: 452-4.2.2 The email account that you tried to reach is over quota. (in reply to RCPT TO)
                """),
            recipients: ["bob@example.org"], reason: .mailboxFull, status: "4.2.2", reply: 452),
        BounceFixture(
            name: "Exchange in prose: no forwarding to the outside",
            message: ReportForm.plain(
                from: "postmaster@ms.example", subject: "Undeliverable: x",
                """
                Delivery has failed to these recipients or groups:

                Bob Example (bob@example.org)<mailto:bob@example.org>
                Your message couldn't be delivered. The recipient's e-mail system isn't accepting messages now.

                Diagnostic information for administrators:

                Generating server: x.example

                bob@example.org
                mx.example.org
                Remote Server returned '550 5.7.520 Access denied, Your organization does not allow external forwarding. AS(7555)'
                """),
            recipients: ["bob@example.org"], reason: .policy, status: "5.7.520", reply: 550),
        BounceFixture(
            name: "Exchange in German prose, the answer in English",
            message: ReportForm.plain(
                from: "postmaster@de.example", subject: "Unzustellbar: Das Angebot",
                """
                Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:

                bob@example.org
                Ihre Nachricht wurde nicht zugestellt, weil die Adresse falsch ist.

                Diagnoseinformationen für Administratoren:

                Generierender Server: x

                bob@example.org
                Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true),
        BounceFixture(
            name: "Gmail of old in French",
            message: ReportForm.plain(
                from: "mailer-daemon@fr.example", subject: "Notification d'état de remise (Échec)",
                """
                Échec de la remise pour les destinataires suivants :

                     bob@example.org

                Message: 552 5.2.2 mailbox full
                """),
            recipients: ["bob@example.org"], reason: .mailboxFull, status: "5.2.2", reply: 552),
        BounceFixture(
            name: "Japanese, with a label before the address",
            message: ReportForm.plain(
                from: "postmaster@jp.example", subject: "配信不能通知",
                """
                次のメールは配信できませんでした。

                宛先: bob@example.org
                理由: 550 Unknown user bob@example.org
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, reply: 550, isHard: true),
        BounceFixture(
            name: "Gmail in German",
            message: ReportForm.plain(
                from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
                subject: "Delivery Status Notification (Failure)",
                """
                ** Adresse nicht gefunden **

                Ihre Nachricht an bob@example.org wurde nicht zugestellt, weil die Adresse nicht gefunden wurde oder keine E-Mails empfangen kann.

                Die Antwort des Remoteservers lautete:

                550 5.1.1 The email account does not exist
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true),
        BounceFixture(
            name: "Gmail in Japanese, the address without spaces",
            message: ReportForm.plain(
                from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
                subject: "Delivery Status Notification (Failure)",
                """
                ** メールは配信されませんでした **

                アドレスが見つからないか、メールを受信できないため、bob@example.org へのメールは配信されませんでした。

                応答:
                550 5.1.1 no such user
                """),
            recipients: ["bob@example.org"], reason: .mailboxUnknown, status: "5.1.1", reply: 550, isHard: true),
    ]
}
