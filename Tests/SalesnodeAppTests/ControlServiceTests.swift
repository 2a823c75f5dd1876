import Foundation
import Glibc
import Logging
import Mailboxes
import ServiceLifecycle
import Synchronization
import Testing

@testable import SalesnodeApp

@Suite("The control socket", .timeLimit(.minutes(5)))
struct ControlServiceTests {
    /// Runs a service in a folder while `body` runs.
    private func withService(
        in folder: String, run: @escaping ControlConnection.Run, body: @escaping () async throws -> Void
    ) async throws {
        let (ready, sink) = AsyncStream.makeStream(of: Void.self)
        let service = ControlService(
            dataFolder: folder, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, run: run,
            onReady: { sink.finish() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            for await _ in ready {}
            defer { group.cancelAll() }
            try await body()
        }
    }

    private static let steps = [CheckStep.passed(.imapDNS), .passed(.smtpDNS)]

    private func ask(_ folder: String) async throws -> (steps: [CheckStep], result: CommandResult) {
        let client = try #require(try await ControlClient.connect(dataFolder: folder))
        let seen = Mutex<[CheckStep]>([])
        let result = try await client.perform(ControlEnvelope(.list, timeoutSeconds: 30)) { event in
            if case .step(let step) = event { seen.withLock { $0.append(step) } }
        }
        return (seen.withLock { $0 }, result)
    }

    private static let answering: ControlConnection.Run = { envelope, emit in
        for step in steps { emit(.step(step)) }
        return .result(.mailboxes([]))
    }

    @Test("Steps arrive in order, then the result")
    func conversation() async throws {
        try await withTemporaryFolder { folder in
            try await withService(in: folder, run: Self.answering) {
                let answer = try await ask(folder)
                #expect(answer.steps == Self.steps)
                #expect(answer.result == .mailboxes([]))
            }
            #expect(try await ControlClient.connect(dataFolder: folder) == nil, "the socket is gone with the service")
        }
    }

    @Test("The socket is readable by its owner alone, and one of a killed server is replaced")
    func socketFile() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/\(ControlSocketAddress.fileName)"
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            #expect(try await ControlClient.connect(dataFolder: folder) == nil)
            try await withService(in: folder, run: Self.answering) {
                var status = stat()
                #expect(lstat(path, &status) == 0)
                #expect(status.st_mode & S_IFMT == S_IFSOCK && status.st_mode & 0o777 == 0o600)
                _ = try await ask(folder)
            }
        }
    }

    @Test("Clients that come and go without a request, and those that come while the service ends, harm nobody")
    func unusedConnections() async throws {
        try await withTemporaryFolder { folder in
            for _ in 0..<20 {
                try await withService(in: folder, run: Self.answering) {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for index in 0..<8 {
                            group.addTask {
                                let client = try await ControlClient.connect(dataFolder: folder)
                                if index.isMultiple(of: 2) { await client?.close() }
                            }
                        }
                        try await group.waitForAll()
                    }
                }
            }
            try await withService(in: folder, run: Self.answering) {
                let answer = try await ask(folder)
                #expect(answer.steps == Self.steps)
            }
        }
    }

    @Test("A data folder whose path is longer than a socket address works too")
    func longPath() async throws {
        try await withTemporaryFolder { folder in
            let long = "\(folder)/\(String(repeating: "x", count: 120))"
            try FileManager.default.createDirectory(atPath: long, withIntermediateDirectories: true)
            try await withService(in: long, run: Self.answering) {
                let answer = try await ask(long)
                #expect(answer.steps == Self.steps)
            }
        }
    }

    @Test("A client that goes away cancels its work, and the work may clean up")
    func hangUp() async throws {
        try await withTemporaryFolder { folder in
            let (cleaned, sink) = AsyncStream.makeStream(of: Bool.self)
            let (started, startedSink) = AsyncStream.makeStream(of: Void.self)
            let run: ControlConnection.Run = { _, _ in
                startedSink.finish()
                try? await Task.sleep(for: .seconds(3600))
                sink.yield(Task.isCancelled)
                return .failure(CommandFailure(.cancelled, "cleaned up"))
            }
            try await withService(in: folder, run: run) {
                let asking = Task { try await ask(folder) }
                for await _ in started {}
                asking.cancel()
                let error = await #expect(throws: CommandFailure.self) { _ = try await asking.value }
                #expect(error?.code == .cancelled)
                for await wasCancelled in cleaned {
                    #expect(wasCancelled)
                    break
                }
            }
        }
    }

    @Test("A shutdown in the middle of a command cancels it and tells the client")
    func shutdown() async throws {
        try await withTemporaryFolder { folder in
            let (started, startedSink) = AsyncStream.makeStream(of: Void.self)
            let wasCancelled = Mutex(false)
            let run: ControlConnection.Run = { _, _ in
                startedSink.finish()
                try? await Task.sleep(for: .seconds(3600))
                wasCancelled.withLock { $0 = Task.isCancelled }
                return .failure(CommandFailure(.cancelled, "stopped"))
            }
            let asking = Mutex<Task<CommandFailure?, Never>?>(nil)
            try await withService(in: folder, run: run) {
                asking.withLock {
                    $0 = Task {
                        do {
                            _ = try await ask(folder)
                            return nil
                        } catch {
                            return error as? CommandFailure
                        }
                    }
                }
                for await _ in started {}
            }
            let failure = await asking.withLock { $0 }?.value
            #expect(failure?.code == .serverUnreachable || failure?.code == .cancelled)
            #expect(wasCancelled.withLock { $0 })
        }
    }

    @Test(
        "What is no request is answered with an error, and the next client is served",
        arguments: [
            ("nonsense\n", 1), ("\n", 1), ("{\"version\":1}\n", 1), ("x", ControlEnvelope.maximumLineBytes + 1),
        ])
    func nonsense(_ piece: String, _ times: Int) async throws {
        let text = String(repeating: piece, count: times)
        try await withTemporaryFolder { folder in
            try await withService(in: folder, run: Self.answering) {
                let answer = try await raw(folder, text)
                #expect(answer.contains("invalid-request"), "\(answer)")
                _ = try await ask(folder)
            }
        }
    }

    @Test("A client that says nothing, or only half a request, and hangs up is forgotten")
    func silence() async throws {
        try await withTemporaryFolder { folder in
            try await withService(in: folder, run: Self.answering) {
                for text in ["", "{\"version\":1,"] {
                    let descriptor = try connectRaw(folder)
                    _ = text.withCString { write(descriptor, $0, strlen($0)) }
                    close(descriptor)
                }
                _ = try await ask(folder)
            }
        }
    }

    private func connectRaw(_ folder: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array("\(folder)/\(ControlSocketAddress.fileName)".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
        return descriptor
    }

    /// Sends text as it is and reads to the end, on a thread of its own because it blocks.
    private func raw(_ folder: String, _ text: String) async throws -> String {
        let descriptor = try connectRaw(folder)
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                _ = text.withCString { write(descriptor, $0, strlen($0)) }
                var answer: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 4096)
                while true {
                    let count = read(descriptor, &buffer, buffer.count)
                    guard count > 0 else { break }
                    answer += buffer[..<count]
                }
                close(descriptor)
                continuation.resume(returning: String(decoding: answer, as: UTF8.self))
            }
        }
    }
}
