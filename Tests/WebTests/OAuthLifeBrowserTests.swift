import Foundation
import Testbed
import Testing

/// A person in Chromium with pop-ups blocked, the server as people run it, and everything that happens to a grant.
@Suite("Web: a grant's life, in a real browser", .serialized, .timeLimit(.minutes(15)))
struct OAuthLifeBrowserTests {
    private let user = "omar@mail.test"

    /// Writes down whether a page asks for a window, and whether it ever shows trouble.
    private static let witness = """
        window.open = () => { sessionStorage.setItem("window", location.href); return null; };
        document.addEventListener("DOMContentLoaded", () => {
          const look = () => {
            const bad = document.querySelector("main .notice.bad, main .pill.bad");
            if (bad) sessionStorage.setItem("trouble", bad.innerText);
          };
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
          look();
        });
        """

    private func noted(_ what: String, _ chromium: Chromium) async throws -> String? {
        try await chromium.script("return sessionStorage.getItem('\(what)')").string
    }

    /// Opens the inbox once the message that proved the connection was noticed to be gone.
    private func openInbox(_ chromium: Chromium, _ served: ServedSalesnode) async throws {
        for _ in 0..<300 {
            let page = try await served.owner.get("/inbox").body
            if page.contains("The first"), !page.contains("connection test") { break }
            // The inbox tells a browser without scripts nothing by itself.
            try await Task.sleep(for: .milliseconds(200))
        }
        try await chromium.open("\(served.base)/inbox")
    }

    /// Waits until the inbox shows exactly these subjects, each once.
    private func inboxShows(_ subjects: [String], _ chromium: Chromium) async throws {
        let wanted = subjects.sorted().map { "'\($0)'" }.joined(separator: ",")
        let shown =
            "[...document.querySelectorAll('.conversation .subject bdi')].map((one) => one.innerText.trim()).sort()"
        do {
            try await chromium.wait("JSON.stringify(\(shown)) == JSON.stringify([\(wanted)])", seconds: 60)
        } catch {
            try await chromium.keepPicture("oauth-inbox-otherwise")
            Issue.record("the inbox shows \(try await chromium.script("return \(shown)")), not \(subjects)")
            throw error
        }
    }

    @Test(
        "from the click to the first message; a token that expires is not noticed; one that is taken back says what to do, and after it nothing is missing or twice"
    )
    func life() async throws {
        let testbed = try await TestbedProcess.sharedWithOAuth()
        let service = try #require(testbed.oauth)
        try await ServedSalesnode.run(testbed) { served in
            let saved = try await served.owner.submit(
                "/settings/sign-in/custom", from: "/settings/sign-in/custom",
                OAuthFixture.form(testbed, service, issuer: service.localIssuer))
            try #require(
                saved.status == 200 && saved.body.contains("The provider knows this client"), "\(saved.body)")
            try await testbed.expungeAll(of: user)
            try await testbed.deliver(subject: "The first", to: user)
            try await Chromium.run(blocksWindows: true) { chromium in
                try await chromium.beforeEachPage(Self.witness)
                try await served.signIn(chromium)

                // From the click to the first message, in one tab.
                try await chromium.open("\(served.base)/mailboxes/connect")
                try await chromium.type(user, into: "#address")
                try await chromium.click("button[name=client]")
                try await chromium.signInAtProvider(as: user)
                try await chromium.click("#allow")
                try await chromium.wait(
                    "document.querySelector('[data-part=ending]')?.innerText.includes('is connected')", seconds: 60)
                try await chromium.click("[data-part=ending] a")
                try await chromium.wait("document.querySelector('.pill')?.innerText == 'Connected'", seconds: 60)
                let mailbox = try await chromium.path()
                #expect(try await chromium.windowCount() == 1)
                #expect(try await noted("window", chromium) == nil)
                let id = String(mailbox.split(separator: "/").last ?? "")
                _ = try await served.owner.submit(
                    "/mailboxes/\(id)/alerts", from: "/mailboxes/\(id)", [("owner", "rosa@mail.test"), ("mute", "")])
                try await openInbox(chromium, served)
                try await inboxShows(["The first"], chromium)
                try await chromium.keepPicture("oauth-first-message")

                // The token ends while IDLE waits: mail keeps arriving, also over a new connection.
                try await service.expireAccessTokens(of: user)
                try await testbed.deliver(subject: "After the expiry", to: user)
                try await inboxShows(["The first", "After the expiry"], chromium)
                let before = try await service.tokenRequests().count { $0.grant == "refresh_token" && $0.status == 200 }
                try await served.kick(user)
                try await testbed.deliver(subject: "Over a new connection", to: user)
                try await inboxShows(["The first", "After the expiry", "Over a new connection"], chromium)
                let after = try await service.tokenRequests().count { $0.grant == "refresh_token" && $0.status == 200 }
                #expect(after > before, "the token was renewed")
                try await chromium.open("\(served.base)\(mailbox)")
                #expect(try await chromium.text(".pill") == "Connected")
                #expect(try await noted("trouble", chromium) == nil)
                #expect(try await served.owner.get("/alerts").body.contains("Nothing has broken yet"))

                // Taken back at the provider: the open page says so by itself, and what to do.
                try await service.revokeGrants(of: user)
                try await testbed.deliver(subject: "While it was revoked", to: user)
                try await served.kick(user)
                try await chromium.wait(
                    "document.querySelector('main .notice.bad')?.innerText.includes('Sign in again at Testbed')",
                    seconds: 60)
                let words = try await chromium.text("main .notice.bad")
                #expect(words.contains("withdrawn Salesnode's access"), "\(words)")
                #expect(words.contains("what came meanwhile is fetched, and nothing is lost"))
                #expect(try await chromium.text(".pill") == "Needs sign-in")
                let page = try await chromium.text("main")
                #expect(!page.contains("Enter the right password"), "\(page)")
                try await inspect(chromium, "oauth-revoked")
                try await chromium.open("\(served.base)\(mailbox)/authentication")
                try await inspect(chromium, "oauth-revoked-authentication", [0, 3])
                try await chromium.open("\(served.base)/mailboxes")
                #expect(try await chromium.text("main [role=alert]").contains("1 mailbox needs attention"))
                try await inspect(chromium, "oauth-revoked-list", [1, 2])
                let alerts = try await served.owner.get("/alerts").body
                #expect(alerts.contains("rosa@mail.test hears of it as well"), "\(alerts)")
                #expect(alerts.contains(user) && alerts.contains("waits"), "\(alerts)")

                // Signed in again from that page: it clears, and what came meanwhile is there, once.
                try await chromium.open("\(served.base)\(mailbox)")
                try await chromium.click("main .notice.bad button")
                try await chromium.signInAtProvider(as: user)
                try await chromium.click("#allow")
                try await chromium.wait(
                    "document.querySelector('[data-part=ending]')?.innerText.includes('connected anew')", seconds: 60)
                try await chromium.click("[data-part=ending] a")
                try await chromium.wait(
                    "document.querySelector('.pill')?.innerText == 'Connected' && !document.querySelector('main .notice.bad')",
                    seconds: 60)
                try await openInbox(chromium, served)
                let all = ["The first", "After the expiry", "Over a new connection", "While it was revoked"]
                try await inboxShows(all, chromium)
                try await testbed.deliver(subject: "The last", to: user)
                try await inboxShows(all + ["The last"], chromium)
                try await chromium.open("\(served.base)/mailboxes")
                #expect(try await chromium.script("return document.querySelector('main [role=alert]')") == .null)
                #expect(try await chromium.windowCount() == 1)
                #expect(try await noted("window", chromium) == nil)
            }
        }
    }

    // MARK: - Steps

    private func inspect(_ chromium: Chromium, _ name: String, _ screens: [Int] = [0, 1, 2, 3]) async throws {
        try await chromium.inspectEverywhere(name, on: screens.map { Chromium.Screen.all[$0] })
        try await chromium.show(Chromium.Screen.all[2])
    }
}
