import Foundation

/// The body of a sample message and the headers that describe it.
struct SampleBody {
    let number: Int
    let language: SampleText.Language

    /// Adds the content headers and returns the body's bytes.
    func make(_ random: inout SampleRandom, headers: inout [String]) -> [UInt8] {
        switch number % 20 {
        case 0, 1, 2, 3: return single(&random, headers: &headers)
        case 4, 5, 6, 7: return wrap(alternative(&random), headers: &headers)
        case 8, 9: return wrap(withAttachments(&random), headers: &headers)
        case 10: return wrap(withInlineImage(&random), headers: &headers)
        case 11: return wrap(forwarded(&random), headers: &headers)
        case 12: return list(&random, headers: &headers)
        case 13: return flowed(&random, headers: &headers)
        case 14: return wrap(invitation(&random), headers: &headers)
        case 15: return bounceOrReply(&random, headers: &headers)
        case 16: return htmlOnly(&random, headers: &headers)
        case 17: return odd(&random, headers: &headers)
        default: return single(&random, headers: &headers)
        }
    }

    /// A part of a message: its headers and its encoded body.
    private struct Part {
        var headers: [String]
        var body: [UInt8]
        var bytes: [UInt8] { Array((headers.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body }
    }

    private func wrap(_ part: Part, headers: inout [String]) -> [UInt8] {
        headers += part.headers
        return part.body
    }

    private func paragraphs(_ random: inout SampleRandom, _ count: ClosedRange<Int> = 1...5) -> [String] {
        (0..<Int.random(in: count, using: &random)).map { _ in
            (0..<Int.random(in: 1...4, using: &random)).map { _ in
                random.pick(language.sentences + (random.chance(20) ? SampleText.english.sentences : []), or: "Hello.")
            }.joined(separator: " ")
        }
    }

    private func quote(_ random: inout SampleRandom) -> [String] {
        guard random.chance(40) else { return [] }
        return ["", "On Monday, Carol <carol@mail.test> wrote:"]
            + SampleText.english.sentences.prefix(3).flatMap { ["> \($0)", ">"] }
    }

    private func encode(_ text: String, type: String, _ random: inout SampleRandom) -> Part {
        let bytes = SampleText.encode(text, charset: language.charset)
        let isSevenBit = !bytes.contains { $0 > 0x7F }
        let contentType =
            "Content-Type: \(type); charset=\(random.chance(30) ? "\"\(language.charset)\"" : language.charset)"
        switch isSevenBit ? 0 : Int.random(in: 1...3, using: &random) {
        case 0: return Part(headers: [contentType, "Content-Transfer-Encoding: 7bit"], body: bytes)
        case 1: return Part(headers: [contentType, "Content-Transfer-Encoding: 8bit"], body: bytes)
        case 2:
            return Part(
                headers: [contentType, "Content-Transfer-Encoding: quoted-printable"],
                body: Array(SampleMIME.quotedPrintable(bytes).utf8))
        default:
            return Part(
                headers: [contentType, "Content-Transfer-Encoding: base64"],
                body: Array(SampleMIME.base64Lines(bytes).utf8))
        }
    }

    private func plain(_ random: inout SampleRandom) -> Part {
        let lines = paragraphs(&random).flatMap { [$0, ""] } + ["-- ", language.senderName] + quote(&random)
        return encode(lines.joined(separator: "\r\n") + "\r\n", type: "text/plain", &random)
    }

    private func html(_ random: inout SampleRandom, image: String = "") -> Part {
        let body = paragraphs(&random).map { "<p>\($0)</p>" }.joined(separator: "\r\n")
        let page = """
            <!DOCTYPE html>\r
            <html><head><style>p { margin: 0 0 1em }</style></head>\r
            <body>\(image)\r
            \(body)\r
            <p><a href="https://www.provider.test/?m=\(number)">More</a> &nbsp; &copy; provider.test</p>\r
            <blockquote type="cite">\(SampleText.english.sentences[number % 10])</blockquote>\r
            </body></html>\r

            """
        return encode(page, type: "text/html", &random)
    }

    private func multipart(_ subtype: String, _ parts: [Part], _ random: inout SampleRandom) -> Part {
        let boundary = "=_\(number)_\(String(random.next(), radix: 36))"
        var body = Array("This is a message in MIME format.\r\n".utf8)
        for part in parts { body += Array("--\(boundary)\r\n".utf8) + part.bytes + Array("\r\n".utf8) }
        body += Array("--\(boundary)--\r\n".utf8)
        return Part(headers: ["Content-Type: multipart/\(subtype);\r\n\tboundary=\"\(boundary)\""], body: body)
    }

    private func single(_ random: inout SampleRandom, headers: inout [String]) -> [UInt8] {
        wrap(plain(&random), headers: &headers)
    }

    private func alternative(_ random: inout SampleRandom) -> Part {
        let parts = [plain(&random), html(&random)]
        return multipart("alternative", parts, &random)
    }

    private func attachment(_ random: inout SampleRandom, _ index: Int) -> Part {
        let size =
            random.chance(20)
            ? Int.random(in: 50_000...200_000, using: &random) : Int.random(in: 10...4000, using: &random)
        var bytes = Array("%PDF-1.4\n".utf8)
        while bytes.count < size { withUnsafeBytes(of: random.next()) { bytes.append(contentsOf: $0) } }
        let disposition =
            switch index % 3 {
            case 0: "Content-Disposition: attachment; filename=\"offer-\(number).pdf\"; size=\(bytes.count)"
            case 1:
                "Content-Disposition: attachment;\r\n\tfilename*=\(SampleMIME.extendedParameter("größe \(number).pdf"))"
            default:
                // Not allowed by RFC 2047 §5, and common.
                "Content-Disposition: attachment; filename=\""
                    + SampleMIME.encodedWords("Übersicht.pdf", charset: "utf-8", quotedPrintable: false) + "\""
            }
        return Part(
            headers: ["Content-Type: application/pdf", disposition, "Content-Transfer-Encoding: base64"],
            body: Array(SampleMIME.base64Lines(bytes).utf8))
    }

    private func withAttachments(_ random: inout SampleRandom) -> Part {
        var parts = [random.chance(50) ? plain(&random) : alternative(&random)]
        for index in 0..<Int.random(in: 1...3, using: &random) { parts.append(attachment(&random, number + index)) }
        return multipart("mixed", parts, &random)
    }

    private func withInlineImage(_ random: inout SampleRandom) -> Part {
        let id = "image\(number)@provider.test"
        // The smallest GIF: one transparent point.
        let gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
        let image = Part(
            headers: [
                "Content-Type: image/gif; name=logo.gif", "Content-ID: <\(id)>", "Content-Disposition: inline",
                "Content-Transfer-Encoding: base64",
            ], body: Array(gif.utf8))
        let page = html(&random, image: "<img src=\"cid:\(id)\" alt=\"logo\">")
        let related = multipart("related", [page, image], &random)
        return multipart("alternative", [plain(&random), related], &random)
    }

    private func forwarded(_ random: inout SampleRandom) -> Part {
        let inner = plain(&random)
        let message = Part(
            headers: [
                "From: Bob <bob@mail.test>", "To: Ann <ann@provider.test>", "Subject: Forwarded question \(number)",
                "Date: \(SampleMIME.date(1_700_000_000 + number * 60))", "Message-ID: <inner-\(number)@mail.test>",
                "MIME-Version: 1.0",
            ] + inner.headers, body: inner.body)
        let attached = Part(
            headers: ["Content-Type: message/rfc822", "Content-Disposition: inline"], body: message.bytes)
        return multipart("mixed", [plain(&random), attached], &random)
    }

    private func list(_ random: inout SampleRandom, headers: inout [String]) -> [UInt8] {
        headers += [
            "List-Id: Product news <news.provider.test>",
            "List-Unsubscribe: <https://www.provider.test/u/\(number)>, <mailto:leave-\(number)@provider.test>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "Precedence: bulk",
        ]
        return wrap(alternative(&random), headers: &headers)
    }

    private func flowed(_ random: inout SampleRandom, headers: inout [String]) -> [UInt8] {
        headers += [
            "Content-Type: text/plain; charset=us-ascii; format=flowed; delsp=no", "Content-Transfer-Encoding: 7bit",
        ]
        let lines = (0..<20).map { _ in
            random.pick(SampleText.english.sentences, or: "Hello.") + (random.chance(70) ? " " : "")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n> quoted \r\n> text\r\n").utf8)
    }

    private func invitation(_ random: inout SampleRandom) -> Part {
        let calendar = Part(
            headers: ["Content-Type: text/calendar; charset=utf-8; method=REQUEST", "Content-Transfer-Encoding: 7bit"],
            body: Array(
                """
                BEGIN:VCALENDAR\r
                VERSION:2.0\r
                METHOD:REQUEST\r
                BEGIN:VEVENT\r
                UID:event-\(number)@provider.test\r
                DTSTART:20240102T100000Z\r
                SUMMARY:Meeting \(number)\r
                END:VEVENT\r
                END:VCALENDAR\r

                """.utf8))
        let parts = [plain(&random), html(&random), calendar]
        return multipart("alternative", parts, &random)
    }

    private func bounceOrReply(_ random: inout SampleRandom, headers: inout [String]) -> [UInt8] {
        guard number % 40 == 15 else {
            headers += ["Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"]
            return single(&random, headers: &headers)
        }
        headers.append("Auto-Submitted: auto-replied")
        let status = Part(
            headers: ["Content-Type: message/delivery-status"],
            body: Array(
                """
                Reporting-MTA: dns; mx.provider.test\r
                \r
                Final-Recipient: rfc822; nobody\(number)@provider.test\r
                Action: failed\r
                Status: 5.1.1\r
                Diagnostic-Code: smtp; 550 5.1.1 no such user\r

                """.utf8))
        let original = Part(
            headers: ["Content-Type: text/rfc822-headers"],
            body: Array("From: carol@mail.test\r\nSubject: Offer \(number)\r\n".utf8))
        return wrap(
            multipart("report; report-type=delivery-status", [plain(&random), status, original], &random),
            headers: &headers)
    }

    private func htmlOnly(_ random: inout SampleRandom, headers: inout [String]) -> [UInt8] {
        wrap(html(&random), headers: &headers)
    }

    /// What should not be, and is.
    private func odd(_ random: inout SampleRandom, headers: inout [String]) -> [UInt8] {
        switch (number / 20) % 6 {
        case 0:
            return []
        case 1:
            headers.append("Content-Type: text/plain; charset=x-unknown")
            return Array("A character set that nobody knows: ".utf8) + [0xE4, 0xF6, 0xFC, 0x0D, 0x0A]
        case 2:
            // The boundary never appears.
            headers.append("Content-Type: multipart/mixed; boundary=missing")
            return Array("There is no part here.\r\n".utf8)
        case 3:
            headers += ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"]
            return Array("Not base64 at all !!! \r\n".utf8)
        case 4:
            headers += ["X-Long: " + String(repeating: "0123456789", count: 90), "Content-Type: text/plain"]
            return Array((String(repeating: "long line ", count: 95) + "\r\n").utf8)
        default:
            var part = plain(&random)
            for _ in 0..<20 { part = multipart("mixed", [part], &random) }
            return wrap(part, headers: &headers)
        }
    }
}
