import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

@testable import Web

/// A page and its files as a server gives them that does no work for them: what the machine and the browser take by
/// themselves.
enum StaticPages {
    struct Copy: Sendable {
        let type: String
        let body: ByteBuffer
    }

    /// The page and every file of ours, as they were served.
    static func copies(of page: String, at path: String, from browser: Browser) async throws -> [String: Copy] {
        var copies = [path: Copy(type: "text/html; charset=utf-8", body: ByteBuffer(string: page))]
        for name in AssetLibrary().names {
            let path = "/assets/\(name)"
            let answer = try await browser.get(path)
            copies[path] = Copy(
                type: answer.header("Content-Type") ?? "", body: ByteBuffer(string: answer.body))
        }
        return copies
    }

    /// Serves them until `body` ends, which gets the port.
    static func serve(
        _ copies: [String: Copy], _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let router = Router()
        for (path, copy) in copies {
            router.get("\(path)") { _, _ in
                Response(
                    status: .ok, headers: [.contentType: copy.type, .cacheControl: "no-store"],
                    body: ResponseBody(byteBuffer: copy.body))
            }
        }
        let (ports, known) = AsyncStream<Int>.makeStream()
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { known.yield($0.localAddress?.port ?? 0) }, logger: quiet)
        let group = ServiceGroup(configuration: .init(services: [application], logger: quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports {
                do {
                    try await body(port)
                } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
