import MIME
import MailModel
import Testing

@Suite("Structured values")
struct StructuredValueTests {
    private func tokens(_ value: String, _ grammar: HeaderTokenizer.Grammar = .message) -> [String] {
        var tokenizer = HeaderTokenizer(ArraySlice(value), grammar: grammar)
        var result: [String] = []
        while let token = tokenizer.next() { result.append(tokenizer.text(of: token)) }
        return result
    }

    @Test("A value is cut into atoms, quoted strings, comments, literals and specials")
    func tokenizer() {
        #expect(
            tokens(#"Al b."c \"d" (x (y\)) z) <a@[1.2]>"#) == [
                "Al", "b", ".", #"c "d"#, "x (y)) z", "<", "a", "@", "1.2", ">",
            ])
        #expect(tokens("text/plain; a=b", .mime) == ["text", "/", "plain", ";", "a", "=", "b"])
        #expect(tokens("größe\r\n\tx") == ["größe", "x"])
        #expect(tokens("") == [])
    }

    @Test("What never closes runs to the end and is marked")
    func unterminated() {
        for value in ["\"abc", "(abc", "[abc", "((a)", "\"abc\\\""] {
            var tokenizer = HeaderTokenizer(ArraySlice(value), grammar: .message)
            let token = tokenizer.next()
            #expect(token?.isTerminated == false)
            #expect(tokenizer.next() == nil)
        }
        #expect(tokens("\"abc\\") == ["abc\\"])
    }

    @Test("Message-IDs are found between phrases and comments, folded and without brackets")
    func messageIDs() {
        func ids(_ value: String) -> [String] { MessageIDList.parse(ArraySlice(value)).map(\.description) }
        #expect(ids("<a@b> <c@d>") == ["a@b", "c@d"])
        #expect(ids("<a@b><c@d>,<e@f>") == ["a@b", "c@d", "e@f"])
        #expect(ids("Your message of Monday (<no@no>) <a@b>") == ["a@b"])
        #expect(ids("<a\r\n @b>") == ["a@b"])
        #expect(ids("a@b c@d words") == ["a@b", "c@d"])
        #expect(ids("<a@b <c@d>") == ["c@d"])
        #expect(ids("(open <a@b> ( <c@d>") == ["a@b", "c@d"])
        #expect(ids("<> < > <") == [])
        #expect(ids("<no-at-sign>") == ["no-at-sign"])
        #expect(ids("\"<a@b>\" \"c@d\"") == ["a@b"])
        #expect(ids("a@b,c@d; \"e@f\"") == ["a@b", "c@d", "e@f"])
        #expect(ids("<a@b> <c@d") == ["a@b", "c@d"])
        #expect(ids("<a @ b\r\n\t.test>") == ["a@b.test"])
        #expect(ids("=?utf-8?Q?=3Ca=40b=2Etest=3E_=3Cc=40?= =?utf-8?Q?d=3E?=") == ["a@b.test", "c@d"])
        #expect(ids("<\"a b\"@c>") == ["\"ab\"@c"])
        #expect(MessageIDList.parse(ArraySlice("<a@b><c@d>"), limit: 1).count == 1)
    }

    @Test("Content types are read with the ways in which mailers break them")
    func contentTypes() {
        func type(_ value: String) -> ContentType? { ContentType(ArraySlice(value)) }
        let plain = type("Text/PLAIN (a;b) ; Charset=\"UTF-8\" ; format = flowed")
        #expect(plain?.mediaType == "text/plain")
        #expect(plain?.charset == "utf-8")
        #expect(plain?.parameters["format"] == "flowed")
        #expect(type("multipart/mixed; boundary=----=_Part_1/2;x=1")?.boundary == [UInt8]("----=_Part_1/2"))
        #expect(type("multipart/mixed; boundary=\"a b \"")?.boundary == [UInt8]("a b"))
        #expect(type("multipart/mixed; boundary=\"\"")?.boundary == nil)
        #expect(type("text/plain; charset=utf-8 format=flowed")?.parameters["format"] == "flowed")
        #expect(type("text/plain; charset=us-ascii (Plain text)")?.charset == "us-ascii")
        #expect(type("a/b; name=my file.pdf; x=1")?.parameters["name"] == "my file.pdf")
        #expect(type("a/b; name=\"say \\\"hi\\\"\"")?.parameters["name"] == "say \"hi\"")
        #expect(type("a/b; ; =; x; y=2;;z=")?.parameters.parameters.map(\.name) == ["y", "z"])
        #expect(type("a/b; x=1; x=2")?.parameters["x"] == "1")
        #expect(type("a/b; filename*0*=utf-8''x")?.parameters["filename*0*"] == "utf-8''x")
        for bad in ["", "/plain", "(text/plain)", "nonsense", "\"\"", "=", ";charset=utf-8", "pdf"] {
            #expect(type(bad) == nil, "\(bad)")
        }
        for (value, expected) in [
            ("text", "text/plain"), ("text/", "text/plain"), ("text plain", "text/plain"), ("html", "text/html"),
            ("text/; charset=utf-8", "text/plain"), ("text/ charset=utf-8", "text/plain"),
            ("\"text/html\"", "text/html"),
            ("multipart; boundary=b", "multipart/mixed"), ("image", "application/octet-stream"),
            ("text/html/x", "text/html"), ("text\\html", "text/html"), ("text /html", "text/html"),
            ("(a)text(b)/(c)html(d)", "text/html"), ("text/html charset=utf-8", "text/html"),
        ] { #expect(type(value)?.mediaType == expected, "\(value)") }
        for value in [
            "text/plain charset=utf-8", "text/ charset=utf-8", "html;charset=utf-8", "\"text/html\"; charset=utf-8",
            "text/plain; charset=\"utf-8", "text/plain;charset*=us-ascii'en'utf-8", "text/plain; ; charset = utf-8 ;",
        ] { #expect(type(value)?.charset == "utf-8", "\(value)") }
        #expect(type("a/b; name=\"C:\\new\\a.txt\"")?.parameters["name"] == "C:\\new\\a.txt")
    }

    @Test("Parameters are bounded in number")
    func parameterLimit() {
        let value = "a/b" + String(repeating: ";x=1", count: 1000)
        #expect(ContentType(ArraySlice(value))?.parameters.parameters.count == MIMELimits().parameters)
    }

    @Test("Transfer encodings are known in any case, quoted or with a comment")
    func transferEncodings() {
        let values: [(String, TransferEncoding)] = [
            ("BASE64", .base64), (" \"quoted-printable\"", .quotedPrintable), ("8bit (x)", .eightBit), ("", .sevenBit),
            ("x-uuencode", .uuencode), ("UUE", .uuencode), ("x-yenc", .yEnc), ("7-Bit", .sevenBit),
            ("8 bit", .eightBit),
            ("quoted_printable", .quotedPrintable), ("base64;", .base64), ("base-64", .base64),
            ("x-rot", .other("x-rot")),
        ]
        for (value, encoding) in values { #expect(TransferEncoding(ArraySlice(value)) == encoding) }
    }
}

@Suite("MIME versions")
struct MIMEVersionTests {
    @Test("The version is read with comments in it, and nonsense is none")
    func versions() {
        for value in ["1.0", "1.0 (produced by x)", "(a) 1 (b) . (c) 0", " 1.0\r\n "] {
            #expect(MIMEVersion(ArraySlice(value.utf8))?.description == "1.0")
        }
        for value in ["", "1", "1.", ".0", "1.0.0", "one", "1000.0", "1.0 x"] {
            #expect(MIMEVersion(ArraySlice(value.utf8)) == nil)
        }
        #expect(HeaderBlock([UInt8]("MIME-Version: 1.0\n\n".utf8)).mimeVersion?.major == 1)
    }
}

@Suite("Dates")
struct HeaderDateTests {
    private static let moment = "2026-11-23T09:08:07Z"

    @Test(
        "A date is read in the standard form, in the obsolete ones, and as mailers write it",
        arguments: [
            ("Mon, 23 Nov 2026 10:08:07 +0100", 60), ("Mon, 23 Nov 2026 10:08:07 +0100 (CET)", 60),
            ("23 Nov 2026 09:08:07 -0000", nil), ("Mon, 23 Nov 26 09:08:07 GMT", 0),
            ("Mon,23 Nov 126 04:08:07 EST", -300), ("Monday, 23 November 2026 01:08:07 PST", -480),
            ("Mon Nov 23 09:08:07 2026", nil), ("Mon Nov 23 10:08:07 +0100 2026", 60),
            ("Mon Nov 23 09:08:07 UTC 2026", 0), ("23-Nov-2026 09:08:07 +0000", 0),
            ("Mon, 23 Nov 2026 9:08:07 AM GMT", 0), ("2026-11-23T09:08:07Z", 0),
            ("2026-11-23T10:08:07.123+01:00", 60), ("Mon, 23 Nov 2026 10:08:07 GMT+0100", 60),
            ("Mon, 23 Nov 2026 09.08.07 +0000", 0), ("Mon, 23 Nov 2026 09:08:07", nil),
            ("Mon, 23 Nov 2026 09:08:07 X", nil), ("(a (b) c)Mon,(x)23(x)Nov(x)2026(x)09:08:07(x)+0000", 0),
            ("Mon, 23 Nov 2026\r\n\t10:08:07 +0100", 60), ("23 Nov 2026 22:08:07 +1300", 780),
            ("Mon, 23 Nov 2026 09:08:07 \"GMT\"", 0), ("10:08:07 23-Nov-2026 +0100", 60),
            // Zones.
            ("Mon, 23 Nov 2026 11:08:07 GMT+2", 120), ("Mon, 23 Nov 2026 11:08:07 +2:00", 120),
            ("Mon, 23 Nov 2026 11:08:07 UTC+02:00", 120), ("Mon, 23 Nov 2026 11:08:07 +200", 120),
            ("Mon, 23 Nov 2026 10:08:07 +0100 (GMT+01:00) (Central Europe)", 60), ("Mon, 23 Nov 2026 10:08:07 MEZ", 60),
            ("Mon, 23 Nov 2026 04:08:07 Eastern Standard Time", -300),
            ("23 Nov 2026 05:08:07 Eastern Daylight Time", -240),
            ("Mon, 23 Nov 2026 10:08:07 +0100 garbage 11:22:33 1999", 60), ("Mon, 23 Nov 2026 09:08:07 IST", nil),
            ("Mon, 23 Nov 2026 09:08:07 +9900", nil), ("Mon, 23 Nov 2026 18:08:07 +0900 (JST)", 540),
            // Years.
            ("Mon, 23 Nov 19126 09:08:07 GMT", 0), ("Mon, 23 Nov 0026 09:08:07 GMT", 0),
            // Weekdays: wrong, other languages, other places.
            ("Fri, 23 Nov 2026 09:08:07 GMT", 0), ("Lundi, 23 Nov 2026 09:08:07 GMT", 0),
            ("23 Nov 2026 Mon 09:08:07 GMT", 0),
            ("mar., 23 nov. 2026 09:08:07 GMT", 0), ("Mon , 23  Nov  2026  09:08:07  GMT", 0),
            // Months in other languages.
            ("Mo, 23. November 2026 10:08:07 +0100", 60), ("lun, 23 noviembre 2026 10:08:07 +0100", 60),
            ("23 listopada 2026 10:08:07 +0100", 60), ("ma 23 marraskuu 2026 10:08:07 +0100", 60),
            ("Пн, 23 ноя 2026 10:08:07 +0100", 60), ("2026年11月23日 09:08:07 GMT", 0),
            ("2026년 11월 23일 오전 9:08:07 GMT", 0),
            ("23 de noviembre de 2026 9:08:07 GMT", 0),
            // The clock.
            ("Mon, 23 Nov 2026 9:08:07 a.m. GMT", 0), ("Nov 23, 2026, 9:08:07 AM", nil),
            ("Mon, 23 Nov 2026 09h08:07 GMT", 0),
            // Numbers.
            ("20261123T090807Z", 0), ("20261123090807", nil), ("2026/11/23 09:08:07", nil),
            ("23.11.2026 09:08:07", nil),
            ("23.11.26 09:08:07", nil), ("23/11/2026 09:08:07", nil), ("11/23/2026 9:08:07 AM", nil),
            ("11/23/26 09:08:07", nil), ("2026-11-23 09:08:07.123456+00:00", 0), ("23-11-2026 09:08:07", nil),
            ("2026-11-23 10:08:07 +0100", 60), ("Mon Nov 23 09:08:07 GMT+00:00 2026", 0),
            ("Mon Nov 23 2026 09:08:07 GMT+0000 (UTC)", 0),
        ] as [(String, Int?)])
    func reads(_ value: String, _ offset: Int?) {
        let date = HeaderDate(ArraySlice(value))
        #expect(date?.timestamp.description == Self.moment)
        #expect(date?.offsetMinutes == offset)
    }

    @Test("Seconds may be missing, a leap second is the one before, and midnight at noon's clock is right")
    func edges() {
        func read(_ value: String) -> String? { HeaderDate(ArraySlice(value))?.timestamp.description }
        #expect(read("23 Nov 2026 10:08 +0000") == "2026-11-23T10:08:00Z")
        #expect(read("31 Dec 2016 23:59:60 +0000") == "2016-12-31T23:59:59Z")
        #expect(read("1 Jan 2026 12:30 AM GMT") == "2026-01-01T00:30:00Z")
        #expect(read("29 Feb 2024 00:00 +0000") == "2024-02-29T00:00:00Z")
        #expect(read("1 Jan 70 00:00 +0000") == "1970-01-01T00:00:00Z")
        #expect(read("1 Jan 49 00:00 +0000") == "2049-01-01T00:00:00Z")
        #expect(read("11/12/2026 1:00 PM") == "2026-11-12T13:00:00Z")
        #expect(read("5 März 2026 10:00 Z") == "2026-03-05T10:00:00Z")
        #expect(
            HeaderDate([0x35, 0x20, 0x4D, 0xE4] + ArraySlice("rz 2026 10:00 Z".utf8))?.timestamp.milliseconds
                == 1_772_704_800_000)
        #expect(read("3 mar 2026 10:00 Z") == "2026-03-03T10:00:00Z")
        #expect(read("mar 3 mar 2026 10:00 Z") == "2026-03-03T10:00:00Z")
        #expect(read("Mar 3 10:00:00 2026") == "2026-03-03T10:00:00Z")
        for (name, month) in [
            ("janv", 1), ("févr", 2), ("avril", 4), ("mai", 5), ("juin", 6), ("juillet", 7), ("août", 8), ("ene", 1),
            ("abr", 4),
            ("dic", 12), ("gen", 1), ("mag", 5), ("giu", 6), ("lug", 7), ("set", 9), ("ott", 10), ("fev", 2),
            ("out", 10),
            ("Dez", 12), ("Okt", 10), ("mrt", 3), ("mei", 5), ("des", 12), ("sty", 1), ("paź", 10), ("gru", 12),
            ("června", 6),
            ("července", 7), ("Şub", 2), ("Ağu", 8), ("июл", 7), ("декабря", 12), ("Sept", 9), ("JUNE", 6),
        ] {
            let text = read("7 \(name) 2026 10:00 Z")
            #expect(text?.hasPrefix("2026-\(month < 10 ? "0" : "")\(month)-07") == true, "\(name)")
        }
    }

    @Test(
        "What is no date is none",
        arguments: [
            "", "yesterday", "Mon, 23 Nov 2026", "30 Feb 2026 10:00:00 +0000", "23 Nov 2026 24:00:00 +0000",
            "23 Nov 2026 10:60 +0000", "99999999999999999999 Nov 2026 10:00", "0 Nov 2026 10:00", "((((", "::::",
            // Day and month could be either.
            "11/12/2026 13:00", "00/00/2026 10:00 AM", "20261350090807", "99999999999999", "2026年13月1日 10:00",
        ])
    func refuses(_ value: String) { #expect(HeaderDate(ArraySlice(value)) == nil) }

    @Test("A date is written as RFC 5322 asks, in its zone")
    func writes() {
        let moment = Timestamp(milliseconds: 1_795_424_887_999)
        #expect(HeaderDate(moment).text == "Mon, 23 Nov 2026 09:08:07 +0000")
        #expect(HeaderDate(moment, offsetMinutes: -570).text == "Sun, 22 Nov 2026 23:38:07 -0930")
        #expect(HeaderDate(moment, offsetMinutes: nil).text == "Mon, 23 Nov 2026 09:08:07 -0000")
        #expect(HeaderDate(Timestamp(milliseconds: .max)).text == "Fri, 31 Dec 9999 23:59:59 +0000")
        #expect(HeaderDate(Timestamp(milliseconds: .min), offsetMinutes: .min).text.hasPrefix("Mon, 1 Jan 1900"))
    }

    @Test("What was written reads back to the second, over two thousand random moments")
    func roundTrip() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            let seconds = Int64.random(in: -2_000_000_000...200_000_000_000, using: &random)
            let offset = Int.random(in: -840...840, using: &random)
            let date = HeaderDate(Timestamp(milliseconds: seconds * 1000), offsetMinutes: offset)
            let read = HeaderDate(ArraySlice(date.text))
            #expect(read?.timestamp == date.timestamp)
            #expect(read?.offsetMinutes == offset)
        }
    }
}
