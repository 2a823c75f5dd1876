import MailModel
import SASL
import SMTPCore
import Testing

@Suite("SMTP transactions")
struct TransactionTests {
    @Test("Without pipelining each command waits for its answer")
    func sequential() throws {
        let talk = try Conversation.ready("8BITMIME")
        #expect(
            try talk.send(from: "alice@mail.test", to: "bob@mail.test", "carol@mail.test")
                == "MAIL FROM:<alice@mail.test>")
        #expect(talk.wait == .mail)
        #expect(talk.server("250 2.1.0 ok") == "RCPT TO:<bob@mail.test>")
        #expect(talk.wait == .recipient)
        #expect(talk.server("250 2.1.5 ok") == "RCPT TO:<carol@mail.test>")
        #expect(talk.server("251 forwarded") == "DATA")
        #expect(talk.wait == .dataStart)
        #expect(talk.server("354 go") == "(send message)")
        #expect(talk.wait == .dataBlock)
        talk.messageWillEnd()
        #expect(talk.wait == .dataEnd)
        #expect(talk.server("250 2.0.0 queued as 1") == "(accepted)")
        #expect(talk.lastResult?.recipients.allSatisfy(\.isAccepted) == true)
        #expect(talk.isReady)
    }

    @Test("With pipelining everything up to DATA goes at once")
    func pipelined() throws {
        let talk = try Conversation.ready("PIPELINING", "SIZE 10000")
        #expect(
            try talk.send(from: "alice@mail.test", to: "bob@mail.test", "carol@mail.test")
                == "MAIL FROM:<alice@mail.test> SIZE=21 / RCPT TO:<bob@mail.test> / RCPT TO:<carol@mail.test> / DATA")
        #expect(
            talk.server("250 ok", "250 ok", "550 5.1.1 no", "354 go") == "(wait) | (wait) | (wait) | (send message)")
        talk.messageWillEnd()
        #expect(talk.server("250 ok") == "(accepted)")
        #expect(talk.lastResult?.recipients.map(\.isAccepted) == [true, false])
    }

    @Test("When all recipients are refused, DATA that was pipelined is ended by a lone dot")
    func pipelinedNoRecipient() throws {
        let talk = try Conversation.ready("PIPELINING")
        _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
        #expect(talk.server("250 ok", "550 5.1.1 unknown", "354 go") == "(wait) | (wait) | .")
        #expect(talk.server("554 5.5.1 no valid recipients") == "(not accepted: recipientsRefused)")
        #expect(talk.lastError?.reply?.code == 550)
        #expect(talk.isReady)
    }

    @Test("When all recipients are refused, a refused DATA is followed by RSET")
    func pipelinedDataRefused() throws {
        let talk = try Conversation.ready("PIPELINING")
        _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
        #expect(talk.server("250 ok", "450 4.2.1 busy", "554 5.5.1 no valid recipients") == "(wait) | (wait) | RSET")
        #expect(talk.server("250 ok") == "(not accepted: recipientsRefused)")
        #expect(talk.lastError?.disposition == .retry)
        #expect(talk.isReady)
    }

    @Test("A refused sender ends a sequential transaction at once")
    func senderRefused() throws {
        let talk = try Conversation.ready("8BITMIME")
        _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
        #expect(talk.server("553 5.7.1 not yours") == "(not accepted: senderRefused)")
        #expect(talk.lastError?.disposition == .permanent)
        #expect(talk.lastResult?.recipients.first?.reply == nil)
    }

    @Test("A refused sender waits for the other answers when pipelined")
    func senderRefusedPipelined() throws {
        let talk = try Conversation.ready("PIPELINING")
        _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
        #expect(talk.server("451 4.7.1 later") == "(wait)")
        #expect(talk.server("503 5.5.1 need MAIL", "503 5.5.1 need RCPT") == "(wait) | RSET")
        #expect(talk.server("250 ok") == "(not accepted: senderRefused)")
        #expect(talk.lastError?.disposition == .retry)
    }

    @Test(
        "The code of a refused MAIL says more",
        arguments: [
            ("530 5.7.0 sign in", "authenticationRequired"), ("552 5.3.4 too big", "tooLarge"),
            ("552 too big", "tooLarge"),
            ("452 4.3.1 disk full", "senderRefused"), ("552 5.2.2 mailbox full", "senderRefused"),
        ])
    func mailCodes(_ reply: String, _ code: String) throws {
        let talk = try Conversation.ready("8BITMIME")
        _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
        #expect(talk.server(reply) == "(not accepted: \(code))")
    }

    @Test("All or nothing asks for the recipients before DATA and gives up with RSET")
    func allOrNothing() throws {
        let talk = try Conversation.ready("PIPELINING")
        #expect(
            try talk.send(from: "alice@mail.test", to: "bob@mail.test", "x@mail.test", partially: false)
                == "MAIL FROM:<alice@mail.test> / RCPT TO:<bob@mail.test> / RCPT TO:<x@mail.test>")
        #expect(talk.server("250 ok", "250 ok", "550 no") == "(wait) | (wait) | RSET")
        #expect(talk.server("250 ok") == "(not accepted: recipientsRefused)")
        _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test", partially: false)
        #expect(talk.server("250 ok", "250 ok") == "(wait) | DATA")
        #expect(talk.server("354 ok") == "(send message)")
    }

    @Test(
        "A refused message leaves the session usable",
        arguments: [
            ("550 5.7.1 spam", "messageRefused", ErrorDisposition.permanent),
            ("451 4.3.0 later", "messageRefused", .retry),
            ("552 5.3.4 big", "tooLarge", .permanent), ("552 5.2.2 full", "messageRefused", .permanent),
        ])
    func messageRefused(_ reply: String, _ code: String, _ disposition: ErrorDisposition) throws {
        let talk = try Conversation.ready("PIPELINING")
        _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
        talk.server("250 ok", "250 ok", "354 go")
        talk.messageWillEnd()
        #expect(talk.server(reply) == "(not accepted: \(code))")
        #expect(talk.lastError?.disposition == disposition)
        #expect(talk.isReady)
    }

    @Test("A refused DATA is a refused message")
    func dataRefused() throws {
        let talk = try Conversation.ready("8BITMIME")
        _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
        talk.server("250 ok")
        talk.server("250 ok")
        #expect(talk.server("451 4.3.0 queue full") == "RSET")
        #expect(talk.server("250 ok") == "(not accepted: messageRefused)")
        #expect(talk.lastError?.stage == .data)
    }

    @Test("Losing the connection is certain until the end may have been sent, and uncertain after it")
    func lost() throws {
        let before = ["", "250 ok", "250 ok", "354 go"]
        for count in 0..<before.count {
            let talk = try Conversation.ready("8BITMIME")
            _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
            for line in before[1...].prefix(count) { talk.server(line) }
            #expect(talk.lose() == "(not accepted: disconnected)")
        }
        let talk = try Conversation.ready("8BITMIME")
        _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
        for line in before[1...] { talk.server(line) }
        talk.messageWillEnd()
        #expect(talk.lose(.timedOut) == "(uncertain: timedOut)")
        #expect(talk.lastResult?.recipients.first?.isAccepted == true)
        #expect(talk.lastError?.stage == .message)
    }

    @Test("A known result survives a connection that is lost while tidying up")
    func lostDuringReset() throws {
        let talk = try Conversation.ready("PIPELINING")
        _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
        talk.server("250 ok", "550 no", "554 no recipients")
        #expect(talk.lose() == "(not accepted: recipientsRefused)")
        let dot = try Conversation.ready("PIPELINING")
        _ = try dot.send(from: "alice@mail.test", to: "bob@mail.test")
        dot.server("250 ok", "550 no", "354 go")
        #expect(dot.lose() == "(not accepted: recipientsRefused)")
        let probe = try Conversation.ready("PIPELINING")
        _ = try probe.probe("alice@mail.test", "bob@mail.test")
        probe.server("250 ok", "250 ok")
        #expect(probe.lose() == "(probed)")
    }

    @Test("421 at any point closes and is never uncertain", arguments: 0...4)
    func closing(_ answered: Int) throws {
        for pipelining in ["PIPELINING", "8BITMIME"] {
            let talk = try Conversation.ready(pipelining)
            _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
            for line in ["250 ok", "250 ok", "354 go"].prefix(answered) { talk.server(line) }
            if answered == 4 { talk.messageWillEnd() }
            #expect(
                talk.server("421 4.3.2 shutting down") == "(close serverUnavailable (not accepted: serverUnavailable))")
            #expect(talk.noop() == "(rejected serverUnavailable)")
        }
    }

    @Test("421 to RSET keeps what is known")
    func closingReset() throws {
        let talk = try Conversation.ready("PIPELINING")
        _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
        talk.server("250 ok", "550 no", "554 none")
        #expect(talk.server("421 bye") == "(close serverUnavailable (not accepted: recipientsRefused))")
        let probe = try Conversation.ready("PIPELINING")
        _ = try probe.probe("alice@mail.test", "bob@mail.test")
        probe.server("250 ok", "250 ok")
        #expect(probe.server("500 what is RSET") == "(close cleanly (probed))")
    }

    @Test("A verdict before the end is a refusal and the connection is given up")
    func earlyVerdict() throws {
        let talk = try Conversation.ready("PIPELINING")
        _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
        talk.server("250 ok", "250 ok", "354 go")
        #expect(talk.server("552 5.3.4 enough") == "(close tooLarge (not accepted: tooLarge))")
        let early = try Conversation.ready("PIPELINING")
        _ = try early.send(from: "alice@mail.test", to: "bob@mail.test")
        early.server("250 ok", "250 ok", "354 go")
        #expect(early.server("250 already?") == "(close protocolError (uncertain: protocolError))")
    }

    @Test("Replies that make no sense close; after the end they leave it uncertain", arguments: 0...4)
    func senseless(_ answered: Int) throws {
        for nonsense in ["354 go", "250 ok", "what"] {
            let talk = try Conversation.ready("8BITMIME")
            _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test")
            for line in ["250 ok", "250 ok", "354 go"].prefix(answered) { talk.server(line) }
            if answered == 4 { talk.messageWillEnd() }
            let action = talk.server(nonsense)
            switch (answered, nonsense) {
            case (0, "250 ok"), (1, "250 ok"), (2, "354 go"), (4, "250 ok"): #expect(!action.contains("close"))
            case (3, "what"): #expect(action == "(close protocolError (not accepted: protocolError))")
            case (3, _), (4, _): #expect(action == "(close protocolError (uncertain: protocolError))")
            default: #expect(action == "(close protocolError (not accepted: protocolError))")
            }
        }
    }

    @Test("A probe asks for sender and recipient and takes it back")
    func probe() throws {
        let talk = try Conversation.ready("PIPELINING", "SIZE")
        #expect(
            try talk.probe("alice@mail.test", "bob@mail.test")
                == "MAIL FROM:<alice@mail.test> / RCPT TO:<bob@mail.test>")
        #expect(talk.server("250 ok", "250 ok") == "(wait) | RSET")
        #expect(talk.server("250 ok") == "(probed)")
        _ = try talk.probe("carol@mail.test", "bob@mail.test")
        #expect(talk.server("250 ok", "553 5.7.1 <carol@mail.test>: Sender address rejected") == "(wait) | RSET")
        #expect(talk.server("250 ok") == "(not accepted: recipientsRefused)")
        let sequential = try Conversation.ready("SIZE")
        #expect(try sequential.probe("alice@mail.test", "bob@mail.test") == "MAIL FROM:<alice@mail.test>")
        #expect(sequential.server("250 ok") == "RCPT TO:<bob@mail.test>")
        #expect(sequential.server("250 ok") == "RSET")
        #expect(sequential.server("250 ok") == "(probed)")
    }

    @Test("A message above SIZE is not sent at all, and neither is one for nobody")
    func obstacles() throws {
        let talk = try Conversation.ready("SIZE 20")
        #expect(try talk.send(from: "alice@mail.test", to: "bob@mail.test") == "(not accepted: tooLarge)")
        #expect(talk.send(SMTPEnvelope(sender: nil, recipients: [])) == "(not accepted: recipientsRefused)")
        #expect(talk.isReady)
        for unlimited in ["SIZE 0", "SIZE", "SIZE x"] {
            #expect(
                try Conversation.ready(unlimited).send(from: nil, to: "bob@mail.test") == "MAIL FROM:<> SIZE=21")
        }
    }

    @Test("Eight bits and international addresses are declared, or refused before the server is asked")
    func eightBit() throws {
        let bob = try EmailAddress("bob@mail.test")
        let juergen = try EmailAddress(localPart: "j\u{FC}rgen", domain: bob.domain)
        let body = "Subject: x\r\n\r\n\u{FC}\r\n"
        let header = "Subject: \u{FC}\r\n\r\nx\r\n"
        let full = try Conversation.ready("8BITMIME", "SMTPUTF8")
        #expect(full.send(SMTPEnvelope(sender: bob, to: [bob]), body) == "MAIL FROM:<bob@mail.test> BODY=8BITMIME")
        let utf8 = try Conversation.ready("8BITMIME", "SMTPUTF8")
        #expect(
            utf8.send(SMTPEnvelope(sender: bob, to: [bob]), header)
                == "MAIL FROM:<bob@mail.test> BODY=8BITMIME SMTPUTF8")
        let address = try Conversation.ready("8BITMIME", "SMTPUTF8")
        #expect(address.send(SMTPEnvelope(sender: juergen, to: [bob])) == "MAIL FROM:<j\u{FC}rgen@mail.test> SMTPUTF8")
        let old = try Conversation.ready("SIZE")
        #expect(old.send(SMTPEnvelope(sender: bob, to: [bob]), body) == "(not accepted: eightBitNotOffered)")
        #expect(old.send(SMTPEnvelope(sender: bob, to: [bob]), header) == "(not accepted: internationalMailNotOffered)")
        #expect(old.send(SMTPEnvelope(sender: bob, to: [juergen])) == "(not accepted: internationalMailNotOffered)")
    }

    @Test("Delivery reports are asked for where the server has them")
    func reports() throws {
        let bob = try EmailAddress("bob@mail.test")
        let envelope = SMTPEnvelope(
            sender: bob,
            recipients: [
                SMTPRecipient(
                    bob, notify: .on([.delay, .success]), originalRecipient: try EmailAddress("b+x@mail.test"))
            ],
            options: SMTPMailOptions(returns: .headers, envelopeID: "id=1 a+b"))
        let talk = try Conversation.ready("DSN", "PIPELINING")
        #expect(
            talk.send(envelope)
                == "MAIL FROM:<bob@mail.test> RET=HDRS ENVID=id+3D1+20a+2Bb / "
                + "RCPT TO:<bob@mail.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+2Bx@mail.test / DATA")
        talk.server("250 ok", "250 ok", "354 ok")
        talk.messageWillEnd()
        talk.server("250 ok")
        #expect(talk.lastResult?.requestsDSN == true)
        let old = try Conversation.ready("PIPELINING")
        #expect(old.send(envelope) == "MAIL FROM:<bob@mail.test> / RCPT TO:<bob@mail.test> / DATA")
        old.server("550 no", "503 no", "503 no")
        #expect(old.server("250 ok") == "(not accepted: senderRefused)")
        #expect(old.lastResult?.requestsDSN == false)
    }

    @Test("Random replies never trap and always lead to an end")
    func randomReplies() throws {
        var generator = SeededGenerator(seed: 5321)
        let lines = [
            "220 x", "250 ok", "250-x", "251 f", "354 go", "334 ", "334 eCF4", "235 ok", "421 bye", "450 no", "452 no",
            "500 x", "530 x", "535 x", "550-5.1.1 x", "550 5.1.1 x", "552 5.3.4 x", "x", "", "25", "250", "999 x",
        ]
        for _ in 0..<3000 {
            let talk = try Conversation.ready("PIPELINING", "AUTH LOGIN XOAUTH2")
            for _ in 0..<12 {
                switch Int.random(in: 0..<8, using: &generator) {
                case 0: _ = try talk.send(from: "alice@mail.test", to: "bob@mail.test", "c@mail.test")
                case 1: _ = try talk.probe("alice@mail.test", "bob@mail.test")
                case 2: _ = try talk.authenticate(.login)
                case 3: talk.messageWillEnd()
                default: talk.server(lines.randomElement(using: &generator) ?? "")
                }
            }
            _ = talk.lose()
            #expect(talk.wait == .nothing)
            #expect(talk.noop().hasPrefix("(rejected"))
        }
    }
}
