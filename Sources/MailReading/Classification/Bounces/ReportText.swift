/// The text of a report in lines, cut where the returned message begins.
struct ReportText {
    /// The lines that the server wrote, without their white space at both ends.
    private(set) var lines: [Substring] = []
    /// For each line: how many columns of white space it began with.
    private(set) var indents: [Int] = []
    /// The header of the returned message and what follows, as octets; empty where none was found.
    private(set) var returned: [UInt8] = []

    /// Lines behind which servers put the message that they return.
    private static let separators = MeaningTable<Bool>([
        MeaningTable.Row(
            true,
            [
                "below this line is a copy of the message", "this is a copy of the message, including all the headers",
                "this is a copy of your message, including all the headers", "original message follows",
                "the original message follows", "original message header*", "original message headers",
                "the header of the original message is following", "your original message header",
                "undelivered message follows", "returned message follows", "message header follows",
                "message headers follow", "header of the original message", "headers of the original message",
                "unsent message follows", "unsent message below", "text of the original message",
                "included is the message",
                "start of message", "original mail as follows", "copy of the original message",
                "the following is a copy of",
                "message text follows", "the message headers", "begin original message", "kopie der nachricht",
                "en-tetes du message", "original message attached", "enclosed is a copy", "returned content",
                "-- original message --", "--original message--", "original message --", "returned message --",
                "forwarded message", "first … bytes of your message", "header of your message", "quoted message",
                "message contents follow", "copy of your message", "received message headers",
                "the original message was:",
            ])
    ])

    /// Fields with which the header of a returned message begins.
    private static let openers: Set<String> = [
        "received", "return-path", "from", "message-id", "date", "dkim-signature", "subject", "to", "mime-version",
        "x-mailer", "x-originating-ip", "authentication-results", "content-type", "delivered-to", "reply-to",
        "x-received",
        "sender", "x-google-dkim-signature", "arc-seal",
    ]

    init(_ text: String, limits: ClassificationLimits) {
        var sawSeparator = false
        let bytes = Array(text.utf8)
        var start = 0
        var openerRun = 0
        var runStart = 0
        var runLine = 0
        while start < bytes.count, lines.count < limits.reportLines {
            var end = start
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            var lower = start
            var upper = end
            while lower < upper, bytes[lower].isASCIISpace { lower += 1 }
            while upper > lower, bytes[upper - 1].isASCIISpace { upper -= 1 }
            // Some servers quote the header of the message that they return.
            let field = Self.fieldName(bytes, lower, upper)
            let isFolded = lower > start && openerRun > 0 && lower < upper
            if let field, Self.openers.contains(field) {
                if openerRun == 0 {
                    runStart = start
                    runLine = lines.count
                }
                openerRun += 1
                // `Subject:` and `To:` also stand in reports that describe the message.
                if field == "received" || field == "return-path" || field == "dkim-signature" || openerRun >= 4
                    || (sawSeparator && openerRun >= 2)
                {
                    returned = Self.unindented(bytes[runStart...])
                    lines.removeSubrange(runLine...)
                    indents.removeSubrange(runLine...)
                    return
                }
            } else if field == nil, !isFolded {
                openerRun = 0
            }
            lines.append(Substring(String(decoding: bytes[lower..<min(upper, lower + 2_000)], as: UTF8.self)))
            indents.append(lower - start)
            if lower < upper, upper - lower < 120, Self.separators.matches(ComparisonText(lines[lines.count - 1])) {
                sawSeparator = true
            }
            start = end + 1
        }
    }

    /// The lines as one text.
    var text: String { lines.joined(separator: "\n") }

    private static func fieldName(_ bytes: [UInt8], _ lower: Int, _ upper: Int) -> String? {
        var index = lower
        let highest = min(upper, lower + 40)
        while index < highest, bytes[index] > 0x20, bytes[index] < 0x7F, bytes[index] != 0x3A { index += 1 }
        guard index < highest, bytes[index] == 0x3A, index > lower else { return nil }
        return String(decoding: bytes[lower..<index].map(\.asciiLowercased), as: UTF8.self)
    }

    /// Takes from each line the white space with which the first begins, so that fields stand where fields do.
    private static func unindented(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let indent = bytes.prefix { $0 == 0x20 || $0 == 0x09 }.count
        guard indent > 0 else { return Array(bytes.prefix(64 << 10)) }
        var result: [UInt8] = []
        for line in bytes.prefix(64 << 10).split(separator: 0x0A, omittingEmptySubsequences: false) {
            var line = line
            var dropped = 0
            while dropped < indent, let first = line.first, first == 0x20 || first == 0x09 {
                line.removeFirst()
                dropped += 1
            }
            result.append(contentsOf: line)
            result.append(0x0A)
        }
        return result
    }
}
