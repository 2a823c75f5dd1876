import MailModel
import MailStore
import Testing

@testable import Mailboxes

@Suite("OAuth: tokens for life")
struct GrantTokensTests {
    private func token(
        _ fixture: GrantFixture, _ mailbox: MailboxID, by tokens: GrantTokens? = nil
    ) async -> Result<AccessToken, TokenFailure> {
        do throws(TokenFailure) {
            return .success(try await (tokens ?? fixture.tokens).accessToken(for: mailbox, in: fixture.workspace))
        } catch {
            return .failure(error)
        }
    }

    private func finding(_ result: Result<AccessToken, TokenFailure>) -> Finding? {
        if case .failure(.finding(let finding)) = result { return finding }
        return nil
    }

    @Test("a token that lasts is given as it is; one that is about to end is refreshed before")
    func before() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            #expect(try await token(fixture, mailbox).get().secret == Secret("canary-access-0"))
            #expect(fixture.desk.requests.isEmpty)
            fixture.clock.advance(seconds: 3600 - 100)
            #expect(try await token(fixture, mailbox).get().secret == Secret("canary-access-1"))
            let grant = try await fixture.grant(mailbox)
            #expect(grant.version == 2)
            #expect(grant.lastRefreshed == fixture.clock.now)
            #expect(grant.accessExpires == fixture.clock.now.adding(milliseconds: 3_600_000))
            #expect(grant.lastUsed != nil)
            #expect(try await token(fixture, mailbox).get().version == 2)
            #expect(fixture.desk.refreshes == 1)
        }
    }

    @Test("a hundred who want a token of one mailbox at the same time cause one refresh, and all get the same")
    func single() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.clock.advance(seconds: 4000)
            fixture.desk.hold()
            let found = try await withThrowingTaskGroup(of: AccessToken.self) { group in
                for _ in 0..<100 { group.addTask { try await token(fixture, mailbox).get() } }
                group.addTask {
                    // Whoever comes after this finds the fresh token, or joins the one request.
                    for _ in 0..<200 { await Task.yield() }
                    fixture.desk.release()
                    return AccessToken(secret: Secret("canary-access-1"), version: 2)
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(found.count == 101)
            #expect(found.allSatisfy { $0.secret == Secret("canary-access-1") && $0.version == 2 })
            #expect(fixture.desk.refreshes == 1)
        }
    }

    @Test("whoever asked first may be cancelled; the others get their token, and the rotation is stored")
    func cancelled() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.clock.advance(seconds: 4000)
            fixture.desk.hold()
            let first = Task { await token(fixture, mailbox) }
            while fixture.desk.requests.isEmpty, fixture.desk.refreshes == 0 {
                // The request is counted only once it goes on, so this waits for the flight to have begun.
                if try await fixture.grant(mailbox).refreshStarted != nil { break }
                await Task.yield()
            }
            first.cancel()
            let second = Task { await token(fixture, mailbox) }
            fixture.desk.release()
            #expect(try await second.value.get().version == 2)
            _ = await first.value
            #expect(try await fixture.grant(mailbox).version == 2)
            #expect(fixture.desk.refreshes == 1)
        }
    }

    @Test("two programs on one store never both win; the second takes what the first stored")
    func nodes() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.desk.set(rotation: .keepsOld)
            fixture.clock.advance(seconds: 4000)
            let other = fixture.restarted()
            fixture.desk.hold()
            async let one = token(fixture, mailbox)
            async let two = token(fixture, mailbox, by: other)
            for _ in 0..<200 { await Task.yield() }
            fixture.desk.release()
            let (left, right) = (try await one.get(), try await two.get())
            #expect(left.version == 2)
            #expect(right.version == 2)
            #expect(left.secret == right.secret)
        }
    }

    @Test("a clock that was set back does not make a token last for ever")
    func clockSetBack() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.clock.advance(seconds: -4000)
            #expect(try await token(fixture, mailbox).get().version == 2)
            fixture.clock.advance(seconds: -60)
            #expect(try await token(fixture, mailbox).get().version == 2)
        }
    }

    @Test("mailboxes that were connected together are not refreshed together")
    func spread() {
        let margins = (0..<200).map { _ in StoredTokens.margin(of: .random(), version: 3, lifetime: 3_600_000) }
        #expect(margins.allSatisfy { (300_000...600_000).contains($0) })
        #expect((margins.max() ?? 0) - (margins.min() ?? 0) > 150_000)
        let one = MailboxID.random()
        #expect(Set((1..<20).map { StoredTokens.margin(of: one, version: $0, lifetime: 3_600_000) }).count > 10)
        #expect(StoredTokens.margin(of: one, version: 1, lifetime: 60_000) <= 15_000)
        #expect(StoredTokens.margin(of: one, version: 1, lifetime: -5) == 0)
    }

    @Test("a refused token is replaced; where one after the other is refused, it is not the token")
    func refused() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            let tokens = fixture.tokens
            let first = try await token(fixture, mailbox).get()
            let second = try await tokens.accessToken(for: mailbox, in: fixture.workspace, after: first)
            #expect(second?.secret == Secret("canary-access-1"))
            // Another session that had the first one as well gets what is there.
            let again = try await tokens.accessToken(for: mailbox, in: fixture.workspace, after: first)
            #expect(again?.version == 2)
            #expect(fixture.desk.refreshes == 1)
            var last = try #require(second)
            while let next = try await tokens.accessToken(for: mailbox, in: fixture.workspace, after: last) {
                last = next
                try #require(fixture.desk.refreshes < 10)
            }
            #expect(fixture.desk.refreshes == GrantTokens.replacementLimit)
            fixture.clock.advance(seconds: 61)
            let later = try await tokens.accessToken(for: mailbox, in: fixture.workspace, after: last)
            #expect(later?.version == last.version + 1)
        }
    }

    @Test("a provider that is down is no refused token: what lasts is used, and nobody has to sign in")
    func down() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.clock.advance(seconds: 3500)
            fixture.desk.answer(503, "<html>Service Unavailable</html>")
            #expect(try await token(fixture, mailbox).get().secret == Secret("canary-access-0"))
            fixture.clock.advance(seconds: 200)
            fixture.desk.set(down: true)
            let failed = finding(await token(fixture, mailbox))
            #expect(failed?.code == .oauthProviderUnavailable)
            #expect(failed?.disposition == .retry)
            #expect(try await fixture.grant(mailbox).finding.isEmpty)
            // It is left alone for a while, however many ask.
            let asked = fixture.desk.refreshes
            for _ in 0..<5 { #expect(finding(await token(fixture, mailbox))?.code == .oauthProviderUnavailable) }
            #expect(fixture.desk.refreshes == asked)
            fixture.desk.set(down: false)
            fixture.clock.advance(seconds: 301)
            #expect(try await token(fixture, mailbox).get().version == 2)
        }
    }

    @Test("a grant that was taken back waits for its owner, who is alerted at once, and is not asked for again")
    func revoked() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.desk.revoke()
            fixture.clock.advance(seconds: 4000)
            let found = finding(await token(fixture, mailbox))
            #expect(found?.code == .oauthGrantRevoked)
            #expect(found?.disposition == .reauthenticate)
            #expect(found?.actor == .user)
            #expect(found?.severity == .failure)
            let workspace = fixture.workspace
            let alerts = try await fixture.store.read { try $0.pendingAlerts(in: workspace) }
            #expect(!alerts.isEmpty)
            #expect(alerts.allSatisfy { $0.mailbox == mailbox })
            let record = try await fixture.store.read { try $0.mailbox(mailbox, in: workspace) }
            #expect(record?.receiving.finding == "oauth.grant-revoked")
            #expect(record?.sending.finding == "oauth.grant-revoked")
            let target = try await MailboxSessions(fixture.dependencies).target(of: mailbox)
            #expect(target?.waitsForOwner == true)
            #expect(target?.isActive == true)
            let asked = fixture.desk.requests.count
            #expect(finding(await token(fixture, mailbox))?.code == .oauthGrantRevoked)
            #expect(finding(await token(fixture, mailbox, by: fixture.restarted()))?.code == .oauthGrantRevoked)
            #expect(fixture.desk.requests.count == asked)
            #expect(try await fixture.store.read { try $0.pendingAlerts(in: workspace) }.count == alerts.count)
        }
    }

    @Test("after the owner has signed in again the engine hears of it and goes on")
    func resumed() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            let mailbox = try await fixture.connect(client: client)
            let sessions = MailboxSessions(fixture.dependencies)
            let before = try await sessions.target(of: mailbox)
            fixture.desk.answer(400, #"{"error":"invalid_grant"}"#)
            fixture.clock.advance(seconds: 4000)
            _ = await token(fixture, mailbox)
            #expect(try await fixture.connect(client: client) == mailbox)
            #expect(try await fixture.grant(mailbox).version == 1)
            #expect(try await token(fixture, mailbox).get().secret == Secret("canary-access-0"))
            let after = try await sessions.target(of: mailbox)
            #expect(after?.stamp != before?.stamp)
        }
    }

    @Test("a refresh changes no session's target, so that no connection is dropped for it")
    func stamp() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            let sessions = MailboxSessions(fixture.dependencies)
            let before = try await sessions.target(of: mailbox)
            fixture.clock.advance(seconds: 4000)
            #expect(try await token(fixture, mailbox).get().version == 2)
            #expect(try await sessions.target(of: mailbox) == before)
        }
    }

    @Test("a server that refuses without a word is asked once more, which tells the grant from the client")
    func silent() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.clock.advance(seconds: 4000)
            fixture.desk.answer(400, "")
            #expect(finding(await token(fixture, mailbox))?.code == .oauthGrantRevoked)
            #expect(fixture.desk.requests == ["refresh_token", "authorization_code"])
        }
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.clock.advance(seconds: 4000)
            fixture.desk.answer(400, "")
            fixture.desk.answer(400, "")
            let found = finding(await token(fixture, mailbox))
            #expect(found?.code == .oauthProviderUnavailable)
            #expect(try await fixture.grant(mailbox).finding.isEmpty)
        }
    }

    @Test("a client that the provider does not accept is the operator's, and a new entry is tried at once")
    func client() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            let mailbox = try await fixture.connect(client: client)
            fixture.clock.advance(seconds: 4000)
            fixture.desk.answer(401, #"{"error":"invalid_client"}"#)
            let found = finding(await token(fixture, mailbox))
            #expect(found?.code == .oauthClientMisconfigured)
            #expect(found?.actor == .operator)
            #expect(try await fixture.grant(mailbox).finding.isEmpty)
            _ = try await OAuthClients(fixture.dependencies).save(
                OAuthClientEntry(
                    id: client, provider: GrantFixture.provider, clientID: "client", secret: Secret("new secret")))
            #expect(try await token(fixture, mailbox).get().version == 2)
            let workspace = fixture.workspace
            let due = try await fixture.store.read { try $0.health(of: mailbox, in: workspace) }.nextCheck
            #expect(due == fixture.clock.now)
        }
    }

    @Test("without a refresh token the end of the token is the end of the grant")
    func noRefreshToken() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            let workspace = fixture.workspace
            let pair = GrantTokenPair(access: Secret("canary-access-9"), refresh: nil)
            let key = try #require(
                try await fixture.store.read { try $0.credentials(of: mailbox, in: workspace) }?.dataKey)
            let sealed = try fixture.dependencies.sealing.seal(pair, for: mailbox, under: key)
            let rotation = GrantRotation(
                of: try await fixture.grant(mailbox).stamp, sealed: sealed, accessExpires: fixture.clock.now)
            try await fixture.store.write { _ = try $0.rotateGrant(rotation, of: mailbox, in: workspace) }
            #expect(finding(await token(fixture, mailbox))?.code == .oauthGrantExpired)
            #expect(fixture.desk.requests.isEmpty)
        }
    }

    @Test("the client's removal is told as what it is")
    func removed() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            let mailbox = try await fixture.connect(client: client)
            try await OAuthClients(fixture.dependencies).remove(client)
            #expect(try await token(fixture, mailbox).get().version == 1)
            fixture.clock.advance(seconds: 4000)
            #expect(finding(await token(fixture, mailbox))?.code == .oauthClientMisconfigured)
        }
    }

    @Test("tokens and client secrets are in no file of the store and no line of the log")
    func sealed() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            for _ in 0..<3 {
                fixture.clock.advance(seconds: 4000)
                _ = try await token(fixture, mailbox).get()
            }
            fixture.desk.answer(
                400,
                #"{"error":"invalid_grant","error_description":"canary-refresh-3 of canary-client-secret is unknown"}"#)
            fixture.clock.advance(seconds: 4000)
            let result = await token(fixture, mailbox)
            #expect(finding(result)?.code == .oauthGrantRevoked)
            #expect(!"\(result)".contains("canary"))
            #expect(try fixture.leaks(["canary"]).isEmpty)
            // The search itself can find something.
            #expect(try fixture.leaks(["alice@example.com"]) == ["alice@example.com"])
        }
    }
}
