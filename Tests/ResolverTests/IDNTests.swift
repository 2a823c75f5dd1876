import MailModel
import Resolver
import Testing

@Suite("Internationalised names")
struct IDNTests {
    @Test(
        "A name in any script becomes its ASCII form",
        arguments: [
            ("example.com", "example.com"),
            ("EXAMPLE.com.", "example.com"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.example", "xn--bcher-kva.example"),
            ("bu\u{308}cher.example", "xn--bcher-kva.example"),
            ("straße.example", "xn--strae-oqa.example"),
            ("日本語。example", "xn--wgv71a119e.example"),
            ("ｅｘａｍｐｌｅ.com", "example.com"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("_imaps._tcp.mail.test", "_imaps._tcp.mail.test"),
            ("a_b.example", "a_b.example"),
        ])
    func converts(text: String, expected: String) throws {
        #expect(try IDN.domain(text).description == expected)
    }

    @Test(
        "A text that is no name is refused, and never loses characters on the way",
        arguments: [
            "", ".", "a..b", "-a.example", "a-.example", "a b.example", "a/b.example", "a\u{0}b.example", "a@b.example",
            "bü_/.example", "℀.example", "a／b.example", "\u{202E}abc.example", "xn--\u{FC}.example", "ü\n.example",
            String(repeating: "a", count: 64) + ".example", String(repeating: "ü", count: 600),
            String(repeating: "ab.", count: 100) + "example", "xn--a-\u{E4}.example",
        ])
    func refuses(text: String) {
        let error = #expect(throws: ResolverError.self) { try IDN.domain(text) }
        #expect(error?.code == .invalidName)
        #expect(error?.disposition == .permanent)
    }

    @Test("An underscore beside other scripts is kept or refused, never dropped")
    func underscore() {
        let name = try? IDN.domain("ü_b.example")
        #expect(name == nil || name?.description.contains("_") == true || name?.description == "xn--_b-xka.example")
    }

    @Test("An address keeps its local part and gets its domain converted")
    func address() throws {
        #expect(try IDN.address(" alice@bücher.example ").description == "alice@xn--bcher-kva.example")
        #expect(try IDN.address("alice@mail.test").description == "alice@mail.test")
        #expect(throws: AddressError.missingAtSign) { try IDN.address("bücher.example") }
        #expect(throws: AddressError.invalidDomain) { try IDN.address("alice@bü cher.example") }
        #expect(throws: AddressError.missingLocalPart) { try IDN.address("@bücher.example") }
    }

    @Test(
        "A name that a person typed is taken in any one script, and in the mixtures of East Asia",
        arguments: [
            "bücher.example", "例え.example", "почта.example", "почта.рф", "αθηνα.example", "qqメール漢字.example",
            "한국mail.example", "عربي.example", "हिन्दी.example", "straße-24.example", "сор.рф", "plain.example",
        ])
    func entered(text: String) throws {
        let name = try IDN.enteredDomain(text)
        #expect(try IDN.domain(text) == name)
        #expect(IDN.shown(name) == text)
    }

    @Test(
        "A name that looks like another is refused with the form in which it is taken, and shown in it",
        arguments: [
            "p\u{430}ypal.example", "\u{440}\u{430}\u{443}.example", "g\u{3BF}\u{3BF}gle.example",
            "\u{3BF}\u{3BD}\u{3B9}.com",
        ])
    func lookalikes(text: String) throws {
        let name = try IDN.domain(text)
        #expect(throws: EnteredNameError.lookalike(name)) { try IDN.enteredDomain(text) }
        #expect(try IDN.enteredDomain(name.description) == name)
        #expect(IDN.shown(name) == name.description)
    }

    @Test("What is no name is shown as it is, and refused where it is typed")
    func nonsense() throws {
        let name = try #require(DomainName("xn--zzzzzzzz99999.example"))
        #expect(IDN.shown(name) == name.description)
        #expect(throws: EnteredNameError.invalid) { try IDN.enteredDomain("bü cher.example") }
        #expect(IDN.shown(try IDN.address("olga@почта.example")) == "olga@почта.example")
    }
}
