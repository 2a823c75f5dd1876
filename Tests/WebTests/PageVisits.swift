import Access
import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

/// A server on which every page of people and mailboxes has something to show.
struct PageWorld: Sendable {
    let base: String
    let fixture: WebFixture
    /// A mailbox of which both sides fail.
    let failing: MailboxID
    /// One that works, one that is paused, one that is disconnected.
    let working: MailboxID, paused: MailboxID, disconnected: MailboxID
    /// Links that were not taken up yet.
    let invitation: String, reset: String
    /// An import that is over.
    let imported: String

    init(_ fixture: WebFixture) async throws {
        self.fixture = fixture
        base = "\(fixture.base)"
        let owner = try await fixture.owner()
        failing = try await fixture.fillWithMailboxes()
        // Long enough that some of them lie unused.
        fixture.clock.advance(days: 2)
        let records = try await fixture.store.read { reader in
            try reader.mailboxes(in: try reader.defaultWorkspace().id, limit: 100).items
        }
        func id(_ name: String) throws -> MailboxID {
            try #require(records.first { $0.address.description == "\(name)@mail.test" }).id
        }
        (working, paused, disconnected) = (try id("alice"), try id("bob"), try id("frank"))
        _ = try await owner.submit(
            "/mailboxes/bulk", from: "/mailboxes",
            [("mailbox", working.description), ("do", "tag"), ("tags", "North, A tag with a rather long name to it")])
        _ = try await owner.submit(
            "/mailboxes/\(working)/alerts", from: "/mailboxes",
            [("owner", "somebody.with.a.long.name@a-long-domain.example.com"), ("mute", "")])
        _ = try await fixture.join("vic", as: "viewer", by: owner)
        let invited = try await owner.submit(
            "/members/invitations", from: "/members", [("address", "mia@acme.test"), ("role", "member")])
        invitation = try #require(WebFixture.invitationPath(in: invited.body))
        let issued = try await PasswordResets(fixture.dependencies.access).issueForOperator("vic@acme.test")
        reset = "/reset/\(issued.token.reveal())"
        _ = try await owner.submit("/mailboxes/\(working)/pause", from: "/mailboxes/\(working)", [])
        _ = try await owner.submit("/mailboxes/\(working)/resume", from: "/mailboxes/\(working)", [])
        imported = try await Self.importList(by: owner)
    }

    /// Uploads a list of which no row can be saved.
    private static func importList(by owner: Browser) async throws -> String {
        let form = try await owner.get("/mailboxes/import")
        let list = "address,password,imap host,smtp host\nann@mail.test,canary,127.0.0.1,127.0.0.1\nno address,x,a,b\n"
        let parts = [
            ("name=\"form-token\"", form.formToken), ("name=\"history\"", "30d"),
            ("name=\"file\"; filename=\"list.csv\"\r\nContent-Type: text/csv", list),
        ]
        let body = parts.map { "--edge\r\nContent-Disposition: form-data; \($0)\r\n\r\n\($1)\r\n" }.joined()
        let answer = try await owner.send(
            "POST", "/mailboxes/import",
            headers: [
                ("Sec-Fetch-Site", "same-origin"), ("Content-Type", "multipart/form-data; boundary=edge"),
            ], body: body + "--edge--\r\n")
        return try #require(answer.location)
    }
}

/// A page, and how a browser gets to it.
struct PageVisit: Sendable {
    let name: String
    /// The browser is told where to go, and does there what a person does.
    let go: @Sendable (Chromium, PageWorld) async throws -> Void

    init(_ name: String, go: @escaping @Sendable (Chromium, PageWorld) async throws -> Void) {
        self.name = name
        self.go = go
    }

    /// A page with an address of its own.
    init(_ name: String, _ path: @escaping @Sendable (PageWorld) -> String) {
        self.init(name) { chromium, world in try await chromium.open(world.base + path(world)) }
    }

    init(_ path: String) {
        self.init(
            String(path.dropFirst()).replacing("/", with: "-").replacing("?", with: "-").replacing("=", with: "-")
        ) { _ in
            path
        }
    }

    /// Pages that are visited together.
    enum Group: String, Sendable, CaseIterable, CustomTestStringConvertible {
        case outside, lists, tabs, steps

        var testDescription: String { rawValue }
    }

    static func visits(of group: Group) -> [PageVisit] {
        switch group {
        case .outside: outside
        case .lists: lists
        case .tabs: tabs
        case .steps: steps
        }
    }

    /// What is shown to who is not signed in.
    private static let outside: [PageVisit] = [
        PageVisit("/sign-in"),
        PageVisit("sign-in-refused") { chromium, world in
            try await chromium.open("\(world.base)/sign-in")
            try await chromium.type("olive@acme.test", into: "#address")
            try await chromium.type("wrong", into: "#password")
            try await chromium.click("form .button.main")
            try await chromium.wait("document.querySelector('[role=alert]')")
        },
        PageVisit("join") { $0.invitation },
        PageVisit("join-worthless") { _ in "/join/worthless" },
        PageVisit("reset") { $0.reset },
        PageVisit("reset-worthless") { _ in "/reset/worthless" },
    ]

    /// What members look at.
    private static let lists: [PageVisit] =
        [
            "/mailboxes", "/mailboxes?show=attention", "/mailboxes?q=nobody", "/mailboxes?tag=North",
            "/mailboxes/connect", "/mailboxes/import",
            "/mailboxes/review", "/mailboxes/review?days=1", "/alerts", "/members", "/audit", "/audit?about=mail",
            "/account", "/settings",
            "/nothing-there",
        ].map { PageVisit($0) }

    private static let tabs: [PageVisit] =
        MailboxTab.allCases.map { tab in PageVisit("tab-\(tab.rawValue)") { tab.path(of: $0.failing) } }
        + MailboxTab.allCases.map { tab in PageVisit("left-\(tab.rawValue)") { tab.path(of: $0.disconnected) } }
        + [
            PageVisit("mailbox-working") { "/mailboxes/\($0.working)" },
            PageVisit("mailbox-paused") { "/mailboxes/\($0.paused)?done=paused" },
        ]

    private static let steps: [PageVisit] = [
        PageVisit("import-over") { $0.imported },
        PageVisit("import-refused") { chromium, world in
            try await chromium.open("\(world.base)/mailboxes/import")
            try await chromium.send("main form")
            try await chromium.wait("document.querySelector('.wrong')")
        },
        PageVisit("connect-no-address") { chromium, world in
            try await chromium.open("\(world.base)/mailboxes/connect")
            try await chromium.send("main form")
            try await chromium.wait("document.querySelector('.wrong')")
        },
        PageVisit("connect-found-nothing") { chromium, world in
            try await chromium.open("\(world.base)/mailboxes/connect?address=ann@mail.test")
            try await chromium.click("main form .button.main")
            try await chromium.wait("document.querySelector('#imap-host')")
        },
        PageVisit("connect-refused") { chromium, world in
            try await connectPage(chromium, world)
            try await chromium.send("check-form form")
            try await chromium.wait("document.querySelector('.wrong')")
        },
        PageVisit("connect-failed") { chromium, world in
            try await connectPage(chromium, world)
            for side in ["imap", "smtp"] { try await chromium.type("127.0.0.1", into: "#\(side)-host") }
            try await chromium.type("canary", into: "#password")
            try await chromium.click("button[value=check]")
            try await chromium.wait("document.querySelector('[data-part=ending] .notice.bad')", seconds: 60)
        },
        PageVisit("change-failed") { chromium, world in
            try await chromium.open("\(world.base)/mailboxes/\(world.working)/authentication")
            try await chromium.type("canary", into: "#password")
            try await chromium.click("#change details summary")
            for side in ["imap", "smtp"] { try await chromium.type("127.0.0.1", into: "#\(side)-host") }
            try await chromium.click("#change .button.main")
            try await chromium.wait("document.querySelector('#change [data-part=ending] .notice')", seconds: 60)
        },
        PageVisit("disconnect-refused") { chromium, world in
            try await chromium.open("\(world.base)/mailboxes/\(world.working)")
            try await chromium.send("form[action$='/disconnect']")
            try await chromium.wait("document.querySelector('#address-error')")
        },
        PageVisit("test-failed") { chromium, world in
            try await chromium.open("\(world.base)/mailboxes/\(world.working)")
            try await chromium.click("form[action$='/send-test'] button")
            try await chromium.wait("document.querySelector('[data-part=ending] .notice')", seconds: 60)
        },
        PageVisit("invited") { chromium, world in
            try await chromium.open("\(world.base)/members")
            try await chromium.type("ned@acme.test", into: "#address")
            try await chromium.click("form[action$='/invitations'] .button.main")
            try await chromium.wait("document.querySelector('#issued-link')")
        },
        PageVisit("password-refused") { chromium, world in
            try await chromium.open("\(world.base)/account")
            try await chromium.send("form[action='/account/password']")
            try await chromium.wait("document.querySelector('.wrong, [role=alert]')")
        },
        PageVisit("review-question") { chromium, world in
            try await chromium.open("\(world.base)/mailboxes/review?days=1")
            try await chromium.click("li:nth-child(1) [name=mailbox]")
            try await chromium.click(".danger")
            try await chromium.wait("location.pathname == '/mailboxes/review/revoke'")
        },
        PageVisit("list-question") { chromium, world in
            try await chromium.open("\(world.base)/mailboxes")
            try await chromium.click(".mailboxes > li:nth-child(1) .tick input")
            try await chromium.click(".mailboxes > li:nth-child(4) .tick input")
            try await chromium.click(".ticked-bar [value=disconnect]")
            try await chromium.wait("document.querySelector('#confirm')")
        },
        PageVisit("list-nothing-ticked") { chromium, world in
            try await chromium.open("\(world.base)/mailboxes")
            try await chromium.send("#bulk")
            try await chromium.wait("document.querySelector('.notice.bad')")
        },
        // The last: it opens another workspace.
        PageVisit("account-of-two-workspaces") { chromium, world in
            try await chromium.open("\(world.base)/settings")
            try await chromium.type("Second place", into: "#further")
            try await chromium.click("form[action='/settings/workspaces'] .button")
            try await chromium.wait("location.pathname == '/mailboxes'")
            try await chromium.open("\(world.base)/account")
            try await chromium.wait("document.querySelector('#workspaces')")
        },
    ]

    private static func connectPage(_ chromium: Chromium, _ world: PageWorld) async throws {
        try await chromium.open("\(world.base)/mailboxes/connect?address=ann@mail.test")
        try await chromium.click("[name=by-hand]")
        try await chromium.wait("document.querySelector('#imap-host')")
    }
}

extension Chromium {
    /// Sends a form as it is, past what the browser itself would ask for.
    func send(_ form: String) async throws {
        try await script("document.querySelector(arguments[0]).noValidate = true", [.string(form)])
        try await script(
            """
            const form = document.querySelector(arguments[0]);
            form.requestSubmit(form.querySelector('button:not([type=button])'));
            """, [.string(form)])
    }
}
