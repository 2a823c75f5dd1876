import MailModel
import SMTPCore
import Testing

@Suite("SMTP replies")
struct ReplyParserTests {
    static let fixtures: [String] = [
        "220 mail.test ESMTP Postfix\r\n",
        "250-mail.test\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-AUTH PLAIN LOGIN\r\n250 SMTPUTF8\r\n",
        "250 2.1.0 Ok\r\n",
        "250\r\n",
        "250 \r\n",
        "354 End data with <CR><LF>.<CR><LF>\r\n",
        "334 VXNlcm5hbWU6\r\n",
        "535-5.7.8 Username and Password not accepted. For more information, go to\r\n"
            + "535 5.7.8  https://support.example.test/mail - gsmtp\r\n",
        "550-first\r\n550\r\n",
        "452 4.2.2 \u{FC}bervoll\r\n",
    ]

    private func parse(_ bytes: [UInt8]) throws -> [SMTPReply] {
        var parser = SMTPReplyParser()
        parser.append(bytes)
        var replies: [SMTPReply] = []
        while let reply = try parser.next() { replies.append(reply) }
        return replies
    }

    @Test("A reply has code, lines and enhanced code")
    func parts() throws {
        let reply = try required(parse(Array(Self.fixtures[7].utf8)).first)
        #expect(reply.code == 535)
        #expect(reply.kind == .permanentFailure)
        #expect(reply.enhancedCode?.description == "5.7.8")
        #expect(reply.lines.count == 2)
        #expect(
            reply.serverText(Redactor()).description
                == "535 5.7.8 Username and Password not accepted. For more information, go to "
                + "https://support.example.test/mail - gsmtp")
        let short = try required(parse(Array("250\r\n".utf8)).first)
        #expect(short.lines == [[]])
        #expect(short.enhancedCode == nil)
    }

    @Test("An echoed secret does not show")
    func redaction() throws {
        let reply = SMTPReply(code: 500, "unknown command hunter22")
        #expect(reply.serverText(Redactor([Secret("hunter22")])).description == "500 unknown command [secret]")
    }

    @Test("Each fixture cut at any byte is incomplete", arguments: fixtures)
    func truncated(_ fixture: String) throws {
        let bytes = Array(fixture.utf8)
        for length in 0..<bytes.count {
            var parser = SMTPReplyParser()
            parser.append(bytes.prefix(length))
            #expect(try parser.next() == nil)
            #expect(parser.bufferedBytes == length)
            parser.append(bytes.dropFirst(length))
            #expect(try parser.next() == parse(bytes).first)
            #expect(parser.bufferedBytes == 0)
        }
    }

    @Test("All fixtures in one stream, fed byte by byte and in any pieces, are the same replies")
    func pieces() throws {
        let bytes = Array(Self.fixtures.joined().utf8)
        let whole = try parse(bytes)
        #expect(whole.count == Self.fixtures.count)
        var generator = SeededGenerator(seed: 42)
        for round in 0..<30 {
            var parser = SMTPReplyParser()
            var replies: [SMTPReply] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = round == 0 ? 1 : Int.random(in: 1...40, using: &generator)
                parser.append(rest.prefix(count))
                rest = rest.dropFirst(count)
                while let reply = try parser.next() { replies.append(reply) }
            }
            #expect(replies == whole)
        }
    }

    @Test(
        "What is no reply is refused",
        arguments: [
            "25\r\n", "\r\n", "2500 x\r\n", "25x y\r\n", "199 x\r\n", "600 x\r\n", "000 x\r\n", "* OK\r\n", "+OK\r\n",
            "250_x\r\n", " 250 x\r\n", "250-x\r\nabc\r\n", "\u{16}\u{3}\u{1}\n",
        ])
    func malformed(_ text: String) {
        #expect(throws: SMTPError(.protocolError, "")) { try parse(Array(text.utf8)) }
    }

    @Test("After an error the stream is lost")
    func poisoned() {
        var parser = SMTPReplyParser()
        parser.append(Array("nonsense\r\n".utf8))
        #expect(throws: SMTPError.self) { try parser.next() }
        #expect(String(decoding: parser.failedLine, as: UTF8.self) == "nonsense")
        parser.append(Array("250 ok\r\n".utf8))
        #expect(throws: SMTPError.self) { try parser.next() }
    }

    @Test("Quirks are tolerated one by one")
    func quirks() throws {
        var tolerant = SMTPReplyParser()
        tolerant.append(Array("220-a\n221 b\n".utf8))
        #expect(try tolerant.next() == SMTPReply(code: 221, lines: [Array("a".utf8), Array("b".utf8)]))
        var strict = SMTPReplyParser(quirks: .differingCodes)
        strict.append(Array("220 a\n".utf8))
        #expect(throws: SMTPError.self) { try strict.next() }
        var sameCode = SMTPReplyParser(quirks: .bareLineFeed)
        sameCode.append(Array("220-a\r\n221 b\r\n".utf8))
        #expect(throws: SMTPError.self) { try sameCode.next() }
    }

    @Test("Lines and bytes of a reply are limited, also when it never ends")
    func limits() throws {
        var limits = Limits()
        limits.replyLines = 3
        limits.replyBytes = 100
        var lines = SMTPReplyParser(limits: limits)
        lines.append(Array("250-a\r\n250-b\r\n250-c\r\n".utf8))
        #expect(try lines.next() == nil)
        lines.append(Array("250 d\r\n".utf8))
        #expect(throws: SMTPError.self) { try lines.next() }
        var endless = SMTPReplyParser(limits: limits)
        endless.append(Array("250 ".utf8) + Array(repeating: 0x61, count: 96))
        #expect(try endless.next() == nil)
        endless.append([0x61])
        #expect(throws: SMTPError.self) { try endless.next() }
        var many = SMTPReplyParser(limits: limits)
        many.append(Array("250-\(String(repeating: "a", count: 60))\r\n250-\(String(repeating: "a", count: 60))".utf8))
        #expect(throws: SMTPError.self) { try many.next() }
        var fresh = SMTPReplyParser(limits: limits)
        for _ in 0..<50 {
            fresh.append(Array("250 \(String(repeating: "a", count: 60))\r\n".utf8))
            #expect(try fresh.next() != nil)
        }
    }

    @Test("Random changes never trap")
    func mutated() {
        var generator = SeededGenerator(seed: 2034)
        for _ in 0..<20_000 {
            var bytes = Array((Self.fixtures.randomElement(using: &generator) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
                case 1: bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: index)
                default: if bytes.count > 1 { bytes.remove(at: index) }
                }
            }
            for reply in (try? parse(bytes)) ?? [] {
                #expect((200...599).contains(reply.code))
                _ = SMTPCapabilities(reply)
                _ = reply.serverText(Redactor())
            }
        }
    }

    @Test(
        "Enhanced codes must fit",
        arguments: [
            ("250 2.1.0 ok", "2.1.0"), ("250 2.1.0", "2.1.0"), ("550 5.7.139 x", "5.7.139"), ("250 5.1.0 x", nil),
            ("250 2.1 x", nil), ("250 2.1.0x", nil), ("250 2.1000.0 x", nil), ("250 3.1.0 x", nil), ("250 2..0 x", nil),
            ("250 22.1.0 x", nil),
        ] as [(String, String?)])
    func enhanced(_ line: String, _ code: String?) throws {
        let reply = try required(parse(Array((line + "\r\n").utf8)).first)
        #expect(reply.enhancedCode?.description == code)
        if let code { #expect(EnhancedStatusCode(code) == reply.enhancedCode) }
    }

    @Test("Capabilities are read whatever their case and with the old AUTH=")
    func capabilities() throws {
        let text =
            "250-mail.test Hello [192.0.2.1]\r\n250-size 35882577\r\n250-8bitmime\r\n250-AUTH LOGIN plain\r\n"
            + "250-AUTH=LOGIN XOAUTH2\r\n250-STARTTLS\r\n250-X-ODD a  b\r\n250-???\r\n250-\r\n250 DSN\r\n"
        let reply = try required(parse(Array(text.utf8)).first)
        let capabilities = SMTPCapabilities(reply)
        #expect(capabilities.serverName == "mail.test")
        #expect(capabilities.maximumMessageSize == 35_882_577)
        #expect(capabilities.authMechanisms == ["LOGIN", "PLAIN", "XOAUTH2"])
        #expect(capabilities.offersStartTLS && capabilities.offersEightBitMIME && capabilities.offersDSN)
        #expect(!capabilities.offersPipelining && !capabilities.offersSMTPUTF8)
        #expect(capabilities.keywords["X-ODD"] == ["a", "b"])
        #expect(SMTPCapabilities(reply, quirks: []).authMechanisms == ["LOGIN", "PLAIN"])
        let huge = SMTPReply(code: 250, lines: [[], Array("SIZE 99999999999999999999999".utf8)])
        #expect(SMTPCapabilities(huge).maximumMessageSize == .max)
    }
}
