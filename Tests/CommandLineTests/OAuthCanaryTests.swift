import Foundation
import Glibc
import Testing

@testable import Testbed

/// A whole life of a grant with everything logged, and then a search for what nobody may find.
@Suite("Where tokens, codes and client secrets must never be", .serialized, .timeLimit(.minutes(15)))
struct OAuthCanaryTests {
    private static let user = "postmaster@mail.test"
    private static let verbose = ["--log-level", "trace"]

    /// A secret as it is, and in base64 at each alignment, as mechanisms and headers carry it.
    private static func needles(_ secret: String) -> [[UInt8]] {
        let plain = Array(secret.utf8)
        let encoded = (0..<3).map { alignment in
            let text = Data([UInt8](repeating: 0, count: alignment) + plain).base64EncodedString()
            // Without the digits at both ends that depend on the neighbours.
            return Array(text.utf8.dropFirst(alignment == 0 ? 0 : alignment + 1).dropLast(4))
        }
        return [plain] + encoded
    }

    @Test("Connecting, renewing, failing, signing in anew and revoking leave them in no file, log, output or address")
    func canary() async throws {
        let testbed = try await TestbedProcess.sharedWithOAuth()
        let service = try #require(testbed.oauth)
        let secret = try #require(service.confidentialClient.secret)
        try await testbed.expungeAll(of: Self.user)
        try await withProgram { program in
            var outputs: [String] = []
            var program = program
            program.environment["SALESNODE_CA_FILE"] = testbed.caFile
            func note(_ outcome: Program.Outcome, _ status: Int32 = 0) {
                #expect(outcome.status == status, "\(outcome)")
                outputs += [outcome.output, outcome.errors]
            }
            note(
                try await program.run(
                    OAuthCommandTests.add(program, testbed, service) + Self.verbose,
                    environment: [OAuthCommandTests.secret: secret]))
            var codes = [try await signIn(program, testbed, service, note: { note($0) })]
            let server = try await program.serve(testbed, more: ["--allow-any-port"] + Self.verbose)
            try await service.expireAccessTokens(of: Self.user)
            note(
                try await program.run(["mailbox", "verify", Self.user, "--json"] + Self.verbose + program.storeOptions))
            note(try await program.run(["mailbox", "show", Self.user, "--json"] + program.storeOptions))
            try await service.revokeGrants(of: Self.user)
            note(try await program.run(["check", Self.user, "--json"] + Self.verbose + program.storeOptions), 1)
            codes.append(try await signIn(program, testbed, service, note: { note($0) }))
            note(try await program.run(["vault", "rotate"] + Self.verbose + program.storeOptions))
            note(
                try await program.run(
                    ["mailbox", "disconnect", Self.user, "--keep", "--yes", "--json"] + program.storeOptions))
            server.signal(SIGTERM)
            note(try await server.outcome())
            #expect(outputs.contains { $0.contains(" trace ") || $0.contains(" debug ") }, "nothing was logged")

            let issued = try await service.issuedTokens()
            // Two sign-ins and a renewal, each with access and refresh token.
            #expect(issued.count >= 6, "\(issued.count)")
            for found in [secret] + codes + issued {
                for needle in Self.needles(found) {
                    for output in outputs {
                        #expect(!Self.isFound(needle, in: Array(output.utf8)), "an output has a secret")
                    }
                    for path in try Self.files(below: program.folder) {
                        let data = FileManager.default.contents(atPath: path) ?? Data()
                        #expect(data.range(of: Data(needle)) == nil, "\(path) has a secret")
                    }
                }
            }
        }
    }

    /// - Returns: the code that the browser brought.
    private func signIn(
        _ program: Program, _ testbed: TestbedManifest, _ service: TestbedManifest.OAuthService,
        note: (Program.Outcome) -> Void
    ) async throws -> String {
        let run = try program.start(
            ["mailbox", "connect", Self.user, "--oauth", "testbed", "--json"] + OAuthCommandTests.network(testbed)
                + Self.verbose + program.storeOptions)
        let url = try await OAuthCommandTests.address(in: run)
        let location = try await service.signIn(as: Self.user, at: url)
        let query = URLComponents(string: location)?.queryItems ?? []
        _ = try OAuthCommandTests.visit(location)
        note(try await run.outcome(within: .seconds(120)))
        return try #require(query.first { $0.name == "code" }?.value)
    }

    private static func isFound(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
        Data(bytes).range(of: Data(needle)) != nil
    }

    private static func files(below folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).map { folder + "/" + $0 }.filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }
}
