import MailModel
import MailTransport

/// What one row of an import file asks for.
struct ImportRow: Sendable {
    /// A server as far as the row names it.
    struct Server: Sendable, Hashable {
        var host: Host?
        var port: Int?
        var security: ConnectionSecurity?
        var user: String?
    }

    /// The row's number as a spreadsheet shows it; the heading is 1.
    var row: Int
    /// The mailbox's address.
    var address: EmailAddress
    /// The password, where one is given.
    var password: Secret?
    /// The password for sending, where it is another one.
    var sendingPassword: Secret?
    var imap = Server()
    var smtp = Server()
    /// The name that recipients see.
    var senderName: String?
    /// Messages that may be sent in a day.
    var dailyLimit: Int?

    /// Whether the row itself says where both servers are.
    var namesServers: Bool { imap.host != nil && smtp.host != nil }

    /// The passwords; nil where the row gives none.
    var passwords: MailboxPasswords? { password.map { MailboxPasswords(imap: $0, smtp: sendingPassword) } }

    /// The settings by the row alone; nil where it leaves a server out.
    func settings(trust: TLSTrust) -> MailboxSettings? {
        guard let imapHost = imap.host, let smtpHost = smtp.host else { return nil }
        let user = imap.user ?? address.description
        return MailboxSettings(
            address: address, displayName: senderName,
            imap: .receiving(host: imapHost, port: imap.port, security: imap.security, user: user),
            smtp: .sending(host: smtpHost, port: smtp.port, security: smtp.security, user: smtp.user ?? user),
            trust: trust, dailyLimit: dailyLimit)
    }

    /// `found`, with what the row says put in its place.
    func settings(completing found: MailboxSettings) -> MailboxSettings {
        var settings = found
        settings.displayName = senderName
        settings.dailyLimit = dailyLimit
        if let host = imap.host {
            settings.imap = .receiving(
                host: host, port: imap.port, security: imap.security, user: imap.user ?? address.description)
        } else if let user = imap.user {
            settings.imap.user = user
        }
        if let host = smtp.host {
            settings.smtp = .sending(
                host: host, port: smtp.port, security: smtp.security, user: smtp.user ?? settings.imap.user)
        } else if let user = smtp.user ?? imap.user {
            settings.smtp.user = user
        }
        return settings
    }
}
