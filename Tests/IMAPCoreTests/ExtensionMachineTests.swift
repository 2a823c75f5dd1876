import Glibc
import MailModel
import Testing

@testable import IMAPCore

@Suite("Extensions in the state machine")
struct ExtensionMachineTests {
    private func set(_ numbers: UInt32...) -> UIDSet { UIDSet(numbers: numbers) }

    private func fetch(_ uids: UInt32..., since: UInt64? = nil, vanished: Bool = false) -> FetchCommand {
        FetchCommand(
            uids: UIDSet(numbers: uids), attributes: [.flags], changedSince: since.map { modSeq($0) },
            reportsVanished: vanished)
    }

    private var resync: SelectCommand {
        SelectCommand(
            folder: FolderName("x"), isReadOnly: false,
            synchronisation: .quick(QuickResync(uidValidity: validity(1), modSeq: modSeq(2))))
    }

    /// What a command makes of responses.
    private func answer<Command: IMAPCommand>(_ command: Command, _ lines: String...) -> Command.Answer? {
        var answer = command.makeAnswer()
        for frame in ResponseReading(lines.map { $0 + "\r\n" }.joined()).frames {
            switch frame {
            case .response(.untagged(let data)):
                guard command.add(data, to: &answer) else { return nil }
            case .response(.tagged(_, let status)): command.finish(status, &answer)
            default: return nil
            }
        }
        return answer
    }

    // MARK: Gates

    @Test("QRESYNC's parameters need the capability and ENABLE")
    func qresyncGate() {
        var without = Conversation.selected("CONDSTORE ENABLE")
        #expect(without.give(resync, "a") == ["a rejected: missingCapability"])
        var talk = Conversation.selected("QRESYNC ENABLE")
        #expect(talk.give(resync, "a") == ["a rejected: notEnabled"])
        #expect(talk.give(fetch(1, since: 5, vanished: true), "b") == ["b rejected: notEnabled"])
        #expect(talk.give(EnableCommand(extensions: [.qresync]), "c") == ["C: A2 ENABLE QRESYNC|"])
        #expect(talk.server("* ENABLED QRESYNC", "A2 OK") == ["c << enabled", "c: OK"])
        #expect(talk.machine.enabled == [.qresync])
        #expect(talk.give(resync, "d") == ["C: A3 SELECT \"x\" (QRESYNC (1 2))|"])
    }

    @Test("each item and key is sent only where the server announces what it comes from")
    func itemGates() {
        let commands: [(any IMAPCommand, String)] = [
            (fetch(1, since: 5), "CONDSTORE"),
            (FetchCommand(uids: set(1), attributes: [.modSeq]), "QRESYNC"),
            (FetchCommand(uids: set(1), attributes: [.uid, .emailID]), "OBJECTID"),
            (FetchCommand(uids: set(1), attributes: [.preview(lazy: true)]), "PREVIEW"),
            (FetchCommand(uids: set(1), attributes: [.saveDate]), "SAVEDATE"),
            (FetchCommand(uids: set(1), attributes: [.binary([1])]), "BINARY"),
            (FetchCommand(uids: set(1), attributes: [.binarySize([1])]), "BINARY"),
            (FetchCommand(uids: set(1), attributes: [.gmailThreadID]), "X-GM-EXT-1"),
            (StoreCommand(uids: set(1), change: .add([]), isSilent: true, unchangedSince: modSeq(1)), "CONDSTORE"),
            (StoreLabelsCommand(uids: set(1), change: .add([.inbox]), isSilent: true), "X-GM-EXT-1"),
            (SearchCommand(.not(.or(.all, .modSeq(modSeq(1))))), "CONDSTORE"),
            (SearchCommand(.and([.threadID(objectID("T"))])), "OBJECTID"),
            (SearchCommand(.gmailRaw("x")), "X-GM-EXT-1"),
            (SearchCommand(.all, returns: [.count]), "ESEARCH"),
            (StatusCommand(folder: .inbox, items: [.messages, .highestModSeq]), "CONDSTORE"),
            (StatusCommand(folder: .inbox, items: [.mailboxID]), "OBJECTID"),
            (StatusCommand(folder: .inbox, items: [.size]), "STATUS=SIZE"),
            (ListCommand(patterns: ["a", "b"]), "LIST-EXTENDED"),
            (ListCommand(selection: [.subscribed]), "LIST-EXTENDED"),
            (ListCommand(returns: [.status([.messages])]), "LIST-STATUS"),
            (NotifyCommand(.none), "NOTIFY"), (CompressCommand(), "COMPRESS=DEFLATE"),
            (QuotaCommand(root: ""), "QUOTA"), (QuotaRootsCommand(folder: .inbox), "QUOTA"),
        ]
        for (command, capability) in commands {
            var without = Conversation.selected("")
            #expect(without.give(command, "a") == ["a rejected: missingCapability"], "\(command.name) \(capability)")
            var with = Conversation.selected(capability)
            #expect(with.give(command, "a").first?.hasPrefix("C: A2 ") == true, "\(command.name) \(capability)")
        }
    }

    // MARK: Whose data it is

    @Test("of several fetches each gets its own messages, and changes of others are events")
    func claims() {
        var talk = Conversation.selected("CONDSTORE")
        _ = talk.give(fetch(1, 2), "a")
        _ = talk.give(fetch(7), "b")
        #expect(talk.server("* 7 FETCH (UID 7 FLAGS ())") == ["b << fetch"])
        #expect(talk.server("* 1 FETCH (UID 1 FLAGS ())") == ["a << fetch"])
        #expect(talk.server("* 9 FETCH (UID 9 FLAGS () MODSEQ (4))") == ["unsolicited fetch"])
        // Without a UID nobody can tell: the oldest.
        #expect(talk.server("* 9 FETCH (FLAGS ())") == ["a << fetch"])
        // Whole messages come only to who asked for them.
        #expect(talk.server("* 9 FETCH (UID 9 BODY[] \"x\")") == ["a << fetch"])
    }

    @Test("what vanished earlier is an answer, and what vanishes now an event")
    func vanished() {
        var talk = Conversation.selected("QRESYNC ENABLE")
        _ = talk.give(EnableCommand(extensions: [.qresync]), "e")
        _ = talk.server("* ENABLED QRESYNC", "A2 OK")
        _ = talk.give(fetch(1, since: 5, vanished: true), "a")
        #expect(
            talk.server("* VANISHED (EARLIER) 4", "* VANISHED 5") == ["a << vanishedEarlier", "unsolicited vanished"])
        #expect(talk.server("A3 OK") == ["a: OK"])
        #expect(talk.server("* VANISHED (EARLIER) 4") == ["unsolicited vanishedEarlier"])
    }

    @Test("figures for LIST and figures for STATUS are never confused")
    func listStatus() {
        var talk = Conversation.selected("LIST-STATUS")
        let status = StatusCommand(folder: FolderName("a"), items: [.messages])
        #expect(talk.give(ListCommand(returns: [.status([.messages])]), "list").count == 1)
        #expect(talk.give(status, "status") == [])
        #expect(
            talk.server("* LIST () \"/\" a", "* STATUS a (MESSAGES 1)", "A2 OK") == [
                "list << list", "list << folderStatus", "C: A3 STATUS \"a\" (MESSAGES)|", "list: OK",
            ])
        let other = StatusCommand(folder: FolderName("b"), items: [.messages])
        #expect(talk.give(other, "other") == ["C: A4 STATUS \"b\" (MESSAGES)|"])
        #expect(
            talk.server("* STATUS b (MESSAGES 1)", "* STATUS a (MESSAGES 1)") == [
                "other << folderStatus", "status << folderStatus",
            ])
        // A server may write a name in its own way.
        #expect(talk.server("* STATUS B (MESSAGES 1)") == ["status << folderStatus"])
    }

    @Test("under NOTIFY a STATUS or LIST that nobody asked for belongs to nobody")
    func notify() {
        var talk = Conversation.selected("NOTIFY")
        #expect(talk.give(NotifyCommand(.wholeMailbox), "n").count == 1)
        #expect(talk.server("* STATUS b (MESSAGES 1)", "A2 OK") == ["unsolicited folderStatus", "n: OK"])
        #expect(talk.machine.isNotifying == true)
        _ = talk.give(StatusCommand(folder: FolderName("a"), items: [.messages]), "s")
        #expect(
            talk.server("* STATUS B (MESSAGES 1)", "* STATUS a (MESSAGES 1)", "A3 OK") == [
                "unsolicited folderStatus", "s << folderStatus", "s: OK",
            ])
        _ = talk.give(SelectCommand(folder: FolderName("a"), isReadOnly: false), "select")
        #expect(
            talk.server("* LIST () \"/\" b", "* LIST () \"/\" a", "A4 OK") == [
                "unsolicited list", "select << list", "select: OK",
            ])
        #expect(talk.server("* OK [NOTIFICATIONOVERFLOW] x") == ["unsolicited status"])
        #expect(talk.machine.isNotifying == false)
        _ = talk.give(NotifyCommand(.wholeMailbox), "n")
        #expect(talk.server("A5 NO [BADEVENT (MessageNew)] x") == ["n: NO"])
        #expect(talk.machine.isNotifying == false)
    }

    // MARK: COMPRESS

    @Test("after COMPRESS nothing is framed or written before the stream is compressed")
    func compress() {
        var talk = Conversation.selected("COMPRESS=DEFLATE")
        #expect(talk.give(CompressCommand(), "z") == ["C: A2 COMPRESS DEFLATE|"])
        #expect(talk.give(NoopCommand(), "n") == [])
        #expect(talk.raw("A2 OK go\r\n\u{1}\u{2}\n\u{3}") == ["z: begin compression with 4 bytes"])
        #expect(talk.give(fetch(1), "f") == [])
        #expect(talk.machine.isCompressed == false)
        talk.machine.compressionEstablished()
        #expect(talk.machine.isCompressed == true)
        #expect(talk.drain() == ["C: A3 NOOP|A4 UID FETCH 1 (FLAGS)|"])
        #expect(talk.server("A3 OK", "A4 OK") == ["n: OK", "f: OK"])
        #expect(talk.give(CompressCommand(), "again") == ["again rejected: wrongState"])
    }

    @Test("a refused COMPRESS changes nothing, and one on its way cannot be given up")
    func compressRefused() {
        var talk = Conversation.selected("COMPRESS=DEFLATE")
        _ = talk.give(CompressCommand(), "z")
        #expect(talk.server("A2 NO [COMPRESSIONACTIVE] x") == ["z: NO"])
        #expect(talk.give(NoopCommand(), "n") == ["C: A3 NOOP|"])
        _ = talk.server("A3 OK")
        _ = talk.give(CompressCommand(), "z")
        #expect(talk.cancel("z") == ["cancel: mustClose"])
        var early = Conversation(greeting: "* OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] hi")
        #expect(early.give(CompressCommand(), "z") == ["z rejected: wrongState"])
    }

    // MARK: Answers

    @Test("what belonged to the folder that is left is not taken for the new one's")
    func closed() throws {
        let folder = try #require(
            answer(
                resync, "* VANISHED (EARLIER) 1", "* 1 FETCH (UID 1 FLAGS ())", "* OK [HIGHESTMODSEQ 9] x",
                "* OK [CLOSED] x", "* OK [NOMODSEQ] x", "* VANISHED (EARLIER) 5", "A1 OK [READ-ONLY] x"))
        #expect(folder.vanished == set(5))
        #expect(folder.changed.isEmpty)
        #expect(folder.highestModSeq == nil)
        #expect(!folder.keepsModSeqs)
        #expect(folder.isReadOnly)
    }

    @Test("more changes than are kept are told as such")
    func manyChanges() throws {
        var folder = resync.makeAnswer()
        let sequence = try #require(SequenceNumber(1))
        let message = UntaggedData.fetch(FetchedMessage(sequence: sequence))
        for _ in 0..<(SelectCommand.maximumChanges + 5) { #expect(resync.add(message, to: &folder)) }
        #expect(folder.changed.count == SelectCommand.maximumChanges)
        #expect(folder.hasMoreChanges)
    }

    @Test("figures find their folder wherever they stand, and later ones add to earlier ones")
    func listings() throws {
        let command = ListCommand(returns: [.status([.messages])])
        let list = try #require(
            answer(
                command, "* LIST () \"/\" a", "* LIST () \"/\" b", "* STATUS b (MESSAGES 2 UIDNEXT 9)",
                "* STATUS a (MESSAGES 1)", "* STATUS c (MESSAGES 1)", "* STATUS b (MESSAGES 3 MAILBOXID (F))",
                "A1 OK x"))
        #expect(list.folders.map { $0.status?.messages } == [1, 3])
        #expect(list.folders.last?.status?.uidNext?.rawValue == 9)
        #expect(list.folders.last?.status?.mailboxID?.description == "F")
    }

    @Test("results of a search add up, with the highest modification sequence")
    func search() throws {
        let result = try #require(
            answer(
                SearchCommand(.modSeq(modSeq(1))), "* SEARCH 9 1 (MODSEQ 7)",
                "* ESEARCH (TAG \"A1\") UID ALL 4:5 MODSEQ 8",
                "A1 OK x"))
        #expect(result.uids == UIDSet([1...1, 4...5, 9...9]))
        #expect(result.modSeq == modSeq(8))
    }

    @Test("quota roots without figures are kept, and their number is bounded")
    func quotas() throws {
        let command = QuotaRootsCommand(folder: .inbox)
        let quotas = try #require(answer(command, "* QUOTAROOT INBOX a b", "* QUOTA b (STORAGE 1 2)", "A1 OK x"))
        #expect(quotas.map(\.root) == ["a", "b"])
        #expect(quotas.map(\.resources.count) == [0, 1])
        var many = command.makeAnswer()
        var isBounded = false
        for number in 0..<1_000 where !isBounded {
            isBounded = !command.add(.quota(Quota(root: "\(number)")), to: &many)
        }
        #expect(isBounded)
    }

    @Test("twice as many folders, ranges or results take about twice the time, in whatever order they come")
    func linear() {
        func seconds(_ work: () -> Void) -> Double {
            var begin = timespec()
            var end = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin)
            work()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end)
            return Double(end.tv_sec - begin.tv_sec) + Double(end.tv_nsec - begin.tv_nsec) / 1e9
        }
        func list(_ count: Int) {
            let command = ListCommand()
            var answer = command.makeAnswer()
            let names = (0..<count).map { FolderName("folder with a name of some length \($0)") }
            for name in names { _ = command.add(.list(FolderListing(name: name)), to: &answer) }
            for name in names { _ = command.add(.folderStatus(FolderStatus(folder: name)), to: &answer) }
            #expect(answer.folders.allSatisfy { $0.status != nil })
        }
        func select(_ count: Int) {
            var answer = resync.makeAnswer()
            for number in 1...UInt32(count) {
                _ = resync.add(.vanished(UIDSet(numbers: [number * 2]), earlier: true), to: &answer)
            }
            resync.finish(StatusResponse(.ok), &answer)
            #expect(answer.vanished.count == count)
        }
        func search(_ count: Int) {
            let command = SearchCommand(.all)
            var answer = command.makeAnswer()
            for number in 1...UInt32(count) { _ = command.add(.search([number * 2]), to: &answer) }
            command.finish(StatusResponse(.ok), &answer)
            #expect(answer.uids.count == count)
        }
        for work in [list, select, search] {
            // The first run also pays for what is set up once.
            work(100)
            // A machine that others use is slow for seconds at a time: one fair pair will do.
            let isLinear = (0..<3).contains { _ in
                let once = seconds { work(5_000) }
                return seconds { work(10_000) } < max(once, 0.005) * 3
            }
            #expect(isLinear)
        }
    }

    @Test("long lists of ranges, labels and figures are bounded")
    func limits() {
        var limits = Limits()
        limits.setRanges = 30
        limits.listElements = 50
        limits.nesting = 20
        for wire in [
            "* VANISHED (EARLIER) 1" + String(repeating: ",5", count: 60),
            "* 1 FETCH (X-GM-LABELS (a" + String(repeating: " b", count: 60) + "))",
            "* QUOTA a (" + String(repeating: "X 1 2 ", count: 60) + "X 1 2)",
            "* QUOTAROOT a" + String(repeating: " b", count: 60),
            "* LIST () \"/\" a (\"CHILDINFO\" (a" + String(repeating: " b", count: 60) + "))",
            "* 1 FETCH (BINARY[" + String(repeating: "1.", count: 60) + "1] \"\")",
            "* 1 FETCH (BINARY.SIZE[" + String(repeating: "1.", count: 60) + "1] 3)",
        ] {
            guard case .limitExceeded? = ResponseReading(wire + "\r\n", limits: limits).frames.first else {
                Issue.record("\(wire.prefix(30)) was read")
                continue
            }
        }
    }

    @Test("damaged lines of extensions are skipped, and what follows is read")
    func damaged() {
        for line in [
            "* VANISHED", "* VANISHED (EARLIER)", "* VANISHED (LATER) 1", "* VANISHED 0", "* VANISHED x", "* QUOTA",
            "* QUOTA a", "* QUOTA a (STORAGE)", "* QUOTA a (STORAGE 1)", "* QUOTAROOT",
            "* 1 FETCH (BINARY[1.TEXT] \"\")",
            "* 1 FETCH (BINARY.SIZE[1 3)", "* 1 FETCH (BINARY.SIZE[x] 3)",
        ] {
            let reading = ResponseReading(line + "\r\n* 2 EXISTS\r\n")
            #expect(reading.frames.count == 2, "\(line)")
            #expect(reading.frames.last == .response(.untagged(.exists(2))), "\(line)")
        }
    }
}
