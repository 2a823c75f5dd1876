import Foundation
import MailModel
import MailStore
import MailTestKit
import OAuth
import Testing

@testable import Mailboxes

/// Tokens that come when nobody wants them any more.
@Suite("OAuth: tokens that come too late", .timeLimit(.minutes(5)))
struct LateTokensTests {
    private func fails(_ fixture: GrantFixture, _ mailbox: MailboxID) async -> Bool {
        do throws(TokenFailure) {
            _ = try await fixture.tokens.accessToken(for: mailbox, in: fixture.workspace)
            return false
        } catch {
            return true
        }
    }

    private func pending(_ fixture: GrantFixture) async throws -> [RevocationRecord] {
        try await PendingRevocations(fixture.dependencies).list()
    }

    /// A refresh whose answer is on its way while `body` runs.
    private func refreshing(
        _ fixture: GrantFixture, _ mailbox: MailboxID, _ body: () async throws -> Void
    ) async throws -> Bool {
        fixture.clock.advance(seconds: 4000)
        fixture.desk.holdRefreshed()
        async let failed = fails(fixture, mailbox)
        while fixture.desk.held == 0 { await Task.yield() }
        do {
            try await body()
        } catch {
            fixture.desk.release()
            throw error
        }
        fixture.desk.release()
        return await failed
    }

    private func round(_ fixture: GrantFixture) async {
        await PendingRevocations(fixture.dependencies).round { _ in }
    }

    @Test(
        "tokens that come while their mailbox is disconnected are ended at the provider", arguments: [false, true],
        TokenDesk.Rotation.allCases)
    func disconnected(erase: Bool, rotation: TokenDesk.Rotation) async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.desk.set(rotation: rotation)
            let failed = try await refreshing(fixture, mailbox) {
                let outcome = try await DisconnectMailbox(fixture.dependencies)
                    .disconnect("alice@example.com", erase: erase).revocation
                #expect(outcome == .revoked)
                #expect(try await pending(fixture).isEmpty)
            }
            #expect(failed, "nobody gets a token of a mailbox that is disconnected")
            let kept = try await pending(fixture)
            #expect(kept.map(\.address) == ["alice@example.com"])
            #expect(try fixture.leaks(["canary-refresh", "canary-access"]).isEmpty)
            await round(fixture)
            let last = rotation == .none ? "canary-refresh-0" : "canary-refresh-1"
            #expect(fixture.desk.ended == ["canary-refresh-0", last])
            #expect(try await pending(fixture).isEmpty)
            await round(fixture)
            #expect(fixture.desk.ended.count == 2)
        }
    }

    @Test("where the store does not take them at that moment, it is offered them again")
    func storeDown() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            _ = try await refreshing(fixture, mailbox) {
                _ = try await DisconnectMailbox(fixture.dependencies).disconnect("alice@example.com", erase: false)
                fixture.database.die(afterWrites: 0)
            }
            fixture.database.die(afterWrites: nil)
            #expect(try await pending(fixture).isEmpty)
            await round(fixture)
            #expect(fixture.desk.ended == ["canary-refresh-0", "canary-refresh-1"])
        }
    }

    @Test("where the store fails between learning that the grant is gone and keeping them, they are kept later")
    func storeDownLater() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            _ = try await refreshing(fixture, mailbox) {
                _ = try await DisconnectMailbox(fixture.dependencies).disconnect("alice@example.com", erase: false)
                fixture.database.die(afterWrites: 1)
            }
            #expect(try await pending(fixture).isEmpty)
            fixture.database.die(afterWrites: nil)
            await round(fixture)
            #expect(fixture.desk.ended == ["canary-refresh-0", "canary-refresh-1"])
        }
    }

    @Test("tokens of a mailbox in use that the store did not take are offered again by themselves")
    func unsaved() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            let failed = try await refreshing(fixture, mailbox) { fixture.database.die(afterWrites: 0) }
            #expect(failed)
            fixture.database.die(afterWrites: nil)
            // The operator enters the client's secret anew meanwhile.
            await fixture.tokens.forget(mailbox)
            await round(fixture)
            #expect(try await fixture.grant(mailbox).version == 2)
            let token = try await fixture.tokens.accessToken(for: mailbox, in: fixture.workspace)
            #expect(token.secret == Secret("canary-access-1"))
            #expect(fixture.desk.refreshes == 1 && fixture.desk.ended.isEmpty)
        }
    }

    @Test("they are left alone where a mailbox stands on the same grant")
    func stillUsed() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            let mailbox = try await fixture.connect(client: client)
            fixture.desk.set(rotation: .keepsOld)
            // The owner has signed in again before the answer came.
            _ = try await refreshing(fixture, mailbox) {
                fixture.clock.advance(seconds: 1)
                try await fixture.connect(client: client)
            }
            #expect(try await pending(fixture).isEmpty)
            await round(fixture)
            #expect(fixture.desk.ended.isEmpty)
            // The same with another account: its predecessor's access is nobody's any more, neither by the tokens that it
            // had nor by those which came too late.
            _ = try await refreshing(fixture, mailbox) {
                fixture.clock.advance(seconds: 1)
                try await fixture.connect(client: client, subject: "s-another")
            }
            #expect(try await pending(fixture).map(\.subject) == ["s-alice", "s-alice"])
        }
    }

    @Test("where a provider ends nothing for programs, nothing is kept")
    func nobodyToAsk() async throws {
        try await GrantFixture.with { fixture in
            var provider = GrantFixture.provider
            provider.revocation = .page("https://sso.example.com/connections")
            let mailbox = try await fixture.connect(client: try await fixture.enterClient(provider))
            _ = try await refreshing(fixture, mailbox) {
                _ = try await DisconnectMailbox(fixture.dependencies).disconnect("alice@example.com", erase: false)
            }
            await round(fixture)
            #expect(try await pending(fixture).isEmpty && fixture.desk.ended.isEmpty)
        }
    }

    @Test("what a provider answers over the wire after the mailbox was disconnected opens nothing in the end")
    func wire() async throws {
        try await ConnectingStage.with { stage in
            let (fixture, provider) = (stage.fixture, stage.provider)
            let first = try await stage.tokens()
            let mailbox = try await fixture.connect(client: stage.client, pair: first, lifetime: 60)
            fixture.clock.advance(seconds: 120)
            provider.inject(.hold, at: "/token")
            async let failed = fails(fixture, mailbox)
            while provider.heldAnswers == 0 { await Task.yield() }
            let token = first.access.text
            let outcome = try await DisconnectMailbox(fixture.dependencies)
                .disconnect("alice@example.com", erase: true).revocation
            // The provider has ended the first pair by the refresh already, and does not know it any more.
            #expect(outcome == .revoked)
            provider.release()
            #expect(await failed)
            #expect(try await pending(fixture).count == 1)
            await round(fixture)
            #expect(try await pending(fixture).isEmpty)
            #expect(!provider.accepts(token, of: "alice@mail.test"))
            #expect(provider.liveGrants == 0)
        }
    }
}
