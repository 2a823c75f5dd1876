internal import Access
internal import MailModel
internal import Mailboxes

/// What a mailbox's domain says of its mail in DNS, and what to publish where something is missing.
struct DomainHealthPanel: MailboxPanel {
    let view: MailboxView
    let report: DomainHealthReport?

    var fragments: [String: HTML] { ["health": state] }

    var content: HTML {
        """
        <live-fragment class="stack" name="health" kinds="domain.checked" src="\(path)/health">\(state)</live-fragment>
        """
    }

    private var state: HTML {
        guard let report else {
            return Parts.empty(
                .shield, "Not looked at yet",
                """
                <p class="quiet">SPF, DKIM, DMARC and MX say who may send mail for a domain and who takes it; PTR gives the sending server a name. Receivers look at them before they trust a message.</p>\(button("Read the domain's records"))
                """)
        }
        return """
            <div class="head"><div><h2>\(report.domain)</h2><p class="quiet small">Read \(TimeText.ago(report.checkedAt, now: now)); what is changed in DNS can take hours to be seen everywhere.</p></div>\(button("Read again"))</div>
            <div class="ticks">\(each: report.checks, { Parts.badge($0.kind.words, $0.state.icon, style: $0.state.style) })</div>
            \(each: report.checks, card)
            """
    }

    private func button(_ words: String) -> HTML? {
        view.isManaging ? Form.action("\(path)/health", words, context, style: report == nil ? "main" : "") : nil
    }

    private func card(_ check: DomainCheck) -> HTML {
        """
        <section class="card stack" data-key="\(check.kind.rawValue)"><div class="head"><h2>\(check.kind.words) <span class="quiet small">\(check.kind.meaning)</span></h2>\(Parts.badge(check.state.words, check.state.icon, style: check.state.style))</div>
        <div class="stack tight"><p><strong>\(check.sentence)</strong></p>
        \(if: !check.notes.isEmpty, "<ul class=\"plain quiet\">\(each: check.notes, { "<li>\($0)</li>" })</ul>")</div>
        \(if: !check.found.isEmpty, found(check))
        \(check.wanted.map { wanted($0, check) })
        </section>
        """
    }

    private func found(_ check: DomainCheck) -> HTML {
        """
        <details class="fold"><summary>What is published now</summary><div class="stack tight">\(each: check.found, { record in
            "<p class=\"small quiet\">\(record.name), \(record.type)</p><code class=\"secret\">\(record.value)</code>"
        })</div></details>
        """
    }

    private func wanted(_ record: PublishedRecord, _ check: DomainCheck) -> HTML {
        let id = "record-\(check.kind.rawValue)"
        let verb =
            check.found.contains { $0.name == record.name && $0.type == record.type } ? "Publish instead" : "Publish"
        return """
            <div class="stack tight record"><h3>\(verb)</h3><dl class="facts"><dt>Name</dt><dd><code>\(record.name)</code></dd><dt>Type</dt><dd>\(record.type)</dd>
            <dt>Value</dt><dd><code class="secret" id="\(id)">\(record.value)</code></dd></dl>
            <copy-button for="\(id)" label="Copy the value"></copy-button></div>
            """
    }
}

extension DomainCheck.Kind {
    /// As people call it.
    var words: String { rawValue.uppercased() }

    /// What it is about, in a few words.
    fileprivate var meaning: String {
        switch self {
        case .spf: "which servers may send"
        case .dkim: "how messages are signed"
        case .dmarc: "what becomes of forged mail"
        case .mx: "which servers take mail"
        case .ptr: "what the sending server's addresses are called"
        }
    }
}

extension DomainCheck.State {
    var words: String {
        switch self {
        case .good: "Good"
        case .warning: "Could be better"
        case .failing: "Fix"
        case .unknown: "Not known"
        }
    }

    var icon: Icon {
        switch self {
        case .good: .check
        case .warning: .warning
        case .failing: .cross
        case .unknown: .clock
        }
    }

    var style: String {
        switch self {
        case .good: "good"
        case .warning: "warn"
        case .failing: "bad"
        case .unknown: "calm"
        }
    }
}
