import Foundation
import HTTPFetch
import MailModel
import MailStore
import OAuth
import Synchronization
import Testing

@testable import Mailboxes
@testable import Web

@Suite("Web: taking back access to many", .timeLimit(.minutes(15)))
struct ReviewManyTests {
    /// A provider that nobody reaches; counts who tried.
    private final class Silence: HTTPFetching {
        private let asked = Atomic(0)

        var count: Int { asked.load(ordering: .relaxed) }

        func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
            asked.add(1, ordering: .relaxed)
            throw FetchError(.notConnected, "nobody is there")
        }
    }

    /// A provider that accepts a client's secret or does not.
    private final class Doorkeeper: HTTPFetching {
        private let isOpen = Atomic(false)

        func open() { isOpen.store(true, ordering: .relaxed) }

        func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
            let isOpen = isOpen.load(ordering: .relaxed)
            let isRevocation = request.url.hasSuffix("/revoke")
            let error = isOpen ? "invalid_grant" : "invalid_client"
            return FetchResponse(
                status: isOpen && isRevocation ? 200 : isOpen ? 400 : 401, fields: [],
                body: Array(#"{"error":"\#(error)"}"#.utf8), url: request.url)
        }
    }

    @Test(
        "a client that the provider does not accept is said to be an administrator's matter, until a secret is entered")
    func client() async throws {
        let doorkeeper = Doorkeeper()
        try await WebFixture.run(prepare: { $0.mailboxes.fetcher = doorkeeper }) { fixture in
            _ = try await fixture.owner()
            try await connect(1, fixture)
            let owner = fixture.browser()
            try await owner.signIn()
            let mailboxes = fixture.dependencies.mailboxes
            let id = try #require(try await ListMailboxes(mailboxes).run().first).id
            let answer = try await owner.submit(
                "/mailboxes/\(id)/disconnect", from: "/mailboxes/\(id)",
                [("address", "box0@example.com"), ("data", "keep")])
            let page = try await owner.get(try #require(answer.location, "\(answer.body)"))
            let words = "Example has not ended the access, because it does not accept Salesnode&#39;s client"
            #expect(page.body.contains(words), "\(page.body)")
            #expect(page.body.contains("href=\"/settings/sign-in\"") && page.body.contains("notice warn"))
            let review = try await owner.get("/mailboxes/review")
            #expect(review.body.contains(words) && review.body.contains("Enter a new secret"), "\(review.body)")
            let settings = try await owner.get("/settings/sign-in")
            #expect(settings.body.contains("a mailbox that was given up is still to be ended at Example"))

            // The new secret is accepted: the server asks at once.
            doorkeeper.open()
            let client = try #require(try await OAuthClients(mailboxes).list().first)
            var entry = OAuthClientEntry(provider: Self.provider, clientID: "client", secret: Secret("another"))
            entry.id = client.id
            _ = try await OAuthClients(mailboxes).save(entry)
            let now = fixture.store.time
            #expect(try await fixture.store.read { try $0.revocationsDue(at: now) }.count == 1)
            await PendingRevocations(mailboxes).round { _ in }
            let after = try await owner.get("/settings/sign-in")
            #expect(!after.body.contains("still to be ended"))
            #expect(try await owner.get("/mailboxes/review").body.contains("Being ended at providers") == false)
        }
    }

    private static let provider: OAuthProvider = {
        var provider = OAuthProvider(
            id: "custom", name: "Example",
            endpoints: OAuthEndpoints(
                authorization: "https://sso.example.com/authorize", token: "https://sso.example.com/token"),
            scopes: OAuthScopes(mail: ["mail"]), revocation: .endpoint("https://sso.example.com/revoke"))
        provider.accessPage = "https://sso.example.com/connections"
        return provider
    }()

    /// Mailboxes that are connected by grants, without a server behind them.
    private func connect(_ count: Int, _ fixture: WebFixture) async throws {
        let mailboxes = fixture.dependencies.mailboxes
        let workspace = mailboxes.workspace
        let client = try await OAuthClients(mailboxes).save(
            OAuthClientEntry(provider: Self.provider, clientID: "client", secret: Secret("secret")))
        let server = MailboxServer(
            endpoint: try #require(Endpoint("imap.example.com:993")), security: .implicit, user: "x", signIn: .oauth)
        for number in 0..<count {
            let draft = MailboxDraft(
                id: .random(), workspace: workspace, address: try EmailAddress("box\(number)@example.com"),
                imap: server, smtp: server)
            let credentials = try mailboxes.sealing.seal(
                GrantTokenPair(access: Secret("canary-access"), refresh: Secret("canary-refresh-\(number)")),
                for: draft.id)
            try await fixture.store.write { writer in
                try writer.saveMailbox(draft, credentials: credentials, folders: [])
                try writer.saveGrant(
                    GrantDraft(
                        client: client.id, issuer: "https://sso.example.com", subject: "s-\(number)",
                        account: "box\(number)@example.com", scopes: ["mail"], grantedBy: "Olive", accessExpires: nil,
                        grantExpires: nil), of: draft.id, in: workspace)
            }
        }
        fixture.clock.advance(days: 100)
    }

    @Test(
        "one press gives up all that are listed, however slow their provider is, and says of each what became of it",
        arguments: [true, false])
    func all(isPatient: Bool) async throws {
        let silence = Silence()
        let count = 90
        try await WebFixture.run(
            prepare: { dependencies in
                dependencies.mailboxes.fetcher = silence
                dependencies.reviewPatience = isPatient ? .seconds(600) : .zero
            }
        ) { fixture in
            let first = try await fixture.owner()
            try await connect(count, fixture)
            let owner = fixture.browser()
            try await owner.signIn()
            _ = first
            let question = try await owner.submit(
                "/mailboxes/review/revoke", from: "/mailboxes/review?days=90", [("days", "90"), ("all", "yes")])
            #expect(question.status == 200 && question.body.contains("Take back access to \(count) mailboxes?"))
            let ids = question.body.matches(of: /name="mailbox" value="(mbx_[a-z0-9]+)"/).map { String($0.1) }
            #expect(Set(ids).count == count)
            #expect(silence.count == 0, "nothing happens before the answer")
            let done = try await owner.post(
                "/mailboxes/review/revoke",
                [("form-token", question.formToken), ("days", "90"), ("confirmed", "yes")] + ids.map { ("mailbox", $0) }
            )
            #expect(done.status == 200 && done.body.contains("\(count) of \(count) given up"), "\(done.status)")
            let words = isPatient ? "Example could not be reached" : "Example is asked to end the access"
            #expect(done.body.matches(of: try Regex(words)).count == count, "\(done.body)")
            #expect(done.body.contains("https://sso.example.com/connections") == isPatient)
            #expect(silence.count == (isPatient ? count : 0))
            let mailboxes = fixture.dependencies.mailboxes
            let workspace = mailboxes.workspace
            let left = try await fixture.store.read { try $0.grants(in: workspace, limit: 500).items }
            #expect(left.isEmpty)
            #expect(try await PendingRevocations(mailboxes).list().count == count)
            // What was left to the server is due at once.
            let now = fixture.store.time
            let due = try await fixture.store.read { try $0.revocationsDue(at: now, limit: 500) }
            #expect(due.count == (isPatient ? 0 : count))
            let review = try await owner.get("/mailboxes/review?days=90")
            #expect(review.body.contains("Every mailbox is in use"))
            #expect(review.body.contains("box0@example.com") && !review.body.contains("canary"))
        }
    }
}
