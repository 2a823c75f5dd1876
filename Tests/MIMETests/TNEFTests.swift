import MIME
import Testing

@Suite("TNEF")
struct TNEFTests {
    @Test("A message is unpacked with its class, subject, text, files and the message inside")
    func unpacked() throws {
        let message = try #require(TNEFMessage(TNEFFixtures.message))
        #expect(message.defects.isEmpty)
        #expect(message.messageClass == "IPM.Note" && message.subject == "Привет")
        let files = message.attachments
        #expect(files.map(\.name) == ["../Grüße 1.pdf", "second", nil])
        #expect(files.map(\.safeName) == ["Grüße 1.pdf", "second", "message.eml"])
        #expect(files.prefix(2).map { Array($0.data) } == [[1, 2, 3], [9]])
        #expect(files[0].contentType.mediaType == "application/pdf" && files[0].contentID == "a@x.test")
        #expect(files.map(\.isHidden) == [true, false, false] && files.map(\.isMessage) == [false, false, true])
        let inner = try #require(files[2].message())
        #expect(inner.messageClass == "IPM.Note" && inner.subject == "inner" && inner.text == "text inside")
        #expect(inner.body()?.text == "text inside" && inner.body()?.isHTML == false && inner.html == nil)
        #expect(files[0].message() == nil)
    }

    @Test("HTML in rich text comes back as it was, without what is for rich text only")
    func wrappedHTML() throws {
        let body = try #require(TNEFMessage(TNEFFixtures.message)?.body())
        #expect(body.isHTML)
        #expect(
            body.text
                == "<html><body><p class=\"a\">Grüße €\u{1F600}<img src=\"cid:a\">Пр\r\n</p>\r\n</body></html>")
    }

    @Test("Rich text that holds no HTML becomes plain text")
    func plainRichText() {
        let rich =
            "{\\rtf1\\ansi{\\fonttbl{\\f0 A;}}{\\*\\generator X;}{\\pict 00ff}\\uc2 a\\u228xxb\\u228\\'e4\\'e4c\\par {\\b d}\\tab\\{e\\}\\~f{\\pict\\bin3 }}}}g}"
        let text = RichText([UInt8](rich)[...])
        #expect(!text.isHTML && text.text == "aäbäc\r\nd\t{e}\u{A0}fg")
    }

    @Test("The worked examples of MS-OXRTFCP 4.1 are decompressed, and damage is told")
    func compression() {
        let simple: [UInt8] = [
            0x2D, 0, 0, 0, 0x2B, 0, 0, 0, 0x4C, 0x5A, 0x46, 0x75, 0xF1, 0xC5, 0xC7, 0xA7, 3, 0, 0x0A, 0, 0x72, 0x63,
            0x70,
            0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0A, 0xF3, 0x20, 0x68, 0x65, 0x6C, 9, 0, 0x20, 0x62, 0x77, 5, 0xB0,
            0x6C,
            0x64, 0x7D, 0x0A, 0x80, 0x0F, 0xA0,
        ]
        let overlapping: [UInt8] = [
            0x1A, 0, 0, 0, 0x1C, 0, 0, 0, 0x4C, 0x5A, 0x46, 0x75, 0xE2, 0xD4, 0x4B, 0x51, 0x41, 0, 4, 0x20, 0x57, 0x58,
            0x59, 0x5A, 0x0D, 0x6E, 0x7D, 1, 0x0E, 0xB0,
        ]
        #expect(
            CompressedRichText(simple[...]).map { text($0.octets) }
                == "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n")
        #expect(CompressedRichText(overlapping[...]).map { text($0.octets) } == "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}")
        #expect(CompressedRichText(simple[...])?.defects == [])
        var damaged = simple
        damaged[12] ^= 1
        #expect(CompressedRichText(damaged[...])?.defects.map(\.kind) == [.wrongChecksum])
        #expect(CompressedRichText(simple.dropLast(8))?.defects.map(\.kind).contains(.damagedRichText) == true)
        #expect(CompressedRichText(simple.prefix(15)) == nil)
        var limits = MIMELimits()
        limits.richTextBytes = 5
        #expect(CompressedRichText(simple[...], limits: limits).map { text($0.octets) } == "{\\rtf")
        let plain =
            TNEFWriter.little(15, 4) + TNEFWriter.little(3, 4) + [UInt8]("MELA") + [0, 0, 0, 0] + [UInt8]("abc")
        #expect(CompressedRichText(plain[...]).map { text($0.octets) } == "abc")
    }

    @Test("HTML that is given as such is read in its own charset")
    func html() {
        var writer = TNEFWriter()
        writer.add(
            1, 0x0006_9003,
            TNEFWriter.list([
                TNEFWriter.property(0x0003, 0x3FDE, TNEFWriter.little(65001, 4)),
                TNEFWriter.property(0x0102, 0x1013, data: [UInt8]("<p>ü</p>")),
                TNEFWriter.property(0x001F, 0x1000, data: TNEFWriter.wide("ü")),
            ]))
        let message = TNEFMessage(writer.bytes)
        #expect(message?.html == "<p>ü</p>" && message?.text == "ü")
        #expect(message?.body() == TNEFMessage(writer.bytes)?.body() && message?.body()?.isHTML == true)
    }

    @Test("Wrong checksums are told and tolerated, lengths that do not fit end the reading")
    func damage() {
        var wrong = TNEFFixtures.message
        wrong[6 + 9 + 4] ^= 1
        #expect(TNEFMessage(wrong)?.defects.map(\.kind) == [.wrongChecksum])
        #expect(TNEFMessage(wrong)?.attachments.count == 3)
        #expect(TNEFMessage([1, 2, 3]) == nil && TNEFMessage([]) == nil)
        var short = TNEFWriter()
        short.add(1, 0x0006_9003, TNEFWriter.little(1 << 30, 4))
        #expect(TNEFMessage(short.bytes)?.defects.map(\.kind) == [.damagedTNEF])
        var limits = MIMELimits()
        limits.tnefEntries = 1
        #expect(TNEFMessage(TNEFFixtures.message, limits: limits)?.attachments.count == 1)
    }

    @Test("Cut at any octet, it yields what stands before")
    func truncated() {
        let whole = TNEFFixtures.message
        var most = 0
        for length in 0..<whole.count {
            guard let message = TNEFMessage(whole[..<length]) else {
                #expect(length < 6)
                continue
            }
            #expect(message.attachments.count >= most)
            most = message.attachments.count
            _ = (message.subject, message.body(), message.attachments.map { $0.message()?.subject })
        }
        #expect(most == 3)
    }

    @Test("In a message, the file is listed, and its content unpacked when asked for")
    func inMessage() {
        let message = ParsedMessage(
            [UInt8]("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n--b\r\n")
                + [UInt8](
                    "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n")
                + Base64.encodeLines(TNEFFixtures.message) + [UInt8]("--b--\r\n"))
        #expect(message.attachments.map(\.safeName) == ["winmail.dat"])
        #expect(message.attachments.first?.tnefMessage()?.attachments.count == 3)
        #expect(message.attachments.first?.isTNEF == true)
    }
}
