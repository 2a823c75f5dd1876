internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// What became of the access at a provider when it was given up here.
///
/// It is told on the page that follows. The address of that page carries a word and the client's id, nothing that could
/// lead anywhere else.
struct RevocationNotice: Sendable {
    let outcome: RevocationOutcome
    /// The provider's name; nil where the client by which the access was got was removed meanwhile.
    let provider: String?
    /// Where the owner takes access back, if the outcome does not say so.
    let page: String?
    /// Whether the mailbox signs in otherwise now.
    let isReplaced: Bool

    /// The part of the query that carries it, with the `&` before it; empty where there was no access.
    static func query(_ outcome: RevocationOutcome, client: OAuthClientID?) -> String {
        let word =
            switch outcome {
            case .noGrant: ""
            case .revoked: "ended"
            case .asking(let until): "asking&until=\(until.milliseconds)"
            case .pending(_, let until, let obstacle):
                "pending&until=\(until.milliseconds)&because=\(obstacle.rawValue)"
            case .stillUsed: "used"
            case .byOwner: "owner"
            case .byAdministrator: "administrator"
            case .failed: "failed"
            }
        guard !word.isEmpty else { return "" }
        return "&access=\(word)" + (client.map { "&client=\($0)" } ?? "")
    }

    /// The same where the mailbox signs in otherwise now; empty where there was no access before, or it goes on.
    static func query(_ ended: EndedAccess?) -> String {
        guard let ended else { return "" }
        return query(ended.outcome, client: ended.client) + "&replaced=yes"
    }

    init(outcome: RevocationOutcome, client: OAuthClientSummary?) {
        self.outcome = outcome
        (provider, page, isReplaced) = (client?.provider.name, client?.provider.ownersPage, false)
    }

    init(_ ended: EndedAccess) {
        outcome = ended.outcome
        (provider, page, isReplaced) = (ended.provider, nil, true)
    }

    /// Reads it; nil where the address tells nothing.
    init?(_ request: Request, _ dependencies: MailboxDependencies) async {
        let query = request.query
        let id = query["client"].flatMap { OAuthClientID(String($0)) }
        var found: OAuthClientSummary?
        if let id { found = try? await OAuthClients(dependencies).show(id) }
        (provider, page) = (found?.provider.name, found?.provider.ownersPage)
        isReplaced = query["replaced"] != nil
        switch query["access"].map({ String($0) }) {
        case "ended": outcome = .revoked
        case let word? where word == "pending" || word == "asking":
            // What no page of ours said is not repeated.
            guard let until = query["until"].flatMap({ Int64($0) }), (0..<4_102_444_800_000).contains(until) else {
                return nil
            }
            let end = Timestamp(milliseconds: until)
            let obstacle = RevocationObstacle(rawValue: query["because"].map { String($0) } ?? "") ?? .unclear
            outcome = word == "asking" ? .asking(until: end) : .pending(page: nil, until: end, because: obstacle)
        case "used": outcome = .stillUsed
        case "owner": outcome = .byOwner(page: nil)
        case "administrator": outcome = .byAdministrator
        case "failed": outcome = .failed(page: nil)
        default: return nil
        }
    }

    private var name: String { provider ?? "the provider" }
    private var title: String { name.prefix(1).uppercased() + name.dropFirst() }

    /// In a sentence or two, for the middle of a list.
    var words: HTML {
        HTML.joined([before, ending, next].compactMap(\.self).enumerated().map { $0 == 0 ? $1 : " \($1)" })
    }

    /// What the mailbox had, where it goes on without it.
    private var before: HTML? {
        isReplaced ? "It no longer uses the access that it had at \(name) before." : nil
    }

    /// What became of the access.
    private var ending: HTML {
        switch outcome {
        case .noGrant: "Its password is destroyed."
        case .revoked: "\(title) has ended \(isReplaced ? "that access" : "Salesnode's access")."
        case .asking(let until):
            "\(title) is asked to end the access in the next minutes, and where it does not answer again until \(TimeText.exact(until)). The <a href=\"/mailboxes/review\">review</a> lists what is not ended yet."
        case .pending(_, _, let obstacle): "\(Self.reason(obstacle, title))."
        case .stillUsed:
            "The access at \(name) was left as it is, because another mailbox here uses it too. Here it is erased for this one."
        case .byOwner(let page):
            "The access is erased here. \(title) has no way for a program to end it: the owner removes Salesnode \(place(page))."
        case .byAdministrator:
            "The access is erased here. The organisation's app keeps its right to use the mailbox until an administrator takes it away."
        case .failed(let page):
            "The access is erased here, but \(name) did not confirm that it has ended it. To be sure, the owner removes Salesnode \(place(page))."
        }
    }

    /// What goes on, and what a person can do meanwhile; nil where it is over.
    private var next: HTML? {
        guard case .pending(let page, let until, let obstacle) = outcome else { return nil }
        return
            "\(Self.again(obstacle, until: until)) Whoever does not want to wait removes Salesnode \(place(page))."
    }

    /// Why access is not ended yet.
    static func reason(_ obstacle: RevocationObstacle, _ title: String) -> String {
        switch obstacle {
        case .unreachable: "\(title) could not be reached to end the access"
        case .busy: "\(title) is not able to end the access at the moment"
        case .client:
            "\(title) has not ended the access, because it does not accept Salesnode's client or its secret any more"
        case .unclear: "\(title) gave an answer that does not say whether it has ended the access"
        }
    }

    /// What happens next.
    static func again(_ obstacle: RevocationObstacle, until: Timestamp) -> HTML {
        guard obstacle == .client else {
            return
                "It is tried again by itself until \(TimeText.exact(until)), with one token that is kept for nothing else."
        }
        return
            "An administrator enters a secret that is accepted under <a href=\"/settings/sign-in\">sign-in at providers</a>; then it is tried again at once. Until \(TimeText.exact(until)) one token is kept for that alone."
    }

    /// Whether somebody has to do something yet.
    var isOpen: Bool {
        switch outcome {
        case .noGrant, .revoked, .asking, .stillUsed: false
        case .pending, .byOwner, .byAdministrator, .failed: true
        }
    }

    /// Set apart, above a page.
    ///
    /// - Parameter done: what was done, in a sentence; nil where another notice says it.
    func html(_ done: String? = nil) -> HTML? {
        guard outcome != .noGrant else { return nil }
        return """
            <div class="notice \(isOpen ? "warn" : "good")" role="status">\(isOpen ? Icon.warning.html : Icon.check.html)<div class="stack tight">\(done.map { "<p><strong>\($0)</strong></p>" as HTML })<p>\(before.map { "\($0) " as HTML })\(ending)</p>\(next.map { "<p class=\"small\">\($0)</p>" as HTML })</div></div>
            """
    }

    /// Where the owner takes access back, with a link where the page is known.
    private func place(_ page: String?) -> HTML {
        let page = page ?? self.page
        guard let link = page.flatMap({ HTML.link($0) }) else { return "in the settings of the account there" }
        return "<a href=\"\(link)\" rel=\"noreferrer\" target=\"_blank\">on its page</a>"
    }
}
