import Foundation
import Logging
import MailModel
import MailStoreSQLite
import Synchronization
import Testing

@testable import SalesnodeApp

@Suite("salesnode serve", .timeLimit(.minutes(5)))
struct ServerTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func settings(_ folder: String, _ more: [SettingKey: String] = [:]) async throws -> Settings {
        let values: [SettingKey: String] = [
            .data: "\(folder)/data", .keyFile: "\(folder)/key/master.key", .listen: "127.0.0.1:0",
        ]
        return try await Settings(
            options: CommandOptions(values: values.merging(more) { $1 }), environment: [:], currentFolder: "/")
    }

    /// Runs a server while `body` runs, and stops it as a signal would.
    private func withServer(
        _ settings: Settings, secrets: EnvironmentSecrets = EnvironmentSecrets(),
        body: @escaping (ListenAddress) async throws -> Void
    ) async throws {
        let (ready, sink) = AsyncStream.makeStream(of: ListenAddress.self)
        let server = Server(settings: settings, secrets: secrets, logger: Self.logger) {
            sink.yield($0)
            sink.finish()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { sink.finish() }
                try await server.run()
            }
            var hasStarted = false
            for await address in ready {
                hasStarted = true
                try await body(address)
            }
            group.cancelAll()
            if !hasStarted { try await group.waitForAll() }
        }
    }

    /// Why a server does not start.
    private func failure(
        of settings: Settings, secrets: EnvironmentSecrets = EnvironmentSecrets()
    ) async -> CommandFailure? {
        do {
            try await withServer(settings, secrets: secrets) { _ in Issue.record("it started") }
            return nil
        } catch {
            return error as? CommandFailure
        }
    }

    private func status(_ address: ListenAddress, path: String, method: String = "GET", host: String? = nil)
        async throws
        -> (status: Int, body: String)
    {
        let request =
            "\(method) \(path) HTTP/1.1\r\nHost: \(host ?? address.description)\r\nConnection: close\r\n\r\n"
        let answer = try await RawHTTP.exchange(request, with: address)
        let status = answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return (try #require(status, "\(answer)"), answer)
    }

    @Test("/healthz says ok and the version, the first page leads to where a fresh server is set up")
    func health() async throws {
        try await withTemporaryFolder { folder in
            try await withServer(try await settings(folder)) { address in
                let health = try await status(address, path: "/healthz")
                #expect(health.status == 200)
                #expect(health.body.contains(#"{"status":"ok","version":"\#(SalesnodeVersion.current)"}"#))
                let first = try await status(address, path: "/")
                #expect(first.status == 303 && first.body.contains("/welcome"))
                for (path, method) in [("/healthz/x", "GET"), ("/healthz", "POST")] {
                    let answer = try await status(address, path: path, method: method)
                    #expect(answer.status == 404)
                }
            }
        }
    }

    @Test("A foreign Host is refused", arguments: ["evil.example", "evil.example:8080", "127.0.0.1.evil.example"])
    func foreignHost(_ host: String) async throws {
        try await withTemporaryFolder { folder in
            try await withServer(try await settings(folder)) { address in
                let foreign = try await status(address, path: "/healthz", host: host)
                #expect(foreign.status == 421)
                let own = try await status(address, path: "/healthz", host: "localhost")
                #expect(own.status == 200)
            }
        }
    }

    @Test("An oversized header is refused")
    func oversized() async throws {
        try await withTemporaryFolder { folder in
            try await withServer(try await settings(folder)) { address in
                let request =
                    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "x", count: 100_000))\r\n\r\n"
                let answer = try await RawHTTP.exchange(request, with: address)
                #expect(!answer.contains(" 200 "))
            }
        }
    }

    @Test("A store that cannot be read makes /healthz say so")
    func unreadable() async throws {
        let responder = HealthResponder { false }
        #expect(await responder.isStoreReadable() == false)
        #expect(HealthResponder.isOwnHost("127.0.0.1:80") && HealthResponder.isOwnHost("[::1]:80"))
        #expect(!HealthResponder.isOwnHost(nil) && !HealthResponder.isOwnHost(""))
    }

    @Test("A second server in the same folder says which process has it")
    func locked() async throws {
        try await withTemporaryFolder { folder in
            let settings = try await settings(folder)
            try await withServer(settings) { _ in
                let error = await failure(of: settings)
                #expect(error?.code == .dataFolderLocked)
                #expect(error?.message.contains("process \(getpid())") == true, "\(error?.message ?? "")")
            }
        }
    }

    @Test("A lock that no server holds is waited for, and then names its owner")
    func lockedByCommand() async throws {
        try await withTemporaryFolder { folder in
            let lock = try DataFolder.open("\(folder)/data")
            let error = await #expect(throws: CommandFailure.self) {
                _ = try await DataFolderAccess.obtain("\(folder)/data", patience: .milliseconds(200))
            }
            #expect(error?.message.contains("in use by process \(getpid())") == true, "\(error?.message ?? "")")
            lock.release()
            guard case .owned(let folder) = try await DataFolderAccess.obtain("\(folder)/data") else {
                Issue.record("not owned")
                return
            }
            folder.release()
        }
    }

    @Test("A port in use is told in plain words, and the data folder is free afterwards")
    func portInUse() async throws {
        try await withTemporaryFolder { folder in
            try await withServer(try await settings(folder + "/a")) { address in
                let second = try await settings(folder + "/b", [.listen: address.description])
                let error = await failure(of: second)
                #expect(error?.code == .listenFailed)
                #expect(error?.message.contains("port \(address.port) of 127.0.0.1 is in use") == true)
                let freed = try DataFolder.open(folder + "/b/data")
                freed.release()
            }
        }
    }

    @Test("A master key from the environment is checked for its form, and never repeated")
    func badEnvironmentKey() async throws {
        try await withTemporaryFolder { folder in
            let secrets = EnvironmentSecrets(masterKey: Secret("canary-key"))
            let settings = try await settings(folder)
            let error = await failure(of: settings, secrets: secrets)
            #expect(error?.code == .vaultFailed)
            #expect(error?.message.contains("SALESNODE_MASTER_KEY") == true)
            #expect(error?.message.contains("canary") == false)
        }
    }
}
