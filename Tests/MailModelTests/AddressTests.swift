import MailModel
import Testing

@Suite("Addresses and names")
struct AddressTests {
    @Test(
        "An address keeps its local part as written and lower-cases its domain",
        arguments: [
            ("alice@mail.test", "alice@mail.test"),
            ("  Alice.Smith@MAIL.test ", "Alice.Smith@mail.test"),
            ("o'brien+tag@xn--bcher-kva.example", "o'brien+tag@xn--bcher-kva.example"),
            ("j\u{F6}rg@mail.test", "j\u{F6}rg@mail.test"),
        ])
    func parsing(text: String, expected: String) throws {
        #expect(try EmailAddress(text).description == expected)
    }

    @Test(
        "An unusable address is refused with its own reason",
        arguments: [
            ("alice", AddressError.missingAtSign), ("@mail.test", .missingLocalPart), ("alice@", .missingDomain),
            ("alice@mail..test", .invalidDomain), ("alice@-mail.test", .invalidDomain),
            ("al ice@mail.test", .invalidCharacter), ("alice<x@mail.test", .invalidCharacter),
            ("alice\r\nBcc: b@mail.test", .invalidCharacter), ("alice@b\u{FC}cher.example", .internationalDomain),
            (String(repeating: "a", count: 65) + "@mail.test", .localPartTooLong),
        ])
    func refusing(text: String, expected: AddressError) {
        #expect(throws: expected) { try EmailAddress(text) }
    }

    @Test("Addresses that differ in case only are the same mailbox")
    func equality() throws {
        #expect(try EmailAddress("Alice@mail.test") == EmailAddress("alice@MAIL.TEST"))
        #expect(try EmailAddress("alice@mail.test") != EmailAddress("alice@mail2.test"))
        #expect(try Set([EmailAddress("A@x.test"), EmailAddress("a@x.test")]).count == 1)
    }

    @Test(
        "A domain name obeys the length and character rules",
        arguments: [
            ("mail.test", true), ("MAIL.TEST.", true), ("_imaps._tcp.mail.test", true), ("", false), (".", false),
            ("a..b", false), ("a-.b", false), ("a b", false), ("a/b", false),
            (String(repeating: "a", count: 63) + ".test", true), (String(repeating: "a", count: 64) + ".test", false),
            (Array(repeating: "abcdefg", count: 32).joined(separator: "."), false),
        ])
    func domains(text: String, valid: Bool) {
        #expect((DomainName(text) != nil) == valid)
    }

    @Test("A domain lies within itself and its parents, not within a look-alike")
    func within() throws {
        let parent = try #require(DomainName("mail.test"))
        #expect(try #require(DomainName("imap.mail.test")).isWithin(parent))
        #expect(parent.isWithin(parent))
        #expect(try #require(DomainName("evilmail.test")).isWithin(parent) == false)
    }

    @Test(
        "An endpoint is read from host, port and IPv6 forms",
        arguments: [
            ("imap.mail.test:993", nil, "imap.mail.test:993"), ("127.0.0.1:10993", nil, "127.0.0.1:10993"),
            ("[::1]:993", nil, "[::1]:993"), ("imap.mail.test", 143, "imap.mail.test:143"), ("::1", 993, "[::1]:993"),
            ("[::1]", 993, "[::1]:993"),
        ] as [(String, Int?, String)])
    func endpoints(text: String, defaultPort: Int?, expected: String) {
        #expect(Endpoint(text, defaultPort: defaultPort)?.description == expected)
    }

    @Test(
        "A text that is no endpoint is refused",
        arguments: [
            "imap.mail.test", "imap.mail.test:0", "imap.mail.test:65536", "host:", ":993", "a b:993", "1.2.3:993",
        ])
    func badEndpoints(text: String) {
        #expect(Endpoint(text) == nil)
    }
}
