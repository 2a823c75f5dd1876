import MailModel
import Testing

@testable import IMAPCore

@Suite("Writing the commands of extensions")
struct ExtensionCommandTests {
    static let uids = UIDSet([1...3, 7...7])

    private static func select(_ resync: QuickResync, isReadOnly: Bool = false) -> SelectCommand {
        SelectCommand(folder: .inbox, isReadOnly: isReadOnly, synchronisation: .quick(resync))
    }

    private static func resync(_ known: UIDSet? = nil, match: QuickResync.SequenceMatch? = nil) -> QuickResync {
        QuickResync(uidValidity: validity(9), modSeq: modSeq(20_010_715), knownUIDs: known, match: match)
    }

    static let fixtures: [CommandFixture] = [
        CommandFixture(
            SelectCommand(folder: .inbox, isReadOnly: false, synchronisation: .condstore), "SELECT INBOX (CONDSTORE)"),
        CommandFixture(select(resync()), "SELECT INBOX (QRESYNC (9 20010715))"),
        CommandFixture(select(resync(uids), isReadOnly: true), "EXAMINE INBOX (QRESYNC (9 20010715 1:3,7))"),
        CommandFixture(
            select(
                resync(match: .init(sequences: SequenceSet([1...2]), uids: UIDSet(numbers: [4, 9])))),
            "SELECT INBOX (QRESYNC (9 20010715 (1:2 4,9)))"),
        CommandFixture(
            FetchCommand(
                uids: uids, attributes: [.uid, .modSeq], changedSince: modSeq(5), reportsVanished: true),
            "UID FETCH 1:3,7 (UID MODSEQ) (CHANGEDSINCE 5 VANISHED)"),
        CommandFixture(
            FetchCommand(uids: uids, attributes: [.flags], changedSince: modSeq(0)),
            "UID FETCH 1:3,7 (FLAGS) (CHANGEDSINCE 1)"),
        CommandFixture(
            FetchCommand(
                uids: uids,
                attributes: [
                    .emailID, .threadID, .preview(lazy: true), .preview(lazy: false), .saveDate, .binary([1, 2]),
                    .binary([3], range: 0..<10), .binarySize([1, 2]), .binary([]), .gmailMessageID, .gmailThreadID,
                    .gmailLabels,
                ]),
            "UID FETCH 1:3,7 (EMAILID THREADID PREVIEW (LAZY) PREVIEW SAVEDATE BINARY.PEEK[1.2] BINARY.PEEK[3]<0.10> "
                + "BINARY.SIZE[1.2] BINARY.PEEK[] X-GM-MSGID X-GM-THRID X-GM-LABELS)"),
        CommandFixture(
            StoreCommand(uids: uids, change: .add([.seen]), isSilent: true, unchangedSince: modSeq(0)),
            #"UID STORE 1:3,7 (UNCHANGEDSINCE 0) +FLAGS.SILENT (\Seen)"#),
        CommandFixture(
            StoreLabelsCommand(
                uids: uids, change: .replace([.inbox, GmailLabel("a \"b\""), GmailLabel("R&D")]), isSilent: false),
            #"UID STORE 1:3,7 X-GM-LABELS (\Inbox "a \"b\"" "R&-D")"#),
        CommandFixture(
            StoreLabelsCommand(uids: uids, change: .remove([GmailLabel("é")]), isSilent: true),
            #"UID STORE 1:3,7 -X-GM-LABELS.SILENT ("é")"#, utf8: true),
        CommandFixture(
            SearchCommand(
                .and([
                    .modSeq(modSeq(7)), .emailID(objectID("M1")), .threadID(objectID("T-2")), .gmailMessageID(.max),
                    .gmailThreadID(1), .gmailLabel(.starred), .gmailLabel(GmailLabel("a b")), .gmailRaw("has:x"),
                ])),
            "UID SEARCH (MODSEQ 7 EMAILID M1 THREADID T-2 X-GM-MSGID 18446744073709551615 X-GM-THRID 1 "
                + "X-GM-LABELS \\Starred X-GM-LABELS \"a b\" X-GM-RAW \"has:x\")"),
        CommandFixture(
            SearchCommand(.gmailRaw("grüße")), "UID SEARCH CHARSET UTF-8 X-GM-RAW {7}\r\n<+>grüße"),
        CommandFixture(
            SearchCommand(.savedSince(CommandEncodingTests.date)), "UID SEARCH SAVEDSINCE 17-Jul-1996"),
        CommandFixture(NotifyCommand(.none), "NOTIFY NONE"),
        CommandFixture(
            NotifyCommand(.wholeMailbox),
            "NOTIFY SET (SELECTED (MessageNew (UID FLAGS) MessageExpunge FlagChange)) "
                + "(PERSONAL (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange))"),
        CommandFixture(
            NotifyCommand(
                NotifyRequest(
                    [
                        .init(.selectedDelayed, []), .init(.inboxes, [.mailboxName]),
                        .init(.subscribed, [.messageNew([]), .messageExpunge]),
                        .init(.subtree([FolderName("a"), FolderName("b c")]), [.other("X-New")]),
                        .init(.named([.inbox]), [.subscriptionChange]),
                    ], wantsStatus: true)),
            "NOTIFY SET STATUS (SELECTED-DELAYED NONE) (INBOXES (MailboxName)) "
                + "(SUBSCRIBED (MessageNew MessageExpunge)) (SUBTREE (\"a\" \"b c\") (X-New)) "
                + "(MAILBOXES (INBOX) (SubscriptionChange))"),
        CommandFixture(CompressCommand(), "COMPRESS DEFLATE"),
        CommandFixture(QuotaRootsCommand(folder: FolderName("a b")), #"GETQUOTAROOT "a b""#),
        CommandFixture(QuotaCommand(root: ""), #"GETQUOTA """#),
        CommandFixture(RenameCommand(folder: FolderName("a"), newName: FolderName("日本語")), #"RENAME "a" "&ZeVnLIqe-""#),
        CommandFixture(SubscribeCommand(folder: .inbox, isSubscribed: true), "SUBSCRIBE INBOX"),
        CommandFixture(SubscribeCommand(folder: FolderName("a"), isSubscribed: false), #"UNSUBSCRIBE "a""#),
        CommandFixture(
            ListCommand(patterns: ["%", "a/*"], selection: [.subscribed, .recursiveMatch], returns: [.subscribed]),
            #"LIST (SUBSCRIBED RECURSIVEMATCH) "" ("%" "a/*") RETURN (SUBSCRIBED)"#),
        CommandFixture(
            ListCommand.all(
                capabilities: CapabilitySet([.listExtended, .listStatus]),
                status: [.messages, .highestModSeq, .size, .mailboxID, .deleted]),
            #"LIST "" "*" RETURN (CHILDREN STATUS (MESSAGES))"#),
    ]

    @Test("a command is written as the fixture says", arguments: fixtures)
    func encoding(_ fixture: CommandFixture) throws {
        #expect(try fixture.encoded() == fixture.wire + "\r\n")
    }

    static let refusals: [(any IMAPCommand, CommandEncodingError)] = [
        (
            select(QuickResync(uidValidity: validity(1), modSeq: modSeq(0))), .outOfRange("modification sequence")
        ),
        (select(resync(UIDSet())), .emptyArgument("set of messages")),
        (
            select(resync(match: .init(sequences: SequenceSet([1...3]), uids: UIDSet([1...2])))),
            .outOfRange("sequence match")
        ),
        (select(resync(UIDSet(numbers: (1...20_000).map { $0 * 2 }))), .lineTooLong),
        (FetchCommand(uids: uids, attributes: [.uid], reportsVanished: true), .emptyArgument("modification sequence")),
        (StoreLabelsCommand(uids: uids, change: .add([GmailLabel("")]), isSilent: true), .emptyArgument("label")),
        (StoreLabelsCommand(uids: uids, change: .add([GmailLabel("\\a b")]), isSilent: true), .notAnAtom("flag")),
        (NotifyCommand(NotifyRequest([.init(.named([]), [.mailboxName])])), .emptyArgument("folders")),
        (NotifyCommand(NotifyRequest([.init(.personal, [.messageNew([])])])), .outOfRange("set of events")),
        (NotifyCommand(NotifyRequest([.init(.personal, [.messageExpunge])])), .outOfRange("set of events")),
        (NotifyCommand(NotifyRequest([.init(.personal, [.flagChange])])), .outOfRange("set of events")),
        (NotifyCommand(NotifyRequest([.init(.selected, [.mailboxName])])), .outOfRange("set of events")),
        (
            NotifyCommand(NotifyRequest([.init(.personal, [.messageNew([.uid]), .messageExpunge])])),
            .outOfRange("items of new messages")
        ),
        (NotifyCommand(NotifyRequest([.init(.personal, [.other("A) (B")])])), .notAnAtom("event")),
        (ListCommand(selection: [.recursiveMatch]), .emptyArgument("selection beside RECURSIVEMATCH")),
        (ListCommand(selection: [.recursiveMatch, .remote]), .emptyArgument("selection beside RECURSIVEMATCH")),
    ]

    @Test("what a server would answer with BAD, or what cannot be sent safely, is refused", arguments: refusals.indices)
    func refusal(_ index: Int) {
        let (command, error) = Self.refusals[index]
        #expect(throws: error) { _ = try CommandFixture(command, "").encoded() }
    }

    @Test("an id has only letters, digits, hyphens and underscores, up to 255 of them")
    func objectIDs() {
        #expect(ObjectID("M_1-a") != nil)
        #expect(ObjectID(String(repeating: "a", count: 255)) != nil)
        for text in ["", "a b", "a)", "é", "a\r\n", String(repeating: "a", count: 256)] {
            #expect(ObjectID(text) == nil)
        }
    }

    @Test("a quota's storage is told in bytes and does not overflow")
    func storage() {
        let quota = Quota(root: "", resources: [.init(name: "STORAGE", usage: 3, limit: .max)])
        #expect(quota.storage?.usedBytes == 3_072)
        #expect(quota.storage?.limitBytes == .max)
        #expect(Quota(root: "", resources: [.init(name: "MESSAGE", usage: 3, limit: 4)]).storage == nil)
    }
}
