import MailModel
import Testing

@testable import IMAPCore

extension ResponseFixture {
    static let messages: [ResponseFixture] = [
        .fetch(#"* 23 FETCH (FLAGS (\Seen) RFC822.SIZE 44827)"#, 23, [.flags([.seen]), .size(44827)]),
        .fetch("* 1 FETCH (UID 7 FLAGS ())", 1, [.uid(uid(7)), .flags([])]),
        .fetch("* 1 FETCH ()", 1, []),
        .fetch("* 1 FETCH ( UID 7 )", 1, [.uid(uid(7))], quirks: [.extraSpace]),
        .fetch(
            #"* 1 FETCH (INTERNALDATE "17-Jul-1996 02:44:25 -0700")"#, 1,
            [.internalDate(InternalDate(Timestamp(milliseconds: 837_596_665_000), zoneMinutes: -420))]),
        .fetch(
            #"* 1 FETCH (INTERNALDATE " 1-Jan-2000 00:00:00 +0000")"#, 1,
            [.internalDate(InternalDate(Timestamp(milliseconds: 946_684_800_000)))]),
        .fetch(
            #"* 1 FETCH (INTERNALDATE "1-Jan-2000 00:00:00 +0000")"#, 1,
            [.internalDate(InternalDate(Timestamp(milliseconds: 946_684_800_000)))], quirks: [.looseInternalDate]),
        .fetch(
            #"* 1 FETCH (INTERNALDATE "yesterday" UID 3)"#, 1, [.other("INTERNALDATE"), .uid(uid(3))],
            quirks: [.malformedFetchItem]),
        .fetch(
            "* 1 FETCH (BODY[] {5}\r\nhe\r\no UID 3)", 1,
            [.body(FetchedBody(section: .all, content: .bytes(bytes("he\r\no")))), .uid(uid(3))]),
        .fetch(
            "* 1 FETCH (BODY[TEXT]<0> \"abc\")", 1,
            [.body(FetchedBody(section: .text, origin: 0, content: .bytes(bytes("abc"))))]),
        .fetch(
            "* 1 FETCH (BODY[1.2.MIME]<1024.10> NIL)", 1,
            [.body(FetchedBody(section: BodySection(part: [1, 2], .mime), origin: 1024, content: .missing))]),
        .fetch(
            "* 1 FETCH (BODY[2.1] {0}\r\n)", 1,
            [.body(FetchedBody(section: BodySection(part: [2, 1]), content: .bytes([])))]),
        .fetch(
            "* 1 FETCH (BODY[HEADER.FIELDS (FROM \"TO\")] {2}\r\n\r\n)", 1,
            [.body(FetchedBody(section: BodySection(.headerFields(["FROM", "TO"])), content: .bytes([13, 10])))]),
        .fetch(
            "* 1 FETCH (BODY[HEADER.FIELDS ({4}\r\nfrom)] \"x\")", 1,
            [.body(FetchedBody(section: BodySection(.headerFields(["from"])), content: .bytes(bytes("x"))))]),
        .fetch(
            "* 1 FETCH (BODY[3.HEADER.FIELDS.NOT (BCC)] \"\")", 1,
            [.body(FetchedBody(section: BodySection(part: [3], .headerFieldsNot(["BCC"])), content: .bytes([])))]),
        .fetch(
            "* 1 FETCH (RFC822.HEADER {4}\r\na: b UID 2)", 1,
            [.body(FetchedBody(section: .header, content: .bytes(bytes("a: b")))), .uid(uid(2))]),
        .fetch(
            "* 1 FETCH (X-GM-MSGID 1278455344230334865 X-GM-LABELS (\\Inbox \"a b\" {3}\r\nc)d) UID 4)", 1,
            [
                .gmailMessageID(1_278_455_344_230_334_865),
                .gmailLabels([.inbox, GmailLabel("a b"), GmailLabel("c)d")]), .uid(uid(4)),
            ]),
        .fetch(
            "* 1 FETCH (MODSEQ (624140003) EMAILID (M6d99ac3275bb4e) THREADID NIL UID 4)", 1,
            [
                .modSeq(modSeq(624_140_003)), .emailID(objectID("M6d99ac3275bb4e")), .threadID(nil), .uid(uid(4)),
            ]),
        .fetch(
            "* 1 FETCH (BINARY[1]<0> ~{3}\r\na\0c UID 4)", 1,
            [
                .body(
                    FetchedBody(section: BodySection(part: [1], .binary), origin: 0, content: .bytes(bytes("a\0c")))),
                .uid(uid(4)),
            ]),
        .fetch("* 1 FETCH (BINARY.SIZE[1] 300)", 1, [.binarySize(part: [1], 300)]),
        .fetch("* 1 FETCH (ENVELOPE NIL UID 4)", 1, [.other("ENVELOPE"), .uid(uid(4))], quirks: [.malformedFetchItem]),
        .fetch(envelopeWire, 12, [.envelope(envelope)]),
        .fetch(
            #"* 1 FETCH (ENVELOPE (NIL NIL NIL NIL NIL ((NIL NIL "undisclosed" NIL)(NIL NIL NIL NIL)) () NIL NIL))"#, 1,
            [
                .envelope(
                    {
                        var envelope = Envelope()
                        envelope.to = [.groupStart(name: bytes("undisclosed")), .groupEnd]
                        return envelope
                    }())
            ], quirks: [.emptyAddressList, .shortEnvelope]),
        .fetch(
            #"* 1 FETCH (ENVELOPE (NIL NIL ((NIL NIL "" NIL)(NIL NIL "b" "mail.test")(NIL NIL "" NIL)) NIL NIL NIL NIL NIL NIL NIL))"#,
            1,
            [
                .envelope(
                    {
                        var envelope = Envelope()
                        envelope.from = [
                            .groupStart(name: []),
                            .address(name: nil, localPart: bytes("b"), domain: bytes("mail.test")), .groupEnd,
                        ]
                        return envelope
                    }())
            ], quirks: [.emptyGroupName]),
        .fetch(
            #"* 1 FETCH (BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028 92))"#, 1,
            [.bodyStructure(.single(text("plain", [("charset", "US-ASCII")], size: 3028, lines: 92)))]),
        .fetch(
            #"* 1 FETCH (BODYSTRUCTURE ("text" "html" NIL NIL NIL NIL -1))"#, 1,
            [.bodyStructure(.single(text("html", [], size: 0, lines: nil)))],
            quirks: [.negativeNumber, .nilForString, .shortBodyStructure]),
        .fetch(multipartWire, 1, [.bodyStructure(multipart)]),
        .fetch(
            #"* 1 FETCH (BODYSTRUCTURE ("mixed" ("boundary" "x") NIL NIL))"#, 1,
            [
                .bodyStructure(
                    .multipart(
                        {
                            var empty = BodyStructure.Multipart(subtype: "mixed", parts: [])
                            empty.parameters = [.init(name: "boundary", value: bytes("x"))]
                            return empty
                        }()))
            ], quirks: [.emptyMultipart]),
        .fetch(
            #"* 1 FETCH (BODYSTRUCTURE ("message" "rfc822" NIL NIL NIL "7bit" 50 NIL NIL NIL NIL))"#, 1,
            [
                .bodyStructure(
                    .single(
                        BodyStructure.SinglePart(
                            type: "message", subtype: "rfc822", encoding: "7bit", size: 50)))
            ], quirks: [.shortBodyStructure]),
        .fetch(embeddedWire, 1, [.bodyStructure(.single(embedded))]),
    ]

    // RFC 9051 §8, in one line.
    static let envelopeWire = #"""
        * 12 FETCH (ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev2 WG mtg summary and minutes" (("Alice" NIL "alice" "mail.test")) (("Alice" NIL "alice" "mail.test")) (("Alice" NIL "alice" "mail.test")) ((NIL NIL "imap" "mail.test")) ((NIL NIL "minutes" "mail.test")("Bob \"B\" K" NIL "bob" "mail.test")) NIL NIL "<B27397-0100000@mail.test>"))
        """#

    static let envelope: Envelope = {
        let alice = EnvelopeAddress.address(name: bytes("Alice"), localPart: bytes("alice"), domain: bytes("mail.test"))
        var envelope = Envelope()
        envelope.date = bytes("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)")
        envelope.subject = bytes("IMAP4rev2 WG mtg summary and minutes")
        envelope.from = [alice]
        envelope.sender = [alice]
        envelope.replyTo = [alice]
        envelope.to = [.address(name: nil, localPart: bytes("imap"), domain: bytes("mail.test"))]
        envelope.cc = [
            .address(name: nil, localPart: bytes("minutes"), domain: bytes("mail.test")),
            .address(name: bytes(#"Bob "B" K"#), localPart: bytes("bob"), domain: bytes("mail.test")),
        ]
        envelope.messageID = bytes("<B27397-0100000@mail.test>")
        return envelope
    }()

    static let multipartWire = #"""
        * 1 FETCH (BODYSTRUCTURE (("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 1152 23)("APPLICATION" "PDF" ("NAME" "a.pdf") "<960723163407@mail.test>" "Compiler diff" "BASE64" 4554 NIL ("ATTACHMENT" ("FILENAME" "a.pdf")) ("en" "de") "http://mail.test/a") "MIXED" ("BOUNDARY" "=b") NIL "en" NIL "later" (1 2)))
        """#

    static let multipart: BodyStructure = {
        var pdf = BodyStructure.SinglePart(type: "application", subtype: "pdf", encoding: "base64", size: 4554)
        pdf.parameters = [.init(name: "name", value: bytes("a.pdf"))]
        pdf.id = bytes("<960723163407@mail.test>")
        pdf.description = bytes("Compiler diff")
        pdf.details.disposition = "attachment"
        pdf.details.dispositionParameters = [.init(name: "filename", value: bytes("a.pdf"))]
        pdf.details.languages = ["en", "de"]
        pdf.details.location = bytes("http://mail.test/a")
        var multipart = BodyStructure.Multipart(
            subtype: "mixed",
            parts: [.single(text("plain", [("charset", "US-ASCII")], size: 1152, lines: 23)), .single(pdf)])
        multipart.parameters = [.init(name: "boundary", value: bytes("=b"))]
        multipart.details.languages = ["en"]
        return .multipart(multipart)
    }()

    static let embeddedWire = #"""
        * 1 FETCH (BODYSTRUCTURE ("MESSAGE" "RFC822" NIL NIL NIL "8bit" 700 (NIL "in" NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" NIL NIL NIL "8bit" 9 1) 20 NIL NIL NIL NIL))
        """#

    static let embedded: BodyStructure.SinglePart = {
        var inner = Envelope()
        inner.subject = bytes("in")
        var part = BodyStructure.SinglePart(type: "message", subtype: "rfc822", encoding: "8bit", size: 700)
        part.lines = 20
        var plain = text("plain", [], size: 9, lines: 1)
        plain.encoding = "8bit"
        part.message = .init(envelope: inner, structure: .single(plain))
        return part
    }()

    static func text(
        _ subtype: String, _ parameters: [(String, String)], size: Int64, lines: Int64?
    ) -> BodyStructure.SinglePart {
        var part = BodyStructure.SinglePart(type: "text", subtype: subtype, encoding: "7bit", size: size)
        part.parameters = parameters.map { .init(name: $0.0, value: bytes($0.1)) }
        part.lines = lines
        return part
    }
}
