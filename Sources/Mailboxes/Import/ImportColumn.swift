/// A column that an import file may have.
enum ImportColumn: String, CaseIterable {
    case address
    case password
    case imapHost = "imap host"
    case imapPort = "imap port"
    case imapEncryption = "imap encryption"
    case imapUser = "imap user"
    case smtpHost = "smtp host"
    case smtpPort = "smtp port"
    case smtpEncryption = "smtp encryption"
    case smtpUser = "smtp user"
    case smtpPassword = "smtp password"
    case senderName = "sender name"
    case firstName = "first name"
    case lastName = "last name"
    case dailyLimit = "daily limit"

    /// The column that a heading means; nil where it means none.
    ///
    /// Case, spaces, underscores and hyphens make no difference, and the headings that other programs write are known,
    /// so that a list exported from them can be read as it is.
    init?(heading: String) {
        let key = Self.key(heading)
        guard let column = Self.byKey[key] else { return nil }
        self = column
    }

    private static func key(_ text: String) -> String {
        String(String.UnicodeScalarView(text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic }))
    }

    private static let byKey: [String: ImportColumn] = {
        let others: [ImportColumn: [String]] = [
            .address: ["email", "e-mail", "mail", "mailbox", "email address", "from email", "email account"],
            .password: ["imap password", "app password", "pass"],
            .imapHost: ["imap", "imap server", "imap hostname"],
            .imapEncryption: ["imap tls", "imap security", "imap ssl"],
            .imapUser: ["user", "username", "user name", "login", "imap username", "imap user name"],
            .smtpHost: ["smtp", "smtp server", "smtp hostname"],
            .smtpEncryption: ["smtp tls", "smtp security", "smtp ssl"],
            .smtpUser: ["smtp username", "smtp user name"],
            .senderName: ["name", "from name", "display name", "full name"],
            .dailyLimit: ["limit", "max per day", "sending limit", "daily sending limit"],
        ]
        var result: [String: ImportColumn] = [:]
        for column in allCases {
            for heading in [column.rawValue] + (others[column] ?? []) { result[key(heading)] = column }
        }
        return result
    }()
}
