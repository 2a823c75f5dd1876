import Access
import Logging
import MailModel
import MailStore
import MailStoreSQLite
import Testing
import Web

@testable import SalesnodeApp

@Suite("salesnode user reset-password")
struct ResetPasswordTests {
    @Test("whoever runs the server makes a link for the owner; for a stranger there is none")
    func link() async throws {
        try await withTemporaryFolder { folder in
            let settings = try await Settings(
                options: CommandOptions(values: [
                    .data: "\(folder)/data", .keyFile: "\(folder)/key/master.key",
                    .publicURL: "https://mail.example.com",
                ]), environment: [:], currentFolder: "/")
            let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let node = try await Node.open(
                folder: try DataFolder.open("\(folder)/data"), settings: settings, secrets: EnvironmentSecrets(),
                logger: quiet)
            let access = AccessDependencies(
                store: node.store, hasher: PasswordHasher(cost: .init(passes: 1, memory: 8192)))
            let firstRun = FirstRun(access)
            let token = try #require(try await firstRun.issueToken())
            _ = try await firstRun.claim(
                FirstRun.Claim(
                    name: "Olive", address: "olive@acme.test", password: Secret("plain yellow kettle"),
                    workspaceName: "Acme"), token: token, origin: RequestOrigin(source: "192.0.2.7", label: "Firefox"))
            let runner = CommandRunner(node: node, pages: { settings.pages })
            func run(_ address: String) async -> ControlEvent {
                await runner.run(ControlEnvelope(.resetPassword(address: address), timeoutSeconds: 60)) { _ in }
            }
            guard case .result(.passwordReset(let made)) = await run("olive@acme.test") else {
                Issue.record("no link")
                return await node.close()
            }
            #expect(made.address == "olive@acme.test")
            let start = "https://mail.example.com/reset/"
            #expect(made.link.hasPrefix(start))
            let reset = try #require(BearerToken(String(made.link.dropFirst(start.count))))
            let seen = try await PasswordResets(access).look(reset)
            #expect(seen.person.name == "Olive" && seen.workspace == nil)
            guard case .failure(let failure) = await run("nobody@acme.test") else {
                Issue.record("a link for a stranger")
                return await node.close()
            }
            #expect(failure.code == .notFound)
            await node.close()
        }
    }
}
