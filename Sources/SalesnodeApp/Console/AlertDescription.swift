internal import MailModel
internal import Mailboxes

/// Alerts in words, for people.
enum AlertDescription {
    static func lines(for setting: MailboxAlertSetting) -> [String] {
        [
            setting.to.map { "\(setting.address): \($0) hears of it, and so do those who hear of every mailbox." }
                ?? "\(setting.address): those who hear of every mailbox hear of it.",
            setting.mutedUntil.map { "Muted until \($0)." } ?? "Not muted.",
        ]
    }

    static func lines(for alerts: [AlertEntry]) -> [String] {
        guard !alerts.isEmpty else { return ["There was nothing to tell yet."] }
        var table = Table(heading: ["RAISED", "STATE", "ALERT"])
        for entry in alerts { table.add([entry.raisedAt.description, entry.state, entry.headline]) }
        return table.lines
    }

    static func lines(for result: AlertTestResult) -> [String] {
        guard !result.recipients.isEmpty else {
            return ["Nobody hears of alerts yet: set alertTo (--alert-to, SALESNODE_ALERT_TO)."]
        }
        return result.recipients.map { recipient in
            switch (recipient.via, recipient.reason) {
            case (let via?, let reason?): "\(recipient.address): sent through \(via), after this: \(reason)"
            case (let via?, nil): "\(recipient.address): sent through \(via)."
            case (nil, let reason?): "\(recipient.address): not sent. \(reason)"
            case (nil, nil): "\(recipient.address): not sent."
            }
        }
    }
}
