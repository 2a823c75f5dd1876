internal import Mailboxes

/// What became of an import, in words.
struct ImportDescription {
    let report: ImportReport

    var lines: [String] {
        var lines: [String] = []
        if !report.unknownColumns.isEmpty {
            let names = report.unknownColumns.map { "\u{201C}\($0)\u{201D}" }.joined(separator: ", ")
            lines.append("Columns that were not looked at: \(names).")
        }
        let counts: [(ImportRowResult.State, String)] = [
            (.connected, "connected"), (.passed, report.isDryRun ? "would be connected" : "passed"),
            (.unchanged, "connected already"), (.saved, "saved, but their test message failed"),
            (.failed, "failed"), (.refused, "unusable"),
        ]
        let parts = counts.compactMap { state, words in
            report.count(state) > 0 ? "\(report.count(state)) \(words)" : nil
        }
        lines.append("\(report.rows.count) rows: \(parts.joined(separator: ", ")).")
        if report.rows.contains(where: { !$0.state.isDone }) {
            lines.append("Mend the rows above in the same file and import it again; what is connected is left alone.")
        }
        return lines
    }
}
