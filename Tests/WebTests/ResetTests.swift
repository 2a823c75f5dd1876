import Access
import Foundation
import MailModel
import Testing

@testable import Web

@Suite("Web: a new password by a link")
struct ResetTests {
    private static let new = "seven slow bicycles"

    private func resetPath(in body: String) throws -> String {
        let range = try #require(body.range(of: "/reset/"))
        return "/reset/" + body[range.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }

    @Test("the owner makes a link for a member, who sets a new password with it, once")
    func byOwner() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mia = try await fixture.join("mia", as: "member", by: owner)
            let page = try await owner.get("/members").body
            let range = try #require(
                page.range(of: "action=\"/members/mem_[^\"]*/reset\"", options: .regularExpression))
            let path = String(page[range].dropFirst("action=\"".count).dropLast())
            // Who is no owner gets no such link, whatever is sent.
            #expect(!(try await mia.get("/members").body.contains("/reset\"")))
            #expect(try await mia.submit(path, from: "/members", []).status == 403)
            let made = try await owner.submit(path, from: "/members", [])
            let link = try resetPath(in: made.body)

            // Looking, also by a scanner, uses nothing up and signs nobody out.
            for _ in 0..<2 { #expect(try await fixture.browser().get(link).body.contains("mia@acme.test")) }
            #expect(try await mia.get("/account").status == 200)
            let browser = fixture.browser()
            let token = String(link.dropFirst("/reset/".count))
            let short = try await browser.submit("/reset", from: link, [("token", token), ("password", "short")])
            #expect(short.status == 422 && short.body.contains("password-error"))
            let done = try await browser.submit("/reset", from: link, [("token", token), ("password", Self.new)])
            #expect(done.location == "/mailboxes")
            #expect(try await browser.get("/account").body.contains("mia@acme.test"))
            #expect(try await mia.get("/account").status == 303)
            #expect(try await fixture.browser().get(link).status == 410)
            let audit = try await owner.get("/audit").body
            #expect(audit.contains("made a link for a new password of <strong>Mia</strong>"))
            #expect(audit.contains("<strong>Mia</strong> set a new password by a link"))
        }
    }

    @Test("the page for a new password is whole on every screen", .timeLimit(.minutes(15)))
    func screens() async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                let issued = try await PasswordResets(fixture.dependencies.access).issueForOperator("olive@acme.test")
                try await chromium.open("\(base)/reset/\(issued.token.reveal())")
                try await chromium.inspectEverywhere("reset")
                try await chromium.press("\(Self.new)\u{E007}")
                try await chromium.wait("location.pathname == '/mailboxes'")
            }
        }
    }
}
