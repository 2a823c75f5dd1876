/// Receiving (IMAP) or sending (SMTP): the two halves of a mailbox, which work and fail apart from each other.
public enum MailDirection: String, Sendable, Hashable, Codable, CaseIterable {
    /// Reading mail, by IMAP.
    case receiving
    /// Submitting mail, by SMTP.
    case sending

    /// The server of this direction, for a sentence.
    var server: String { self == .receiving ? "receiving server" : "sending server" }
    /// The protocol's name.
    var protocolName: String { self == .receiving ? "IMAP" : "SMTP" }
    /// The protocol's name with its article, for a sentence.
    var protocolWithArticle: String { self == .receiving ? "an IMAP" : "an SMTP" }
    /// The port on which TLS comes first (RFC 8314 §7.3, §7.4).
    var implicitPort: Int { self == .receiving ? 993 : 465 }
    /// The port on which TLS comes by STARTTLS.
    var startTLSPort: Int { self == .receiving ? 143 : 587 }
    /// The option of the command line that names host and port.
    var hostOption: String { self == .receiving ? "--imap" : "--smtp" }
    /// The option of the command line that says how it is encrypted.
    var securityOption: String { self == .receiving ? "--imap-tls" : "--smtp-tls" }
}
