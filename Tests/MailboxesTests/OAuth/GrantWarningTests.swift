import MailModel
import Testing

@testable import MailStore
@testable import Mailboxes

@Suite("OAuth: what will not go on working")
struct GrantWarningTests {
    private func warnings(_ fixture: GrantFixture, _ mailbox: MailboxID) async -> (Finding?, Finding?) {
        let context = FindingContext(
            direction: .receiving, endpoint: "imap.example.com:993", address: "alice@example.com")
        return await StoredGrant(tokens: fixture.tokens, mailbox: mailbox, workspace: fixture.workspace)
            .warnings(context)
    }

    @Test("a grant that ends within two weeks is told with its date, and one that lasts is not")
    func grant() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect(grantLasts: 30 * 86_400)
            #expect(await warnings(fixture, mailbox).0 == nil)
            fixture.clock.advance(seconds: 17 * 86_400)
            let finding = await warnings(fixture, mailbox).0
            #expect(finding?.code == .oauthGrantExpiring)
            #expect(finding?.severity == .warning)
            #expect(finding?.date != nil)
        }
    }

    @Test("a client secret that ends within thirty days is told to the operator")
    func secret() async throws {
        try await GrantFixture.with { fixture in
            let client = try await OAuthClients(fixture.dependencies).save(
                OAuthClientEntry(
                    provider: GrantFixture.provider, clientID: "client", secret: Secret("x"),
                    secretExpires: fixture.clock.now.adding(milliseconds: 40 * 86_400_000)))
            let mailbox = try await fixture.connect(client: client.id)
            #expect(await warnings(fixture, mailbox).1 == nil)
            fixture.clock.advance(seconds: 11 * 86_400)
            let finding = await warnings(fixture, mailbox).1
            #expect(finding?.code == .oauthClientSecretExpiring)
            #expect(finding?.actor == .operator)
        }
    }

    @Test("seven days at Google mean that the app is in testing")
    func testing() {
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        let grant = GrantRecord.sample(granted: now, expires: now.adding(milliseconds: 7 * 86_400_000))
        let context = FindingContext(direction: .receiving, endpoint: "imap.gmail.com:993", address: "a@gmail.com")
        #expect(StoredGrant.warning(of: grant, provider: "google", context, now: now)?.code == .oauthTestingMode)
        #expect(StoredGrant.warning(of: grant, provider: "custom", context, now: now)?.code == .oauthGrantExpiring)
    }

    @Test("grants that nobody used for some days are listed, with everything but their tokens")
    func review() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            let idle = try await fixture.connect("idle", client: client)
            fixture.clock.advance(seconds: 40 * 86_400)
            let used = try await fixture.connect("used", client: client)
            _ = try await fixture.tokens.accessToken(for: used, in: fixture.workspace)
            let review = GrantReview(fixture.dependencies)
            let found = try await review.unused(forDays: 30)
            #expect(found.map(\.mailbox) == [idle])
            #expect(found.first?.scopes == ["mail"])
            #expect(found.first?.provider == "Example")
            #expect(try await review.unused(forDays: 0).count == 2)
            #expect(try await review.show("used@example.com")?.lastUsed == fixture.clock.now)
        }
    }

    @Test("disconnecting takes the grant back at the provider, and says where that could not be")
    func revocation() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            let disconnecting = DisconnectMailbox(fixture.dependencies)
            try await fixture.connect("alice", client: client)
            #expect(try await disconnecting.disconnect("alice@example.com", erase: false).revocation == .revoked)
            #expect(fixture.desk.requests == ["revoke"])
            // Once more: there is nothing left to take back.
            #expect(try await disconnecting.disconnect("alice@example.com", erase: true).revocation == .noGrant)
            try await fixture.connect("bob", client: client)
            fixture.desk.set(down: true)
            let (summary, outcome) = try await disconnecting.disconnect("bob@example.com", erase: true)
            #expect(outcome.isPending)
            #expect(outcome.words?.contains("could not be reached") == true)
            #expect(summary.status == .disconnected)
        }
    }
}

extension GrantRecord {
    /// A grant of which only these times matter.
    fileprivate static func sample(granted: Timestamp, expires: Timestamp) -> GrantRecord {
        GrantRecord(
            mailbox: .random(), workspace: .random(), client: nil, kind: .owner, version: 1, issuer: "", subject: "",
            account: "",
            scopes: [], granted: granted, grantedBy: "", lastUsed: nil, lastRefreshed: granted, accessExpires: nil,
            grantExpires: expires, refreshStarted: nil, finding: "")
    }
}
