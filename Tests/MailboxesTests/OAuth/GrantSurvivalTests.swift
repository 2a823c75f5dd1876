import MailModel
import MailStore
import Testing

@testable import Mailboxes

@Suite("OAuth: a refresh that is cut short")
struct GrantSurvivalTests {
    private func token(_ fixture: GrantFixture, _ mailbox: MailboxID, by tokens: GrantTokens) async -> Outcome {
        do throws(TokenFailure) {
            return .token(try await tokens.accessToken(for: mailbox, in: fixture.workspace))
        } catch {
            switch error {
            case .finding(let finding): return .finding(finding)
            case .local: return .local
            }
        }
    }

    private enum Outcome {
        case token(AccessToken)
        case finding(Finding)
        case local

        var version: Int64? {
            if case .token(let token) = self { return token.version }
            return nil
        }
    }

    /// Where a program dies: before so many of its writes, or after the provider's answer was lost on the way.
    enum Death: Sendable, CaseIterable {
        case beforeTheRequest
        case answerLost
        case beforeStoring
    }

    @Test(
        "wherever a program is killed, the next one has a token, or says that a renewal was interrupted",
        arguments: Death.allCases, TokenDesk.Rotation.allCases)
    func killed(death: Death, rotation: TokenDesk.Rotation) async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.desk.set(rotation: rotation)
            fixture.clock.advance(seconds: 4000)
            switch death {
            case .beforeTheRequest: fixture.database.die(afterWrites: 0)
            case .answerLost: fixture.desk.loseNextAnswer()
            case .beforeStoring: fixture.database.die(afterWrites: 1)
            }
            let first = await token(fixture, mailbox, by: fixture.restarted())
            // Nobody got a token that is not stored.
            #expect(first.version == nil)
            fixture.database.die(afterWrites: nil)
            #expect(fixture.desk.refreshes == (death == .beforeTheRequest ? 0 : 1))

            let second = await token(fixture, mailbox, by: fixture.restarted())
            let isLost = death != .beforeTheRequest && rotation == .endsOld
            guard isLost else {
                #expect(second.version == 2)
                #expect(try await fixture.grant(mailbox).refreshStarted == nil)
                return
            }
            guard case .finding(let finding) = second else {
                Issue.record("a token came from nowhere")
                return
            }
            #expect(finding.code == .oauthGrantRevoked)
            #expect(finding.cause.contains("interrupted"))
            #expect(finding.actor == .user)
            // The words stay, however often and by whom it is asked.
            guard case .finding(let again) = await token(fixture, mailbox, by: fixture.restarted()) else {
                Issue.record("a token came from nowhere")
                return
            }
            #expect(again.cause == finding.cause)
        }
    }

    @Test("a grant that the owner took back is not called interrupted")
    func honest() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.desk.revoke()
            fixture.clock.advance(seconds: 4000)
            guard case .finding(let finding) = await token(fixture, mailbox, by: fixture.restarted()) else {
                Issue.record("a token came from nowhere")
                return
            }
            #expect(!finding.cause.contains("interrupted"))
        }
    }

    @Test("a store that fails for a moment costs nothing: the new tokens are stored before anybody gets them")
    func unsaved() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.clock.advance(seconds: 4000)
            let tokens = fixture.restarted()
            fixture.database.die(afterWrites: 1)
            guard case .local = await token(fixture, mailbox, by: tokens) else {
                Issue.record("a token was given out that is not stored")
                return
            }
            guard case .local = await token(fixture, mailbox, by: tokens) else {
                Issue.record("a token was given out that is not stored")
                return
            }
            fixture.database.die(afterWrites: nil)
            #expect(await token(fixture, mailbox, by: tokens).version == 2)
            #expect(fixture.desk.refreshes == 1)
            #expect(await token(fixture, mailbox, by: fixture.restarted()).version == 2)
            #expect(fixture.desk.refreshes == 1)
        }
    }

    @Test("a mailbox that was disconnected meanwhile gets no new tokens")
    func disconnected() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.clock.advance(seconds: 4000)
            fixture.desk.hold()
            let tokens = fixture.restarted()
            async let running = token(fixture, mailbox, by: tokens)
            while try await fixture.grant(mailbox).refreshStarted == nil { await Task.yield() }
            let workspace = fixture.workspace
            try await fixture.store.write { try $0.disconnectMailbox(mailbox, in: workspace, erase: false) }
            fixture.desk.release()
            #expect(await running.version == nil)
            #expect(try await fixture.store.read { try $0.grant(of: mailbox, in: workspace) } == nil)
        }
    }
}
