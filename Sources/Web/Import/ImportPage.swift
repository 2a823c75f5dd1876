internal import Access
internal import MailModel
internal import Mailboxes

/// One import: how far it is, and what became of each row.
struct ImportPage: MemberPage {
    /// Rows that are shown; the result file has all.
    private static let shownRows = 200

    let run: ImportRun
    /// Whether rows are shown that need nobody.
    let showsAll: Bool
    let context: WebContext

    var title: String { "Import of \(name)" }
    var place: Place { .mailboxes }
    var isNarrow: Bool { true }

    private var name: String { run.fileName.isEmpty ? "a list" : run.fileName }
    private var path: String { "/mailboxes/import/\(run.id)" }

    var content: HTML {
        """
        <p><a class="button small plain" href="/mailboxes/import">\(Icon.back.html)Import mailboxes</a></p>
        <h1>Import of \(name)</h1>
        <import-progress class="stack" src="\(path)/progress\(showsAll ? "?show=all" : "")">\(progress)</import-progress>
        \(if: run.isOpen, "<noscript><p><a class=\"button\" href=\"\(path)\">Show how it stands now</a></p></noscript>")
        """
    }

    /// The part that changes while it runs.
    var progress: HTML {
        let state = run.current
        let rows = state.results.values.sorted { $0.row < $1.row }
        let shown = rows.filter { showsAll || !$0.state.isDone }
        return """
            <section class="card stack">
            <div class="row spread"><h2><span role="status">\(headline(state))</span></h2>\(Self.pill(state.phase))</div>
            \(bar(state))
            \(counts(rows))
            \(if: !state.unknownColumns.isEmpty, "<p class=\"quiet\">Columns that were not looked at: \(state.unknownColumns.joined(separator: ", ")).</p>")
            \(buttons(state))
            </section>
            \(if: !rows.isEmpty, table(shown, of: rows))
            """
    }

    static func pill(_ phase: ImportRun.Phase) -> HTML {
        switch phase {
        case .checking: "<span class=\"pill calm\">\(Icon.clock.html)Testing</span>"
        case .ready: "<span class=\"pill warn\">\(Icon.pause.html)Waits for you</span>"
        case .saving: "<span class=\"pill calm\">\(Icon.clock.html)Saving</span>"
        case .finished: "<span class=\"pill good\">\(Icon.check.html)Done</span>"
        case .dropped: "<span class=\"pill\">\(Icon.cross.html)Stopped</span>"
        }
    }

    private func headline(_ state: ImportRun.State) -> String {
        switch state.phase {
        case .checking: "Testing every row"
        case .ready(let count): "\(Self.rows(count)) can be saved"
        case .saving: "Saving what passed, with a test message for each"
        case .finished: "Nothing is left to do here"
        case .dropped: "Stopped"
        }
    }

    private func bar(_ state: ImportRun.State) -> HTML? {
        switch state.phase {
        case .checking: return bar(state.results.count, of: run.rowCount, "rows tested")
        case .saving:
            let left = state.results.values.count { $0.state == .passed }
            return bar(state.wanted - left, of: state.wanted, "rows saved")
        case .ready: return "<p>Nothing is saved yet.</p>"
        case .finished:
            guard state.results.values.contains(where: { !$0.state.isDone }) else { return nil }
            return
                "<p>Mend the rows below in the same list and import it again; what is connected is left alone.</p>"
        case .dropped(let words): return "<p>\(words)</p>"
        }
    }

    private func bar(_ done: Int, of all: Int, _ words: String) -> HTML {
        """
        <div class="stack tight"><progress aria-label="\(words)" max="\(max(all, 1))" value="\(done)"></progress><p class="quiet small number">\(done) of \(all) \(words)</p></div>
        """
    }

    private func counts(_ rows: [ImportRowResult]) -> HTML? {
        let kinds: [(ImportRowResult.State, String)] = [
            (.connected, "connected"), (.passed, "passed"), (.unchanged, "connected before"),
            (.saved, "saved, test message failed"), (.failed, "failed"), (.refused, "unusable"),
        ]
        let parts = kinds.compactMap { state, words -> HTML? in
            let count = rows.count { $0.state == state }
            return count == 0 ? nil : "<li><strong class=\"number\">\(count)</strong> \(words)</li>"
        }
        return parts.isEmpty ? nil : "<ul class=\"row\">\(HTML.joined(parts))</ul>"
    }

    private func buttons(_ state: ImportRun.State) -> HTML {
        let download: HTML =
            state.results.isEmpty
            ? "" : "<a class=\"button\" href=\"\(path)/results.csv\" download>Download the results</a>"
        let actions: HTML =
            switch state.phase {
            case .checking, .saving: Form.action("\(path)/stop", "Stop", context, style: "")
            case .ready(let count):
                """
                \(Form.action("\(path)/save", "Save \(Self.rows(count))", context, style: "main"))\(Form.action("\(path)/stop", "Forget the list", context, style: ""))
                """
            case .finished: "<a class=\"button main\" href=\"/mailboxes\">To the mailboxes</a>"
            case .dropped: "<a class=\"button main\" href=\"/mailboxes/import\">Import a list</a>"
            }
        return "<div class=\"row\">\(actions)\(download)</div>"
    }

    private func table(_ shown: [ImportRowResult], of rows: [ImportRowResult]) -> HTML {
        let problems = rows.count { !$0.state.isDone }
        let rest = shown.count - Self.shownRows
        return """
            <nav class="chips" aria-label="Rows">
            <a class="chip" href="\(path)"\(if: !showsAll, " aria-current=\"true\"")>To look at <span class="number">\(problems)</span></a>
            <a class="chip" href="\(path)?show=all"\(if: showsAll, " aria-current=\"true\"")>All <span class="number">\(rows.count)</span></a></nav>
            \(if: shown.isEmpty, "<p class=\"quiet\">No row needs you.</p>")
            \(if: !shown.isEmpty, "<ol class=\"list\">\(HTML.joined(shown.prefix(Self.shownRows).map { Self.row($0) }))</ol>")
            \(if: rest > 0, "<p class=\"quiet\">\(rest) more are in the file with the results.</p>")
            """
    }

    private static func row(_ row: ImportRowResult) -> HTML {
        let (style, icon, word): (String, Icon, String) =
            switch row.state {
            case .connected: ("good", .check, "Connected")
            case .passed: ("good", .check, "Passed")
            case .unchanged: ("", .check, "Connected before")
            case .saved: ("warn", .warning, "Saved, not proven")
            case .failed: ("bad", .cross, "Failed")
            case .refused: ("bad", .cross, "Unusable")
            }
        return """
            <li data-key="row-\(row.row)"><span class="grow"><span class="title">\(row.address.isEmpty ? "No address" : row.address)</span> <span class="quiet small">row \(row.row)</span>\(if: !row.state.isDone, "<br><span class=\"small\">\(row.words)</span>")</span><span class="pill \(style)">\(icon.html)\(word)</span></li>
            """
    }

    private static func rows(_ count: Int) -> String { "\(count) row\(count == 1 ? "" : "s")" }
}
