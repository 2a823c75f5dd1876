internal import Access
internal import Hummingbird
internal import MailModel

/// A whole page. What it shows are its stored properties; how it looks is ``content``.
protocol Page: Sendable {
    /// What the tab says.
    var title: String { get }
    /// What is inside of `main`.
    var content: HTML { get }
}

/// A page for people who are signed in: with the rail, and live.
protocol MemberPage: Page {
    /// The place in the rail.
    var place: Place { get }
    /// Whether it reads better in a narrow column.
    var isNarrow: Bool { get }
    /// Whether it fills the window, in panes.
    var isWide: Bool { get }
    /// What the rail shows below the places.
    var rail: HTML? { get }
    /// What the menu of narrow screens shows above the places.
    var menu: HTML? { get }
    /// The parts that keep themselves current, by name.
    var fragments: [String: HTML] { get }
}

extension MemberPage {
    var isNarrow: Bool { false }
    var isWide: Bool { false }
    var rail: HTML? { nil }
    var menu: HTML? { nil }
    var fragments: [String: HTML] { [:] }
}

/// A page on its own: signing in, an invitation, an error.
protocol LonePage: Page {}

/// The places that the rail leads to.
enum Place: String, CaseIterable {
    case inbox, mailboxes, alerts, members, audit, settings, account

    var words: String {
        switch self {
        case .inbox: "Inbox"
        case .mailboxes: "Mailboxes"
        case .alerts: "Alerts"
        case .members: "Members"
        case .audit: "Audit log"
        case .settings: "Settings"
        case .account: "Your account"
        }
    }

    var path: String { "/\(rawValue)" }

    var icon: Icon {
        switch self {
        case .inbox: .inbox
        case .mailboxes: .mailbox
        case .alerts: .bell
        case .members: .people
        case .audit: .log
        case .settings: .settings
        case .account: .account
        }
    }

    /// What one must be allowed for the place to be shown; nil for all.
    var permission: Permission? {
        switch self {
        case .inbox: .readConversations
        case .mailboxes, .account, .members: nil
        case .alerts: .manageMailboxes
        case .audit: .readAuditLog
        case .settings: .manageSettings
        }
    }
}

/// Makes responses of pages.
struct Site: Sendable {
    let assets: AssetLibrary
    let publicURL: PublicURL
    /// The wall clock, for words such as "two hours ago".
    let now: @Sendable () -> Timestamp

    /// A page for people who are signed in, or only the part that a script asked for.
    func response(
        _ page: some MemberPage, _ request: Request, _ context: WebContext, feed: Int64? = nil,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let member = try context.signedIn()
        if let name = request.headers[.fragment] {
            guard let fragment = page.fragments[name] else { throw WebFailure.notFound }
            return Self.html(fragment, status: status)
        }
        return Self.html(
            PageLayout(site: self, context: context).page(page, for: member, feed: feed), status: status)
    }

    /// A page on its own.
    func response(_ page: some LonePage, _ context: WebContext, status: HTTPResponse.Status = .ok) -> Response {
        Self.html(PageLayout(site: self, context: context).page(page), status: status)
    }

    static func html(_ markup: HTML, status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .vary: "X-Fragment"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: markup.text)))
    }
}

extension Response {
    /// Leads to another page of ours, after something was done or because it is elsewhere.
    static func redirect(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }
}
