import IMAPCore
import MailModel
import NIOCore
import Synchronization
import Testing

@testable import IMAPClient

@Suite("Fetch streams and IDLE")
struct StreamTests {
    private let one = UIDSet(numbers: [1])

    // MARK: FETCH

    @Test("a stream has small messages whole and large bodies in pieces")
    func fetch() async throws {
        let (connection, peer) = try await PeerConnection.openSelected([
            .hear("A2 UID FETCH 1 (UID BODY.PEEK[])"),
            .say("* 1 FETCH (UID 1 BODY[] {5}|hello)|* 2 FETCH (UID 2 BODY[] {100000}|"),
            .sayRepeated(120, count: 100_000), .say(" FLAGS ())|A2 OK|"),
        ])
        var messages: [FetchedMessage] = []
        var size = 0
        var begins = 0
        for try await event in await connection.fetch(one, [.uid, .body(.all)]) {
            switch event {
            case .message(let message): messages.append(message)
            case .bodyBegin(let body):
                begins += 1
                #expect(body.message.uid?.rawValue == 2)
            case .bodyBytes(let bytes):
                #expect(bytes.count <= 16_384)
                size += bytes.count
            case .bodyEnd: #expect(size == 100_000)
            case .vanished: Issue.record("nobody asked")
            }
        }
        #expect(begins == 1)
        #expect(messages.map { $0.uid?.rawValue } == [1, 2])
        #expect(messages.first?.bytes(of: .all) == Array("hello".utf8))
        #expect(messages.last?.bodies.first?.content == .streamed(100_000))
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("collecting puts large bodies together, and refuses too much")
    func collecting() async throws {
        let script: [ScriptedPeer.Step] = [
            .hear("A2 UID FETCH 1 (BODY.PEEK[])"), .say("* 1 FETCH (BODY[] {100000}|"),
            .sayRepeated(120, count: 100_000),
            .say(" UID 1)|A2 OK|"),
        ]
        let (connection, _) = try await PeerConnection.openSelected(script)
        let messages = try await connection.fetchAll(one, [.body(.all)])
        #expect(messages.first?.bytes(of: .all)?.count == 100_000)
        await connection.close()
        let (second, _) = try await PeerConnection.openSelected(script)
        let error = await failure { () throws(IMAPClientError) in
            try await second.fetchAll(one, [.body(.all)], maximumBytes: 50_000)
        }
        #expect(error?.code == .limitExceeded)
        #expect(await !second.isOpen)
    }

    @Test("while the consumer does not take anything, the socket is not read")
    func backPressure() async throws {
        let total = 60 << 20
        let (connection, peer) = try await PeerConnection.openSelected([
            .hear("A2 UID FETCH 1 (BODY.PEEK[])"), .say("* 1 FETCH (BODY[] {\(total)}|"),
            .sayRepeated(120, count: total),
            .say(")|A2 OK|"),
        ])
        let stream = await connection.fetch(one, [.body(.all)])
        var iterator = stream.makeAsyncIterator()
        _ = try await iterator.next()
        // Nothing tells that nothing happens: the peer gets time to write as much as it can.
        try await Task.sleep(for: .milliseconds(500))
        #expect(peer.writtenBytes < 30 << 20)
        var size = 0
        while let event = try await iterator.next() {
            if case .bodyBytes(let bytes) = event { size += bytes.count }
        }
        #expect(size == total)
        await connection.close()
    }

    @Test("a connection that is cut in the middle of a body ends the stream with an error")
    func cut() async throws {
        let (connection, _) = try await PeerConnection.openSelected([
            .hear("A2 UID FETCH 1 (UID BODY.PEEK[])"), .say("* 1 FETCH (UID 1)|* 2 FETCH (BODY[] {100000}|xxxxx"),
            .close,
        ])
        var messages = 0
        let error = await failure { () throws(IMAPClientError) in
            for try await event in await connection.fetch(one, [.uid, .body(.all)]) {
                if case .message = event { messages += 1 }
            }
        }
        #expect(messages == 1)
        #expect(error?.code == .disconnected)
        #expect(error?.command == "UID FETCH")
    }

    @Test("leaving the loop drops small answers and closes within a large body")
    func leaving() async throws {
        let (connection, peer) = try await PeerConnection.openSelected([
            .hear("A2 UID FETCH 1 (UID)"), .say("* 1 FETCH (UID 1)|"), .hear("A3 NOOP"),
            .say("* 2 FETCH (UID 2)|A2 OK|A3 OK|"), .hear("A4 UID FETCH 1 (BODY.PEEK[])"),
            .say("* 1 FETCH (BODY[] {100000}|xx"),
        ])
        for try await _ in await connection.fetch(one, [.uid]) { break }
        try await connection.noop()
        #expect(peer.problem == nil)
        for try await _ in await connection.fetch(one, [.body(.all)]) { break }
        await peer.finished()
        while await connection.isOpen { await Task.yield() }
    }

    @Test("a refused FETCH ends the stream with the server's words")
    func refused() async throws {
        let (connection, _) = try await PeerConnection.openSelected([
            .hear("A2 UID FETCH 1 (UID)"), .say("A2 NO [EXPUNGEISSUED] some are gone|"),
        ])
        let error = await failure { () throws(IMAPClientError) in try await connection.fetchAll(one, [.uid]) }
        #expect(error?.code == .commandRefused)
        #expect(error?.responseCode == .expungeIssued)
        await connection.close()
    }

    // MARK: IDLE

    @Test("waiting returns with the first event, and DONE ends IDLE")
    func wait() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 IDLE"), .say("+ idling|* 4 EXISTS|"), .hear("DONE"), .say("* 1 RECENT|A2 OK|"),
                .hear("A3 NOOP"),
                .say("A3 OK|"),
            ], capabilities: "IDLE")
        #expect(try await connection.waitForEvents(timeout: .seconds(60)) == [.exists(4), .recent(1)])
        #expect(try await connection.noop() == [])
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("what happened during other commands is not lost, and waiting then returns at once")
    func earlierEvents() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 UID SEARCH ALL"), .say("* 4 EXISTS|* SEARCH|A2 OK|"), .hear("A3 SELECT INBOX"),
                .say("* 9 EXPUNGE|* 3 EXISTS|A3 OK|* 5 EXISTS|"), .hear("A4 NOOP"), .say("A4 OK|"),
            ], capabilities: "IDLE")
        _ = try await connection.search(.all)
        #expect(try await connection.waitForEvents(timeout: .seconds(60)) == [.exists(4)])
        try await connection.select(.inbox)
        #expect(try await connection.noop() == [.exists(5)])
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("waiting ends when the time is over, and the connection stays usable")
    func waitTimeout() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [.hear("A2 IDLE"), .say("+ idling|"), .hear("DONE"), .say("A2 OK|"), .hear("A3 NOOP"), .say("A3 OK|")],
            capabilities: "IDLE")
        #expect(try await connection.waitForEvents(timeout: .milliseconds(50)) == [])
        try await connection.noop()
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("cancelling a wait ends IDLE and keeps the connection")
    func waitCancelled() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [.hear("A2 IDLE"), .say("+ idling|"), .hear("DONE"), .say("A2 OK|"), .hear("A3 NOOP"), .say("A3 OK|")],
            capabilities: "IDLE")
        let task = Task {
            await failure { () throws(IMAPClientError) in try await connection.waitForEvents(timeout: .seconds(60)) }
        }
        while await connection.idleID == nil { await Task.yield() }
        task.cancel()
        #expect(await task.value?.code == .cancelled)
        if await connection.idleID != nil { try await connection.stopIdle() }
        try await connection.noop()
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("another command ends IDLE first, and that is told")
    func idleAndCommand() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 IDLE"), .say("+ idling|"), .hear("DONE"), .say("A2 OK|"), .hear("A3 UID SEARCH ALL"),
                .say("* SEARCH 1|A3 OK|"),
            ], capabilities: "IDLE")
        let log = EventLog()
        try await connection.startIdle { log.add($0) }
        #expect(try await connection.search(.all) == one)
        #expect(log.lines == ["ended"])
        try await connection.stopIdle()
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("a lost connection ends IDLE with its reason")
    func idleLost() async throws {
        let (connection, _) = try await PeerConnection.openSelected(
            [.hear("A2 IDLE"), .say("+ idling|* 4 EXISTS|* BYE going down|"), .close], capabilities: "IDLE")
        var events: [FolderEvent] = []
        let error = await failure { () throws(IMAPClientError) in
            for try await event in try await connection.idleEvents() { events.append(event) }
        }
        #expect(events == [.exists(4)])
        #expect(error?.code == .serverBye)
    }

    @Test("leaving the loop over IDLE's events ends it by DONE")
    func idleSequence() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 IDLE"), .say("+ idling|* 4 EXISTS|"), .hear("DONE"), .say("A2 OK|"), .hear("A3 NOOP"),
                .say("A3 OK|"),
            ], capabilities: "IDLE")
        for try await event in try await connection.idleEvents() {
            #expect(event == .exists(4))
            break
        }
        try await connection.noop()
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("events that nobody takes are bounded and end in one that says so")
    func overflow() async throws {
        var options = IMAPClientOptions()
        options.pendingEvents = 10
        let flood = (1...50).map { "* \($0) FETCH (FLAGS (\\Seen))|" }.joined()
        let (connection, _) = try await PeerConnection.openSelected(
            [
                .hear("A2 UID SEARCH ALL"), .say(flood + "* SEARCH|A2 OK|"), .hear("A3 NOOP"), .say("A3 OK|"),
                .hear("A4 IDLE"), .say("+ idling|" + flood + "A4 OK|"),
            ], capabilities: "IDLE", options: options)
        _ = try await connection.search(.all)
        #expect(try await connection.noop() == [.overflow])
        let events = try await connection.idleEvents()
        while await connection.idleID != nil { await Task.yield() }
        var seen: [FolderEvent] = []
        for try await event in events { seen.append(event) }
        #expect(seen.count <= 10)
        #expect(seen.contains(.overflow))
        await connection.close()
    }
}

private final class EventLog: Sendable {
    private let log = Mutex<[String]>([])

    func add(_ event: IdleEvent) {
        log.withLock {
            switch event {
            case .event(let event): $0.append("\(event)")
            case .ended(nil): $0.append("ended")
            case .ended(let error?): $0.append("\(error.code)")
            }
        }
    }

    var lines: [String] { log.withLock { $0 } }
}
