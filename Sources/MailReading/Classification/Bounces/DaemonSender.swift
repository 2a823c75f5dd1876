/// The names under which servers send their reports.
enum DaemonSender {
    private static let localParts: Set<String> = [
        "mailer-daemon", "mailerdaemon", "mailer_daemon", "mail-daemon", "maildaemon", "mail.daemon", "postmaster",
        "mdaemon",
        "mail-deamon", "mailer-deamon", "autoresponder-bounce", "bounce", "bounces", "complaints", "mailerd",
        "double-bounce",
        "mail-system", "mailsystem", "mailadmin", "systemadministrator", "mail.system", "maildelivery",
        "mailman-bounces", "postmaster-noreply",
        "administrator", "bounce-noreply", "staff", "info-daemon", "daemon", "smtp-daemon", "mmdf",
        "bounce-notification", "no-reply-bounce",
        "delivery", "mail", "mailer", "ndr",
    ]

    /// Names that only a program has, whatever else the message says.
    private static let certain: Set<String> = [
        "mailer-daemon", "mailerdaemon", "mailer_daemon", "mail-daemon", "maildaemon", "mailer-deamon", "mdaemon",
        "postmaster",
        "double-bounce", "daemon",
    ]

    private static let displayNames = [
        "mail deliver", "mail delivery sub", "mail delivery system", "mail delivery service", "mailer-daemon",
        "mailer daemon",
        "mail administrator",
        "system administrator", "postmaster", "delivery subsystem", "internet mail delivery", "microsoft outlook",
        "mail delivery",
        "mail system", "mailserver", "mail server", "mta", "daemon", "systemadministrator", "email delivery",
        "zustellsystem",
    ]

    /// Whether the sender is a program: certainly a mail server, and no postmaster, who may be a person.
    static func isDaemon(_ facts: MessageFacts) -> Bool {
        isCertain(facts) && !facts.sender.localPart.hasPrefix("postmaster")
    }

    /// Whether the sender is certainly a mail server.
    static func isCertain(_ facts: MessageFacts) -> Bool {
        let local = facts.sender.localPart
        if certain.contains(local) || local.hasPrefix("mailer-daemon") || local.hasPrefix("postmaster") { return true }
        // Exchange's own mailbox for reports.
        if local.hasPrefix("microsoftexchange") { return true }
        // Some write no address at all.
        return facts.from.isEmpty && displayNames.contains { facts.fromText.contains($0) }
    }

    /// Whether the sender may be a mail server.
    static func isPossible(_ facts: MessageFacts) -> Bool {
        if isCertain(facts) || localParts.contains(facts.sender.localPart) { return true }
        if facts.from.isEmpty { return true }
        return displayNames.contains { facts.fromText.hasPrefix($0) || facts.fromText.hasPrefix("\"" + $0) }
    }
}
