/// What an automatic reply says itself, without the message that it quotes.
enum AnswerText {
    private static let separators = MeaningTable<Bool>([
        MeaningTable.Row(
            true,
            [
                "original message", "ursprungliche nachricht", "message d'origine", "message original",
                "mensaje original", "messaggio originale", "mensagem original",
                "oorspronkelijk bericht", "ursprungligt meddelande", "oprindelig meddelelse", "opprinnelig melding",
                "alkuperainen viesti", "oryginalna wiadomosc",
                "puvodni zprava", "eredeti uzenet", "исходное сообщение", "оригінальне повідомлення", "orijinal ileti",
                "元のメッセージ", "原始邮件", "원본 메시지", "forwarded message",
            ])
    ])

    private static let labels: [String] = [
        "from:", "sent:", "to:", "subject:", "date:", "von:", "gesendet:", "an:", "betreff:", "de :", "de:", "envoye :",
        "enviado:", "para:", "asunto:", "objet :",
        "da:", "inviato:", "a:", "oggetto:", "van:", "verzonden:", "aan:", "onderwerp:", "fran:", "skickat:", "till:",
        "amne:", "od:", "do:", "temat:", "от:", "кому:", "тема:",
        "差出人:", "宛先:", "件名:", "发件人:", "收件人:", "主题:",
    ].map { ComparisonText($0).text }

    /// The lines before the first that begins a quoted message.
    static func own(_ text: String) -> String {
        var result = ""
        var pending: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            if trimmed.utf8.first == 0x3E { continue }
            if trimmed.utf8.count < 400 {
                let folded = ComparisonText(trimmed)
                if folded.bytes.starts(with: [0x2D, 0x2D]), separators.matches(folded) { break }
                let start = folded.text
                if labels.contains(where: start.hasPrefix) {
                    pending.append(line)
                    // Two such lines in a row are the header of a quoted message.
                    if pending.count == 2 {
                        pending = []
                        break
                    }
                    continue
                }
            }
            for kept in pending { result += kept + "\n" }
            pending = []
            result += line
            result += "\n"
        }
        for kept in pending { result += kept + "\n" }
        return result
    }
}
