import Foundation
import Hummingbird
import Logging
import MailModel
import MailStore
import NIOCore
import ServiceLifecycle
import Testing

@testable import Web

/// How much the list of mailboxes weighs, and how soon it is seen, beside a page of the same bytes that a server gives
/// without any work. `make paint` measures with ten thousand mailboxes; the test run holds only the weight.
@Suite("Web: weight and speed of the first view", .serialized, .timeLimit(.minutes(10)))
struct PagePaintTests {
    /// HTML and scripts of the first view, in bytes.
    private static let weightLimit = 150_000

    private static let mailboxes =
        ProcessInfo.processInfo.environment["SALESNODE_PAINT"].flatMap { Int($0) } ?? 300

    @Test("HTML and scripts of the list stay under 150 kB, and its first paint is told beside a static page's")
    func list() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            try await fixture.fill(Self.mailboxes)
            let page = try await owner.get("/mailboxes").body
            #expect(page.contains("All <span class=\"number\">\(MailboxFoldersPanel.count(Self.mailboxes))</span>"))
            try await Self.serveStatic(try await Self.copies(of: page, from: owner)) { port in
                try await Chromium.run { chromium in
                    try await chromium.open("http://localhost:\(fixture.port)/sign-in")
                    try await chromium.type("olive@acme.test", into: "#address")
                    try await chromium.type(WebFixture.password, into: "#password")
                    try await chromium.click("form .button.main")
                    try await chromium.wait("document.querySelector('nav')", seconds: 60)
                    var own: [Double] = []
                    var floor: [Double] = []
                    for _ in 0..<(Self.mailboxes > 1000 ? 11 : 1) {
                        floor.append(try await paint(chromium, "http://localhost:\(port)/mailboxes"))
                        own.append(try await paint(chromium, "http://localhost:\(fixture.port)/mailboxes"))
                    }
                    let weight = try await weight(chromium)
                    #expect(weight.html + weight.scripts < Self.weightLimit)
                    // The figures that `make paint` is run for; the test itself holds the weight alone.
                    print(
                        """
                        Mailboxes list with \(Self.mailboxes) mailboxes, \(own.count) times each: first contentful paint \
                        \(median(own)) ms, a static page of the same bytes \(median(floor)) ms; HTML \(weight.html), \
                        scripts \(weight.scripts), style \(weight.style) bytes
                        """)
                }
            }
        }
    }

    /// Milliseconds from the beginning of a navigation to the first thing that is seen.
    private func paint(_ chromium: Chromium, _ address: String) async throws -> Double {
        try await chromium.open("about:blank")
        try await chromium.open(address)
        let entry = "performance.getEntriesByName('first-contentful-paint')[0]"
        try await chromium.wait("\(entry) && document.querySelector('.mailboxes > li')", seconds: 60)
        guard case .number(let time) = try await chromium.script("return \(entry).startTime") else {
            throw Chromium.Failure(description: "the paint of \(address) has no time")
        }
        return time
    }

    private func weight(_ chromium: Chromium) async throws -> (html: Int, scripts: Int, style: Int) {
        try await chromium.wait("document.readyState == 'complete'", seconds: 60)
        let answer = try await chromium.script(
            """
            const sum = (kind) => performance.getEntriesByType('resource').filter((one) => one.name.endsWith(kind))
              .reduce((total, one) => total + one.decodedBodySize, 0);
            return [performance.getEntriesByType('navigation')[0].decodedBodySize, sum('.js'), sum('.css')];
            """)
        let sizes = answer.array.map { if case .number(let size) = $0 { Int(size) } else { Int.max / 4 } }
        try #require(sizes.count == 3)
        return (sizes[0], sizes[1], sizes[2])
    }

    private func median(_ values: [Double]) -> Int { Int(values.sorted()[values.count / 2].rounded()) }

    // MARK: - The static page

    private struct Copy: Sendable {
        let type: String
        let body: ByteBuffer
    }

    /// The page and every file of ours, as they were served.
    private static func copies(of page: String, from browser: Browser) async throws -> [String: Copy] {
        var copies = ["/mailboxes": Copy(type: "text/html; charset=utf-8", body: ByteBuffer(string: page))]
        for name in AssetLibrary().names {
            let path = "/assets/\(name)"
            let answer = try await browser.get(path)
            copies[path] = Copy(
                type: answer.header("Content-Type") ?? "", body: ByteBuffer(string: answer.body))
        }
        return copies
    }

    private static func serveStatic(
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

extension WebFixture {
    /// Stores many mailboxes, most of them working and with some activity, a few not.
    func fill(_ count: Int) async throws {
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        let key = try await store.read { try $0.installation().masterKeyID }
        let imap = MailboxServer(
            endpoint: try #require(Endpoint("imap.mail.test:993")), security: .implicit, user: "user")
        let smtp = MailboxServer(
            endpoint: try #require(Endpoint("smtp.mail.test:465")), security: .implicit, user: "user")
        for start in stride(from: 0, to: count, by: 500) {
            try await store.write { writer in
                for number in start..<min(start + 500, count) {
                    let draft = MailboxDraft(
                        id: .random(), workspace: workspace,
                        address: try EmailAddress("user\(10_000 + number)@mail.test"),
                        displayName: "Sales \(number)", imap: imap, smtp: smtp, receiving: .proven,
                        sending: number.isMultiple(of: 97) ? .failed(finding: "auth.wrong-credentials") : .proven)
                    let credentials = SealedCredentials(
                        dataKey: DataKeyRecord(
                            ownerKind: "mailbox", ownerID: draft.id.description, wrapped: [1], masterKeyID: key),
                        credentials: [])
                    try writer.saveMailbox(draft, credentials: credentials, folders: [])
                    let moment = writer.now.adding(milliseconds: -Int64(number % 5000) * 60_000)
                    try writer.setSyncState(
                        SyncState(phase: .idle, lastConnected: moment, lastActivity: moment),
                        of: try writer.mailboxKey(draft.id, in: workspace))
                }
            }
        }
    }
}
