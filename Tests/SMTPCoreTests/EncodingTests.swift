import MailModel
import SASL
import SMTPCore
import Testing

@Suite("SMTP encoding")
struct EncodingTests {
    private func text(_ command: SMTPCommand) -> String { String(decoding: command.output.bytes, as: UTF8.self) }

    @Test("Local parts that are no dot-string are quoted, and quotes cannot be left")
    func quoting() throws {
        let domain = try required(DomainName("mail.test"))
        let cases = [
            ("alice", "alice"), ("a.b+c", "a.b+c"), ("a..b", "\"a..b\""), (".a", "\".a\""), ("a,b", "\"a,b\""),
            ("a>b", "\"a>b\""), ("a\"b", "\"a\\\"b\""), ("a\\", "\"a\\\\\""), ("a@b", "\"a@b\""),
            ("<>", "\"<>\""), ("j\u{FC}", "j\u{FC}"),
        ]
        for (local, written) in cases {
            let address = try EmailAddress(localPart: local, domain: domain)
            #expect(text(.mail(address, SMTPMailParameters())) == "MAIL FROM:<\(written)@mail.test>\r\n")
            #expect(text(.recipient(SMTPRecipient(address), withDSN: true)) == "RCPT TO:<\(written)@mail.test>\r\n")
        }
    }

    @Test(
        "No address, name or id can hold a line break",
        arguments: ["\r", "\n", "\0", "\u{7F}", "\u{85}", " ", "\u{1B}"])
    func injection(_ character: String) throws {
        let domain = try required(DomainName("mail.test"))
        #expect(throws: AddressError.self) {
            try EmailAddress(localPart: "a\(character)b", domain: domain)
        }
        #expect(DomainName("a\(character)b.test") == nil)
        var parameters = SMTPMailParameters()
        parameters.envelopeID = "a\(character)b"
        let command = text(.mail(nil, parameters))
        #expect(command.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0D || $0 == 0x0A })
        #expect(command.utf8.count { $0 == 0x0A } == 1)
        #expect(command.utf8.count { $0 == 0x0D } == 1)
    }

    @Test("An address in EHLO is a literal")
    func hello() throws {
        #expect(text(.hello(.domain(try required(DomainName("client.test"))))) == "EHLO client.test\r\n")
        #expect(text(.hello(.address(try required(IPAddress("192.0.2.1"))))) == "EHLO [192.0.2.1]\r\n")
        #expect(text(.hello(.address(try required(IPAddress("2001:db8::1"))))) == "EHLO [IPv6:2001:db8::1]\r\n")
    }

    @Test("An envelope id that is too long is left out")
    func longEnvelopeID() {
        var parameters = SMTPMailParameters()
        parameters.envelopeID = String(repeating: "a", count: 100)
        #expect(text(.mail(nil, parameters)).contains(" ENVID="))
        parameters.envelopeID = String(repeating: "=", count: 34)
        #expect(text(.mail(nil, parameters)) == "MAIL FROM:<>\r\n")
    }

    @Test("International original recipients use their own address type")
    func internationalORCPT() throws {
        let address = try EmailAddress(localPart: "j\u{FC}+x", domain: try required(DomainName("mail.test")))
        let command = text(
            .recipient(SMTPRecipient(address, notify: .never, originalRecipient: address), withDSN: true))
        #expect(
            command == "RCPT TO:<j\u{FC}+x@mail.test> NOTIFY=NEVER ORCPT=utf-8;j\u{FC}\\x{2B}x@mail.test\r\n")
    }

    static let messages: [(String, String)] = [
        ("", ".\r\n"),
        ("a", "a\r\n.\r\n"),
        ("a\r\n", "a\r\n.\r\n"),
        (".", "..\r\n.\r\n"),
        (".\r\n", "..\r\n.\r\n"),
        ("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n.\r\n"),
        ("a\r\n..b\r\n", "a\r\n...b\r\n.\r\n"),
        ("a.b\r\n", "a.b\r\n.\r\n"),
        ("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"),
        ("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"),
        ("a\r\r\n.\r\n", "a\r\n\r\n..\r\n.\r\n"),
        ("a\r\n\r", "a\r\n\r\n.\r\n"),
        ("\r\n.\r\n", "\r\n..\r\n.\r\n"),
        ("\n.\r", "\r\n..\r\n.\r\n"),
    ]

    @Test("Dots are doubled and line ends repaired wherever the pieces are cut", arguments: messages)
    func dotStuffing(_ message: String, _ expected: String) {
        let bytes = Array(message.utf8)
        for size in 1...max(1, bytes.count) {
            var stuffer = DotStuffer()
            var reader = SMTPMessage(bytes: bytes).makeReader()
            var output: [UInt8] = []
            while let piece = reader.next(maximum: size) {
                #expect(piece.count <= size)
                stuffer.append(piece, into: &output)
            }
            stuffer.finish(into: &output)
            #expect(String(decoding: output, as: UTF8.self) == expected, "pieces of \(size)")
        }
    }

    @Test("Random messages never hold an early end, and reading them as a server does gives them back")
    func randomMessages() {
        var generator = SeededGenerator(seed: 821)
        let alphabet: [UInt8] = [0x0D, 0x0A, 0x2E, 0x61, 0xC3]
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator) ?? 0
            }
            var stuffer = DotStuffer()
            var output: [UInt8] = []
            let cut = Int.random(in: 0...bytes.count, using: &generator)
            stuffer.append(bytes[..<cut], into: &output)
            stuffer.append(bytes[cut...], into: &output)
            stuffer.finish(into: &output)
            let lines = String(decoding: output.map { $0 == 0xC3 ? 0x62 : $0 }, as: UTF8.self).components("\r\n")
            #expect(lines.last == "" && lines.dropLast().last == ".")
            #expect(!lines.dropLast(2).contains("."))
            #expect(!lines.contains { $0.utf8.contains(0x0D) || $0.utf8.contains(0x0A) })
            let received = lines.dropLast(2).reduce(0) { $0 + $1.utf8.count - ($1.hasPrefix(".") ? 1 : 0) + 2 }
            #expect(received == SMTPMessage(bytes: bytes).size)
        }
    }

    @Test("A message knows its size and what it needs")
    func survey() {
        let plain = SMTPMessage(bytes: Array("Subject: x\nTo: y\r\n\nlonger line\rz".utf8))
        #expect(plain.size == 12 + 7 + 2 + 13 + 3)
        #expect(plain.longestLine == 11)
        #expect(!plain.hasEightBitBytes)
        let body = SMTPMessage(bytes: Array("A: b\r\n\r\n\u{FC}".utf8))
        #expect(body.hasEightBitBytes && !body.hasEightBitHeaders)
        let header = SMTPMessage(bytes: Array("A: \u{FC}\r\n\r\nb".utf8))
        #expect(header.hasEightBitBytes && header.hasEightBitHeaders)
        #expect(SMTPMessage(bytes: []).size == 0)
    }
}
