import Glibc

/// Messages of the shapes that mailboxes hold, the same ones at every run.
///
/// By number of messages: 40 % text with HTML beside it, 30 % plain text in older charsets, 20 % with an attachment,
/// 5 % forwarded messages, 5 % delivery reports.
struct MixedCorpus {
    /// The messages.
    let messages: [[UInt8]]
    /// Their bytes together.
    var bytes: Int { messages.reduce(0) { $0 + $1.count } }

    /// Makes `count` messages.
    init(count: Int) throws {
        var writer = try CorpusWriter()
        messages = try (0..<count).map { try writer.message($0) }
    }
}

private struct CorpusWriter {
    private var random = SeededGenerator(seed: 0x5A1E_5A0D_E001)

    private static let words =
        "the offer that we sent last week holds until Friday and our team would be glad to show you how it works"
        .split(separator: " ").map(String.init)
    private static let russian = "наше предложение действует до пятницы и мы будем рады показать вам как это работает"
        .split(separator: " ").map(String.init)
    private static let japanese = ["お世話になっております。", "先日の見積もりの件ですが、", "金曜日まで有効です。", "よろしくお願いいたします。"]
    private static let french = "où l’été dernier nous avons reçu très tôt votre commande déjà réglée à Paris"
        .split(separator: " ").map(String.init)

    init() throws {}

    mutating func message(_ index: Int) throws -> [UInt8] {
        switch index % 20 {
        case 0..<8: try alternative(index)
        case 8, 9: try plain(index, words: Self.french, charset: "windows-1252", coding: .eightBit)
        case 10, 11: try plain(index, words: Self.russian, charset: "koi8-r", coding: .base64)
        case 12: try plain(index, words: Self.russian, charset: "windows-1251", coding: .quotedPrintable)
        case 13: try plain(index, words: Self.japanese, charset: "iso-2022-jp", coding: .eightBit)
        case 14..<18: try withAttachment(index)
        case 18: try forwarded(index)
        default: report(index)
        }
    }

    // MARK: - Shapes

    private mutating func alternative(_ index: Int) throws -> [UInt8] {
        let paragraphs = (0..<Int.random(in: 4...30, using: &random)).map { _ in
            sentence(Self.words, 30...90) + " " + sentence(Self.french, 5...10)
        }
        let text = paragraphs.joined(separator: "\r\n\r\n")
        let html =
            "<html><head><style>p { margin: 0 0 1em; }</style></head><body>"
            + paragraphs.map { "<p style=\"font-family: Arial, sans-serif; color: #222\">\($0)</p>" }
            .joined(separator: "\r\n") + "</body></html>"
        var bytes = header(index, "multipart/alternative; boundary=\"=_a\(index)\"")
        for (type, content) in [("text/plain", text), ("text/html", html)] {
            bytes += "--=_a\(index)\r\nContent-Type: \(type); charset=\"utf-8\"\r\n".utf8
            bytes += "Content-Transfer-Encoding: quoted-printable\r\n\r\n".utf8
            bytes += Self.quotedPrintable(Array(content.utf8)) + Array("\r\n".utf8)
        }
        return bytes + "--=_a\(index)--\r\n".utf8
    }

    private enum Coding: String {
        case eightBit = "8bit"
        case base64
        case quotedPrintable = "quoted-printable"
    }

    private mutating func plain(_ index: Int, words: [String], charset: String, coding: Coding) throws -> [UInt8] {
        let lines = (0..<Int.random(in: 20...200, using: &random)).map { _ in sentence(words, 6...9) }
        let octets = try Self.encode(lines.joined(separator: "\r\n") + "\r\n", charset)
        let body =
            switch coding {
            case .eightBit: octets
            case .base64: Self.base64(octets)
            case .quotedPrintable: Self.quotedPrintable(octets)
            }
        return header(index, "text/plain; charset=\(charset)\r\nContent-Transfer-Encoding: \(coding.rawValue)") + body
    }

    private mutating func withAttachment(_ index: Int) throws -> [UInt8] {
        var bytes = header(index, "multipart/mixed; boundary=\"=_m\(index)\"")
        bytes += "--=_m\(index)\r\n".utf8
        bytes += try plain(index, words: Self.words, charset: "us-ascii", coding: .eightBit)
        var content: [UInt8] = Array("%PDF-1.7\n".utf8)
        for _ in 0..<(Int.random(in: 20_000...200_000, using: &random) / 8) {
            withUnsafeBytes(of: random.next()) { content += $0 }
        }
        bytes += "\r\n--=_m\(index)\r\nContent-Type: application/pdf;\r\n".utf8
        bytes += " name*=utf-8''Angebot%20f%C3%BCr%20M%C3%A4rz.pdf\r\nContent-Transfer-Encoding: base64\r\n".utf8
        bytes += "Content-Disposition: attachment; filename=\"=?utf-8?Q?Angebot_f=C3=BCr_M=C3=A4rz.pdf?=\"\r\n\r\n".utf8
        return bytes + Self.base64(content) + "\r\n--=_m\(index)--\r\n".utf8
    }

    private mutating func forwarded(_ index: Int) throws -> [UInt8] {
        var bytes = header(index, "multipart/mixed; boundary=\"=_f\(index)\"")
        bytes += "--=_f\(index)\r\nContent-Type: text/plain\r\n\r\n\(sentence(Self.words, 20...40))\r\n".utf8
        bytes += "--=_f\(index)\r\nContent-Type: message/rfc822\r\n\r\n".utf8
        return bytes + (try alternative(index + 1_000_000)) + "\r\n--=_f\(index)--\r\n".utf8
    }

    private mutating func report(_ index: Int) -> [UInt8] {
        var bytes = header(index, "multipart/report; report-type=delivery-status; boundary=\"=_r\(index)\"")
        bytes +=
            """
            --=_r\(index)\r
            Content-Type: text/plain; charset=us-ascii\r
            \r
            The message could not be delivered to one recipient.\r
            --=_r\(index)\r
            Content-Type: message/delivery-status\r
            \r
            Reporting-MTA: dns; mail.example.net\r
            \r
            Final-Recipient: rfc822; nobody\(index)@example.org\r
            Action: failed\r
            Status: 5.1.1\r
            Diagnostic-Code: smtp; 550 5.1.1 no such user\r
            --=_r\(index)\r
            Content-Type: text/rfc822-headers\r
            \r
            Subject: \(sentence(Self.words, 5...9))\r
            Message-ID: <original\(index)@example.com>\r
            --=_r\(index)--\r

            """.utf8
        return bytes
    }

    private mutating func header(_ index: Int, _ contentType: String) -> [UInt8] {
        let hops = (1...4).map { hop in
            "Received: from mx\(hop).example.net (mx\(hop).example.net [192.0.2.\(hop)])\r\n\tby in\(hop).example.com"
                + " with ESMTPS id \(random.next())\r\n\tfor <team@example.com>; Tue, 3 Nov 2026 10:1\(hop):00 +0100 (CET)"
        }
        let lines =
            hops + [
                "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=s1; h=from:to:subject:date;\r\n"
                    + " bh=\(Self.text(Self.base64(Array("\(random.next())".utf8))));\r\n b="
                    + (0..<5).map { _ in Self.text(Self.base64(Array("\(random.next())\(random.next())".utf8))) }
                    .joined(separator: "\r\n  "),
                "Authentication-Results: mx.example.com; dkim=pass header.d=example.net; spf=pass;"
                    + " dmarc=pass header.from=example.net",
                "From: =?utf-8?B?\(Self.text(Self.base64(Array("Zoë Müller, Vertrieb".utf8))))?= <zoe\(index)@example.net>",
                "To: \"Sales team\" <team@example.com>, Ann <ann@example.com>,\r\n \"O'Brien, Pat\" <pat@example.com>",
                "Cc: =?iso-8859-1?Q?Andr=E9_L=F6we?= <andre@example.com>",
                "Subject: =?utf-8?Q?Re:_Angebot_f=C3=BCr_M=C3=A4rz,_\(index)?=\r\n"
                    + " =?utf-8?Q?_und_die_n=C3=A4chsten_Schritte?=",
                "Date: Tue, 3 Nov 2026 10:15:00 +0100", "Message-ID: <\(random.next()).\(index)@example.net>",
                "In-Reply-To: <\(random.next())@example.com>",
                "References: <\(random.next())@example.com>\r\n <\(random.next())@example.com>", "MIME-Version: 1.0",
                "X-Mailer: Example Mail 7.1", "Content-Type: \(contentType)", "", "",
            ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    private mutating func sentence(_ words: [String], _ count: ClosedRange<Int>) -> String {
        (0..<Int.random(in: count, using: &random)).map { _ in words[Int.random(in: 0..<words.count, using: &random)] }
            .joined(separator: " ")
    }

    // MARK: - Coding

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
    }

    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        var column = 0
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = 0
            for offset in 0..<3 { bits = bits << 8 | Int(start + offset < bytes.count ? bytes[start + offset] : 0) }
            for place in 0..<4 {
                result.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
            column += 4
            if column == 76 {
                result += [13, 10]
                column = 0
            }
        }
        return result
    }

    private static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        var column = 0
        for byte in bytes {
            if byte == 13 { continue }
            if byte == 10 {
                result += [13, 10]
                column = 0
                continue
            }
            if column >= 72 {
                result += [UInt8(ascii: "="), 13, 10]
                column = 0
            }
            if byte < 0x7F, byte >= 0x20, byte != UInt8(ascii: "=") {
                result.append(byte)
                column += 1
            } else {
                result += [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                column += 3
            }
        }
        return result
    }

    private static func encode(_ text: String, _ charset: String) throws -> [UInt8] {
        guard let converter = iconv_open(charset, "utf-8"), converter != iconv_t(bitPattern: -1) else {
            throw BenchmarkFailure(description: "this C library cannot write \(charset)")
        }
        defer { iconv_close(converter) }
        var input = Array(text.utf8).map(CChar.init(bitPattern:))
        var output = [CChar](repeating: 0, count: input.count * 4 + 16)
        let capacity = output.count
        var left = capacity
        let failed = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var from = source.baseAddress
                var to = target.baseAddress
                var remaining = source.count
                _ = iconv(converter, &from, &remaining, &to, &left)
                // Ends a stateful charset in its first state.
                _ = iconv(converter, nil, nil, &to, &left)
                return remaining > 0
            }
        }
        if failed { throw BenchmarkFailure(description: "a text could not be written in \(charset)") }
        return output[..<(capacity - left)].map(UInt8.init(bitPattern:))
    }
}
