internal import Discovery
internal import MailModel
internal import Mailboxes

/// Results in words, for people.
struct HumanOutput: Sendable {
    /// The lines of a result; the steps of a check were shown while it ran.
    static func lines(for result: CommandResult) -> [String] {
        switch result {
        case .discovered(let report): return DiscoveryDescription(report: report).lines
        case .report(let report): return ending(of: report)
        case .connected(let result): return lines(for: result)
        case .mailboxes(let mailboxes): return list(mailboxes)
        case .detail(let detail): return MailboxDescription(detail: detail.detail, sync: detail.sync).lines
        case .mailbox(let mailbox): return ["\(mailbox.address): \(mailbox.status.words)"]
        case .disconnected(let mailbox, let erased, let access):
            return [
                "\(mailbox.address) is disconnected; its \(access == nil ? "password is" : "tokens are") erased"
                    + (erased ? ", and so is everything that was kept of it." : ". Everything else is kept.")
            ] + [access].compactMap(\.self)
        case .sent(let result): return SentDescription(result: result).lines
        case .imported(let report): return ImportDescription(report: report).lines
        case .alertSetting(let setting): return AlertDescription.lines(for: setting)
        case .alerts(let alerts): return AlertDescription.lines(for: alerts)
        case .alertTest(let result): return AlertDescription.lines(for: result)
        case .inbox(let result): return InboxLines.lines(for: result)
        case .oauth(let result): return OAuthLines.lines(for: result)
        case .passwordReset(let link):
            return ["Give this link to \(link.address). It works once, until \(link.expires):", "  \(link.link)"]
        case .rotated(let result): return rotation(result)
        }
    }

    private static func ending(of report: CheckReport) -> [String] {
        guard let step = report.firstFailure else {
            return ["\(report.address): every step passed in \(report.milliseconds) ms."]
        }
        return ["\(report.address): failed at \u{201C}\(step.id.title)\u{201D} (\(step.id.rawValue))."]
    }

    private static func lines(for result: ConnectMailboxResult) -> [String] {
        var lines = ending(of: result.report)
        defer { lines += [result.ended?.words].compactMap(\.self) }
        switch (result.mailbox, result.report.outcome) {
        case (nil, .passed): lines.append("Nothing was saved.")
        case (nil, .failed): lines.append("Nothing was saved, and nothing that was saved before was changed.")
        case (let mailbox?, .failed):
            lines.append("Saved as \(mailbox.id), \(mailbox.status.words.lowercased()), although a step failed.")
        case (let mailbox?, .passed):
            let verb = result.replaced ? "is connected anew" : "is connected"
            lines.append("\(mailbox.address) \(verb) as \(mailbox.id). Status: \(mailbox.status.words).")
        }
        return lines
    }

    private static func list(_ mailboxes: [MailboxSummary]) -> [String] {
        guard !mailboxes.isEmpty else {
            return [
                "No mailbox is connected yet. Connect one with:",
                "  salesnode mailbox connect ADDRESS",
            ]
        }
        var table = Table(heading: ["ADDRESS", "STATUS", "RECEIVING", "SENDING", "VERIFIED", "ID"])
        for mailbox in mailboxes {
            table.add([
                mailbox.address, mailbox.status.words, MailboxDescription.wordsWithTimes(for: mailbox.receiving),
                MailboxDescription.wordsWithTimes(for: mailbox.sending), mailbox.lastVerifiedAt?.description ?? "never",
                mailbox.id.description,
            ])
        }
        return table.lines
    }

    private static func rotation(_ result: RotationResult) -> [String] {
        let retired =
            result.retiredKeyIDs.isEmpty ? "" : " It replaces \(result.retiredKeyIDs.joined(separator: ", "))."
        return [
            "The master key is now \(result.keyID).\(retired)",
            "Data keys wrapped anew: \(result.rewrappedDataKeys). Back up the new key file; old backups of the data still"
                + " need the old one.",
        ]
    }
}
