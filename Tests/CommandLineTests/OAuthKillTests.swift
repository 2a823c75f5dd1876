import Foundation
import Glibc
import Testing

@testable import Testbed

/// The real program, the real provider, and SIGKILL somewhere around a rotation of the refresh token.
@Suite("Killed while access is renewed", .serialized, .timeLimit(.minutes(15)))
struct OAuthKillTests {
    private static let user = "pia@mail.test"

    /// When the program is killed.
    private enum Moment {
        /// So many milliseconds after it was started.
        case afterStart(Int)
        /// So many milliseconds after the provider had answered the renewal.
        case afterRenewal(Int)
    }

    @Test("No grant is lost, or the finding says that a renewal was interrupted and who has to sign in")
    func killed() async throws {
        let testbed = try await TestbedProcess.sharedWithOAuth()
        let service = try #require(testbed.oauth)
        try await testbed.expungeAll(of: Self.user)
        try await withProgram { program in
            let added = try await program.run(
                OAuthCommandTests.add(program, testbed, service),
                environment: [OAuthCommandTests.secret: try #require(service.confidentialClient.secret)])
            #expect(added.status == 0, "\(added)")
            var program = program
            program.environment["SALESNODE_CA_FILE"] = testbed.caFile
            try await Self.signIn(program, testbed, service)
            let moments: [Moment] =
                [40, 180, 330, 520, 870].map { .afterStart($0) }
                + [0, 0, 1, 2, 4, 9].map { .afterRenewal($0) }
            var losses = 0
            for moment in moments {
                try await service.expireAccessTokens(of: Self.user)
                try await Self.kill(at: moment, program, testbed, service)
                let next = try await program.run(Self.check(program, testbed))
                if next.status == 0 { continue }
                losses += 1
                #expect(next.output.contains("oauth.grant-revoked"), "\(moment): \(next)")
                #expect(next.output.contains("was interrupted before its result could be stored"), "\(moment): \(next)")
                #expect(try await program.statuses()[Self.user] == "error")
                try await Self.signIn(program, testbed, service)
                #expect(try await program.statuses()[Self.user] == "connected")
            }
            // A killed process loses at most what it was just about to store.
            #expect(losses < moments.count)
        }
    }

    private static func check(_ program: Program, _ testbed: TestbedManifest) -> [String] {
        ["check", user, "--json"] + OAuthCommandTests.network(testbed) + program.storeOptions
    }

    private static func kill(
        at moment: Moment, _ program: Program, _ testbed: TestbedManifest, _ service: TestbedManifest.OAuthService
    ) async throws {
        let before = try await renewals(service)
        let victim = try program.start(check(program, testbed))
        switch moment {
        case .afterStart(let milliseconds):
            // The moment is the point here, and nothing depends on what it hits.
            try await Task.sleep(for: .milliseconds(milliseconds))
        case .afterRenewal(let milliseconds):
            let deadline = Deadline(seconds: 60)
            while try await renewals(service) == before {
                guard !deadline.isOver else {
                    throw TestbedError(.notFound, "access was not renewed: \(victim.output)")
                }
            }
            // As above: the moment is the point.
            try await Task.sleep(for: .milliseconds(milliseconds))
        }
        victim.signal(SIGKILL)
        _ = try await victim.outcome()
    }

    private static func renewals(_ service: TestbedManifest.OAuthService) async throws -> Int {
        try await service.tokenRequests().count { $0.grant == "refresh_token" }
    }

    private static func signIn(
        _ program: Program, _ testbed: TestbedManifest, _ service: TestbedManifest.OAuthService
    ) async throws {
        let run = try program.start(
            ["mailbox", "connect", user, "--oauth", "testbed", "--history", "none", "--json"]
                + OAuthCommandTests.network(testbed) + program.storeOptions)
        let url = try await OAuthCommandTests.address(in: run)
        _ = try OAuthCommandTests.visit(try await service.signIn(as: user, at: url))
        let outcome = try await run.outcome(within: .seconds(120))
        #expect(outcome.status == 0, "\(outcome)")
    }
}
