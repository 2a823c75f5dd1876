import MIME
import MailReading
import Testing

@Suite("Preview lines")
struct MessagePreviewTests {
    private func line(_ text: String?, html: String? = nil, limit: Int = 200) -> String {
        MessagePreview(text: text, html: html.map { ReplyHTML($0) }, limit: limit).text
    }

    @Test("The line is what was newly written, without quote and signature, on one line")
    func written() {
        let text =
            "Hello Ada,\r\n\r\n  yes, at\tnine.\r\n\r\n-- \r\nBea\r\n\r\nOn 5 Jan 2021, at 10:02, Ada <ada@example.com> wrote:\r\n> When?\r\n"
        let preview = MessagePreview(text: text)
        #expect(preview.text == "Hello Ada, yes, at nine.")
        #expect(preview.source == .written)
        #expect(line("> One?\n\nYes.\n\n> Two?\n\nNo.") == "Yes. No.")
    }

    @Test("A line has at most as many characters as asked for, cut between words where that is near")
    func cut() {
        let text = String(repeating: "word ", count: 100)
        #expect(line(text, limit: 22) == "word word word word…")
        #expect(line(String(repeating: "x", count: 50), limit: 10) == "xxxxxxxxx…")
        #expect(line("exactly ten", limit: 11) == "exactly ten")
        #expect(line("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", limit: 3) == "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦")
        #expect(line(text, limit: 1) == "…")
        #expect(line(text, limit: 0) == "")
        #expect(line(text).count <= 200)
    }

    @Test("Invisible padding is removed, and joiners that writing needs are kept")
    func invisible() {
        let padding = String(repeating: "&nbsp;&zwnj;&#847;&#8199;&shy;&#8203; ", count: 80)
        #expect(line(nil, html: "<div>Sale!\(padding)</div><p>Now.</p>") == "Sale! Now.")
        #expect(line("a\u{200B}b\u{AD}c\u{FEFF}d") == "abcd")
        #expect(line("می\u{200C}روم") == "می\u{200C}روم")
        #expect(line("क्\u{200D}ष") == "क्\u{200D}ष")
        #expect(line("\u{2800}\u{3164}x\u{E0041}") == "x")
    }

    @Test("Controls and marks of direction are removed")
    func controls() {
        let text = line("a\u{202E}b\u{2066}c\u{0}d\u{7}e\u{85}f\u{1B}[31m\u{200F}g")
        #expect(text == "abc d e f [31mg")
    }

    @Test("Letters are not buried under marks")
    func marks() {
        let text = line("a" + String(repeating: "\u{301}", count: 500) + "b")
        #expect(text.unicodeScalars.count == 6)
    }

    @Test("Addresses of pages are shortened to their host")
    func addresses() {
        #expect(line("See https://www.example.com/a/very/long/path?with=much&more=1 now.") == "See example.com/… now.")
        #expect(line("http://example.org") == "example.org")
        #expect(line("https://example.com/.") == "example.com.")
        #expect(line("(https://example.com/a)") == "(example.com/…)")
        #expect(line("https://bank.example@evil.test/login") == "evil.test/…")
        #expect(line("Page<https://example.com/x> and more") == "Page and more")
        #expect(line("[cid:image001.png@01D6] Hello") == "Hello")
        #expect(line("ada@example.com: hello") == "ada@example.com: hello")
        #expect(line("a:b c://d") == "a:b c://d")
    }

    @Test("Strokes across the text are left out")
    func strokes() {
        #expect(line("=====\nNews\n-----\nToday * * * more ....") == "News Today * * * more ....")
    }

    @Test("HTML counts where the plain text is a substitute for it")
    func substitute() {
        let html = "<p>The real thing, in full length.</p>"
        #expect(
            line("This is an HTML message. Please use a capable reader.", html: html)
                == "The real thing, in full length.")
        #expect(line("", html: html) == "The real thing, in full length.")
        #expect(line("<html><body>x</body></html>", html: html) == "The real thing, in full length.")
        #expect(line("Hi, this is the plain text.", html: html) == "Hi, this is the plain text.")
        #expect(line("View this email in your browser", html: "") == "View this email in your browser")
    }

    @Test("An earlier message, an invitation or names of files stand in where nothing is written")
    func fallbacks() {
        let forward =
            "---------- Forwarded message ---------\nFrom: Ada <ada@example.com>\nSubject: Papers\n\nShall we meet?\n"
        #expect(MessagePreview(text: forward).text == "Shall we meet?")
        #expect(MessagePreview(text: forward).source == .earlier)
        let quote = "On 5 Jan 2021, at 10:02, Ada <ada@example.com> wrote:\n> When?\n"
        #expect(MessagePreview(text: quote).text == "When?")
        #expect(MessagePreview(text: quote, attachments: ["a.pdf", "b\u{202E}fdp.exe"]).text == "a.pdf, bfdp.exe")
        let files = MessagePreview(text: "Sent from my iPhone", attachments: ["photo.jpg"])
        #expect(files.text == "photo.jpg" && files.source == .attachments)
        let calendar = MessagePreview(text: nil, calendar: "Papers, weekly", attachments: ["invite.ics"])
        #expect(calendar.text == "Papers, weekly" && calendar.source == .calendar)
        #expect(MessagePreview(text: "Sent from my iPhone").source == .rest)
        #expect(MessagePreview(text: " \n").source == .nothing)
        #expect(MessagePreview(text: nil).text == "")
    }

    @Test("A message is read by its parts, flowed text included")
    func message() {
        let flowed =
            "Subject: x\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nOn Tue, Jan 5, 2021 at 10:02 AM Ada \r\n<ada@example.com> wrote:\r\n> When?\r\n\r\nAt nine, \r\nas always.\r\n"
        #expect(MessagePreview(ParsedMessage(Array(flowed.utf8))).text == "At nine, as always.")
        let alternative = """
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8

            Your mail program does not support HTML.
            --b
            Content-Type: text/html; charset=utf-8

            <p>Gr&uuml;&szlig;e!</p><blockquote>alt</blockquote>
            --b--
            """
        #expect(MessagePreview(ParsedMessage(Array(alternative.utf8))).text == "Grüße!")
        let invitation = """
            Content-Type: text/calendar; method=REQUEST; charset=utf-8

            BEGIN:VCALENDAR
            METHOD:REQUEST
            BEGIN:VEVENT
            UID:1@example.com
            DTSTART:20210105T100200Z
            SUMMARY:Papers\\, weekly
            END:VEVENT
            END:VCALENDAR
            """
        #expect(MessagePreview(ParsedMessage(Array(invitation.utf8))).text == "Papers, weekly")
    }

    @Test("The line of any mutation holds what it promises")
    func mutations() {
        var random = MutationGenerator(seed: 11)
        for round in 0..<600 {
            var scalars = Array(ReplyBodies.all[round % ReplyBodies.all.count].unicodeScalars)
            for _ in 0..<8 {
                let place = Int.random(in: 0...scalars.count, using: &random)
                if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &random)) {
                    scalars.insert(scalar, at: place)
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            let limit = Int.random(in: 1...60, using: &random)
            let preview = MessagePreview(text: String(text), limit: limit).text
            #expect(preview.count <= limit)
            #expect(
                !preview.unicodeScalars.contains {
                    $0.value < 0x20 || (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
                })
            #expect(!preview.hasPrefix(" ") && !preview.contains("  "))
        }
    }
}
