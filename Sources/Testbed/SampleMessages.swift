import Foundation

/// Varied messages that are the same for the same seed on every machine.
///
/// Among them: a dozen character sets, every transfer encoding, HTML with its text alternative, inline images,
/// attachments with foreign names, forwarded messages, invitations, lists, bounces, automatic replies, short threads, a
/// thread of a hundred messages in every thousand, and headers that break the rules.
public struct SampleMessages: Sendable {
    /// One message.
    public struct Sample: Sendable {
        /// The message with CRLF line ends.
        public let bytes: [UInt8]
        /// When it was received, in seconds since 1970.
        public let receivedAt: Int
        /// Letters of Maildir flags: `S` seen, `R` answered, `F` flagged, in that order of the alphabet.
        public let flags: String
    }

    private let seed: UInt64

    /// Creates the generator.
    public init(seed: UInt64 = 1) {
        self.seed = seed
    }

    /// The message with a number, from 0; each is made without the ones before it.
    public func sample(_ number: Int) -> Sample {
        var random = SampleRandom(seed: seed &* 0x1000_0001 &+ UInt64(truncatingIfNeeded: number))
        // From 1 January 2024, two hours apart.
        let receivedAt = 1_704_067_200 + number * 7200 + Int.random(in: 0..<3600, using: &random)
        let language = language(of: number)
        var headers = headers(number, language, receivedAt, &random)
        let body = SampleBody(number: number, language: language).make(&random, headers: &headers)
        var flags = ""
        if random.chance(5) { flags += "F" }
        if random.chance(20) { flags += "R" }
        if random.chance(70) { flags += "S" }
        return Sample(
            bytes: Array((headers.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body, receivedAt: receivedAt,
            flags: flags)
    }

    private func messageID(_ number: Int) -> String { "<sample-\(seed)-\(number)@provider.test>" }

    private func language(of number: Int) -> SampleText.Language {
        guard number % 3 == 0 else { return SampleText.english }
        var random = SampleRandom(seed: seed ^ UInt64(truncatingIfNeeded: number) &* 17)
        return random.pick(SampleText.others, or: SampleText.english)
    }

    /// The message that this one answers.
    private func parent(of number: Int) -> Int? {
        let digit = number % 10
        // Every tenth message continues the long thread of its thousand.
        if digit == 3 { return number % 1000 == 3 ? nil : number - 10 }
        // The rest of every third block of ten is a small tree.
        guard (number / 10) % 3 == 0, digit != 0 else { return nil }
        var random = SampleRandom(seed: seed ^ UInt64(truncatingIfNeeded: number) &* 31)
        let candidate = number - digit + Int.random(in: 0..<digit, using: &random)
        return candidate % 10 == 3 ? number - digit : candidate
    }

    private func headers(
        _ number: Int, _ language: SampleText.Language, _ receivedAt: Int, _ random: inout SampleRandom
    ) -> [String] {
        var ancestors: [Int] = []
        var current = parent(of: number)
        while let ancestor = current, ancestors.count < 200 {
            ancestors.append(ancestor)
            current = parent(of: ancestor)
        }
        let root = ancestors.last ?? number
        var rootRandom = SampleRandom(seed: seed &+ UInt64(truncatingIfNeeded: root))
        let rootLanguage = self.language(of: root)
        let subject = rootRandom.pick(rootLanguage.subjects, or: "Hello") + " \(root)"
        let usesQ = random.chance(50)
        let name = SampleMIME.encodedWords(language.senderName, charset: language.charset, quotedPrintable: usesQ)
        let sender = ["ann", "ben"][number % 2] + "@provider.test"
        let encodedSubject =
            (ancestors.isEmpty ? "" : "Re: ")
            + SampleMIME.encodedWords(subject, charset: rootLanguage.charset, quotedPrintable: usesQ)
        var headers = [
            "Return-Path: <\(sender)>",
            "Received: from mail.provider.test (mail.provider.test [192.0.2.7])\r\n"
                + "\tby mx.mail.test with ESMTPS id S\(number)\r\n"
                + "\tfor <carol@mail.test>; \(SampleMIME.date(receivedAt))",
            "From: \(name) <\(sender)>",
            "To: Carol <carol@mail.test>",
        ]
        if random.chance(25) { headers.append("Cc: <bob@mail.test>,\r\n\t\"Dave, Sales\" <dave@mail.test>") }
        switch number % 97 {
        case 41: headers.append("Date: yesterday afternoon")
        case 42: break
        default: headers.append("Date: \(SampleMIME.date(receivedAt - 30, zone: number % 2 == 0 ? "+0000" : "-0000"))")
        }
        if number % 89 != 17 { headers.append("Subject: \(encodedSubject)") }
        if number % 101 != 50 { headers.append("Message-ID: \(messageID(number))") }
        if let parent = ancestors.first {
            headers.append("In-Reply-To: \(messageID(parent))")
            // The root and the newest, as mail programs shorten it (RFC 5322 §3.6.4 lists all).
            let references = ancestors.count > 20 ? [root] + ancestors.prefix(19).reversed() : ancestors.reversed()
            headers.append("References: " + references.map(messageID).joined(separator: "\r\n "))
        }
        headers.append("MIME-Version: 1.0")
        return headers
    }
}
