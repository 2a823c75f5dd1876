import Foundation
import MailModel
import MailStore
import Mailboxes
import OAuth
import Testbed
import Testing

@testable import Web

@Suite("Web: reviewing access, and taking it back", .serialized, .timeLimit(.minutes(15)))
struct OAuthReviewTests {
    private func connect(_ fixture: OAuthFixture, _ user: String) async throws -> String {
        let saved = try await fixture.comeBack(
            try await fixture.service.signIn(as: user, at: try await fixture.begin(user)))
        let path = try #require(saved.location, "\(saved.body)")
        #expect(path.hasSuffix("?done=connected"))
        return String(path.split(separator: "/").last?.prefix { $0 != "?" } ?? "")
    }

    @Test("a mailbox's page says in words what was granted, when and by whom, how it is used and when it ends")
    func page() async throws {
        try await OAuthFixture.run { fixture in
            let id = try await connect(fixture, "adam@mail.test")
            let page = try await fixture.owner.get("/mailboxes/\(id)/authentication")
            for words in [
                "read, sort and delete its mail", "send mail as it", "see whose account it is", "by Olive", "Last used",
                "Last renewed", "not yet: the access of the sign-in still lasts", "it is renewed by itself",
                "takes the access back at Testbed", "Re-authenticate at Testbed",
            ] {
                #expect(page.body.contains(words), "\(words): \(page.body)")
            }
            let overview = try await fixture.owner.get("/mailboxes/\(id)")
            #expect(!overview.body.contains("Its password is destroyed"))
        }
    }

    @Test("a mailbox that goes on with a password has its access ended at the provider, and page and audit log say so")
    func password() async throws {
        try await OAuthFixture.run { fixture in
            let (owner, testbed, user) = (fixture.owner, fixture.testbed, "dave@mail.test")
            let id = try await connect(fixture, user)
            let panel = try await owner.get("/mailboxes/\(id)/authentication").body
            #expect(panel.contains("the access at the provider is ended"))
            let (imap, smtp) = (
                try #require(Endpoint(testbed.imapTLS.namedAddress)),
                try #require(Endpoint(testbed.submissionTLS.namedAddress))
            )
            func enter(_ password: String) async throws -> Browser.Answer {
                try await owner.submit(
                    "/mailboxes/connect", from: "/mailboxes/connect",
                    [
                        ("do", "connect"), ("address", user), ("imap-host", "\(imap.host)"),
                        ("imap-port", "\(imap.port)"), ("imap-security", "implicit"), ("imap-user", user),
                        ("smtp-host", "\(smtp.host)"), ("smtp-port", "\(smtp.port)"), ("smtp-security", "implicit"),
                        ("smtp-user", user), ("password", password),
                    ])
            }
            #expect(try await enter("not-the-password").status == 200)
            #expect(try await fixture.service.tokens(of: user).refreshTokens == 1)
            let saved = try await enter(try #require(testbed.users[user]))
            let path = try #require(saved.location, "\(saved.body)")
            #expect(path == "/mailboxes/\(id)?done=connected&access=ended&client=\(fixture.client)&replaced=yes")
            #expect(try await fixture.service.tokens(of: user).refreshTokens == 0)
            let page = try await owner.get(path).body
            #expect(page.contains("The mailbox is connected."))
            #expect(
                page.contains(
                    "It no longer uses the access that it had at Testbed before. Testbed has ended that access."))
            let audit = try await owner.get("/audit").body
            #expect(audit.contains("took back the access to <strong>\(user)</strong> at Testbed"), "\(audit)")
        }
    }

    @Test(
        "scopes of every provider read as what they allow; what nobody knows stays as it is written",
        arguments: OAuthProviders.all)
    func scopes(_ provider: OAuthProvider) {
        let words = ScopeWords(provider.scopes.identity + provider.scopes.offline + provider.scopes.mail, at: nil)
        #expect(words.abilities.prefix(2) == ["read, sort and delete its mail", "send mail as it"])
        #expect(words.others.isEmpty, "\(words.others)")
        #expect(ScopeWords(["openid", "calendar"], at: provider).others == ["calendar"])
    }

    @Test("access that lies unused is listed, and taken back at the provider after one more question")
    func review() async throws {
        try await OAuthFixture.run { fixture in
            let (owner, user) = (fixture.owner, "bert@mail.test")
            let id = try await connect(fixture, user)
            #expect(try await owner.get("/mailboxes/review").body.contains("Every mailbox is in use"))
            #expect(try await fixture.service.tokens(of: user).refreshTokens > 0)
            // A mailbox that is paused uses its access no more.
            _ = try await owner.submit("/mailboxes/\(id)/pause", from: "/mailboxes/\(id)", [])
            fixture.web.clock.advance(days: 29)
            try await owner.signIn()
            #expect(try await owner.get("/mailboxes/review?days=30").body.contains("Every mailbox is in use"))
            fixture.web.clock.advance(days: 2)
            let page = try await owner.get("/mailboxes/review?days=30")
            #expect(page.body.contains(user) && page.body.contains("granted"), "\(page.body)")
            #expect(page.body.contains("by Olive") && page.body.contains("last used"))

            let nothing = try await owner.submit("/mailboxes/review/revoke", from: "/mailboxes/review?days=30", [])
            #expect(nothing.status == 422 && nothing.body.contains("Tick one first"))
            let question = try await owner.submit(
                "/mailboxes/review/revoke", from: "/mailboxes/review?days=30", [("mailbox", id), ("days", "30")])
            #expect(question.status == 200 && question.body.contains("Take back access to 1 mailbox?"))
            #expect(question.body.contains("cannot be undone") && question.body.contains("ended at Testbed"))
            #expect(try await fixture.service.tokens(of: user).refreshTokens > 0, "nothing happens before the answer")

            let done = try await owner.post(
                "/mailboxes/review/revoke",
                [("form-token", question.formToken), ("mailbox", id), ("days", "30"), ("confirmed", "yes")])
            #expect(done.status == 200 && done.body.contains("Testbed has ended Salesnode"), "\(done.body)")
            #expect(try await fixture.service.tokens(of: user).refreshTokens == 0)
            #expect(try await owner.get("/mailboxes/\(id)").body.contains("Disconnected."))
            let audit = try await owner.get("/audit").body
            #expect(audit.contains("took back the access to") && audit.contains("at Testbed"))
            // Once more is no error, and says nothing untrue.
            let again = try await owner.post(
                "/mailboxes/review/revoke",
                [("form-token", done.formToken), ("mailbox", id), ("confirmed", "yes")])
            #expect(again.status != 500)
            let viewer = try await fixture.web.join("val", as: "viewer", by: owner)
            #expect(try await viewer.get("/mailboxes/review").status == 403)
            let refused = try await viewer.submit(
                "/mailboxes/review/revoke", from: "/account", [("mailbox", id), ("confirmed", "yes")])
            #expect(refused.status == 403)
        }
    }

    @Test("after disconnecting, the page says what the provider made of it, erased or not")
    func disconnect() async throws {
        try await OAuthFixture.run { fixture in
            let owner = fixture.owner
            func disconnect(_ id: String, _ user: String, _ data: String) async throws -> Browser.Answer {
                let answer = try await owner.submit(
                    "/mailboxes/\(id)/disconnect", from: "/mailboxes/\(id)", [("address", user), ("data", data)])
                return try await owner.get(try #require(answer.location, "\(answer.body)"))
            }
            let kept = try await connect(fixture, "cora@mail.test")
            let first = try await disconnect(kept, "cora@mail.test", "keep")
            #expect(first.body.contains("Testbed has ended Salesnode"), "\(first.body)")
            #expect(try await fixture.service.tokens(of: "cora@mail.test").refreshTokens == 0)

            let erased = try await connect(fixture, "dora@mail.test")
            let second = try await disconnect(erased, "dora@mail.test", "erase")
            #expect(second.body.contains("everything that Salesnode held of it is erased"), "\(second.body)")
            #expect(second.body.contains("Testbed has ended Salesnode"))

            // What no revocation endpoint answers says nothing: it is asked again, and the owner can do it as well.
            let left = try await connect(fixture, "emil@mail.test")
            try await Self.moveRevocation(fixture) { $0.replacing("revoke", with: "nowhere") }
            let third = try await disconnect(left, "emil@mail.test", "keep")
            #expect(third.body.contains("Testbed gave an answer that does not say"), "\(third.body)")
            #expect(third.body.contains("notice warn"))
            #expect(try await fixture.service.tokens(of: "emil@mail.test").refreshTokens > 0)
            // The address of that page leads nowhere else, whatever is put into it.
            let forged = try await owner.get(
                "/mailboxes/\(left)?done=disconnected&access=owner&client=https%3A%2F%2Fevil.example")
            #expect(forged.status == 200 && !forged.body.contains("evil.example"))
        }
    }

    @Test("a provider that cannot be reached is asked again, and the pages say until when")
    func unreachable() async throws {
        try await OAuthFixture.run { fixture in
            let (owner, user) = (fixture.owner, "quinn@mail.test")
            let id = try await connect(fixture, user)
            // Nobody listens there.
            try await Self.moveRevocation(fixture) {
                $0.replacing(/https:[^"]*revoke/, with: #"https:\/\/127.0.0.1:1\/revoke"#)
            }
            let answer = try await owner.submit(
                "/mailboxes/\(id)/disconnect", from: "/mailboxes/\(id)", [("address", user), ("data", "erase")])
            let page = try await owner.get(try #require(answer.location, "\(answer.body)"))
            #expect(page.body.contains("everything that Salesnode held of it is erased"), "\(page.body)")
            #expect(page.body.contains("Testbed could not be reached to end the access"), "\(page.body)")
            #expect(page.body.contains("tried again by itself until") && page.body.contains("notice warn"))
            let review = try await owner.get("/mailboxes/review")
            #expect(review.body.contains("Being ended at providers") && review.body.contains(user), "\(review.body)")
            #expect(review.body.contains("asked once, next"))
            // What the address of that page says is not repeated where it makes no sense.
            for until in ["x", "-1", "99999999999999999"] {
                let forged = try await owner.get("/mailboxes?done=erased&access=pending&until=\(until)")
                #expect(forged.status == 200 && !forged.body.contains("could not be reached"))
            }
        }
    }

    /// Lets the client's provider be asked at another address.
    private static func moveRevocation(
        _ fixture: OAuthFixture, _ change: @Sendable (String) -> String
    ) async throws {
        let id = try #require(OAuthClientID(fixture.client))
        let old = try #require(
            try await fixture.web.store.read { reader in
                try reader.oauthClient(id, in: try reader.defaultWorkspace().id)
            })
        let configuration = change(old.configuration)
        #expect(configuration != old.configuration)
        try await fixture.web.store.write { writer in
            try writer.saveOAuthClient(
                OAuthClientDraft(
                    id: id, workspace: old.workspace, provider: old.provider, realm: old.realm, clientID: old.clientID,
                    configuration: configuration, sealedSecret: old.sealedSecret, secretExpires: old.secretExpires))
        }
    }

    @Test("a provider without revocation is said to have none, with the page on which the owner does it")
    func words() throws {
        let microsoft = try #require(OAuthProviders.named("microsoft"))
        guard case .page(let page) = microsoft.revocation else {
            Issue.record("Microsoft has a page for it")
            return
        }
        let notice = RevocationNotice(outcome: .byOwner(page: page), client: nil)
        #expect(notice.words.text.contains("has no way for a program to end it"))
        #expect(notice.words.text.contains("href=\"\(page)\"") && notice.isOpen)
        #expect(RevocationNotice(outcome: .noGrant, client: nil).html() == nil)
        for outcome in [
            RevocationOutcome.revoked, .stillUsed, .byOwner(page: nil), .failed(page: nil),
        ] {
            #expect(RevocationNotice(outcome: outcome, client: nil).html() != nil)
        }
        for obstacle in RevocationObstacle.allCases {
            let until = Timestamp(milliseconds: 1_800_000_000_000)
            let outcome = RevocationOutcome.pending(page: nil, until: until, because: obstacle)
            let words = RevocationNotice(outcome: outcome, client: nil).words.text
            #expect(words.contains("15 Jan 2027") && words.contains("The provider "))
            #expect(words.contains("/settings/sign-in") == (obstacle == .client))
        }
    }

    @Test("a secret that the provider refuses replaces nothing; the right one is in force at once")
    func rotation() async throws {
        try await OAuthFixture.run { fixture in
            let owner = fixture.owner
            let edit = "/settings/sign-in/custom?client=\(fixture.client)"
            func enter(_ secret: String, issuer: String? = nil) async throws -> Browser.Answer {
                try await owner.submit(
                    "/settings/sign-in/custom", from: edit,
                    OAuthFixture.form(
                        fixture.testbed, fixture.service, issuer: issuer ?? fixture.service.issuer, secret: secret)
                        + [("id", fixture.client)])
            }
            let wrong = try await enter("wrong-canary")
            #expect(wrong.status == 422 && wrong.body.contains("The old entry stays in force"), "\(wrong.body)")
            #expect(!wrong.body.contains("wrong-canary"))
            let asked = try await owner.submit(
                "/settings/sign-in/\(fixture.client)/check", from: "/settings/sign-in", [])
            #expect(asked.body.contains("The provider knows this client"), "the old one works on")
            // Nothing typed keeps the one that is there.
            for secret in [fixture.service.confidentialClient.secret ?? "", ""] {
                let right = try await enter(secret)
                #expect(right.status == 200 && right.body.contains("is in force, for all mailboxes at once"))
                #expect(!right.body.contains(fixture.service.confidentialClient.secret ?? "?"))
            }
            // A secret that stays goes to no other server than before.
            let elsewhere = try await enter("", issuer: fixture.service.localIssuer)
            #expect(elsewhere.status == 422 && elsewhere.body.contains("Enter the client secret again"))
        }
    }

    @Test("before a sign-in is removed, the mailboxes that depend on it are named")
    func removal() async throws {
        try await OAuthFixture.run { fixture in
            let owner = fixture.owner
            let path = "/settings/sign-in/\(fixture.client)/remove"
            #expect(try await owner.get(path).body.contains("No mailbox depends on it."))
            _ = try await connect(fixture, "fina@mail.test")
            let page = try await owner.get(path)
            #expect(page.status == 200 && page.body.contains("1 mailbox depends on it"), "\(page.body)")
            #expect(page.body.contains("fina@mail.test"))
            #expect(try await owner.get("/settings/sign-in").body.contains(fixture.client), "a look removes nothing")
            let removed = try await owner.submit(path, from: path, [])
            #expect(removed.location == "/settings/sign-in?done=removed")
        }
    }
}
