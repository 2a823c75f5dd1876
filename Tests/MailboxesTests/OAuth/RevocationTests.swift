import MailModel
import MailStore
import OAuth
import Synchronization
import Testing

@testable import Mailboxes

@Suite("OAuth: taking access back")
struct RevocationTests {
    /// Hears what is over.
    private final class Ear: Sendable {
        private let heard = Mutex<[PendingRevocations.Settled]>([])

        var outcomes: [RevocationOutcome] { heard.withLock { $0.map(\.outcome) } }
        var providers: [String?] { heard.withLock { $0.map(\.provider) } }

        @Sendable func hear(_ settled: PendingRevocations.Settled) async { heard.withLock { $0.append(settled) } }
    }

    private func round(_ fixture: GrantFixture, _ ear: Ear) async -> Int {
        await PendingRevocations(fixture.dependencies).round(onSettled: ear.hear)
    }

    private func disconnect(
        _ fixture: GrantFixture, _ name: String = "alice", erase: Bool = false
    ) async throws -> RevocationOutcome {
        try await DisconnectMailbox(fixture.dependencies).disconnect("\(name)@example.com", erase: erase).revocation
    }

    private func pending(_ fixture: GrantFixture) async throws -> [RevocationRecord] {
        try await PendingRevocations(fixture.dependencies).list()
    }

    @Test("a provider that is down is asked again until it answers; the mailbox is erased at once")
    func downThenUp() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.desk.set(down: true)
            let outcome = try await disconnect(fixture, erase: true)
            let ends = fixture.clock.now.adding(milliseconds: GrantRevocation.patience)
            #expect(outcome == .pending(page: nil, until: ends, because: .unreachable))
            #expect(outcome.words?.contains("could not be reached") == true)
            #expect(outcome.words?.contains("tried again by itself until \(ends)") == true)
            let workspace = fixture.workspace
            #expect(try await fixture.store.read { try $0.mailbox(mailbox, in: workspace) } == nil)
            #expect(try await pending(fixture).map(\.address) == ["alice@example.com"])
            #expect(try fixture.leaks(["canary-refresh", "canary-access"]).isEmpty)

            let ear = Ear()
            // Not due yet.
            #expect(await round(fixture, ear) == 0)
            fixture.clock.advance(seconds: 61)
            #expect(await round(fixture, ear) == 1)
            #expect(ear.outcomes.isEmpty)
            #expect(try await pending(fixture).first?.attempts == 2)
            fixture.desk.set(down: false)
            // The pauses grow: the second is two minutes.
            fixture.clock.advance(seconds: 61)
            #expect(await round(fixture, ear) == 0)
            fixture.clock.advance(seconds: 61)
            #expect(await round(fixture, ear) == 1)
            #expect(ear.outcomes == [.revoked])
            #expect(ear.providers == ["Example"])
            #expect(try await pending(fixture).isEmpty)
            #expect(fixture.desk.requests == ["revoke", "revoke", "revoke"])
            fixture.clock.advance(seconds: 86_400)
            #expect(await round(fixture, ear) == 0)
        }
    }

    @Test("after seven days the token is erased all the same, and that is said once")
    func boundedEnd() async throws {
        try await GrantFixture.with { fixture in
            try await fixture.connect()
            fixture.desk.set(down: true)
            _ = try await disconnect(fixture)
            let ear = Ear()
            var asked = 0
            // Every ten minutes for eight days.
            for _ in 0..<(8 * 144) {
                fixture.clock.advance(seconds: 600)
                asked += await round(fixture, ear)
            }
            #expect(ear.outcomes == [.failed(page: nil)])
            #expect(try await pending(fixture).isEmpty)
            #expect((20...50).contains(asked), "\(asked) attempts")
            #expect(fixture.desk.requests.count == asked, "the last look asks nobody")
            let made = fixture.desk.requests.count
            fixture.desk.set(down: false)
            fixture.clock.advance(seconds: 86_400)
            #expect(await round(fixture, ear) == 0)
            #expect(fixture.desk.requests.count == made)
        }
    }

    /// Where a program dies: before so many of its writes, or after the provider's answer was lost on the way.
    enum Death: Sendable, CaseIterable {
        case beforeDisconnecting
        case beforeAsking
        case answerLost
        case beforeNoting
    }

    @Test("wherever a program is killed, the next one ends the access", arguments: Death.allCases)
    func killed(death: Death) async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            let workspace = fixture.workspace
            // The workspace has its key already: the client's secret is sealed under it.
            switch death {
            case .beforeDisconnecting: fixture.database.die(afterWrites: 0)
            case .beforeAsking: fixture.database.die(afterWrites: 1)
            case .answerLost: fixture.desk.loseNextAnswer()
            case .beforeNoting: fixture.database.die(afterWrites: 2)
            }
            let outcome = try? await disconnect(fixture)
            fixture.database.die(afterWrites: nil)
            let state = try await fixture.store.read { try $0.mailbox(mailbox, in: workspace) }?.state
            guard death != .beforeDisconnecting else {
                #expect(outcome == nil && state == .active && fixture.desk.requests.isEmpty)
                return
            }
            #expect(state == .disconnected)
            #expect(fixture.desk.requests.count == (death == .beforeAsking ? 0 : 1))
            #expect(try await pending(fixture).count == 1)
            let ear = Ear()
            fixture.clock.advance(seconds: 61)
            #expect(await round(fixture, ear) == 1)
            #expect(ear.outcomes == [.revoked])
            #expect(try await pending(fixture).isEmpty)
        }
    }

    @Test("what a provider refuses for good is not repeated; the token is erased")
    func useless() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            let answers: [(error: String, outcome: RevocationOutcome)] = [
                ("invalid_request", .failed(page: nil)), ("unsupported_token_type", .byOwner(page: nil)),
                ("invalid_scope", .failed(page: nil)), ("invalid_token", .revoked),
            ]
            for (number, answer) in answers.enumerated() {
                try await fixture.connect("m\(number)", client: client)
                fixture.desk.answer(400, #"{"error":"\#(answer.error)"}"#)
                #expect(try await disconnect(fixture, "m\(number)") == answer.outcome, "\(answer.error)")
                #expect(try await pending(fixture).isEmpty, "\(answer.error)")
            }
            let ear = Ear()
            fixture.clock.advance(seconds: 86_400)
            #expect(await round(fixture, ear) == 0)
        }
    }

    @Test("what says nothing about the token is repeated, and the reason is noted")
    func repeated() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            let answers: [(status: Int, body: String, obstacle: RevocationObstacle)] = [
                (503, "", .busy), (500, #"{"error":"invalid_request"}"#, .busy), (429, "", .busy),
                (400, #"{"error":"temporarily_unavailable"}"#, .busy), (404, "<html>", .unclear), (403, "", .unclear),
                (401, "", .client), (401, #"{"error":"invalid_client"}"#, .client),
                (400, #"{"error":"unauthorized_client"}"#, .client),
            ]
            for (number, answer) in answers.enumerated() {
                try await fixture.connect("m\(number)", client: client)
                fixture.desk.answer(answer.status, answer.body)
                guard case .pending(nil, _, let obstacle) = try await disconnect(fixture, "m\(number)") else {
                    Issue.record("\(answer) is not repeated")
                    continue
                }
                #expect(obstacle == answer.obstacle, "\(answer)")
                #expect(try await pending(fixture).last?.obstacle == answer.obstacle)
                // Whoever signs in again meanwhile wants to keep it.
                try await fixture.connect("m\(number)", client: client)
                #expect(try await pending(fixture).isEmpty)
            }
        }
    }

    @Test("a provider that wants time gets it, but not beyond the seven days")
    func retryAfter() async throws {
        try await GrantFixture.with { fixture in
            try await fixture.connect()
            fixture.desk.answer(503, "", retryAfter: 7200)
            #expect(try await disconnect(fixture).isPending)
            let ear = Ear()
            fixture.clock.advance(seconds: 7100)
            #expect(await round(fixture, ear) == 0)
            fixture.clock.advance(seconds: 101)
            #expect(await round(fixture, ear) == 1)
            #expect(ear.outcomes == [.revoked])
        }
    }

    @Test("a client that is not accepted is the operator's matter: once its secret is mended, access is ended at once")
    func client() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            try await fixture.connect(client: client)
            let refusal = (status: 401, body: #"{"error":"invalid_client"}"#)
            fixture.desk.answer(refusal.status, refusal.body)
            let outcome = try await disconnect(fixture)
            #expect(outcome.words?.contains("does not accept Salesnode's registration") == true)
            #expect(outcome.words?.contains("could not be reached") == false)
            let ear = Ear()
            for _ in 0..<4 {
                fixture.clock.advance(seconds: 600)
                fixture.desk.answer(refusal.status, refusal.body)
                #expect(await round(fixture, ear) == 1)
            }
            #expect(await round(fixture, ear) == 0)
            #expect(ear.outcomes.isEmpty)
            var entry = OAuthClientEntry(
                provider: GrantFixture.provider, clientID: "client", secret: Secret("canary-new-secret"))
            entry.id = client
            _ = try await OAuthClients(fixture.dependencies).save(entry)
            #expect(await round(fixture, ear) == 1)
            #expect(ear.outcomes == [.revoked])
            #expect(try await pending(fixture).isEmpty)
        }
    }

    @Test("a client that nobody mends is asked with for seven days, and then the token is erased")
    func clientForever() async throws {
        try await GrantFixture.with { fixture in
            try await fixture.connect()
            fixture.desk.answer(401, #"{"error":"invalid_client"}"#)
            _ = try await disconnect(fixture)
            let ear = Ear()
            // Every hour for eight days.
            for _ in 0..<(8 * 24) {
                fixture.clock.advance(seconds: 3600)
                if try await !pending(fixture).isEmpty {
                    fixture.desk.answer(401, #"{"error":"invalid_client"}"#)
                }
                _ = await round(fixture, ear)
            }
            #expect(ear.outcomes == [.failed(page: nil)])
            #expect(try await pending(fixture).isEmpty)
        }
    }

    @Test("where the client is removed meanwhile, nobody can ask, and that is said")
    func removedClient() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            try await fixture.connect(client: client)
            fixture.desk.set(down: true)
            _ = try await disconnect(fixture)
            try await OAuthClients(fixture.dependencies).remove(client)
            let ear = Ear()
            fixture.clock.advance(seconds: 61)
            #expect(await round(fixture, ear) == 1)
            #expect(ear.outcomes == [.failed(page: nil)])
            #expect(ear.providers == [nil])
        }
    }

    @Test("pauses grow from a minute to six hours")
    func pauses() {
        #expect(GrantRevocation.pause(after: 0) == 60_000)
        #expect(GrantRevocation.pause(after: 3) == 480_000)
        #expect(GrantRevocation.pause(after: 1_000_000) == GrantRevocation.longestPause)
        #expect(GrantRevocation.pause(after: -1) == 60_000)
    }
}
