import MailModel
import Testing

@testable import IMAPCore

/// Responses of extensions; wording as in the RFCs' grammars, values our own.
extension ResponseFixture {
    static let extensions: [ResponseFixture] = changes + objectIDs + notifications + quotas + gmail + smallerItems

    // RFC 7162
    private static let changes: [ResponseFixture] = [
        ResponseFixture("* VANISHED (EARLIER) 300:310,405", .vanished(UIDSet([300...310, 405...405]), earlier: true)),
        ResponseFixture("* VANISHED 7", .vanished(UIDSet(numbers: [7]), earlier: false)),
        ResponseFixture("* vanished (earlier) 9:3", .vanished(UIDSet([3...9]), earlier: true)),
        ResponseFixture(
            "* VANISHED  (EARLIER)  4 ", .vanished(UIDSet(numbers: [4]), earlier: true), quirks: [.extraSpace]),
        .status("* OK [NOMODSEQ] Sorry, none here", .ok, .noModSeq, "Sorry, none here"),
        .status("* OK [HIGHESTMODSEQ 0] zero", .ok, .highestModSeq(modSeq(0)), "zero"),
        .status(
            "* OK [HIGHESTMODSEQ 9223372036854775807] the last", .ok, .highestModSeq(modSeq(9_223_372_036_854_775_807)),
            "the last"),
        .status(
            "* OK [HIGHESTMODSEQ 9223372036854775808] too much", .ok,
            .other(name: "HIGHESTMODSEQ", argument: ServerText("9223372036854775808")), "too much",
            quirks: [.malformedResponseCode]),
        ResponseFixture(
            "A5 OK [MODIFIED 7,9:11] Conditional STORE failed",
            .tagged(
                "A5",
                StatusResponse(
                    .ok, code: .modified(UIDSet([7...7, 9...11])), text: ServerText("Conditional STORE failed")))),
        ResponseFixture(
            "A5 NO [MODIFIED] some",
            .tagged(
                "A5", StatusResponse(.no, code: .other(name: "MODIFIED", argument: nil), text: ServerText("some"))),
            quirks: [.malformedResponseCode]),
        .fetch(
            #"* 6 FETCH (UID 8 FLAGS (\Seen) MODSEQ (20010715))"#, 6,
            [.uid(uid(8)), .flags([.seen]), .modSeq(modSeq(20_010_715))]),
        .fetch("* 6 FETCH (MODSEQ 12 UID 8)", 6, [.other("MODSEQ"), .uid(uid(8))], quirks: [.malformedFetchItem]),
        ResponseFixture("* SEARCH (MODSEQ 5)", .search([], modSeq: modSeq(5))),
        ResponseFixture("* SEARCH 3 (MODSEQ x)", .search([3])),
        ResponseFixture(
            "* STATUS Sent (MESSAGES 3 HIGHESTMODSEQ 7011231777)",
            .folderStatus(
                FolderStatus(
                    folder: FolderName("Sent"), values: [.messages: 3, .highestModSeq: 7_011_231_777]))),
    ]

    // RFC 8474
    private static let objectIDs: [ResponseFixture] = [
        .status(
            "* OK [MAILBOXID (F2212ea87-6097_4256)] Ok", .ok, .mailboxID(objectID("F2212ea87-6097_4256")), "Ok"),
        .status(
            "* OK [MAILBOXID F22] bare", .ok, .other(name: "MAILBOXID", argument: ServerText("F22")), "bare",
            quirks: [.malformedResponseCode]),
        .fetch(
            "* 3 FETCH (EMAILID (M5fdc09b49ea703) THREADID (T11863d02dd95b5))", 3,
            [.emailID(objectID("M5fdc09b49ea703")), .threadID(objectID("T11863d02dd95b5"))]),
        .fetch(
            "* 3 FETCH (EMAILID (a b) UID 1)", 3, [.other("EMAILID"), .uid(uid(1))], quirks: [.malformedFetchItem]),
        ResponseFixture(
            "* STATUS bar (MAILBOXID (F6352ae03-b7f5) UIDNEXT 4)",
            .folderStatus(
                FolderStatus(
                    folder: FolderName("bar"), values: [.uidNext: 4], mailboxID: objectID("F6352ae03-b7f5")))),
        ResponseFixture(
            "* STATUS bar (MAILBOXID NIL UIDNEXT 4)",
            .folderStatus(FolderStatus(folder: FolderName("bar"), values: [.uidNext: 4]))),
    ]

    // RFC 5465, RFC 5258
    private static let notifications: [ResponseFixture] = [
        .status("* OK [NOTIFICATIONOVERFLOW] too much", .ok, .notificationOverflow, "too much"),
        ResponseFixture(
            "A6 NO [BADEVENT (MessageNew MessageExpunge)] unknown event",
            .tagged(
                "A6",
                StatusResponse(
                    .no, code: .badEvent(["MessageNew", "MessageExpunge"]), text: ServerText("unknown event")))),
        ResponseFixture(
            #"* LIST () "/" "New" ("OLDNAME" ("Old"))"#,
            .list(
                FolderListing(
                    name: FolderName("New"), separator: "/", wireName: bytes("New"), oldName: FolderName("Old")))),
        ResponseFixture(
            #"* LIST (\NonExistent) "." "Gone""#,
            .list(
                FolderListing(
                    name: FolderName("Gone"), attributes: [.nonExistent], separator: ".", wireName: bytes("Gone")))),
        ResponseFixture(
            #"* LIST (\NonExistent) "/" Parent ("CHILDINFO" ("SUBSCRIBED" "Special-Use") "X-NEW" (a (b)))"#,
            .list(
                FolderListing(
                    name: FolderName("Parent"), attributes: [.nonExistent], separator: "/", wireName: bytes("Parent"),
                    childInfo: ["SUBSCRIBED", "SPECIAL-USE"]))),
        ResponseFixture(
            "A7 NO [COMPRESSIONACTIVE] already",
            .tagged("A7", StatusResponse(.no, code: .compressionActive, text: ServerText("already")))),
    ]

    // RFC 9208
    private static let quotas: [ResponseFixture] = [
        ResponseFixture(
            #"* QUOTA "" (STORAGE 10 512)"#,
            .quota(Quota(root: "", resources: [.init(name: "STORAGE", usage: 10, limit: 512)]))),
        ResponseFixture(
            "* QUOTA {10}\r\nUser quota (storage 1 64 MESSAGE 5 1000)",
            .quota(
                Quota(
                    root: "User quota",
                    resources: [
                        .init(name: "STORAGE", usage: 1, limit: 64), .init(name: "MESSAGE", usage: 5, limit: 1000),
                    ]))),
        ResponseFixture("* QUOTA !partition ()", .quota(Quota(root: "!partition"))),
        ResponseFixture(
            #"* QUOTAROOT INBOX "" "second root""#,
            .quotaRoots(FolderQuotaRoots(folder: .inbox, roots: ["", "second root"]))),
        ResponseFixture(
            "* QUOTAROOT comp.mail.mime", .quotaRoots(FolderQuotaRoots(folder: FolderName("comp.mail.mime"), roots: []))
        ),
    ]

    private static let gmail: [ResponseFixture] = [
        .fetch(
            #"* 1 FETCH (X-GM-THRID 1266894439832287888 X-GM-MSGID 18446744073709551615 UID 4)"#, 1,
            [.gmailThreadID(1_266_894_439_832_287_888), .gmailMessageID(.max), .uid(uid(4))]),
        .fetch(
            "* 1 FETCH (X-GM-MSGID 18446744073709551616 UID 4)", 1, [.other("X-GM-MSGID"), .uid(uid(4))],
            quirks: [.malformedFetchItem]),
        .fetch(
            #"* 1 FETCH (X-GM-LABELS (\Inbox "\\Sent" Important "Muy Importante" "&ZeVnLIqe-/a" {3}"#
                + "\r\nR&D) UID 4)", 1,
            [
                .gmailLabels([
                    .inbox, .sent, GmailLabel("Important"), GmailLabel("Muy Importante"), GmailLabel("日本語/a"),
                    GmailLabel("R&D"),
                ]), .uid(uid(4)),
            ]),
        .fetch("* 1 FETCH (X-GM-LABELS ())", 1, [.gmailLabels([])]),
        .fetch("* 1 FETCH (X-GM-LABELS NIL)", 1, [.gmailLabels([])]),
    ]

    private static let smallerItems: [ResponseFixture] = [
        .fetch(#"* 1 FETCH (PREVIEW "How are you?" UID 3)"#, 1, [.preview(bytes("How are you?")), .uid(uid(3))]),
        .fetch("* 1 FETCH (PREVIEW {6}\r\näöü UID 3)", 1, [.preview(bytes("äöü")), .uid(uid(3))]),
        .fetch("* 1 FETCH (PREVIEW NIL)", 1, [.preview(nil)]),
        .fetch(#"* 1 FETCH (PREVIEW (FUZZY "old form"))"#, 1, [.preview(bytes("old form"))]),
        .fetch(
            #"* 1 FETCH (SAVEDATE "17-Jul-1996 02:44:25 -0700")"#, 1,
            [.saveDate(InternalDate(Timestamp(milliseconds: 837_596_665_000), zoneMinutes: -420))]),
        .fetch("* 1 FETCH (SAVEDATE NIL)", 1, [.saveDate(nil)]),
        .fetch("* 1 FETCH (BINARY.SIZE[1.2] 70000 UID 3)", 1, [.binarySize(part: [1, 2], 70_000), .uid(uid(3))]),
        .fetch(
            "* 1 FETCH (BINARY[2] NIL)", 1,
            [.body(FetchedBody(section: BodySection(part: [2], .binary), content: .missing))]),
        .fetch(
            "* 1 FETCH (BINARY[] \"\")", 1,
            [.body(FetchedBody(section: BodySection(.binary), content: .bytes([])))]),
    ]
}
