import IMAPCore
import MailModel
import NIOCore
import Testing

@testable import IMAPClient

@Suite("Commands on a connection")
struct CommandTests {
    private let one = UIDSet(numbers: [1])

    @Test("a refusal carries the server's code and words")
    func refused() async throws {
        let (connection, peer) = try await PeerConnection.openSelected([
            .hear("A2 APPEND \"Sent\" {5}"), .say("A2 NO [TRYCREATE] no such folder|"), .hear("A3 NOOP"),
            .say("A3 BAD what|"), .hear("A4 NOOP"), .say("A4 OK|"),
        ])
        let error = await failure { () throws(IMAPClientError) in
            try await connection.append(Array("hello".utf8), to: FolderName("Sent"))
        }
        #expect(error?.code == .commandRefused)
        #expect(error?.responseCode == .tryCreate)
        #expect(error?.command == "APPEND")
        #expect(error?.serverText?.description == "no such folder")
        #expect(await failure { () throws(IMAPClientError) in try await connection.noop() }?.code == .commandBad)
        try await connection.noop()
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("what cannot be sent is refused without a word to the server")
    func notSent() async throws {
        let (connection, peer) = try await PeerConnection.openSelected([.hear("never")])
        #expect(
            await failure { () throws(IMAPClientError) in try await connection.expunge(one) }?.code
                == .commandUnavailable)
        #expect(
            await failure { () throws(IMAPClientError) in try await connection.append([0], to: .inbox) }?.code
                == .invalidArgument)
        #expect(
            await failure { () throws(IMAPClientError) in
                try await connection.waitForEvents(timeout: .seconds(1))
            }?.code == .commandUnavailable)
        #expect(await connection.isOpen)
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("commands of several tasks are pipelined and each gets its answer")
    func pipelined() async throws {
        let (connection, peer) = try await PeerConnection.openSelected([
            .hear("A2 STATUS \"a\" (MESSAGES)"), .hear("A3 UID SEARCH ALL"),
            .say("* STATUS a (MESSAGES 4)|* SEARCH 5 6|A3 OK|A2 OK|"),
        ])
        async let status = connection.status(of: FolderName("a"), items: [.messages])
        while await !connection.isWaiting { await Task.yield() }
        async let found = connection.search(.all)
        #expect(try await status.messages == 4)
        #expect(try await found == UIDSet(numbers: [5, 6]))
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("a command without answer times out, and the connection ends for all")
    func timeout() async throws {
        let (connection, _) = try await PeerConnection.openSelected([.hear("A2 UID SEARCH ALL"), .hear("never")])
        async let first = failure { () throws(IMAPClientError) in
            try await connection.execute(SearchCommand(.all), timeout: .milliseconds(100))
        }
        // On a busy machine its time may be over before anybody looks.
        while await !connection.isWaiting, await connection.isOpen { await Task.yield() }
        let second = await failure { () throws(IMAPClientError) in try await connection.search(.flag(.seen)) }
        #expect(await first?.code == .timedOut)
        #expect(second?.code == .timedOut)
        #expect(await !connection.isOpen)
        #expect(await failure { () throws(IMAPClientError) in try await connection.noop() }?.code == .timedOut)
    }

    @Test("a cancelled command's answer is dropped and the connection stays usable")
    func cancelled() async throws {
        let (connection, peer) = try await PeerConnection.openSelected([
            .hear("A2 UID SEARCH ALL"), .hear("A3 NOOP"), .say("* SEARCH 1|A2 OK|A3 OK|"), .hear("A4 UID SEARCH SEEN"),
            .say("* SEARCH 2|A4 OK|"),
        ])
        let task = Task { await failure { () throws(IMAPClientError) in try await connection.search(.all) } }
        // The peer answers nothing before it hears NOOP, which is given after the cancellation.
        while await !connection.isWaiting { await Task.yield() }
        task.cancel()
        #expect(await task.value?.code == .cancelled)
        try await connection.noop()
        #expect(try await connection.search(.flag(.seen)) == UIDSet(numbers: [2]))
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("a task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let (connection, peer) = try await PeerConnection.openSelected([.hear("A2 NOOP"), .say("A2 OK|")])
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await failure { () throws(IMAPClientError) in try await connection.search(.all) }
        }
        #expect(await task.value?.code == .cancelled)
        try await connection.noop()
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("cancelling in the middle of a literal closes the connection")
    func cancelledLiteral() async throws {
        let (connection, _) = try await PeerConnection.openSelected([.hear("A2 APPEND INBOX {5}"), .hear("never")])
        let task = Task {
            await failure { () throws(IMAPClientError) in try await connection.append(Array("hello".utf8), to: .inbox) }
        }
        while await !connection.isWaiting { await Task.yield() }
        task.cancel()
        #expect(await task.value?.code == .cancelled)
        #expect(await !connection.isOpen)
    }

    @Test("APPEND sends the message when the server agrees and tells its UID")
    func append() async throws {
        let (connection, peer) = try await PeerConnection.openSelected([
            .hear("A2 APPEND INBOX (\\Seen) {300000}"), .say("+ go|"), .hearBytes(300_002),
            .say("* 4 EXISTS|A2 OK [APPENDUID 9 77] done|"),
        ])
        let appended = try await connection.append([UInt8](repeating: 120, count: 300_000), to: .inbox, flags: [.seen])
        #expect(appended?.uid?.rawValue == 77)
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("without MOVE messages are copied, flagged and expunged by UID")
    func moveFallback() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 UID COPY 1 \"x\""), .say("A2 OK [COPYUID 3 1 8] done|"),
                .hear("A3 UID STORE 1 +FLAGS.SILENT (\\Deleted)"), .say("A3 OK|"), .hear("A4 UID EXPUNGE 1"),
                .say("* 1 EXPUNGE|A4 OK|"),
            ], capabilities: "UIDPLUS")
        let outcome = try await connection.move(one, to: FolderName("x"))
        guard case .copiedAndExpunged(let copied?) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(UID(1).flatMap { copied.destination(of: $0) }?.rawValue == 8)
        #expect(await connection.takePendingEvents().count == 1)
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("with MOVE one command moves, and without UIDPLUS the originals stay flagged")
    func move() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [.hear("A2 UID MOVE 1 \"x\""), .say("* OK [COPYUID 3 1 8] x|* 1 EXPUNGE|A2 OK|")], capabilities: "MOVE")
        guard case .moved(.some) = try await connection.move(one, to: FolderName("x")) else {
            Issue.record("not moved")
            return
        }
        #expect(peer.problem == nil)
        await connection.close()
        let (poor, poorPeer) = try await PeerConnection.openSelected([
            .hear("A2 UID COPY 1 \"x\""), .say("A2 OK|"), .hear("A3 UID STORE 1 +FLAGS.SILENT (\\Deleted)"),
            .say("A3 OK|"),
        ])
        #expect(try await poor.move(one, to: FolderName("x")) == .copiedAndFlagged(nil))
        #expect(poorPeer.problem == nil)
        await poor.close()
    }

    @Test("a list of folders is bounded")
    func folderLimit() async throws {
        let peer = try await ScriptedPeer.start([
            .say("* PREAUTH [CAPABILITY IMAP4rev1] hi|"), .hear("A1 LIST \"\" \"*\""),
            .say("* LIST () \"/\" a|* LIST () \"/\" b|* LIST () \"/\" c|A1 OK|"),
        ])
        let connection = try await PeerConnection.open(peer)
        let error = await failure { () throws(IMAPClientError) in
            try await connection.list(ListCommand(maximumFolders: 2))
        }
        #expect(error?.code == .limitExceeded)
        #expect(await !connection.isOpen)
    }

    @Test("BYE during a command is its reason", arguments: ["A2 UID SEARCH ALL", "A2 UID FETCH 1 (FLAGS)"])
    func bye(_ line: String) async throws {
        let (connection, _) = try await PeerConnection.openSelected([
            .hear(line), .say("* BYE Session expired|"), .close,
        ])
        let error = await failure { () throws(IMAPClientError) in
            if line.contains("SEARCH") {
                _ = try await connection.search(.all)
            } else {
                _ = try await connection.fetchAll(one, [.flags])
            }
        }
        #expect(error?.code == .serverBye)
        #expect(error?.serverText?.description == "Session expired")
        #expect(error?.disposition == .retry)
    }

    @Test("LOGOUT ends the connection, and does not mind one that is gone")
    func logout() async throws {
        let (connection, peer) = try await PeerConnection.openSelected([
            .hear("A2 LOGOUT"), .say("* BYE bye|A2 OK|"), .close,
        ])
        await connection.logout()
        await connection.logout()
        #expect(await !connection.isOpen)
        #expect(peer.problem == nil)
    }
}
