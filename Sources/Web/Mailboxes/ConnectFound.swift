internal import Discovery
internal import MailModel

/// What a search for an address's servers brought, in words, with what speaks for it.
struct ConnectFound {
    let report: DiscoveryReport
    let context: WebContext
    /// Which of the candidates stands in the form.
    var chosen = 0

    private var candidate: SettingsCandidate? {
        report.candidates.indices.contains(chosen) ? report.candidates[chosen] : nil
    }

    /// In one sentence, for below the address while a person is still there.
    var sentence: String { sentence(enteredAt: "on the next page") }

    private var domain: String { String(report.address.split(separator: "@").last ?? "") }

    private func sentence(enteredAt place: String) -> String {
        guard let candidate, candidate.imap != nil || candidate.smtp != nil else {
            if let unusable = report.unusable {
                return "The domain \(domain) \(unusable.words). Check the address for a slip. "
                    + "If it is right, enter the servers \(place)."
            }
            return "No servers were found for this address\(report.isComplete ? "" : " in time"). "
                + "Enter them \(place); the provider's help pages name them."
        }
        if candidate.takesNoPassword {
            return "\(candidate.provider ?? "This provider") takes no password, only a sign-in on its own page."
        }
        let source =
            candidate.provider.map { "this is \($0), whose settings are known" }
            ?? "named by \(candidate.methods.map(\.title).joined(separator: " and "))"
        return "Servers found: \(source)."
    }

    /// For the top of the page with the servers.
    var html: HTML {
        guard let candidate, candidate.imap != nil || candidate.smtp != nil else {
            return notice("warn", .warning, sentence(enteredAt: "below"))
        }
        if candidate.takesNoPassword {
            return notice(
                "warn", .warning,
                "\(sentence) Below you can still enter other servers, if the mailbox is elsewhere.")
        }
        let foreign = candidate.foreignHosts
        if !foreign.isEmpty {
            let verbs = foreign.count == 1 ? ("lies", "belongs") : ("lie", "belong")
            return notice(
                "warn", .warning,
                "\(foreign.joined(separator: " and ")) \(verbs.0) outside the address's own domain and \(verbs.1) to no provider that Salesnode knows. Go on only if you know that this is right: the password goes there."
            )
        }
        return notice("good", .check, sentence)
    }

    private func notice(_ style: String, _ icon: Icon, _ words: String) -> HTML {
        let pages = candidate?.signIn.compactMap { option in option.page.flatMap { HTML.link($0) } } ?? []
        let notes = (candidate?.notes.map(\.text) ?? []) + (candidate?.doubts ?? []) + report.conflicts
        return """
            <div class="notice \(style)">\(icon.html)<div class="stack tight"><p role="status">\(words)</p>
            \(each: notes, { "<p>\($0)</p>" })
            \(each: pages.prefix(1), { "<p><a href=\"\($0)\" rel=\"noreferrer\" target=\"_blank\">Where the provider makes passwords for programs</a></p>" })
            \(suggestions)
            \(if: !report.evidence.isEmpty, evidence)
            </div></div>
            """
    }

    /// What may be meant instead, one button for each.
    private var suggestions: HTML? {
        guard !report.suggestions.isEmpty, let at = report.address.lastIndex(of: "@") else { return nil }
        let buttons = report.suggestions.prefix(3).map { domain -> HTML in
            let address = "\(report.address[..<at])@\(domain)"
            return again(address, choosing: 0, "Search for \(address)")
        }
        return "<p><strong>A slip of the keyboard?</strong></p><div class=\"row\">\(HTML.joined(buttons))</div>"
    }

    private func again(_ address: String, choosing index: Int, _ words: String) -> HTML {
        Form.action(
            "/mailboxes/connect/search", words, context,
            fields: """
                <input type="hidden" name="address" value="\(address)"><input type="hidden" name="choice" value="\(index)">
                """)
    }

    // MARK: - Evidence

    private var evidence: HTML {
        """
        <details class="fold"><summary>What was asked, and what was answered</summary><div class="stack">
        <ul class="asked">\(each: report.evidence.prefix(40), { row($0) })</ul>
        \(if: report.candidates.count > 1, others)
        </div></details>
        """
    }

    private func row(_ evidence: DiscoveryEvidence) -> HTML {
        let (icon, word): (Icon, String) =
            switch evidence.outcome {
            case .found: (.check, "Found")
            case .nothing: (.dot, "Nothing there")
            case .refused: (.shield, "Not used")
            case .failed: (.cross, "No answer")
            case .skipped: (.dot, "Not asked")
            }
        let method = evidence.method.title
        return """
            <li class="\(evidence.outcome.rawValue)">\(icon.html)<span><strong>\(method.prefix(1).uppercased() + method.dropFirst())</strong>: \(word.lowercased()). <span class="quiet">\(evidence.asked): \(evidence.said)</span></span></li>
            """
    }

    private var others: HTML {
        let rows = report.candidates.prefix(5).enumerated().filter { $0.offset != chosen }.map { index, other -> HTML in
            let servers = [other.imap, other.smtp].compactMap { $0?.endpoint.description }.joined(separator: ", ")
            return """
                <li><span class="grow">\(other.provider.map { "\($0): " } ?? "")\(servers)<br><span class="quiet small">By \(other.methods.map(\.title).joined(separator: " and "))</span></span>\(again(report.address, choosing: index, "Use these"))</li>
                """
        }
        return "<p><strong>Other settings that were found</strong></p><ul class=\"list\">\(HTML.joined(rows))</ul>"
    }
}
