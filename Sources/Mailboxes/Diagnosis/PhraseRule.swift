import MailModel

/// What certain words of a server mean, where servers say more by words than by codes: one row of a table.
struct PhraseRule: Sendable {
    typealias Phrase = FoldedText.Phrase

    /// What it means.
    let code: FindingCode
    /// Each group must have a phrase that occurs.
    let groups: [[Phrase]]
    /// Only where this provider answers; nil for everybody.
    var provider: MailProvider.ID?
    /// Only in this direction; nil for both.
    var direction: MailDirection?
    /// Words in place of the catalogue's, as templates.
    var cause: String?
    var action: String?
    /// Who acts, where it is not who the catalogue says.
    var actor: Finding.Actor?
    /// The page that belongs to these words.
    var page: String?
    /// How long to wait, where the words name no time.
    var waitSeconds: Int?
    /// Where the words were read.
    let source: String

    init(
        _ code: FindingCode, _ phrases: [Phrase], and others: [Phrase]..., provider: MailProvider.ID? = nil,
        direction: MailDirection? = nil, cause: String? = nil, action: String? = nil, actor: Finding.Actor? = nil,
        page: String? = nil, waitSeconds: Int? = nil, source: String
    ) {
        self.code = code
        groups = [phrases] + others
        self.provider = provider
        self.direction = direction
        self.cause = cause
        self.action = action
        self.actor = actor
        self.page = page
        self.waitSeconds = waitSeconds
        self.source = source
    }

    /// Whether it applies to `words`.
    func matches(_ words: FoldedText, _ context: FindingContext) -> Bool {
        if let provider, context.provider?.id != provider { return false }
        if let direction, context.direction != direction { return false }
        return groups.allSatisfy { group in group.contains { words.contains($0) } }
    }
}

/// What a server's answer was found to mean: a code, with words of its own where a rule has better ones.
struct Verdict: Sendable {
    var code: FindingCode
    var rule: PhraseRule?
    var actor: Finding.Actor?
    var waitSeconds: Int?

    init(_ code: FindingCode, actor: Finding.Actor? = nil, waitSeconds: Int? = nil) {
        self.code = code
        self.actor = actor
        self.waitSeconds = waitSeconds
    }

    init(_ rule: PhraseRule) {
        self.init(rule.code, actor: rule.actor, waitSeconds: rule.waitSeconds)
        self.rule = rule
    }

    /// The first rule that applies.
    static func first(of rules: [PhraseRule], _ words: FoldedText, _ context: FindingContext) -> Verdict? {
        guard !words.isEmpty else { return nil }
        return rules.first { $0.matches(words, context) }.map { Verdict($0) }
    }

    /// The finding, with the server's words in `text`.
    func finding(
        _ context: FindingContext, words: FoldedText, serverText: ServerText?, transcript: [String]
    ) -> Finding {
        var context = context
        context.waitSeconds = WaitHint.seconds(in: words) ?? waitSeconds
        var finding = FindingCatalogue.finding(code, context, serverText: serverText, transcript: transcript)
        if let actor { finding.actor = actor }
        guard let rule else { return providerWords(finding, context) }
        if let cause = rule.cause { finding.cause = FindingEntry.words(cause, context) }
        if let action = rule.action { finding.action = FindingEntry.words(action, context) }
        if let page = rule.page { finding.page = page }
        return rule.action == nil ? providerWords(finding, context) : finding
    }

    /// Some providers answer a wrong password and a switched-off protocol alike: their words name both, in the order in
    /// which to try.
    private func providerWords(_ finding: Finding, _ context: FindingContext) -> Finding {
        guard code == .authWrongCredentials, let provider = context.provider, let action = provider.signInAdvice else {
            return finding
        }
        var finding = finding
        finding.action = FindingEntry.words(action, context)
        return finding
    }
}
