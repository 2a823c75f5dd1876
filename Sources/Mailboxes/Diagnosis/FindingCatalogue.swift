import MailModel

/// The catalogue: for each code the cause, who acts, the one next step, and whether it is tried again.
///
/// The words are for a person who has never heard of the protocols, and they name settings as people know them, so that
/// they fit a page as well as a terminal. Facts behind them: RFC 5530, RFC 3463, RFC 8314, and the providers' own pages
/// listed in `docs/findings.md`. Only proven faults of credentials and of policy stop retries: networks, names,
/// certificates and settings of servers are repaired without us.
enum FindingCatalogue {
    /// Every entry, in the order of the codes.
    static let entries: [FindingEntry] = FindingCode.allCases.compactMap { byCode[$0] }

    private static let byCode: [FindingCode: FindingEntry] = Dictionary(
        (network + encryption + servers + signIn + messages + oauth).map { ($0.code, $0) },
        uniquingKeysWith: { first, _ in first })

    /// Builds the finding of `code`.
    static func finding(
        _ code: FindingCode, _ context: FindingContext, serverText: ServerText? = nil, transcript: [String] = []
    ) -> Finding {
        let entry = byCode[code] ?? fallback(code)
        let words = (context.usesToken ? entry.withToken : nil) ?? (entry.cause, entry.action)
        var retry = entry.retry
        // A server that names its own wait knows better, as long as waiting is what helps.
        if let seconds = context.waitSeconds, retry.isAutomatic { retry = .after(seconds: seconds) }
        return Finding(
            code: code, severity: entry.severity, cause: FindingEntry.words(words.0, context), actor: entry.actor,
            action: FindingEntry.words(words.1, context), page: context.provider?.pages[code] ?? entry.page,
            commandHint: entry.hint.map { FindingEntry.words($0, context) }, suggestions: context.suggestions,
            date: context.date, retry: retry, disposition: entry.disposition,
            serverText: serverText.flatMap { $0.isEmpty ? nil : $0 }, transcript: transcript)
    }

    /// The same finding of a mailbox whose settings have worked before: then they are not what is to be mended.
    static func afterSuccess(_ finding: Finding) -> Finding {
        guard let action = byCode[finding.code]?.actionAfterSuccess else { return finding }
        var copy = finding
        copy.actor = .nobody
        copy.action = action
        copy.commandHint = nil
        copy.suggestions = []
        return copy
    }

    /// For a code that nobody described; a test keeps this from happening.
    private static func fallback(_ code: FindingCode) -> FindingEntry {
        FindingEntry(
            code: code, actor: .operator, cause: "Something failed that has no description yet (\(code.rawValue)).",
            action: "Report this, with the details below.")
    }
}
