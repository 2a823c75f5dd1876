internal import Access
internal import MailModel
internal import MailStore

/// What is around the content of a page.
struct PageLayout {
    let site: Site
    let context: WebContext

    func page(_ page: some LonePage) -> HTML {
        document(
            title: page.title, feed: nil,
            """
            <body class="lone">
            <main id="main">\(page.content)</main>
            """)
    }

    func page(_ page: some MemberPage, for member: SignedInMember, feed: Int64?) -> HTML {
        let places = Place.allCases.filter { $0.permission.map(member.may) ?? true }
        let main = places.filter { $0 != .account }
        return document(
            title: "\(page.title) \u{2013} \(member.workspaceName)",
            feed: feed.map { ($0, member.workspace.description) },
            """
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <div class="app\(if: page.isWide, " wide")">
            <header class="rail">
            <a class="brand" href="/mailboxes"><span class="mark">\(Icon.mailbox.html)</span><span>\(member.workspaceName)</span></a>
            <nav aria-label="Main"><ul>\(each: main, { link($0, current: page.place) })</ul></nav>
            \(page.rail)
            <div class="foot"><ul>\(link(.account, current: page.place, words: member.member.name))
            <li>\(signOut)</li></ul></div>
            </header>
            <details class="bar">
            <summary><span class="brand"><span class="mark">\(Icon.mailbox.html)</span><span>\(member.workspaceName)</span></span><span class="unseen">Menu</span>\(Icon.menu.html)</summary>
            <nav class="sheet" aria-label="Menu">\(page.menu)<ul>\(each: main, { link($0, current: page.place) })
            \(link(.account, current: page.place, words: member.member.name))<li>\(signOut)</li></ul></nav>
            </details>
            <main id="main" tabindex="-1">\(page.isWide ? page.content : "<div class=\"page\(if: page.isNarrow, " narrow")\">\(page.content)</div>")</main>
            </div>
            <p class="connection" role="status" hidden>No connection. This is what was last known; it is tried again by itself.</p>
            """)
    }

    private func link(_ place: Place, current: Place, words: String? = nil) -> HTML {
        """
        <li><a class="rail-link" href="\(place.path)" title="\(words ?? place.words)"\(if: place == current, " aria-current=\"page\"")>\(place.icon.html)<span>\(words ?? place.words)</span></a></li>
        """
    }

    private var signOut: HTML {
        """
        <form method="post" action="/sign-out">\(Form.token(context))<button class="rail-link" title="Sign out">\(Icon.out.html)<span>Sign out</span></button></form>
        """
    }

    private func document(title: String, feed: (Int64, String)?, _ body: HTML) -> HTML {
        var live = HTML.empty
        if let (position, workspace) = feed {
            live = "<meta name=\"feed\" content=\"\(String(position))\" data-workspace=\"\(workspace)\">"
        }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            \(live)
            <title>\(title)</title>
            <link rel="stylesheet" href="\(site.assets.styleSheet)">
            <link rel="icon" href="/favicon.svg" type="image/svg+xml">
            <script type="module" src="\(site.assets.script)"></script>
            </head>
            \(body)
            \(Icon.sheet)
            </body>
            </html>

            """
    }
}
