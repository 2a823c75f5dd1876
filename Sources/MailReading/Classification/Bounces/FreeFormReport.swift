import MIME
import MailModel

/// Reads recipients and what servers said about them out of a report in prose.
///
/// It knows no server by name. Reports have in common that an address opens a line or stands behind a label, that
/// what was said follows it, and that codes and phrases are those of SMTP.
struct FreeFormReport {
    /// A recipient with the words about it.
    struct Entry {
        let address: String
        var words: String
    }

    private(set) var entries: [Entry] = []

    /// How sure it is that an address in a line is a recipient's.
    private enum Rank: Int {
        case mentioned
        case labelled
        case opensLine
    }

    private struct Candidate {
        let address: String
        let rank: Rank
        let line: Int
    }

    /// Words before an address that say that it is the recipient.
    private static let labels = MeaningTable<Bool>([
        MeaningTable.Row(
            true,
            [
                "recipient:", "recipients:", "recipient address:", "final-recipient:", "original-recipient:", "to:",
                "final recipient:", "original recipient:", "failed recipient:", "failed recipients:", "addressed to",
                "rcpt to:", "rcpt to", "recipient", "address:", "addresses:", "sent to:", "delivered to", "deliver to",
                "deliver mail to", "delivery to", "message to", "mail to", "your message to", "email to", "e-mail to",
                "user:", "mailbox:", "intended recipient", "for:", "an:", "empfanger:", "an die adresse",
                "nachricht an",
                "an folgende", "destinataire", "destinataires", "a l'adresse", "message a", "adresse", "destinatario",
                "destinatario:",
                "destinatarios:", "para:", "a la direccion", "mensaje a", "al destinatario", "messaggio a",
                "all'indirizzo", "indirizzo",
                "para", "mensagem para", "endereco", "aan:", "naar", "ontvanger:", "bericht aan", "adresat:", "do:",
                "adresata",
                "wiadomosc do", "komu:", "prijemce:", "cimzett:", "catre:", "кому:", "получатель:", "адресату", "для",
                "адрес", "на адрес",
                "till:", "mottagare:", "til:", "modtager:", "mottaker:", "vastaanottaja:", "alici:", "kime:", "προς:",
                "παραληπτης:",
                "宛先:", "宛先", "收件人:", "收件人", "到:", "받는 사람:", "수신자", "nguoi nhan:", "kepada:", "ผู้รับ", "المستلم", "אל:",
                "user unknown:", "invalid recipient", "unknown user:", "account", "mailbox", "host said",
                "following address",
            ])
    ])

    private static let roleNames: Set<String> = [
        "postmaster", "mailer-daemon", "mailerdaemon", "mailer_daemon", "mail-daemon", "maildaemon", "abuse", "support",
        "noreply", "no-reply",
        "helpdesk", "admin", "hostmaster", "webmaster", "daemon",
    ]

    init(_ report: ReportText, excluding own: Set<String>, limits: ClassificationLimits) {
        var candidates: [Candidate] = []
        var highest = Rank.mentioned
        for (index, line) in report.lines.enumerated() where line.utf8.contains(0x40) {
            for address in AddressScanner.addresses(in: Array(line.utf8), limit: 20) {
                guard !own.contains(address.text), !Self.roleNames.contains(address.localPart),
                    !Self.isIdentifier(address, in: line)
                else { continue }
                let rank = Self.rank(of: address, in: line)
                highest = rank.rawValue > highest.rawValue ? rank : highest
                candidates.append(Candidate(address: address.text, rank: rank, line: index))
            }
            if candidates.count > limits.recipients * 4 { break }
        }
        take(candidates.filter { $0.rank == highest }, from: report, limits: limits)
    }

    /// Takes each address once, with the lines from its first mention to the next address's.
    private mutating func take(_ candidates: [Candidate], from report: ReportText, limits: ClassificationLimits) {
        var places: [String: Int] = [:]
        for (index, candidate) in candidates.enumerated() {
            let next = candidates[(index + 1)...].first { $0.line > candidate.line }?.line ?? report.lines.count
            let end = candidate.rank == .opensLine ? next : report.lines.count
            let words = Self.words(report, candidate.line..<min(end, candidate.line + 40))
            if let place = places[candidate.address] {
                // Sendmail names each address twice: in the list, and with the session's transcript.
                if entries[place].words.utf8.count < 8 << 10 { entries[place].words += "\n" + words }
            } else if entries.count < limits.recipients {
                places[candidate.address] = entries.count
                entries.append(Entry(address: candidate.address, words: words))
            }
        }
    }

    private static func words(_ report: ReportText, _ range: Range<Int>) -> String {
        var result = ""
        for line in report.lines[range] {
            if result.utf8.count > 4 << 10 { break }
            if !result.isEmpty { result += "\n" }
            result += line
        }
        return result
    }

    private static func rank(of address: MailAddressText, in line: Substring) -> Rank {
        let bytes = line.utf8
        var before = Array(bytes.prefix(address.range.lowerBound))
        // `<`, `"`, `*` or a mark of citation before the address is decoration.
        while let last = before.last, [0x3C, 0x3E, 0x22, 0x27, 0x5B, 0x28, 0x20, 0x09, 0x2A, 0x2D, 0x95].contains(last)
        {
            before.removeLast()
        }
        if before.isEmpty || String(decoding: before, as: UTF8.self) == "•" { return .opensLine }
        // `Name <address>` or `Name (address)`, and nothing else but a colon.
        let after = bytes.dropFirst(address.range.upperBound).filter {
            ![0x3E, 0x29, 0x22, 0x3A, 0x20, 0x2E, 0x27, 0x5D].contains($0)
        }
        let text = ComparisonText(String(decoding: before, as: UTF8.self), limit: 500)
        let matches = labels.matches(in: text, limit: 32)
        if let last = matches.last, text.bytes.count - last.range.upperBound <= 24 { return .labelled }
        if after.isEmpty, before.count < 60, !before.contains(0x3A) { return .labelled }
        return .mentioned
    }

    /// Whether it is rather a Message-ID or the sender.
    private static func isIdentifier(_ address: MailAddressText, in line: Substring) -> Bool {
        let before = line.utf8.prefix(address.range.lowerBound)
        let start = String(decoding: before.suffix(48).map(\.asciiLowercased), as: UTF8.self)
        for label in [
            "message-id", "message id", "mail from", "from:", "sender:", "return-path", "reply-to", "msgid", "contact ",
            "contact:",
        ]
        where start.contains(label) {
            return true
        }
        return address.localPart.utf8.count > 64 || !address.domain.contains(".") && address.domain != "localhost"
    }
}
