import MailModel
import MailStore
import Testing

@testable import Mailboxes

/// What happens at the same time as a refusal, a renewal or a sign-in.
@Suite("OAuth: what comes too late")
struct GrantRaceTests {
    private func report(
        of fixture: GrantFixture, receiving: FindingCode? = nil, sending: FindingCode? = nil
    ) throws -> CheckReport {
        func steps(_ ids: [CheckStepID], _ code: FindingCode?) -> [CheckStep] {
            guard let first = ids.first, let code else {
                return ids.map { CheckStep(id: $0, state: .passed, milliseconds: 1, summary: "Fine.") }
            }
            let context = FindingContext(
                direction: .receiving, endpoint: "imap.example.com:993", address: "alice@example.com")
            let failed = CheckStep(
                id: first, state: .failed, milliseconds: 1, summary: "Failed.",
                finding: FindingCatalogue.finding(code, context))
            return [failed] + ids.dropFirst().map { CheckStep.skipped($0, after: first) }
        }
        return CheckReport(
            address: try EmailAddress("alice@example.com"), startedAt: fixture.clock.now, milliseconds: 1,
            steps: steps(CheckStepID.receiving, receiving) + steps(CheckStepID.sending, sending))
    }

    private func standing(
        _ fixture: GrantFixture, _ mailbox: MailboxID
    ) async throws -> (receiving: String, sending: String, waits: Bool, alerts: Int) {
        let workspace = fixture.workspace
        let record = try #require(try await fixture.store.read { try $0.mailbox(mailbox, in: workspace) })
        let target = try await MailboxSessions(fixture.dependencies).target(of: mailbox)
        let alerts = try await fixture.store.read { try $0.pendingAlerts(in: workspace) }.count
        return (record.receiving.finding, record.sending.finding, target?.waitsForOwner == true, alerts)
    }

    private func token(_ fixture: GrantFixture, _ mailbox: MailboxID) async -> Finding? {
        do throws(TokenFailure) {
            _ = try await fixture.tokens.accessToken(for: mailbox, in: fixture.workspace)
            return nil
        } catch {
            if case .finding(let finding) = error { return finding }
            return nil
        }
    }

    @Test("a check that was under way when the grant was refused neither clears the finding nor replaces it")
    func checked() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            fixture.desk.revoke()
            fixture.clock.advance(seconds: 4000)
            #expect(await token(fixture, mailbox)?.code == .oauthGrantRevoked)
            let before = try await standing(fixture, mailbox)
            #expect(before == ("oauth.grant-revoked", "oauth.grant-revoked", true, 2))
            let workspace = fixture.workspace
            let record = try #require(try await fixture.store.read { try $0.mailbox(mailbox, in: workspace) })
            let late: [(FindingCode?, FindingCode?)] = [
                (nil, nil), (nil, .serverUnavailable), (.dnsTimeout, nil), (.oauthScopeMissing, .authWrongCredentials),
            ]
            for (receiving, sending) in late {
                let report = try report(of: fixture, receiving: receiving, sending: sending)
                try await fixture.dependencies.record(report, of: record)
                #expect(try await standing(fixture, mailbox) == before, "\(String(describing: receiving))")
            }
        }
    }

    @Test("a paused mailbox whose grant was refused says so when it is resumed and looked at")
    func paused() async throws {
        try await GrantFixture.with { fixture in
            let mailbox = try await fixture.connect()
            let workspace = fixture.workspace
            _ = try await PauseMailbox(fixture.dependencies).run("\(mailbox)")
            fixture.desk.revoke()
            fixture.clock.advance(seconds: 4000)
            #expect(await token(fixture, mailbox)?.code == .oauthGrantRevoked)
            #expect(try await standing(fixture, mailbox) == ("", "", false, 0))
            _ = try await fixture.store.write { try $0.resumeMailbox(mailbox, in: workspace) }
            let record = try #require(try await fixture.store.read { try $0.mailbox(mailbox, in: workspace) })
            let report = try report(of: fixture, receiving: .oauthGrantRevoked, sending: .oauthGrantRevoked)
            try await fixture.dependencies.record(report, of: record)
            #expect(try await standing(fixture, mailbox) == ("oauth.grant-revoked", "oauth.grant-revoked", true, 2))
        }
    }

    @Test("a renewal that was under way while the owner signed in anew touches nothing of the new sign-in")
    func signedInMeanwhile() async throws {
        try await GrantFixture.with { fixture in
            let client = try await fixture.enterClient()
            let mailbox = try await fixture.connect(client: client)
            for isRefused in [false, true] {
                fixture.clock.advance(seconds: 4000)
                fixture.desk.hold()
                if isRefused { fixture.desk.answer(400, #"{"error":"invalid_grant"}"#) }
                async let old = token(fixture, mailbox)
                while try await fixture.grant(mailbox).refreshStarted == nil { await Task.yield() }
                // The same version, of another sign-in.
                fixture.clock.advance(seconds: 1)
                _ = try await fixture.connect(client: client)
                let new = try await fixture.grant(mailbox)
                fixture.desk.release()
                _ = await old
                #expect(try await fixture.grant(mailbox) == new)
                #expect(try await standing(fixture, mailbox) == ("", "", false, 0))
                #expect(
                    try await fixture.tokens.accessToken(for: mailbox, in: fixture.workspace).secret
                        == Secret(TokenDesk.firstPair.access))
            }
        }
    }
}
