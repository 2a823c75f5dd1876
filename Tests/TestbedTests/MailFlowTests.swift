import Testing

@testable import Testbed

@Suite("How mail flows through the testbed")
struct MailFlowTests {
    @Test("A submitted message arrives with passing verdicts of the receiving server")
    func verdictsPass() async throws {
        let testbed = try await TestbedProcess.shared()
        let outcome = try await testbed.submit(
            as: "alice@mail.test", from: "alice@mail.test", to: "alice@mail.test", subject: "verdicts")
        #expect(outcome.text.contains("250 2.0.0 Ok: queued"), "\(outcome.text)")
        let message = try await testbed.waitForMessage(of: "alice@mail.test") { $0.subject == "verdicts" }
        let results = message.headers("Authentication-Results")
        #expect(results.allSatisfy { $0.hasPrefix("mail.test;") })
        for verdict in ["dkim=pass", "spf=pass", "dmarc=pass"] {
            #expect(results.contains { $0.contains(verdict) }, "\(verdict) is not in \(results)")
        }
    }

    @Test("A forged sender gets failing verdicts")
    func forgeryFails() async throws {
        let testbed = try await TestbedProcess.shared()
        let message = "From: <alice@mail.test>\r\nTo: <bob@mail.test>\r\nSubject: forged\r\n\r\nHello.\r\n"
        try await testbed.receive(
            Array(message.utf8), to: ["bob@mail.test"], from: "alice@mail.test", clientAddress: "192.0.2.66")
        let received = try await testbed.waitForMessage(of: "bob@mail.test") { $0.subject == "forged" }
        let results = received.headers("Authentication-Results")
        for verdict in ["dkim=none", "spf=fail", "dmarc=fail"] {
            #expect(results.contains { $0.contains(verdict) }, "\(verdict) is not in \(results)")
        }
    }

    @Test("An Authentication-Results header that a sender claims for the receiving server is removed")
    func forgedVerdictIsRemoved() async throws {
        let testbed = try await TestbedProcess.shared()
        let message =
            "Authentication-Results: mail.test; dkim=pass header.d=mail.test\r\n"
            + "From: <alice@mail.test>\r\nTo: <bob@mail.test>\r\nSubject: claimed\r\n\r\nHello.\r\n"
        try await testbed.receive(
            Array(message.utf8), to: ["bob@mail.test"], from: "alice@mail.test", clientAddress: "192.0.2.66")
        let received = try await testbed.waitForMessage(of: "bob@mail.test") { $0.subject == "claimed" }
        #expect(!received.headers("Authentication-Results").contains { $0.contains("dkim=pass") })
    }

    @Test("An unknown recipient comes back as a bounce", arguments: ["nobody@mail.test", "somebody@bounce.test"])
    func unknownRecipientBounces(recipient: String) async throws {
        let testbed = try await TestbedProcess.shared()
        let subject = "to-\(recipient.split(separator: "@")[0])"
        let outcome = try await testbed.submit(
            as: "grace@mail.test", from: "grace@mail.test", to: recipient, subject: subject)
        #expect(outcome.text.contains("250 2.0.0 Ok: queued"), "\(outcome.text)")
        let bounce = try await testbed.waitForMessage(of: "grace@mail.test") { message in
            String(decoding: message.bytes, as: UTF8.self).contains("Final-Recipient: rfc822; \(recipient)")
        }
        #expect(bounce.headers("Return-Path") == ["<>"])
        #expect(bounce.headers("Content-Type").first?.hasPrefix("multipart/report") == true)
        let text = String(decoding: bounce.bytes, as: UTF8.self)
        #expect(text.contains("Action: failed") && text.contains("Status: 5.1.1"))
    }

    @Test("Another user's address is refused as sender when the recipient is named")
    func foreignSenderIsRefused() async throws {
        let testbed = try await TestbedProcess.shared()
        let outcome = try await testbed.submit(
            as: "alice@mail.test", from: "carol@mail.test", to: "bob@mail.test", subject: "not-mine")
        let replies = outcome.lines.filter { $0.dropFirst(3).first == " " }
        let sender = replies.firstIndex { $0.hasPrefix("250 2.1.0") }
        let refusal = replies.firstIndex { $0.hasPrefix("553 5.7.1 <carol@mail.test>: Sender address rejected") }
        #expect(sender != nil && refusal != nil && sender.map { $0 + 1 } == refusal, "\(outcome.text)")
    }

    @Test("A domain outside the testbed is refused, so nothing leaves the machine")
    func foreignDomainIsRefused() async throws {
        let testbed = try await TestbedProcess.shared()
        let outcome = try await testbed.submit(
            as: "alice@mail.test", from: "alice@mail.test", to: "someone@example.com", subject: "away")
        #expect(outcome.lines.contains { $0.hasPrefix("550 5.1.2 ") }, "\(outcome.text)")
    }

    @Test("A wrong password is refused by IMAP and by submission")
    func wrongPasswordIsRefused() async throws {
        let testbed = try await TestbedProcess.shared()
        let secret = Base64.encode("\0alice@mail.test\0wrong")
        let imap = try await TLSDialogue(endpoint: testbed.imapTLS, caFile: testbed.caFile)
            .run(["a AUTHENTICATE PLAIN \(secret)", "b LOGOUT"])
        #expect(imap.lines.contains { $0.hasPrefix("a NO [AUTHENTICATIONFAILED]") }, "\(imap.text)")
        let smtp = try await TLSDialogue(endpoint: testbed.submissionTLS, caFile: testbed.caFile)
            .run(["EHLO client.test", "AUTH PLAIN \(secret)", "QUIT"])
        #expect(smtp.lines.contains { $0.hasPrefix("535 5.7.8") }, "\(smtp.text)")
    }

    @Test("A full mailbox refuses further mail")
    func fullMailboxRefuses() async throws {
        let testbed = try await TestbedProcess.shared()
        let text = Array(repeating: String(repeating: "x", count: 70), count: 700).joined(separator: "\r\n")
        // 64 KiB is the limit, and the message that passes it is let through by the grace that Dovecot gives.
        try await testbed.deliver(subject: "first", text: text, to: TestAccounts.fullUser)
        let refusal = await #expect(throws: TestbedError.self) {
            for number in 0..<3 {
                try await testbed.deliver(subject: "more \(number)", text: text, to: TestAccounts.fullUser)
            }
        }
        #expect(refusal?.message.contains("552 5.2.2") == true, "\(refusal?.message ?? "")")
    }

    @Test("Every user has the special-use folders")
    func specialUseFolders() async throws {
        let testbed = try await TestbedProcess.shared()
        let secret = Base64.encode("\0judy@mail.test\0\(testbed.users["judy@mail.test"] ?? "")")
        let outcome = try await TLSDialogue(endpoint: testbed.imapTLS, caFile: testbed.caFile)
            .run(["a AUTHENTICATE PLAIN \(secret)", #"b LIST (SPECIAL-USE) "" "*""#, "c LOGOUT"])
        for folder in ["Sent", "Drafts", "Junk", "Trash", "Archive"] {
            #expect(outcome.lines.contains { $0.hasPrefix("* LIST") && $0.contains("\\\(folder)") }, "\(outcome.text)")
        }
    }
}
