internal import MailModel
internal import Mailboxes

/// Everything about one mailbox, in sections.
struct MailboxDescription: Sendable {
    let detail: MailboxDetail
    let sync: MailboxStanding

    /// The lines for people.
    var lines: [String] {
        let mailbox = detail.mailbox
        var lines = [TerminalText.safe(mailbox.address)]
        lines += rows([
            ("Id", mailbox.id.description),
            ("Name", mailbox.displayName),
            ("Status", mailbox.status.words),
            ("Connected", mailbox.createdAt.description),
            ("Verified", mailbox.lastVerifiedAt?.description ?? "never"),
            ("Certificates", trust),
        ])
        lines += section("Receiving", server: detail.imap, health: mailbox.receiving)
        lines += section("Sending", server: detail.smtp, health: mailbox.sending)
        lines += ["", "Mail"] + InboxLines.standing(sync)
        lines += folders
        lines += lastCheck
        return lines
    }

    /// A direction's health in a few words.
    static func words(for health: DirectionHealth) -> String {
        switch health.status {
        case .unknown: "unknown"
        case .working: "working"
        case .failing: health.finding.map { "failing (\($0))" } ?? "failing"
        }
    }

    /// The same with its times, for a table.
    static func wordsWithTimes(for health: DirectionHealth) -> String {
        guard health.status == .failing else { return words(for: health) }
        return words(for: health) + (health.since.map { " since \($0)" } ?? "") + ", \(nextTry(of: health))"
    }

    private static func nextTry(of health: DirectionHealth) -> String {
        health.nextTry.map { "next try \($0)" } ?? "waits for a change"
    }

    private var trust: String {
        detail.trust == "system" ? "verified against the system's authorities" : detail.trust
    }

    private func section(_ title: String, server: MailboxDetail.Server, health: DirectionHealth) -> [String] {
        let security = server.security == .implicit ? "TLS from the start" : "STARTTLS"
        let since = health.since.map { " since \($0)" } ?? ""
        return ["", title]
            + rows([
                ("Server", "\(server.endpoint), \(security)"), ("User", server.user),
                ("Health", Self.words(for: health) + since),
                ("Next try", health.nextTry?.description ?? (health.status == .failing ? "after a change" : nil)),
                ("Warnings", health.warnings?.joined(separator: ", ")),
            ])
    }

    private var folders: [String] {
        guard !detail.folders.isEmpty else { return [] }
        var table = Table(heading: ["  FOLDER", "ROLE"])
        for folder in detail.folders { table.add(["  \(folder.name)", folder.role?.rawValue ?? ""]) }
        return ["", "Folders (\(detail.folders.count))"] + table.lines
    }

    private var lastCheck: [String] {
        guard let report = detail.lastCheck else { return [] }
        let lines = StepLines(style: .plain)
        return ["", "Last check, \(report.startedAt): \(report.outcome.rawValue)"]
            + report.steps.flatMap { lines.lines(for: $0) }
    }

    private func rows(_ pairs: [(String, String?)]) -> [String] {
        pairs.compactMap { name, value in
            value.map { "  \(TerminalText.padded(name, to: 13)) \(TerminalText.safe($0))" }
        }
    }
}
