internal import MailModel

/// A message in words, for people. Whatever the message says is made safe for a terminal.
struct MessageLines {
    let message: MessageReading

    var lines: [String] {
        var lines = ["File: \(message.file)"]
        for (name, value) in header where !value.isEmpty { lines.append("\(name): \(value)") }
        lines += message.classification.lines
        lines += ["", "Parts:"]
        for (index, part) in message.parts.enumerated() { lines.append(line(part, index)) }
        if !message.files.isEmpty {
            lines += ["", "Files:"]
            for file in message.files {
                lines.append("  \(file.name)  (\(file.mediaType), \(file.purpose), \(file.size) bytes)")
                for name in file.inside ?? [] { lines.append("    in it: \(name)") }
            }
        }
        if !message.protections.isEmpty { lines += ["", "Protected: " + message.protections.joined(separator: ", ")] }
        if !message.pieces.isEmpty {
            lines += ["", "Pieces: " + message.pieces.map(\.kind).joined(separator: ", ")]
        }
        if !message.readableText.isEmpty {
            lines += ["", "Text:"]
            // A line feed after a carriage return is one Character with it.
            for line in message.readableText.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
                lines.append("  | \(line)")
            }
        }
        if !message.defects.isEmpty {
            lines += ["", "Defects:"]
            for defect in message.defects { lines.append("  \(defect.kind) at byte \(defect.offset)") }
        }
        return lines.map { TerminalText.safe($0) }
    }

    private var header: [(String, String)] {
        func list(_ addresses: [MessageReading.Address]) -> String {
            addresses.map { address in
                address.name.map { "\($0) <\(address.address)>" } ?? address.address
            }.joined(separator: ", ")
        }
        return [
            ("From", list(message.from)), ("Reply-To", list(message.replyTo)), ("To", list(message.to)),
            ("Cc", list(message.cc)), ("Bcc", list(message.bcc)), ("Subject", message.subject ?? ""),
            ("Date", message.date.map { Timestamp(milliseconds: $0).description } ?? ""),
            ("Message-ID", message.messageID ?? ""), ("In-Reply-To", message.inReplyTo.joined(separator: ", ")),
            ("References", message.references.joined(separator: ", ")),
        ]
    }

    private func line(_ part: MessageReading.Part, _ index: Int) -> String {
        var words = [part.mediaType]
        if let charset = part.charset { words.append(charset) }
        words.append(part.transferEncoding)
        words.append("\(part.size ?? part.encodedSize) bytes")
        if let disposition = part.disposition { words.append(disposition) }
        if let name = part.name { words.append("\u{201C}\(name)\u{201D}") }
        if let id = part.contentID { words.append("<\(id)>") }
        let marks = [
            (message.body.text, "text"), (message.body.html, "html"), (message.body.attachments, "attachment"),
        ].compactMap { $0.0.contains(index) ? $0.1 : nil }
        let section = part.section.map { "[\($0)] " } ?? ""
        return String(repeating: "  ", count: part.depth + 1) + section + words.joined(separator: ", ")
            + (marks.isEmpty ? "" : "  (\(marks.joined(separator: ", ")))")
    }
}
