internal import Discovery
internal import MailModel
internal import Mailboxes

/// What a search for settings found, for people: the candidates, what speaks for each, and every question.
struct DiscoveryDescription: Sendable {
    let report: DiscoveryReport

    /// The lines of `salesnode discover`.
    var lines: [String] {
        let address = TerminalText.safe(report.address)
        var lines: [String] = []
        for (index, candidate) in report.candidates.enumerated() {
            let title = index == 0 ? "Settings for \(address)" : "Otherwise (\(index + 1))"
            lines += (index == 0 ? [] : [""]) + ["\(title)"] + Self.rows(candidate)
        }
        if report.candidates.isEmpty { lines.append("No settings were found for \(address).") }
        if report.candidates.isEmpty, let unusable = report.unusable {
            lines.append("Its domain \(unusable.words).")
        }
        if !report.suggestions.isEmpty {
            lines += ["", "Did you mean \(report.suggestions.map { "@\($0)" }.joined(separator: " or "))?"]
        }
        lines += report.conflicts.isEmpty ? [] : ["", "Sources disagree"]
        lines += report.conflicts.map { "  \(TerminalText.safe($0))" }
        lines += ["", "What was asked (\(report.milliseconds) ms\(report.isComplete ? "" : ", time was over"))"]
        var table = Table(heading: ["  RESULT", "METHOD", "ASKED", "ANSWER"])
        for evidence in report.evidence {
            table.add(["  \(evidence.outcome.rawValue)", evidence.method.rawValue, evidence.asked, evidence.said])
        }
        return lines + table.lines
    }

    /// What is said before found settings are used.
    static func announcement(
        _ candidate: SettingsCandidate, imap: ServerSettings, smtp: ServerSettings
    ) -> [String] {
        let methods = candidate.methods.map(\.title).joined(separator: " and ")
        let provider = candidate.provider.map { " \($0)." } ?? ""
        var lines = [
            "Found by \(methods):\(provider)",
            "  Receiving  \(imap.endpoint), \(words(imap.security)), user \(TerminalText.safe(imap.user))",
            "  Sending    \(smtp.endpoint), \(words(smtp.security)), user \(TerminalText.safe(smtp.user))",
        ]
        if let option = candidate.signIn.first(where: { $0.kind != .oauth }), option.kind == .appPassword {
            lines.append("  Password   an app password" + details(option))
        }
        lines += candidate.notes.map { "  Note       \(note($0))" }
        return lines
    }

    private static func rows(_ candidate: SettingsCandidate) -> [String] {
        var pairs: [(String, String)] = []
        if let provider = candidate.provider { pairs.append(("Provider", provider)) }
        if let imap = candidate.imap { pairs.append(("Receiving", server(imap))) }
        if let smtp = candidate.smtp { pairs.append(("Sending", server(smtp))) }
        pairs.append(("Found by", candidate.methods.map(\.title).joined(separator: ", ") + heard(candidate.answer)))
        for option in candidate.signIn {
            pairs.append(
                ("Sign-in", words(option.kind) + (option.isRecommended ? " (recommended)" : "") + details(option)))
        }
        if let words = words(candidate.sentCopies) { pairs.append(("Sent copies", words)) }
        if let limits = limits(candidate.limits) { pairs.append(("Limits", limits)) }
        pairs += candidate.notes.map { ("Note", note($0)) }
        pairs += candidate.doubts.map { ("Doubt", $0) }
        if !candidate.foreignHosts.isEmpty {
            pairs.append(("Needs", candidate.foreignHosts.map { "--accept-host \($0)" }.joined(separator: " ")))
        }
        return pairs.map { "  \(TerminalText.padded($0.0, to: 12)) \(TerminalText.safe($0.1))" }
    }

    private static func server(_ server: DiscoveredServer) -> String {
        let user =
            switch server.userForm {
            case .address: "user: the whole address"
            case .localPart: "user: the part before the @"
            case .given: "user: \(server.user ?? "")"
            case .unknown: "user: does not follow from the address"
            }
        return "\(server.endpoint), \(words(server.security)); \(user)"
    }

    private static func words(_ security: ConnectionSecurity) -> String {
        security == .implicit ? "TLS from the start" : "STARTTLS"
    }

    private static func heard(_ answer: SettingsCandidate.Answer) -> String {
        switch answer {
        case .answered: "; both servers answer with a trusted certificate"
        case .failed: "; a server does not answer as it should"
        case .notAsked: ""
        }
    }

    private static func words(_ kind: SignInOption.Kind) -> String {
        switch kind {
        case .oauth: "on the provider's web page (OAuth)"
        case .appPassword: "with an app password"
        case .password: "with the mailbox's password"
        }
    }

    private static func details(_ option: SignInOption) -> String {
        (option.note.map { "; \($0)" } ?? "") + (option.page.map { " \($0)" } ?? "")
    }

    private static func note(_ note: ProviderNote) -> String {
        TerminalText.safe(note.text + (note.page.map { " \($0)" } ?? ""))
    }

    private static func words(_ copies: SentCopies) -> String? {
        switch copies {
        case .filedByProvider: "the provider files them"
        case .notFiled: "the provider files none"
        case .lookFirst: "not certain; looked for first"
        case .unknown: nil
        }
    }

    private static func limits(_ limits: ProviderLimits) -> String? {
        let parts: [(Int?, String)] = [
            (limits.messagesPerDay, "messages a day"), (limits.recipientsPerDay, "recipients a day"),
            (limits.recipientsPerMessage, "recipients a message"), (limits.messagesPerMinute, "messages a minute"),
            (limits.connections, "IMAP connections"), (limits.sendingConnections, "SMTP connections"),
            (limits.messageBytes, "bytes a message"),
        ]
        let words = parts.compactMap { number, unit in number.map { "\($0) \(unit)" } }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }
}
