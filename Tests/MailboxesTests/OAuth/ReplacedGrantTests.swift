import Foundation
import MailModel
import MailStore
import MailTestKit
import OAuth
import Testing

@testable import Mailboxes

/// Access that a mailbox does not use any more, because it signs in with a password or by other access.
@Suite("OAuth: access that another sign-in replaces", .timeLimit(.minutes(5)))
struct ReplacedGrantTests {
    private func pending(_ fixture: GrantFixture) async throws -> [RevocationRecord] {
        try await PendingRevocations(fixture.dependencies).list()
    }

    private func round(_ fixture: GrantFixture) async {
        await PendingRevocations(fixture.dependencies).round { _ in }
    }

    private func state(_ fixture: GrantFixture, _ mailbox: MailboxID) async throws -> (
        grant: GrantRecord?, signIn: SignInKind?
    ) {
        let workspace = fixture.workspace
        return try await fixture.store.read { reader in
            (
                try reader.grant(of: mailbox, in: workspace),
                try reader.mailbox(mailbox, in: workspace)?.imap.signIn
            )
        }
    }

    @Test("a password takes its place, and then the provider ends it")
    func password() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            let mailbox = try await fixture.connect(client: client)
            let saved = try await fixture.savePassword()
            #expect(saved.record.id == mailbox && saved.replaced)
            #expect(fixture.desk.requests.isEmpty, "nothing is asked before it is saved")
            #expect(try await pending(fixture).map(\.address) == ["alice@example.com"])
            let ended = try #require(await saved.ended())
            #expect(ended == EndedAccess(outcome: .revoked, client: client, provider: "Example"))
            #expect(
                ended.words
                    == "It no longer uses the access that it had at Example before. The provider has ended Salesnode's access."
            )
            #expect(fixture.desk.ended == ["canary-refresh-0"])
            #expect(try await pending(fixture).isEmpty)
            #expect(try await state(fixture, mailbox) == (nil, .password))
            #expect(try fixture.leaks(["canary-refresh", "canary-access"]).isEmpty)
            // A password that replaces a password ends nothing.
            #expect(try await fixture.savePassword().ended() == nil)
        }
    }

    @Test("signing in again with the same account and client ends nothing, however often the client was entered")
    func same() async throws {
        try await GrantFixture.with { fixture in
            let (client, twin) = (try await fixture.enterClient(), try await fixture.enterClient())
            let mailbox = try await fixture.connect(client: client)
            for next in [client, twin, client] {
                fixture.clock.advance(seconds: 1)
                let saved = try await fixture.save(client: next)
                #expect(await saved.ended() == nil)
                #expect(try await state(fixture, mailbox).grant?.client == next)
            }
            #expect(try await pending(fixture).isEmpty)
            await round(fixture)
            #expect(fixture.desk.ended.isEmpty)
        }
    }

    @Test("clients of one Google project are taken for one, and so are entries of one client; others are not")
    func sameClients() {
        let (first, second, other) = (
            "123-abc.apps.googleusercontent.com", "123-xyz.apps.googleusercontent.com",
            "1234-abc.apps.googleusercontent.com"
        )
        #expect(OAuthProviders.areSame(first, second, at: "google"))
        #expect(
            !OAuthProviders.areSame(first, other, at: "google") && !OAuthProviders.areSame(other, first, at: "google"))
        #expect(!OAuthProviders.areSame(first, second, at: "custom") && OAuthProviders.areSame("x", "x", at: "custom"))
        #expect(OAuthProviders.areSame("x", "x", at: "google") && !OAuthProviders.areSame("x", "y", at: "google"))
        #expect(!OAuthProviders.areSame("-a", "-b", at: "google") && !OAuthProviders.areSame("", "x-y", at: "google"))
    }

    @Test("at a provider that ends all of an account's tokens with one of them, the new sign-in lives on")
    func google() async throws {
        try await ConnectingStage.with(.google) { stage in
            let (fixture, provider) = (stage.fixture, stage.provider)
            try await fixture.connect(client: stage.client, pair: try await stage.tokens())
            let pair = try await stage.tokens()
            #expect(await (try fixture.save(client: stage.client, pair: pair)).ended() == nil)
            await round(fixture)
            #expect(provider.accepts(pair.access.text, of: "alice@mail.test"))
            #expect(provider.liveGrants == 2)
            // Now nobody uses it: with the last token everything is ended that this account has granted.
            #expect(await (try fixture.savePassword()).ended()?.outcome == .revoked)
            #expect(!provider.accepts(pair.access.text, of: "alice@mail.test"))
            #expect(provider.liveGrants == 0)
        }
    }

    @Test("access by another account or another client takes its place, and the old one is ended")
    func other() async throws {
        try await GrantFixture.with { fixture in
            let entry = OAuthClientEntry(
                provider: GrantFixture.provider, clientID: "another-client", secret: Secret("canary-secret"))
            let client = try await fixture.enterClient()
            let another = try await OAuthClients(fixture.dependencies).save(entry).id
            func pair(_ number: Int) -> GrantTokenPair {
                GrantTokenPair(access: Secret("canary-access-x\(number)"), refresh: Secret("canary-refresh-x\(number)"))
            }
            let mailbox = try await fixture.connect(client: client, pair: pair(1))
            let second = try await fixture.save(client: client, pair: pair(2), subject: "s-another")
            #expect(await second.ended()?.outcome == .revoked)
            let third = try await fixture.save(client: another, pair: pair(3), subject: "s-another")
            #expect(await third.ended()?.outcome == .revoked)
            #expect(fixture.desk.ended == ["canary-refresh-x1", "canary-refresh-x2"])
            #expect(try await state(fixture, mailbox).grant?.client == another)
        }
    }

    @Test("it is left alone where another mailbox uses it, whether or not the provider names the account")
    func shared() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            for subject in ["s-delegate", ""] {
                try await fixture.connect("team", client: client, subject: subject)
                try await fixture.connect("alice", client: client, subject: subject)
                if subject.isEmpty {
                    // The other mailbox was opened by this one's account.
                    try await fixture.connect("team", client: client, subject: subject, account: "alice@example.com")
                }
                #expect(await (try fixture.savePassword("alice")).ended()?.outcome == .stillUsed)
                #expect(try await pending(fixture).isEmpty)
                #expect(await (try fixture.savePassword("team")).ended()?.outcome == .revoked)
            }
            #expect(fixture.desk.ended.count == 2)
        }
    }

    @Test("where the provider has no way for it, or an app had it, that is said and nothing is kept")
    func nobodyToAsk() async throws {
        try await GrantFixture.with { fixture in
            var provider = GrantFixture.provider
            provider.revocation = .page("https://sso.example.com/connections")
            let client = try await fixture.enterClient(provider)
            try await fixture.connect("alice", client: client)
            #expect(
                await (try fixture.savePassword("alice")).ended()?.outcome
                    == .byOwner(page: "https://sso.example.com/connections"))
            try await fixture.connect("bob", client: client, subject: "", kind: .app)
            #expect(await (try fixture.save("bob", client: client, subject: "", kind: .app)).ended() == nil)
            #expect(await (try fixture.savePassword("bob")).ended()?.outcome == .byAdministrator)
            #expect(try await pending(fixture).isEmpty && fixture.desk.requests.isEmpty)
        }
    }

    @Test("a provider that is down is asked again; who signs in again meanwhile keeps the access")
    func down() async throws {
        try await GrantFixture.with { fixture in
            for subject in ["s-alice", ""] {
                let client = try await fixture.enterClient()
                try await fixture.connect(client: client, subject: subject)
                fixture.desk.set(down: true)
                #expect(await (try fixture.savePassword()).ended()?.outcome.isPending == true)
                #expect(try await pending(fixture).count == 1)
                fixture.clock.advance(seconds: 1)
                #expect(await (try fixture.save(client: client, subject: subject)).ended() == nil)
                #expect(try await pending(fixture).isEmpty)
                #expect(await (try fixture.savePassword()).ended()?.outcome.isPending == true)
                fixture.desk.set(down: false)
                fixture.clock.advance(seconds: 121)
                await round(fixture)
                #expect(try await pending(fixture).isEmpty)
            }
            #expect(fixture.desk.ended == ["canary-refresh-0", "canary-refresh-0"])
        }
    }

    @Test("a program that is killed before saving has changed nothing; after it the next one ends the access")
    func killed() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.database.die(afterWrites: 0)
            await #expect(throws: MailboxError.self) { _ = try await fixture.savePassword() }
            fixture.database.die(afterWrites: nil)
            #expect(try await state(fixture, mailbox).grant != nil)
            #expect(try await pending(fixture).isEmpty)
            // Saved; killed before the provider is asked.
            _ = try await fixture.savePassword()
            #expect(fixture.desk.requests.isEmpty)
            fixture.clock.advance(seconds: 61)
            await round(fixture)
            #expect(fixture.desk.ended == ["canary-refresh-0"])
            #expect(try await pending(fixture).isEmpty)
        }
    }

    @Test("tokens that are renewed between reading and saving are those that are ended")
    func renewed() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.clock.advance(seconds: 4000)
            fixture.database.interpose {
                _ = try? await fixture.tokens.accessToken(for: mailbox, in: fixture.workspace)
            }
            let saved = try await fixture.savePassword()
            #expect(await saved.ended()?.outcome == .revoked)
            #expect(fixture.desk.ended == ["canary-refresh-1"])
            #expect(try await state(fixture, mailbox) == (nil, .password))
        }
    }

    @Test("a sign-in that is saved between reading and saving is ended too")
    func signedInMeanwhile() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            let mailbox = try await fixture.savePassword().record.id
            fixture.database.interpose { _ = try? await fixture.connect(client: client) }
            #expect(await (try fixture.savePassword()).ended()?.outcome == .revoked)
            #expect(fixture.desk.ended == ["canary-refresh-0"])
            #expect(try await state(fixture, mailbox) == (nil, .password))
        }
    }

    @Test("an outcome reads back as it was written")
    func coding() throws {
        let time = Timestamp(milliseconds: 1_800_000_000_000)
        let outcomes: [RevocationOutcome] =
            [
                .noGrant, .revoked, .asking(until: time), .stillUsed, .byOwner(page: nil), .byAdministrator,
                .byOwner(page: "https://sso.example.com"), .failed(page: nil), .failed(page: "https://sso.example.com"),
                .pending(page: "https://sso.example.com", until: time, because: .client),
            ] + RevocationObstacle.allCases.map { .pending(page: nil, until: time, because: $0) }
        let json = try JSONEncoder().encode(outcomes)
        #expect(try JSONDecoder().decode([RevocationOutcome].self, from: json) == outcomes)
    }
}
