import MIME
import MailModel
import Testing

@Suite("Lists of addresses")
struct AddressListTests {
    private func read(_ value: String) -> AddressList { AddressList(ArraySlice(value.utf8)) }

    /// The list in one line: `name|local|domain`, groups in braces.
    private func outline(_ list: AddressList) -> String {
        func text(_ mailbox: MailboxAddress) -> String {
            "\(mailbox.name ?? "")|\(mailbox.localPart)|\(mailbox.domain)"
        }
        return list.entries.map { entry in
            switch entry {
            case .mailbox(let mailbox): text(mailbox)
            case .group(let group): "\(group.name){\(group.mailboxes.map(text).joined(separator: "; "))}"
            }
        }.joined(separator: "; ")
    }

    @Test(
        "Addresses are read as RFC 5322 writes them, in its obsolete forms too",
        arguments: [
            ("ann@mail.test", "|ann|mail.test"), ("<ann@mail.test>", "|ann|mail.test"),
            ("Ann Lee <ann@mail.test>", "Ann Lee|ann|mail.test"),
            (#""Lee, Ann" <ann@mail.test>, bob@mail.test"#, "Lee, Ann|ann|mail.test; |bob|mail.test"),
            (#""Ann \"A\" Lee" <ann@mail.test>"#, #"Ann "A" Lee|ann|mail.test"#),
            (#""ann lee"@mail.test"#, "|ann lee|mail.test"), (#"<"a@b"@mail.test>"#, "|a@b|mail.test"),
            ("ann@[192.0.2.1]", "|ann|[192.0.2.1]"), ("a.b.c@d.e.test", "|a.b.c|d.e.test"),
            ("Team: ann@mail.test, Bob <bob@mail.test>;", "Team{|ann|mail.test; Bob|bob|mail.test}"),
            ("undisclosed-recipients:;", "undisclosed-recipients{}"), (#""Secret List":;"#, "Secret List{}"),
            ("A: a@x.test;, b@y.test, C: c@z.test;", "A{|a|x.test}; |b|y.test; C{|c|z.test}"),
            // RFC 5322 §4.4
            ("Ann (the first) <ann(her)@(home)mail.test>", "Ann|ann|mail.test"),
            ("<@hop.test,@hop2.test:ann@mail.test>", "|ann|mail.test"),
            ("ann . lee @ mail . test", "|ann.lee|mail.test"),
            ("J. R. Lee <jr@mail.test>", "J. R. Lee|jr|mail.test"), (",, ann@mail.test ,,", "|ann|mail.test"),
            ("Ann\r\n Lee\r\n\t<ann@mail.test>", "Ann Lee|ann|mail.test"), ("", ""), (" \r\n ", ""),
            ("(only a comment)", ""),
            // RFC 6532
            ("Zoë <zoë@müller.test>", "Zoë|zoë|müller.test"),
        ])
    func standard(_ value: String, _ expected: String) {
        let list = read(value)
        #expect(outline(list) == expected)
        #expect(list.defects.isEmpty)
    }

    @Test(
        "Addresses are read as mailers break them, and no address is lost",
        arguments: [
            // Names with what should be quoted.
            ("Lee, Ann <ann@mail.test>", "Lee, Ann|ann|mail.test"),
            ("Lee, Ann, Dr. <ann@mail.test>, bob@mail.test", "Lee, Ann, Dr.|ann|mail.test; |bob|mail.test"),
            ("ann@mail.test <bob@mail.test>", "ann@mail.test|bob|mail.test"),
            (#""a@b" <c@d.test>"#, "a@b|c|d.test"), ("Ann <3 <ann@mail.test>", "Ann|3ann|mail.test"),
            // Separators.
            ("ann@mail.test; bob@mail.test;", "|ann|mail.test; |bob|mail.test"),
            ("ann@mail.test bob@mail.test", "|ann|mail.test; |bob|mail.test"),
            ("<ann@mail.test> <bob@mail.test>", "|ann|mail.test; |bob|mail.test"),
            ("Ann <ann@mail.test> Bob <bob@mail.test>", "Ann|ann|mail.test; Bob|bob|mail.test"),
            // Brackets and quotes.
            ("Ann Lee ann@mail.test", "Ann Lee|ann|mail.test"), ("Ann <ann@mail.test", "Ann|ann|mail.test"),
            ("Ann <ann@mail.test, Bob <bob@mail.test>", "Ann|ann|mail.test; Bob|bob|mail.test"),
            ("<<ann@mail.test>>", "|ann|mail.test"), ("ann@mail.test>", "|ann|mail.test"),
            (#""Ann <ann@mail.test>"#, "Ann|ann|mail.test"), ("(Ann <ann@mail.test>", "(Ann|ann|mail.test"),
            ("'ann@mail.test'", "|ann|mail.test"), (#"<"ann@mail.test">"#, "|ann|mail.test"),
            ("ann@mail.test (Ann Lee)", "Ann Lee|ann|mail.test"), ("<ann@mail.test> Ann Lee", "Ann Lee|ann|mail.test"),
            ("mailto:ann@mail.test", "|ann|mail.test"), ("<mailto:ann@mail.test>", "|ann|mail.test"),
            ("Ann Lee [mailto:ann@mail.test]", "Ann Lee|ann|mail.test"),
            // No address.
            ("root", "|root|"), ("Ann Lee", "Ann Lee||"), ("<>", "||"), ("Ann <>", "Ann||"), ("<root>", "|root|"),
            ("Ann Lee, bob@mail.test", "Ann Lee||; |bob|mail.test"), ("ann@", "ann@||"), ("@mail.test", "@mail.test||"),
            // Dots and signs where none should be.
            ("ann.@mail.test", "|ann.|mail.test"), ("a..b@mail.test", "|a..b|mail.test"),
            ("a@b@mail.test", "|a@b|mail.test"),
            ("ann@mail.test.", "|ann|mail.test."), ("ann lee@mail.test", "ann|lee|mail.test"),
            ("<ann lee@mail.test>", "|ann lee|mail.test"),
            // Groups.
            ("A: B: a@x.test; b@y.test;; c@z.test", "A{|a|x.test; |b|y.test}; |c|z.test"),
            ("Team: ann@mail.test", "Team{|ann|mail.test}"),
            ("undisclosed recipients:", "undisclosed recipients{}"), (":;", ""), ("A:;;;b@x.test", "A{}; |b|x.test"),
            // Encoded words, with specials in them.
            ("=?utf-8?Q?M=C3=BCller=2C_Ann?= <ann@mail.test>", "Müller, Ann|ann|mail.test"),
            ("=?utf-8?Q?Lee,_Ann?= <ann@mail.test>", "Lee, Ann|ann|mail.test"),
            ("=?utf-8?Q?Ann_(home)_<a@b>?= <ann@mail.test>", "Ann (home) <a@b>|ann|mail.test"),
            (#""=?utf-8?B?QW5uIExlZQ==?=" <ann@mail.test>"#, "Ann Lee|ann|mail.test"),
            ("=?utf-8?Q?Ann?= =?utf-8?Q?_Lee?= <ann@mail.test>", "Ann Lee|ann|mail.test"),
            ("ann@mail.test (=?utf-8?Q?M=C3=BCller?=)", "Müller|ann|mail.test"),
            ("=?utf-8?Q?ann=40mail.test?=", "=?utf-8?Q?ann=40mail.test?=||"),
            ("<=?utf-8?Q?ann=40mail.test?=>", "|ann|mail.test"),
        ])
    func tolerant(_ value: String, _ expected: String) {
        let expected = expected == "=?utf-8?Q?ann=40mail.test?=||" ? "ann@mail.test||" : expected
        #expect(outline(read(value)) == expected)
    }

    @Test("What is wrong with a list is told")
    func defects() {
        func kinds(_ value: String) -> [MIMEDefect.Kind] { read(value).defects.map(\.kind) }
        #expect(kinds("root") == [.missingAddress])
        #expect(kinds("Ann <>") == [.missingAddress])
        #expect(kinds("Ann <ann@mail.test") == [.brokenAddress])
        #expect(kinds("a@b.test c@d.test") == [.brokenAddress])
        #expect(kinds("A: B: a@b.test;;") == [.nestedGroup])
        var limits = MIMELimits()
        limits.addresses = 2
        let list = AddressList(ArraySlice("a@x.test, b@x.test, c@x.test".utf8), limits: limits)
        #expect(list.mailboxes.count == 2)
        #expect(list.defects.map(\.kind) == [.tooManyAddresses])
    }

    @Test("An address to which mail can be sent has its domain in ASCII; what is none keeps its text")
    func emailAddresses() {
        func email(_ value: String) -> String? { read(value).mailboxes.first?.emailAddress?.description }
        #expect(email("Ann <Ann@Mail.TEST>") == "Ann@mail.test")
        #expect(email("ann@Bücher.test") == "ann@xn--bcher-kva.test")
        #expect(email("ann@例え。テスト") == "ann@xn--r8jz45g.xn--zckzah")
        #expect(email("ann@münchen-ost.test") == "ann@xn--mnchen-ost-9db.test")
        #expect(email("zoë@mail.test.") == "zoë@mail.test")
        for value in [
            "root", "<>", "ann@[192.0.2.1]", "ann lee <a b@c>", "<ann@a b.test>",
            "ann@" + String(repeating: "ü", count: 300),
        ] {
            #expect(email(value) == nil)
            #expect(read(value).mailboxes.first != nil)
        }
        #expect(read("ann@[192.0.2.1]").mailboxes.first?.address == "ann@[192.0.2.1]")
    }

    @Test("All fields of a name are read together")
    func headers() {
        let header = HeaderBlock([UInt8]("To: a@x.test\r\nCc: c@x.test\r\nto: B <b@x.test>\r\n\r\n".utf8))
        #expect(header.addresses(.to).mailboxes.map(\.description) == ["a@x.test", "B <b@x.test>"])
        #expect(header.addresses(.bcc).entries.isEmpty)
    }

    @Test("A list cut at any octet keeps the addresses before the cut")
    func truncated() {
        let value = [UInt8](
            #"ann@mail.test, "Bob, B." <bob@mail.test>, Team: (c) c@x.test, =?utf-8?Q?D,?= <d@x.test>; <@r:e@x.test>"#
                .utf8)
        for end in 14...value.count {
            #expect(AddressList(value[..<end]).mailboxes.first?.address == "ann@mail.test")
        }
        #expect(
            outline(AddressList(value[...]))
                == "|ann|mail.test; Bob, B.|bob|mail.test; Team{c|c|x.test; D,|d|x.test}; |e|x.test")
    }
}
