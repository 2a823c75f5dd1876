import Foundation
import MailModel
import MailStore
import Testbed
import Testing

@testable import Web

@Suite("Web: a shared mailbox, opened by somebody's own sign-in", .serialized, .timeLimit(.minutes(15)))
struct OAuthSharedTests {
    private let shared = "team@mail.test", delegate = "sara@mail.test"

    @Test(
        "the mailbox is connected by its own name with the delegate's sign-in, sends, and is signed in anew the same way"
    )
    func connect() async throws {
        try await OAuthFixture.run { fixture in
            let owner = fixture.owner
            let form = try await owner.get("/mailboxes/connect")
            #expect(form.body.contains("The mailbox is shared") && form.body.contains("name=\"delegate\""))
            let begun = try await owner.post(
                "/mailboxes/connect/oauth",
                [
                    ("form-token", form.formToken), ("client", fixture.client), ("address", shared),
                    ("delegate", " \(delegate) "),
                ])
            let there = try OAuthFixture.target(of: begun)
            #expect(there.contains("login_hint=sara%40mail.test"), "\(there)")
            #expect(begun.body.contains("Sign in there as <strong>\(delegate)</strong>"))
            let location = try await fixture.service.signIn(as: delegate, at: there)
            #expect(try await owner.get(fixture.path(location)).location == "/oauth/continue")
            let page = try await owner.get("/oauth/continue")
            #expect(page.body.contains("Connect \(shared)") && page.body.contains("the sign-in of \(delegate)"))
            #expect(!page.body.contains("name=\"accepted\""), "the delegate is the expected account")
            let saved = try await owner.post("/oauth/connect", [("form-token", page.formToken)])
            let path = try #require(saved.location?.split(separator: "?").first, "\(saved.body)")
            let mailbox = try await owner.get("\(path)/authentication")
            #expect(mailbox.body.contains("\(delegate), who opens this shared mailbox"), "\(mailbox.body)")
            #expect(try await owner.get("\(path)").body.contains("Connected"))

            // Its sign-in anew asks for the delegate again.
            let again = try await owner.submit(
                "\(path)/oauth", from: "\(path)/authentication", [("client", fixture.client)])
            let second = try OAuthFixture.target(of: again)
            #expect(second.contains("login_hint=sara%40mail.test"))
            let done = try await fixture.comeBack(try await fixture.service.signIn(as: delegate, at: second))
            #expect(done.location == "\(path)?done=connected", "\(done.body)")
        }
    }

    @Test("somebody who has no access to it is a question first, and then the mail server's no")
    func stranger() async throws {
        try await OAuthFixture.run { fixture in
            let owner = fixture.owner
            let begun = try await owner.submit(
                "/mailboxes/connect/oauth", from: "/mailboxes/connect",
                [("client", fixture.client), ("address", shared), ("delegate", delegate)])
            let location = try await fixture.service.signIn(
                as: "theo@mail.test", at: try OAuthFixture.target(of: begun))
            #expect(try await owner.get(fixture.path(location)).location == "/oauth/continue")
            let page = try await owner.get("/oauth/continue")
            #expect(page.body.contains("You signed in as theo@mail.test, and this is about \(delegate)"))
            let yes = try await owner.post(
                "/oauth/connect", [("form-token", page.formToken), ("accepted", page.value(of: "accepted"))])
            #expect(yes.status == 200 && yes.body.contains("Nothing is saved"), "\(yes.body)")
            #expect(try await owner.get("/mailboxes").body.contains("No mailbox yet"))

            let wrong = try await owner.submit(
                "/mailboxes/connect/oauth", from: "/mailboxes/connect",
                [("client", fixture.client), ("address", shared), ("delegate", "nobody")])
            #expect(wrong.status == 422 && wrong.header("Refresh") == nil)
        }
    }
}
