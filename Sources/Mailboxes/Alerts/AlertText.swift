import MailModel

/// A notice in words: the subject and the plain text of its mail.
///
/// Everything that a server said is ``ServerText``; the text has no markup that could be abused.
struct AlertText: Sendable {
    private let groups: [AlertGroup]
    private let moment: Timestamp
    private let pages: String?

    /// - Parameter pages: under which address the pages are; nil where that is not known.
    init(notice: AlertNotice, pages: String? = nil) {
        self.pages = pages
        groups = Self.combined(notice.groups)
        moment = notice.moment
    }

    /// Receiving and sending of the same mailboxes, which fail or recover for the same reason, become one.
    private static func combined(_ groups: [AlertGroup]) -> [AlertGroup] {
        var result: [AlertGroup] = []
        for group in groups where group.first?.direction == .receiving || !hasCounterpart(group, in: groups) {
            var group = group
            group.sendingHost = groups.first { $0.isSending(as: group) }?.first?.host
            result.append(group)
        }
        return result
    }

    private static func hasCounterpart(_ sending: AlertGroup, in groups: [AlertGroup]) -> Bool {
        groups.contains { sending.isSending(as: $0) }
    }

    /// Mailboxes that a group names; of more it gives the number.
    static let namedMailboxes = 20
    /// Groups that a mail describes; of more it gives the number.
    static let describedGroups = 50

    var subject: String {
        guard let group = groups.first else { return "Salesnode: test alert" }
        let more = groups.count - 1
        return "Salesnode: \(group.headline)"
            + (more > 0 ? ", and \(counted(more, "other matter", "other matters"))" : "")
    }

    var body: String {
        guard !groups.isEmpty else {
            return """
                Somebody asked Salesnode for this message, to see that its alerts arrive. They do.

                No mailbox is in trouble because of it.
                """
        }
        var parts = groups.prefix(Self.describedGroups).map { paragraph(for: $0) }
        let left = groups.count - parts.count
        if left > 0 {
            parts.append("And \(counted(left, "other matter", "other matters")); `salesnode alerts list` shows all.")
        }
        parts.append(
            """
            --\u{20}
            Sent by Salesnode. A mailbox is silenced on its page, or by `salesnode mailbox alerts ADDRESS --mute DAYS`.
            """)
        return parts.joined(separator: "\n\n")
    }

    private func paragraph(for group: AlertGroup) -> String {
        guard let alert = group.first else { return "" }
        var lines = ["\(group.headline.capitalisedFirst)."]
        let since = group.alerts.map(\.alert.since).min() ?? alert.since
        switch alert.kind {
        case .recovered: lines.append("It had failed since \(since).")
        case .silenceEnded, .warningEnded: break
        case .failure: lines.append("Since: \(since)")
        case .warning, .silence:
            if let date = alert.date { lines.append("Until: \(date)") }
        }
        if !alert.isAllClear {
            lines.append("Cause: \(group.neutral(alert.cause))")
            if let words = alert.serverText, !words.isEmpty { lines.append("The server said: \(words)") }
            lines.append("Who acts: \(alert.actor.words)")
            lines.append("Next step: \(group.neutral(alert.action))")
            if let page = alert.page { lines.append("See: \(page)") }
        }
        if group.alerts.count > 1 {
            lines.append("Mailboxes:")
            lines += group.alerts.prefix(Self.namedMailboxes).map { "  \($0.alert.address)" }
            let more = group.alerts.count - Self.namedMailboxes
            if more > 0 { lines.append("  and \(more) more") }
        }
        if alert.kind == .failure { lines.append(retry(of: group)) }
        if let pages {
            lines.append(
                group.alerts.count > 1
                    ? "See them: \(pages)/mailboxes?show=attention" : "Its page: \(pages)/mailboxes/\(alert.mailbox)")
        }
        return lines.joined(separator: "\n")
    }

    private func retry(of group: AlertGroup) -> String {
        guard let next = group.alerts.compactMap(\.alert.nextTry).min() else {
            return "Salesnode does not try again by itself: it waits until the mailbox is connected again."
        }
        // Of an alert that was held back the time is long past.
        return "Salesnode goes on trying by itself" + (next > moment ? ", next at \(next)." : ".")
    }
}

extension AlertGroup {
    /// Whether it says of sending what another says of receiving.
    fileprivate func isSending(as other: AlertGroup) -> Bool {
        guard let first, let theirs = other.first, first.direction == .sending, theirs.direction == .receiving else {
            return false
        }
        return (first.kind == .failure || first.kind == .recovered) && first.kind == theirs.kind
            && first.code == theirs.code && Set(alerts.map(\.alert.mailbox)) == Set(other.alerts.map(\.alert.mailbox))
    }

    /// What and whom, in a few words: `ann@example.com cannot receive mail (wrong password)`.
    var headline: String {
        guard let alert = first else { return "nothing" }
        let isOne = alerts.count == 1
        let other = sendingHost.map { $0 == alert.host ? "" : " and \($0)" } ?? ""
        let whom = isOne ? alert.address : "\(alerts.count) mailboxes at \(alert.host)\(other)"
        let alone = alert.direction == .receiving ? "receive" : "send"
        let verb = sendingHost == nil ? alone : "receive or send"
        switch alert.kind {
        case .failure: return "\(whom) cannot \(verb) mail (\(alert.code.words))"
        case .recovered: return "\(whom) can \(sendingHost == nil ? alone : "receive and send") mail again"
        case .warning: return "\(whom): \(alert.code.words)"
        case .warningEnded: return "\(whom): no longer \(alert.code.words)"
        case .silence: return "\(whom) \(isOne ? "has" : "have") got no mail for unusually long"
        case .silenceEnded: return "\(whom) \(isOne ? "gets" : "get") mail again"
        }
    }

    /// A sentence about one mailbox, said of all of them.
    fileprivate func neutral(_ sentence: String) -> String {
        guard alerts.count > 1, let alert = first else { return sentence }
        return sentence.replacing(alert.address, with: "the mailbox's address")
    }
}

extension Finding.Actor {
    fileprivate var words: String {
        switch self {
        case .user: "the mailbox's user"
        case .mailboxAdministrator: "whoever administers the mail domain"
        case .operator: "whoever runs Salesnode"
        case .nobody: "nobody; it is waited for"
        }
    }
}

extension FindingCode {
    /// Two or three words for a subject line.
    var words: String {
        switch self {
        case .dnsNotFound: "server name not found"
        case .dnsTimeout, .dnsServerFailure: "DNS does not answer"
        case .tcpRefused: "connection refused"
        case .tcpTimeout: "no answer"
        case .tcpUnreachable: "server unreachable"
        case .tcpPortBlocked: "port blocked"
        case .tcpReset, .serverDisconnected: "connection lost"
        case .tlsNameMismatch: "certificate for another name"
        case .tlsUnknownIssuer, .tlsSelfSigned: "certificate not trusted"
        case .tlsCertificateExpiring: "certificate expires soon"
        case .authWrongCredentials: "wrong password"
        case .authPasswordRetiring: "sign-in by password ends soon"
        case .oauthGrantExpiring: "permission expires soon"
        case .oauthClientSecretExpiring: "client secret expires soon"
        default: rawValue.split(separator: ".").last.map { String($0.replacing("-", with: " ")) } ?? rawValue
        }
    }
}

extension String {
    fileprivate var capitalisedFirst: String {
        // An address keeps its letters.
        guard let first, !contains("@") else { return self }
        return first.uppercased() + dropFirst()
    }
}
