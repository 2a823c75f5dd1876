import MIME
import MailReading
import Testing

/// A message of any kind, with the kind that it is.
struct KindFixture: Sendable, CustomTestStringConvertible {
    let name: String
    let kind: MessageKind
    let message: String

    init(
        _ name: String, _ kind: MessageKind, from: String = "Bob <bob@example.org>", subject: String = "The offer",
        fields: String = "", _ text: String = "Hello Ann,\n\nsee below.\n\nBob"
    ) {
        self.name = name
        self.kind = kind
        message = ReplyFixture.message(from: from, subject: subject, fields: fields, text: text)
    }

    /// A message with parts; the blank line between header and body is in `raw`.
    init(_ name: String, _ kind: MessageKind, raw: String) {
        self.name = name
        self.kind = kind
        message = raw
    }

    var testDescription: String { name }
}

extension KindFixture {
    /// Complaints, lists, invitations and notifications.
    static let machines: [KindFixture] =
        complaints + [
            KindFixture(
                "A newsletter with one-click unsubscription", .list, from: "News <news@shop.example>",
                subject: "Ten things",
                fields:
                    "List-Unsubscribe: <https://shop.example/u?x=1>, <mailto:leave@shop.example?subject=leave>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\nFeedback-ID: 1:2:3"
            ),
            KindFixture(
                "A newsletter with Precedence alone", .list, from: "News <news@shop.example>",
                fields: "Precedence: bulk"),
            KindFixture(
                "A post to a discussion list", .list,
                fields:
                    "List-Id: Gardens <gardens.lists.example.net>\nList-Post: <mailto:gardens@lists.example.net>\nPrecedence: list"
            ),
            KindFixture(
                "A post to a list of old software", .list,
                fields: "X-BeenThere: gardens@lists.example.net\nX-Mailman-Version: 2.1"),
            KindFixture(
                "A report of a repository", .list, from: "notifications@code.example",
                subject: "[project] Fix the gate (#12)",
                fields: "List-Id: project <project.code.example>\nPrecedence: list\nX-GitHub-Reason: mention"),
            KindFixture(
                "A receipt from a shop", .notification, from: "Shop <no-reply@shop.example>", subject: "Your order"),
            KindFixture(
                "A report of a cron job", .notification, from: "root@server.example", subject: "Cron <root> backup",
                fields: "Auto-Submitted: auto-generated\nX-Cron-Env: <SHELL=/bin/sh>"),
            KindFixture(
                "A report of a bug tracker, which names what it follows", .notification, from: "bugs@code.example",
                subject: "[BUG 1] Gate",
                fields: "Auto-Submitted: auto-generated\nIn-Reply-To: <bug-1@code.example>\nX-Bugzilla-Reason: CC"),
            KindFixture(
                "An unknown machine with a null Return-Path", .notification, from: "status@server.example",
                subject: "Disk", fields: "Return-Path: <>"),
            KindFixture(
                "An invitation of Exchange, with its object in TNEF", .calendar,
                fields: "Content-Class: urn:content-classes:calendarmessage"),
            KindFixture("An invitation", .calendar, raw: invitation(method: "REQUEST")),
            KindFixture("An appointment that does not take place", .calendar, raw: invitation(method: "CANCEL")),
            KindFixture("An answer to an invitation", .calendar, raw: invitation(method: "REPLY")),
            KindFixture("Another time proposed", .calendar, raw: invitation(method: "COUNTER")),
            KindFixture(
                "An answer that a program gave", .calendar,
                raw: "Auto-Submitted: auto-replied\n" + invitation(method: "REPLY")),
            KindFixture(
                "The message arrived", .notification,
                raw: ReportForm.delivery(
                    subject: "Successful Mail Delivery Report", text: "Your message was successfully delivered.",
                    status:
                        "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; bob@example.org\nAction: delivered\nStatus: 2.0.0"
                )),
            KindFixture(
                "The message went on to a server that reports nothing", .notification,
                raw: ReportForm.delivery(
                    subject: "Delivery Status Notification (Relay)", text: "Relayed.",
                    status:
                        "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; bob@example.org\nAction: relayed\nStatus: 2.0.0"
                )),
            KindFixture(
                "The message was read", .notification,
                raw: """
                    From: Bob <bob@example.org>
                    To: ann@example.com
                    Subject: Read: The offer
                    Content-Type: multipart/report; report-type=disposition-notification; boundary=x

                    --x
                    Content-Type: text/plain

                    Your message was displayed.
                    --x
                    Content-Type: message/disposition-notification

                    Final-Recipient: rfc822; bob@example.org
                    Original-Message-ID: <sent-1@example.com>
                    Disposition: manual-action/MDN-sent-manually; displayed
                    --x--
                    """),
        ]

    static let complaints: [KindFixture] = [
        KindFixture(
            "Abuse", .complaint,
            raw: complaint(
                fields:
                    "Feedback-Type: abuse\nUser-Agent: Example/1\nVersion: 1\nOriginal-Rcpt-To: <bob@example.org>\nOriginal-Mail-From: <ann@example.com>\nArrival-Date: Mon, 27 Apr 2026 09:00:00 +0000\nSource-IP: 192.0.2.10\nIncidents: 3"
            )),
        KindFixture(
            "Fraud", .complaint, raw: complaint(fields: "Feedback-Type: fraud\nUser-Agent: Example/1\nVersion: 1")),
        KindFixture(
            "Opt-out", .complaint,
            raw: complaint(
                fields:
                    "Feedback-Type: opt-out\nUser-Agent: Example/1\nVersion: 0.1\nRemoval-Recipient: bob@example.org")),
        KindFixture(
            "Not spam after all", .complaint,
            raw: complaint(fields: "Feedback-Type: not-spam\nUser-Agent: Example/1\nVersion: 1")),
        KindFixture(
            "Failed authentication", .complaint,
            raw: complaint(
                fields:
                    "Feedback-Type: auth-failure\nAuth-Failure: dmarc\nUser-Agent: Example/1\nVersion: 1\nDelivery-Result: reject"
            )),
        KindFixture(
            "Microsoft's programme", .complaint,
            raw: """
                From: staff@hotmail.com
                To: ann@example.com
                Subject: complaint about message from 192.0.2.10
                Content-Type: multipart/mixed; boundary=x

                --x
                Content-Type: message/rfc822

                X-HmXmrOriginalRecipient: bob@hotmail.example
                From: ann@example.com
                Subject: The offer
                Message-ID: <sent-1@example.com>

                Hello
                --x--
                """),
    ]

    static func complaint(fields: String) -> String {
        """
        From: feedback@provider.example
        To: ann@example.com
        Subject: FW: The offer
        Content-Type: multipart/report; report-type=feedback-report; boundary=x

        --x
        Content-Type: text/plain

        This is an email abuse report.
        --x
        Content-Type: message/feedback-report

        \(fields)

        --x
        Content-Type: message/rfc822

        \(ReportForm.returnedHeader)

        Hello
        --x--
        """
    }

    static func invitation(method: String, part: String = "text/calendar; charset=utf-8; method=") -> String {
        """
        From: Bob <bob@example.org>
        To: ann@example.com
        Subject: Meeting
        Content-Type: multipart/alternative; boundary=x

        --x
        Content-Type: text/plain

        You are invited.
        --x
        Content-Type: \(part)\(method)

        BEGIN:VCALENDAR
        VERSION:2.0
        METHOD:\(method)
        BEGIN:VTIMEZONE
        TZID:Europe/Berlin
        BEGIN:STANDARD
        DTSTART:19701025T030000
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:event-1@example.org
        SEQUENCE:2
        DTSTART;TZID=Europe/Berlin:20260512T090000
        DTEND;TZID="Europe/Berlin":20260512T100000
        SUMMARY:The offer\\, once
          more
        LOCATION:Room\\n1
        STATUS:CONFIRMED
        ORGANIZER;CN="Bob; Example":mailto:bob@example.org
        ATTENDEE;PARTSTAT=NEEDS-ACTION;CN=Ann:MAILTO:ann@example.com
        ATTENDEE;PARTSTAT=ACCEPTED:mailto:carol@example.org
        BEGIN:VALARM
        SUMMARY:alarm
        END:VALARM
        END:VEVENT
        END:VCALENDAR
        --x--
        """
    }
}
