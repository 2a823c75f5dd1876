import MailReading

extension KindFixture {
    /// Letters of people that look like something else.
    static let traps: [KindFixture] = [
        KindFixture("A plain letter", .person),
        KindFixture(
            "About a bounce", .person, subject: "Undelivered mail returned to sender",
            "Hi Ann,\n\nmy mail to bob@example.org came back: 550 5.1.1 user unknown. Has he left?\n\nBob"),
        KindFixture(
            "A bounce forwarded as text", .person, subject: "Fwd: Undelivered Mail Returned to Sender",
            "What does this mean?\n\n---------- Forwarded message ---------\nFrom: MAILER-DAEMON@mx.example.net\nSubject: Undelivered Mail Returned to Sender\n\nThis is the mail system at host mx.example.net.\n\n<carol@example.net>: host said: 550 5.1.1 User unknown"
        ),
        KindFixture(
            "A bounce forwarded as an attachment", .person,
            raw: """
                From: Bob <bob@example.org>
                To: ann@example.com
                Subject: Fw: Undelivered
                Content-Type: multipart/mixed; boundary=y

                --y
                Content-Type: text/plain

                Can you look at this?
                --y
                Content-Type: message/rfc822

                From: MAILER-DAEMON@mx.example.net
                Subject: Undelivered
                Content-Type: multipart/report; report-type=delivery-status; boundary=x

                --x
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.net

                Final-Recipient: rfc822; carol@example.net
                Action: failed
                Status: 5.1.1
                --x--
                --y--
                """),
        KindFixture(
            "The status of a bounce attached by a person", .person,
            raw: """
                From: Bob <bob@example.org>
                To: ann@example.com
                Subject: Please look
                Content-Type: multipart/mixed; boundary=y

                --y
                Content-Type: text/plain

                This came back.
                --y
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.net

                Final-Recipient: rfc822; carol@example.net
                Action: failed
                Status: 5.1.1
                --y--
                """),
        KindFixture(
            "An answer to a bounce", .person, subject: "Re: Mail delivery failed: returning message to sender",
            fields: "In-Reply-To: <b@mx.example.net>",
            "We fixed the mailbox, please try again.\n\n> This message was created automatically by mail delivery software.\n> bob@example.org\n> 550 user unknown"
        ),
        KindFixture(
            "A postmaster who writes himself", .person, from: "Jo Admin <jo@example.org>", subject: "Mailbox full",
            "Hi Ann, your mailbox is full, please clean up. Jo"),
        KindFixture(
            "About an absence, as a subject", .person, subject: "Out of office next week",
            "Hi all,\n\nI will be out of office from Monday until 12 May. Carol has the keys.\n\nBob"),
        KindFixture(
            "About an absence, with a colon", .person, subject: "Out of office: who covers for me?",
            "Hi all, I am on holiday in May, who takes the phone?"),
        KindFixture(
            "An answer to an automatic reply", .person, subject: "Re: Out of office",
            fields: "In-Reply-To: <a@example.org>",
            "Enjoy your holiday! Let us talk when you are back.\n\n> I am out of the office until 12 May."),
        KindFixture(
            "An answer to an automatic reply, in German", .person, subject: "AW: Automatische Antwort: Das Angebot",
            fields: "In-Reply-To: <a@example.org>", "Danke, dann melde ich mich am Montag."),
        KindFixture(
            "An automatic reply forwarded", .person, subject: "Fwd: Automatic reply: The offer",
            "FYI\n\n> I am out of the office until 12 May."),
        KindFixture(
            "Auto-Submitted: no", .person, subject: "Out of Office", fields: "Auto-Submitted: no",
            "I am out of the office until 12 May, thank you for your email."),
        KindFixture("Auto-Submitted: no, with a comment", .person, fields: "Auto-Submitted: no (by hand)"),
        KindFixture("Asks to send no automatic replies", .person, fields: "X-Auto-Response-Suppress: All"),
        KindFixture(
            "Asks to send no automatic replies, as Outlook does", .person, subject: "Re: The offer",
            fields: "X-Auto-Response-Suppress: DR, OOF, AutoReply\nIn-Reply-To: <sent-1@example.com>"),
        KindFixture("Precedence of importance only", .person, fields: "Precedence: first-class\nX-Priority: 1"),
        KindFixture("X-Autoreply: no", .person, fields: "X-Autoreply: no"),
        KindFixture(
            "A letter from a tool for sales, with a way to leave", .person, subject: "Re: The offer",
            fields: "In-Reply-To: <sent-1@example.com>\nList-Unsubscribe: <mailto:u@crm.example>"),
        KindFixture(
            "A letter sent through a provider for campaigns", .person,
            fields: "Feedback-ID: 1.eu:example\nX-Mailgun-Tag: personal"),
        KindFixture(
            "A customer writes to a shared address behind a group", .person,
            fields:
                "Delivered-To: ann@example.com\nList-Id: <sales.example.com>\nList-Post: <mailto:sales@example.com>\nPrecedence: list\nX-Google-Group-Id: 12345",
            "Hello, I want to buy."),
        KindFixture(
            "An agent of a help desk answers", .person, from: "Carol at Help <help@example.org>",
            subject: "Re: The offer",
            fields:
                "Auto-Submitted: auto-generated\nX-Zendesk-From-Account-Id: 1a2b\nIn-Reply-To: <sent-1@example.com>",
            "Hello Ann,\n\nI looked at the order and changed the address.\n\nCarol"),
        KindFixture(
            "A file of appointments attached", .person,
            raw: """
                From: Bob <bob@example.org>
                To: ann@example.com
                Subject: The dates
                Content-Type: multipart/mixed; boundary=y

                --y
                Content-Type: text/plain

                Here are the dates of the fair.
                --y
                Content-Type: text/calendar; name=fair.ics
                Content-Disposition: attachment; filename=fair.ics

                BEGIN:VCALENDAR
                BEGIN:VEVENT
                UID:fair@example.org
                DTSTART;VALUE=DATE:20260512
                SUMMARY:Fair
                END:VEVENT
                END:VCALENDAR
                --y--
                """),
        KindFixture(
            "An invitation forwarded as a message", .person,
            raw: """
                From: Bob <bob@example.org>
                To: ann@example.com
                Subject: Fwd: Meeting
                Content-Type: multipart/mixed; boundary=y

                --y
                Content-Type: text/plain

                Do you want to come along?
                --y
                Content-Type: message/rfc822

                \(invitation(method: "REQUEST"))
                --y--
                """),
        KindFixture(
            "A complaint forwarded as a message", .person,
            raw: """
                From: Bob <bob@example.org>
                To: ann@example.com
                Subject: Fwd: complaint
                Content-Type: multipart/mixed; boundary=y

                --y
                Content-Type: text/plain

                Look at this.
                --y
                Content-Type: message/rfc822

                \(complaint(fields: "Feedback-Type: abuse\nUser-Agent: x\nVersion: 1"))
                --y--
                """),
        KindFixture(
            "Thanks for a message, by hand", .person, subject: "Thank you for your message",
            "Thank you for your message. I will get back to you on Monday.\n\nBob"),
        KindFixture(
            "Words about tickets", .person, subject: "Tickets for the concert",
            "I have the ticket number: 4711. See you there!"),
        KindFixture(
            "Words about holidays, in French", .person, subject: "Vacances",
            "Je suis en vacances jusqu'au 12 mai, on se voit après ?"),
        KindFixture(
            "Leaves the company and says so", .person, subject: "My last day",
            "Dear all, I am leaving and will no longer work here from May. My new email address is bob@example.net."),
        KindFixture(
            "A sales letter about mail delivery", .person, subject: "Delivery failed again?",
            "Are your mails returned to sender? We can help with blocklists and spam."),
        KindFixture(
            "A message whose subject begins as a report's", .person, subject: "Delivery delayed until Friday",
            "The truck broke down, delivery of your order has been delayed. Sorry! Bob"),
        KindFixture(
            "A case, while away", .person, subject: "Case study: onboarding", fields: "In-Reply-To: <a@example.org>",
            "Here is the case study. I am away tomorrow, so call me today."),
        KindFixture(
            "A holiday that somebody asks about", .person, subject: "Holiday: can you cover?",
            fields: "In-Reply-To: <a@example.org>", "I am on holiday next week, can you cover for me?"),
        KindFixture(
            "Plans for a holiday, with thanks", .person, subject: "Vacation plans",
            "Thanks for your message! I am on vacation next week."),
        KindFixture(
            "A postmaster who answers", .person, from: "postmaster@example.org",
            subject: "Re: Blocked mail from your server", fields: "In-Reply-To: <a@example.org>",
            "We removed your IP from the block list; mail was rejected since Monday. Jo"),
        KindFixture(
            "A parcel that could not be delivered", .person, subject: "Undeliverable: parcel 12",
            "The parcel could not be delivered to your address. Shall we try again tomorrow?"),
        KindFixture("News about cars", .person, subject: "Auto Industry News", "Cars are selling."),
        KindFixture("Empty", .person, raw: ""),
        KindFixture("A header alone", .person, raw: "Subject: x"),
        KindFixture(
            "A body alone", .person, raw: "\nThis is the mail system at host x. <bob@example.org>: 550 user unknown"),
    ]
}
