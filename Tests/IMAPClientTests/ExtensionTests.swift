import IMAPCore
import MailModel
import MailTransport
import NIOCore
import Synchronization
import Testing

@testable import IMAPClient

/// What extensions add, against a scripted peer.
@Suite("Extensions on a connection")
struct ExtensionTests {
    private func modSeq(_ number: UInt64) throws -> ModSeq { try #require(ModSeq(number)) }

    // MARK: CONDSTORE and QRESYNC

    @Test("a folder is opened with what changed since, in one round trip")
    func quickResync() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 ENABLE QRESYNC"), .say("* ENABLED QRESYNC|A2 OK|"),
                .hear("A3 SELECT \"Sent\" (QRESYNC (9 20 1:7 (1,3 2,5)))"),
                .say(
                    "* VANISHED 77|* OK [CLOSED] left|* 5 EXISTS|* OK [UIDVALIDITY 9] x|* OK [UIDNEXT 12] x|"
                        + "* OK [HIGHESTMODSEQ 31] x|* OK [MAILBOXID (F1)] x|* VANISHED (EARLIER) 3:4|"
                        + "* VANISHED (EARLIER) 6|* 2 FETCH (UID 5 FLAGS (\\Seen) MODSEQ (25))|"
                        + "* 5 FETCH (UID 11 FLAGS () MODSEQ (31))|A3 OK [READ-WRITE] done|"),
                .hear("A4 NOOP"), .say("A4 OK|"),
            ], capabilities: "ENABLE QRESYNC")
        #expect(try await connection.enable([.qresync]) == [.qresync])
        #expect(await connection.enabled == [.qresync])
        var resync = QuickResync(
            uidValidity: try #require(UIDValidity(9)), modSeq: try modSeq(20), knownUIDs: UIDSet([1...7]))
        resync.match = .init(sequences: SequenceSet(numbers: [1, 3]), uids: UIDSet(numbers: [2, 5]))
        let folder = try await connection.select(FolderName("Sent"), resync: resync)
        #expect(folder.highestModSeq == (try modSeq(31)))
        #expect(folder.mailboxID?.description == "F1")
        #expect(folder.vanished == UIDSet([3...4, 6...6]))
        #expect(folder.changed.map(\.uid?.rawValue) == [5, 11])
        #expect(folder.changed.map(\.modSeq?.rawValue) == [25, 31])
        #expect(!folder.hasMoreChanges)
        // What was said of the folder that was left is not said of the new one.
        #expect(try await connection.noop() == [])
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("changes since a modification sequence come as a stream, with what vanished")
    func changedSince() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 ENABLE QRESYNC"), .say("* ENABLED QRESYNC|A2 OK|"),
                .hear("A3 UID FETCH 1:4294967295 (UID FLAGS) (CHANGEDSINCE 20 VANISHED)"),
                .say("* VANISHED (EARLIER) 4:6|* 1 FETCH (UID 1 FLAGS () MODSEQ (21))|* VANISHED 9|A3 OK|"),
                .hear("A4 NOOP"), .say("A4 OK|"),
            ], capabilities: "ENABLE CONDSTORE QRESYNC")
        try await connection.enable([.qresync])
        var events: [FetchEvent] = []
        let all = UIDSet([1...UInt32.max])
        for try await event in await connection.fetch(
            all, [.uid, .flags], changedSince: try modSeq(20), vanished: true)
        {
            events.append(event)
        }
        #expect(events.count == 2)
        #expect(events.first == .vanished(UIDSet([4...6])))
        // Without EARLIER it happened just now, and is no answer.
        #expect(try await connection.noop() == [.vanished(UIDSet(numbers: [9]), earlier: false)])
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("a conditional STORE tells what it left alone, and new modification sequences even when silent")
    func conditionalStore() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 UID STORE 1:3 (UNCHANGEDSINCE 20) +FLAGS.SILENT (\\Seen)"),
                .say("* 1 FETCH (UID 1 MODSEQ (40))|* 9 FETCH (UID 90 FLAGS ())|A2 OK [MODIFIED 2:3] some|"),
                .hear("A3 NOOP"), .say("A3 OK|"),
            ], capabilities: "CONDSTORE")
        let outcome = try await connection.store(
            UIDSet([1...3]), .add([.seen]), unchangedSince: try modSeq(20))
        #expect(outcome.modified == UIDSet([2...3]))
        #expect(outcome.messages.map(\.modSeq?.rawValue) == [40])
        // Flags of a message that was not named are an event.
        let events = try await connection.noop()
        guard case .changed(let message)? = events.first, events.count == 1 else {
            Issue.record("\(events)")
            return
        }
        #expect(message.uid?.rawValue == 90)
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("what a server does not announce, or what was not enabled, is not sent")
    func gates() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [.hear("A2 NOOP"), .say("A2 OK|")], capabilities: "QRESYNC")
        let validity = try #require(UIDValidity(9))
        let since = try modSeq(5)
        let resync = QuickResync(uidValidity: validity, modSeq: since)
        let one = UIDSet(numbers: [1])
        let refusals: [IMAPClientError?] = [
            await failure { () throws(IMAPClientError) in try await connection.select(.inbox, resync: resync) },
            await failure { () throws(IMAPClientError) in try await connection.notify(.wholeMailbox) },
            await failure { () throws(IMAPClientError) in try await connection.compress() },
            await failure { () throws(IMAPClientError) in try await connection.quotaRoots() },
            await failure { () throws(IMAPClientError) in try await connection.fetchAll(one, [.gmailLabels]) },
            await failure { () throws(IMAPClientError) in try await connection.search(.gmailRaw("x")) },
            await failure { () throws(IMAPClientError) in try await connection.storeLabels(one, .add([.inbox])) },
            await failure { () throws(IMAPClientError) in try await connection.status(of: .inbox, items: [.mailboxID])
            },
            await failure { () throws(IMAPClientError) in
                for try await _ in await connection.fetch(one, [.uid], changedSince: since, vanished: true) {}
            },
        ]
        #expect(refusals.map { $0?.code } == Array(repeating: .commandUnavailable, count: refusals.count))
        try await connection.noop()
        #expect(peer.problem == nil)
        await connection.close()
    }

    // MARK: NOTIFY

    @Test("a watcher hears of all folders at any time, without IDLE and without a task")
    func notify() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear(
                    "A2 NOTIFY SET STATUS (SELECTED (MessageNew (UID FLAGS) MessageExpunge FlagChange)) "
                        + "(PERSONAL (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange))"),
                .say("* STATUS Sent (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)|A2 OK|"),
                .say("* STATUS Sent (MESSAGES 2 UIDNEXT 3)|* LIST () \"/\" New (\"OLDNAME\" (Old))|* 4 EXISTS|"),
                .hear("A3 UID SEARCH ALL"), .say("* STATUS Sent (UIDNEXT 4)|* SEARCH|A3 OK|"),
                .say("* OK [NOTIFICATIONOVERFLOW] enough|"), .close,
            ], capabilities: "NOTIFY")
        let log = WatchLog()
        await connection.watchEvents { log.add($0) }
        var request = NotifyRequest.wholeMailbox
        request.wantsStatus = true
        try await connection.notify(request)
        #expect(await connection.isNotifying)
        _ = try await connection.search(.all)
        await log.ended()
        #expect(
            log.lines == [
                "Sent 2", "Sent 3", "New was Old", "4 messages", "Sent 4", "overflow of notifications", "ended",
            ])
        #expect(await !connection.isNotifying)
        #expect(peer.problem == nil)
    }

    @Test("selecting another folder forgets what waited of the old one, and keeps what NOTIFY told of others")
    func eventsAcrossSelect() async throws {
        let (connection, _) = try await PeerConnection.openSelected(
            [
                .hear("A2 NOTIFY SET (PERSONAL (MessageNew MessageExpunge))"), .say("A2 OK|"),
                .hear("A3 UID SEARCH ALL"), .say("* 9 EXISTS|* STATUS Sent (UIDNEXT 4)|* SEARCH|A3 OK|"),
                .hear("A4 SELECT \"Sent\""), .say("* STATUS Drafts (UIDNEXT 7)|* 1 EXISTS|A4 OK|"), .hear("A5 NOOP"),
                .say("A5 OK|"),
            ], capabilities: "NOTIFY")
        try await connection.notify(NotifyRequest([.init(.personal, [.messageNew([]), .messageExpunge])]))
        _ = try await connection.search(.all)
        try await connection.select(FolderName("Sent"))
        #expect(
            try await connection.noop() == [
                .status(FolderStatus(folder: FolderName("Sent"), values: [.uidNext: 4])),
                .status(FolderStatus(folder: FolderName("Drafts"), values: [.uidNext: 7])),
            ])
        await connection.close()
    }

    @Test("large events count for more, so that what waits is bounded in bytes too")
    func weights() {
        var events = PendingEvents(maximum: 100)
        let flags = (0..<1_000).map { Flag("k\($0)") }
        guard let sequence = SequenceNumber(1) else { return }
        events.add(.changed(FetchedMessage(sequence: sequence, items: [.flags([.seen])])))
        #expect(events.take().count == 1)
        events.add(.changed(FetchedMessage(sequence: sequence, items: [.flags(flags)])))
        #expect(events.take() == [.overflow])
        let body = FetchedBody(section: .all, content: .bytes([UInt8](repeating: 0, count: 16_000)))
        events.add(.changed(FetchedMessage(sequence: sequence, items: [.body(body)])))
        #expect(events.take() == [.overflow])
        for number in Int64(0)..<200 { events.add(.status(FolderStatus(folder: .inbox, values: [.messages: number]))) }
        #expect(events.take().count == 1)
    }

    // MARK: COMPRESS

    @Test("after COMPRESS both directions are compressed, even what came behind the answer")
    func compress() async throws {
        let body = String(repeating: "the same words again and again\r\n", count: 10_000)
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 COMPRESS DEFLATE"), .say("A2 OK begin|"), .compress, .say("* 7 EXISTS|"),
                .hear("A3 NOOP"), .say("A3 OK|"), .hear("A4 UID FETCH 1 (BODY.PEEK[])"),
                .say("* 1 FETCH (UID 1 BODY[] {\(body.utf8.count)}|" + body.replacing("\r\n", with: "|") + ")|A4 OK|"),
                .hear("A5 NOOP"), .say("A5 OK|"),
            ], capabilities: "COMPRESS=DEFLATE")
        #expect(await !connection.isCompressed)
        try await connection.compress()
        #expect(await connection.isCompressed)
        #expect(try await connection.noop() == [.exists(7)])
        let messages = try await connection.fetchAll(UIDSet(numbers: [1]), [.body(.all)])
        #expect(messages.first?.bytes(of: .all) == Array(body.utf8))
        let again = await failure { () throws(IMAPClientError) in try await connection.compress() }
        #expect(again?.code == .commandUnavailable)
        try await connection.noop()
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("a command that waits behind COMPRESS is sent compressed, and a refused COMPRESS changes nothing")
    func compressQueue() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 COMPRESS DEFLATE"), .say("A2 NO not now|"), .hear("A3 NOOP"), .say("A3 OK|"),
                .hear("A4 COMPRESS DEFLATE"), .say("A4 OK|"), .compress, .hear("A5 NOOP"), .say("A5 OK|"),
            ], capabilities: "COMPRESS=DEFLATE")
        let refused = await failure { () throws(IMAPClientError) in try await connection.compress() }
        #expect(refused?.code == .commandRefused)
        try await connection.noop()
        async let compressing: Void = connection.compress()
        async let events = connection.noop()
        try await compressing
        #expect(try await events == [])
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("what is not compressed after COMPRESS ends the connection")
    func compressGarbage() async throws {
        let (connection, _) = try await PeerConnection.openSelected(
            [.hear("A2 COMPRESS DEFLATE"), .say("A2 OK|"), .hearBytes(4), .say("A3 OK this is plain|")],
            capabilities: "COMPRESS=DEFLATE")
        try await connection.compress()
        let error = await failure { () throws(IMAPClientError) in try await connection.noop() }
        #expect(error?.transport?.code == .compressionDamaged)
        #expect(await !connection.isOpen)
    }

    // MARK: Others

    @Test("one LIST tells the figures of all folders")
    func listStatus() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 LIST \"\" \"*\" RETURN (SPECIAL-USE CHILDREN SUBSCRIBED STATUS (MESSAGES HIGHESTMODSEQ))"),
                .say(
                    "* LIST () \"/\" INBOX|* STATUS INBOX (MESSAGES 3 HIGHESTMODSEQ 9)|* LIST (\\Sent) \"/\" Sent|"
                        + "* LIST (\\Noselect) \"/\" x|* STATUS Sent (MESSAGES 1)|* STATUS other (MESSAGES 1)|A2 OK|"),
            ], capabilities: "LIST-EXTENDED LIST-STATUS SPECIAL-USE CONDSTORE")
        let folders = try await connection.listFolders(
            status: [.messages, .highestModSeq, .mailboxID, .size], subscriptions: true)
        #expect(folders.map { $0.status?.messages } == [3, 1, nil])
        #expect(folders.first?.status?.highestModSeq == (try modSeq(9)))
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("quotas come with their figures")
    func quota() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 GETQUOTAROOT INBOX"),
                .say("* QUOTAROOT INBOX \"User quota\" free|* QUOTA \"User quota\" (STORAGE 10 512)|A2 OK|"),
                .hear("A3 GETQUOTA \"free\""), .say("* QUOTA free ()|A3 OK|"),
            ], capabilities: "QUOTA")
        let quotas = try await connection.quotaRoots()
        #expect(quotas.map(\.root) == ["User quota", "free"])
        #expect(quotas.first?.storage?.limitBytes == 512 << 10)
        #expect(try await connection.quota(of: "free")?.resources == [])
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("Gmail's labels are changed, and its ids are read")
    func gmail() async throws {
        let (connection, peer) = try await PeerConnection.openSelected(
            [
                .hear("A2 UID STORE 1 +X-GM-LABELS.SILENT (\\Inbox \"Muy &ZeVnLIqe-\")"), .say("A2 OK|"),
                .hear("A3 UID FETCH 1 (UID X-GM-MSGID X-GM-THRID X-GM-LABELS)"),
                .say("* 1 FETCH (UID 1 X-GM-MSGID 7 X-GM-THRID 8 X-GM-LABELS (\"\\\\Inbox\" \"a b\"))|A3 OK|"),
            ], capabilities: "X-GM-EXT-1")
        let one = UIDSet(numbers: [1])
        try await connection.storeLabels(one, .add([.inbox, GmailLabel("Muy 日本語")]))
        let messages = try await connection.fetchAll(one, [.uid, .gmailMessageID, .gmailThreadID, .gmailLabels])
        #expect(messages.first?.gmailMessageID == 7)
        #expect(messages.first?.gmailThreadID == 8)
        #expect(messages.first?.gmailLabels == [.inbox, GmailLabel("a b")])
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("folders are renamed and subscribed, and a new one may have an id")
    func folders() async throws {
        let (connection, peer) = try await PeerConnection.openSelected([
            .hear("A2 CREATE \"a\""), .say("A2 OK [MAILBOXID (F7)] made|"), .hear("A3 RENAME \"a\" \"b c\""),
            .say("A3 OK|"), .hear("A4 SUBSCRIBE \"b c\""), .say("A4 OK|"), .hear("A5 UNSUBSCRIBE \"b c\""),
            .say("A5 OK|"),
        ])
        let name = FolderName("b c")
        #expect(try await connection.create(FolderName("a"))?.description == "F7")
        try await connection.rename(FolderName("a"), to: name)
        try await connection.subscribe(name)
        try await connection.unsubscribe(name)
        #expect(peer.problem == nil)
        await connection.close()
    }

    // MARK: Several fetches

    @Test("fetches that are given at once are consumed in their order, while the later ones wait in the socket")
    func pipelinedStreams() async throws {
        let size = 8 << 20
        let (connection, peer) = try await PeerConnection.openSelected([
            .hear("A2 UID FETCH 1 (UID BODY.PEEK[])"), .hear("A3 UID FETCH 2 (UID BODY.PEEK[])"),
            .hear("A4 UID FETCH 3 (UID BODY.PEEK[])"), .say("* 1 FETCH (UID 1 BODY[] {\(size)}|"),
            .sayRepeated(120, count: size), .say(")|A2 OK|* 2 FETCH (UID 2 BODY[] {\(size)}|"),
            .sayRepeated(121, count: size),
            .say(")|A3 OK|* 3 FETCH (UID 3 BODY[] {2}|zz)|A4 OK|"),
        ])
        var streams: [FetchStream] = []
        for uid: UInt32 in 1...3 {
            streams.append(await connection.fetch(UIDSet(numbers: [uid]), [.uid, .body(.all)]))
        }
        var sizes: [Int] = []
        for stream in streams {
            var bytes = 0
            for try await event in stream {
                switch event {
                case .bodyBytes(let piece): bytes += piece.count
                case .message(let message): bytes += message.bytes(of: .all)?.count ?? 0
                case .bodyBegin, .bodyEnd, .vanished: break
                }
            }
            sizes.append(bytes)
        }
        #expect(sizes == [size, size, 2])
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("a consumer that pauses is no fault of the server, whichever of several fetches it pauses")
    func pausedConsumer() async throws {
        var options = IMAPClientOptions()
        // Long enough for a peer on a machine that does much else.
        options.commandTimeout = .seconds(6)
        let size = 1 << 20
        let (connection, _) = try await PeerConnection.openSelected(
            [
                .hear("A2 UID FETCH 1 (BODY.PEEK[])"), .hear("A3 UID FETCH 2 (UID)"),
                .say("* 1 FETCH (BODY[] {\(size)}|"), .sayRepeated(120, count: size),
                .say(" UID 1)|A2 OK|* 2 FETCH (UID 2)|A3 OK|"),
            ], options: options)
        var first = await connection.fetch(UIDSet(numbers: [1]), [.body(.all)]).makeAsyncIterator()
        let second = await connection.fetch(UIDSet(numbers: [2]), [.uid])
        _ = try await first.next()
        // Longer than a server may take: that is what is tried here.
        try await Task.sleep(for: .milliseconds(6_500))
        while try await first.next() != nil {}
        var messages = 0
        for try await _ in second { messages += 1 }
        #expect(messages == 1)
        await connection.close()
    }
}

private final class WatchLog: Sendable {
    private let log = Mutex<[String]>([])
    private let end = AsyncStream.makeStream(of: Void.self)

    func add(_ event: IdleEvent) {
        let line =
            switch event {
            case .event(.status(let status)): "\(status.folder) \(status.uidNext?.rawValue ?? 0)"
            case .event(.listed(let listing)): "\(listing.name) was \(listing.oldName?.description ?? "nothing")"
            case .event(.exists(let count)): "\(count) messages"
            case .event(.notificationOverflow): "overflow of notifications"
            case .event(let event): "\(event)"
            case .ended: "ended"
            }
        log.withLock { $0.append(line) }
        if case .ended = event { end.continuation.finish() }
    }

    func ended() async { for await _ in end.stream {} }

    var lines: [String] { log.withLock { $0 } }
}
