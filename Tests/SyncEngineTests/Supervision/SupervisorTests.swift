import IMAPCore
import MailModel
import MailStore
import MailTestKit
import Mailboxes
import Synchronization
import Testing

@testable import SyncEngine

@Suite("Supervisor on a fake server")
struct SupervisorTests {
    static func message(_ subject: String, flags: Set<Flag> = []) -> NewFakeMessage {
        let text = """
            From: Bob <bob@example.com>\r\nTo: carol@example.com\r\nSubject: \(subject)\r\n\
            Message-ID: <\(subject.replacing(" ", with: "-"))@example.com>\r\n\
            Date: Thu, 26 Nov 2026 10:00:00 +0000\r\n\r\nHello.\r\n
            """
        return NewFakeMessage(.bytes(Array(text.utf8)), flags: flags)
    }

    @Test("a connected mailbox is brought up to date, history included, and then hears of every new message")
    func upToDate() async throws {
        try await EngineHarness.withKit { harness, server in
            let account = server.addAccount("carol@example.com")
            account.append((0..<20).map { Self.message("old \($0)") })
            account.append(Self.message("sent one"), to: FolderName("Sent"))
            let id = try await harness.save("carol@example.com", on: server)
            try await harness.running {
                try await harness.until("history") { try await harness.subjects(of: id).count == 20 }
                try await harness.until("the Sent folder") {
                    try await harness.subjects(of: id, in: FolderName("Sent")) == ["sent one"]
                }
                try await harness.until("rest") { harness.supervisor.standing.resting == 1 }
                account.append(Self.message("new"))
                try await harness.until("a new message") { try await harness.subjects(of: id).contains("new") }
                account.append(Self.message("from a phone"), to: FolderName("Sent"))
                try await harness.until("a message that another client sent") {
                    try await harness.subjects(of: id, in: FolderName("Sent")).contains("from a phone")
                }
                account.expunge([1, 2])
                try await harness.until("what is gone") { try await harness.subjects(of: id).count == 19 }
            }
            #expect(harness.supervisor.counters.connectionsOpened >= 1)
            #expect(harness.supervisor.counters.jobsFailed == 0)
        }
    }

    @Test("mailboxes of every workspace are kept in step, those of one that is made later too")
    func workspaces() async throws {
        try await EngineHarness.withKit { harness, server in
            let account = server.addAccount("carol@example.com")
            account.append(Self.message("old"))
            let first = try await harness.save("carol@example.com", on: server)
            try await harness.running {
                try await harness.until("the first") { try await harness.subjects(of: first) == ["old"] }
                let second = try await harness.store.write { try $0.addWorkspace(name: "Second").id }
                let other = harness.inside(second)
                let id = try await other.save("carol@example.com", on: server)
                try await other.until("the second") { try await other.subjects(of: id) == ["old"] }
                account.append(Self.message("new"))
                try await other.until("news in both") {
                    let both = [try await harness.subjects(of: first), try await other.subjects(of: id)]
                    return both.allSatisfy { $0.contains("new") }
                }
                let mailbox = try await harness.store.read { try $0.mailbox(id, in: harness.workspace) }
                #expect(mailbox == nil, "nothing is visible across")
            }
        }
    }

    @Test("sleeps once for each deadline, and does not wake without one")
    func sleeps() async throws {
        let clock = CountingClock()
        try await EngineHarness.withKit(clock: SyncClock(clock)) { harness, server in
            let account = server.addAccount("carol@example.com")
            let id = try await harness.save("carol@example.com", on: server)
            try await harness.running {
                for number in 0..<10 {
                    account.append(Self.message("new \(number)"))
                    try await harness.until("message \(number)") {
                        try await harness.subjects(of: id).count == number + 1
                    }
                }
                try await harness.until("rest") { harness.supervisor.standing.resting == 1 }
            }
            // A few for each piece of work; a loop that turns would have had thousands.
            #expect(clock.sleeps < 400)
        }
    }

    @Test("without NOTIFY, IDLE tells of the Inbox; without either, polling finds everything")
    func plainServers() async throws {
        for capabilities in [
            FakeServerOptions.allCapabilities.subtracting(["NOTIFY"]), FakeServerOptions.plainCapabilities,
        ] {
            var options = FakeServerOptions()
            options.capabilities = capabilities
            var limits = SyncLimits.quick
            limits.shortestPoll = .milliseconds(300)
            limits.shortestFolderPoll = .milliseconds(300)
            limits.longestPoll = .milliseconds(500)
            try await EngineHarness.withKit(options, limits: limits) { harness, server in
                let account = server.addAccount("carol@example.com")
                let id = try await harness.save("carol@example.com", on: server)
                try await harness.running {
                    try await harness.until("rest") { harness.supervisor.standing.resting == 1 }
                    account.append(Self.message("new"))
                    account.append(Self.message("elsewhere"), to: FolderName("Archive"))
                    try await harness.until("news") {
                        let inbox = try await harness.subjects(of: id)
                        let archive = try await harness.subjects(of: id, in: FolderName("Archive"))
                        return inbox == ["new"] && archive == ["elsewhere"]
                    }
                }
            }
        }
    }

    @Test("without NOTIFY, a second connection hears of what another client sent, and ends with the mailbox")
    func sentMail() async throws {
        var options = FakeServerOptions()
        options.capabilities = FakeServerOptions.allCapabilities.subtracting(["NOTIFY"])
        var limits = SyncLimits.quick
        // So that nothing is found by polling.
        limits.shortestPoll = .seconds(3600)
        limits.longestPoll = .seconds(3600)
        limits.shortestFolderPoll = .seconds(3600)
        try await EngineHarness.withKit(options, limits: limits) { harness, server in
            let account = server.addAccount("carol@example.com")
            account.append(Self.message("sent before"), to: FolderName("Sent"))
            let id = try await harness.save("carol@example.com", on: server)
            try await harness.running {
                try await harness.until("two connections at rest") {
                    harness.supervisor.standing.resting == 1 && server.record.open == 2
                }
                for number in 0..<3 {
                    account.append(Self.message("from a phone \(number)"), to: FolderName("Sent"))
                    try await harness.until("what another client sent") {
                        try await harness.subjects(of: id, in: FolderName("Sent")).contains("from a phone \(number)")
                    }
                }
                try await harness.store.write { try $0.pauseMailbox(id, in: harness.workspace) }
                try await harness.until("no connection") { server.record.open == 0 }
            }
            #expect(harness.supervisor.counters.jobsFailed == 0)
        }
    }

    @Test("pausing, resuming and erasing act at once, in whatever state the mailbox is")
    func pause() async throws {
        try await EngineHarness.withKit { harness, server in
            let account = server.addAccount("carol@example.com")
            let id = try await harness.save("carol@example.com", on: server)
            let workspace = harness.workspace
            try await harness.running {
                for round in 0..<3 {
                    if round > 0 { try await harness.until("rest") { harness.supervisor.standing.resting == 1 } }
                    try await harness.store.write { try $0.pauseMailbox(id, in: workspace) }
                    try await harness.until("no connection") {
                        server.record.open == 0 && harness.supervisor.standing.mailboxes == 0
                    }
                    account.append(Self.message("while paused \(round)"))
                    try await harness.store.write { try $0.resumeMailbox(id, in: workspace) }
                    try await harness.until("what came meanwhile") {
                        try await harness.subjects(of: id).contains("while paused \(round)")
                    }
                }
                try await harness.store.write { try $0.disconnectMailbox(id, in: workspace, erase: true) }
                try await harness.until("no connection after erasing") {
                    server.record.open == 0 && harness.supervisor.standing.mailboxes == 0
                }
            }
        }
    }

    @Test("a server that goes down and comes back costs nothing but time")
    func serverDown() async throws {
        try await EngineHarness.withKit { harness, server in
            let account = server.addAccount("carol@example.com")
            let id = try await harness.save("carol@example.com", on: server)
            try await harness.running {
                try await harness.until("rest") { harness.supervisor.standing.resting == 1 }
                await server.goDown()
                try await harness.until("waiting") { harness.supervisor.standing.waiting == 1 }
                account.append(Self.message("while down"))
                try await server.comeBack()
                try await harness.until("what came meanwhile") {
                    try await harness.subjects(of: id) == ["while down"]
                }
            }
            #expect(harness.supervisor.counters.connectionsLost >= 1)
        }
    }

    @Test("a refused sign-in asks for a check, waits for its owner, and a new credential is used at once")
    func signIn() async throws {
        try await EngineHarness.withKit { harness, server in
            let account = server.addAccount("carol@example.com")
            account.append(Self.message("waiting"))
            let id = try await harness.save("carol@example.com", on: server, password: "wrong")
            let start = ContinuousClock.now
            try await harness.running {
                try await harness.until("a refusal") { harness.supervisor.counters.connectionsFailed >= 1 }
                try await harness.until("that a check is asked for") {
                    let record = try await harness.store.read { [workspace = harness.workspace] in
                        try $0.health(of: id, in: workspace)
                    }
                    return record.nextCheck.map { $0 <= harness.store.time } ?? false
                }
                // As long as nobody has judged the refusal it is tried once in half a minute.
                let begun = harness.supervisor.counters.connectionsBegun
                #expect(begun <= 1 + Int((ContinuousClock.now - start) / .seconds(30)))
                try await harness.save("carol@example.com", on: server, password: "secret", id: id)
                try await harness.until("the message") { try await harness.subjects(of: id) == ["waiting"] }
            }
        }
    }

    @Test("errors of one mailbox touch no other")
    func isolation() async throws {
        try await EngineHarness.withKit { harness, server in
            var ids: [MailboxID] = []
            for number in 0..<6 {
                let account = server.addAccount("user\(number)@example.com")
                account.append(Self.message("hello \(number)"))
                ids.append(try await harness.save("user\(number)@example.com", on: server))
            }
            for time in 0..<40 {
                server.inject(Fault(at: .anyCommand, skipping: time, user: "user0@example.com", .cut(afterBytes: 10)))
                server.inject(
                    Fault(at: .anyCommand, skipping: time, user: "user1@example.com", .answer("NO [SERVERBUG] never")))
            }
            server.inject(Fault(at: .anyCommand, user: "user2@example.com", .silence))
            let (broken, refusing, others) = (ids[0], ids[1], ids[3...])
            try await harness.running {
                try await harness.until("the others") {
                    for id in others where try await harness.subjects(of: id).count != 1 { return false }
                    return true
                }
                server.clearFaults()
                try await harness.until("the first two") {
                    let first = try await harness.subjects(of: broken)
                    let second = try await harness.subjects(of: refusing)
                    return first.count == 1 && second.count == 1
                }
            }
        }
    }

    @Test("a mailbox at rest has no task, one connection, and gives nothing to do to its server")
    func rest() async throws {
        try await EngineHarness.withKit { harness, server in
            var saved: [MailboxID] = []
            for number in 0..<50 {
                server.addAccount("user\(number)@example.com")
                saved.append(try await harness.save("user\(number)@example.com", on: server))
            }
            let ids = saved
            try await harness.running {
                try await harness.untilWhole(ids, on: server)
                let before = server.record.counts
                // Nothing may happen in this time: that is what is tested.
                try await Task.sleep(for: .milliseconds(300))
                #expect(server.record.counts == before)
            }
            // The server hears of the closing a moment after the supervisor closed.
            try await harness.until("that no connection is left") { server.record.open == 0 }
        }
    }

    @Test("a full disk is told as what it is, breaks no connection, harms no mailbox's health, and passes")
    func diskFull() async throws {
        try await EngineHarness.withKit { harness, server in
            let account = server.addAccount("carol@example.com")
            let id = try await harness.save("carol@example.com", on: server)
            try await harness.running {
                try await harness.untilWhole([id], on: server)
                let connections = server.record.connections
                try await harness.limitPages(toPresent: true)
                var random = SeededGenerator(seed: 1)
                account.append(
                    (0..<50).map { number in
                        let words = (0..<2_000).map { _ in "\(random.next())" }.joined(separator: " ")
                        return NewFakeMessage(.text("Subject: \(number)\n\n\(words)\n"))
                    })
                try await harness.until("a full disk") { harness.supervisor.standing.trouble == "local.disk-full" }
                try await harness.limitPages(toPresent: false)
                try await harness.until("all messages") { try await harness.subjects(of: id).count == 50 }
                try await harness.until("the end of the trouble") { harness.supervisor.standing.trouble == nil }
                #expect(server.record.connections == connections)
                let mailbox = try await harness.store.read { [workspace = harness.workspace] in
                    try $0.mailbox(id, in: workspace)
                }
                #expect(mailbox?.receiving.status == .working)
            }
        }
    }
}

extension EngineHarness {
    /// Lets the database grow no more, as on a full disk, or again.
    func limitPages(toPresent isLimited: Bool) async throws {
        try await store.write { writer in
            func pragma(_ text: String) throws(StoreError) -> Int64? {
                try writer.connection.first("PRAGMA \(text)", []) { (row) throws(StoreError) in try row.integer() }
            }
            let pages = try pragma("page_count") ?? 0
            _ = try pragma("max_page_count = \(isLimited ? pages + 2 : 1_000_000)")
        }
    }
}

/// The machine's clock, counting how often somebody sleeps by it.
private final class CountingClock: Clock {
    typealias Instant = ContinuousClock.Instant

    private let count = Mutex(0)

    var sleeps: Int { count.withLock { $0 } }
    var now: Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        count.withLock { $0 += 1 }
        // The true clock's sleep; only counted.
        try await Task.sleep(until: deadline, tolerance: tolerance, clock: .continuous)
    }
}
