import MailModel
import Testing

@testable import IMAPCore

/// A response on the wire and what it means.
struct ResponseFixture: Sendable, CustomTestStringConvertible {
    let wire: String
    let expected: Response
    var quirks: Set<Quirk> = []
    var utf8 = false

    var testDescription: String { String(wire.prefix(60)) }

    init(_ wire: String, _ expected: Response, quirks: Set<Quirk> = [], utf8: Bool = false) {
        self.wire = wire + "\r\n"
        self.expected = expected
        self.quirks = quirks
        self.utf8 = utf8
    }

    init(_ wire: String, _ data: UntaggedData, quirks: Set<Quirk> = [], utf8: Bool = false) {
        self.init(wire, .untagged(data), quirks: quirks, utf8: utf8)
    }

    static func status(
        _ wire: String, _ kind: StatusResponse.Kind, _ code: ResponseCode?, _ text: String, quirks: Set<Quirk> = []
    ) -> ResponseFixture {
        ResponseFixture(wire, .status(StatusResponse(kind, code: code, text: ServerText(text))), quirks: quirks)
    }

    static func fetch(
        _ wire: String, _ number: UInt32, _ items: [FetchItem], quirks: Set<Quirk> = []
    ) -> ResponseFixture {
        ResponseFixture(wire, .fetch(message(number, items)), quirks: quirks)
    }

    static func message(_ number: UInt32, _ items: [FetchItem]) -> FetchedMessage {
        guard let sequence = SequenceNumber(number) else { preconditionFailure("fixtures use real numbers") }
        return FetchedMessage(sequence: sequence, items: items)
    }

    static let all: [ResponseFixture] = statuses + folders + searches + messages + others + extensions
}

func uid(_ number: UInt32) -> UID {
    guard let uid = UID(number) else { preconditionFailure("fixtures use real numbers") }
    return uid
}

func modSeq(_ number: UInt64) -> ModSeq {
    guard let modSeq = ModSeq(number) else { preconditionFailure("fixtures use real numbers") }
    return modSeq
}

func objectID(_ text: String) -> ObjectID {
    guard let id = ObjectID(text) else { preconditionFailure("fixtures use real ids") }
    return id
}

func validity(_ number: UInt32) -> UIDValidity {
    guard let validity = UIDValidity(number) else { preconditionFailure("fixtures use real numbers") }
    return validity
}

extension ResponseFixture {
    static let statuses: [ResponseFixture] = [
        .status("* OK IMAP4rev2 Service Ready", .ok, nil, "IMAP4rev2 Service Ready"),
        .status("* OK", .ok, nil, "", quirks: [.missingText]),
        .status("* OK [ALERT]", .ok, .alert, "", quirks: [.missingText]),
        .status("* OK [READ-WRITE]Ready", .ok, .readWrite, "Ready"),
        .status("* PREAUTH IMAP4rev2 server logged in as Smith", .preauth, nil, "IMAP4rev2 server logged in as Smith"),
        .status("* BYE Autologout; idle for too long", .bye, nil, "Autologout; idle for too long"),
        .status(
            "* NO Disk is 98% full, please delete unnecessary data", .no, nil,
            "Disk is 98% full, please delete unnecessary data"),
        .status("* BAD Command line too long", .bad, nil, "Command line too long"),
        .status("* ok [alert] System shutdown in 10 minutes", .ok, .alert, "System shutdown in 10 minutes"),
        .status(
            "* OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR] Ready.", .ok,
            .capability(CapabilitySet([.imap4rev1, .literalPlus, .saslInitialResponse])), "Ready."),
        .status("* OK [UIDVALIDITY 3857529045] UIDs valid", .ok, .uidValidity(validity(3_857_529_045)), "UIDs valid"),
        .status("* OK [UIDNEXT 4392] Predicted next UID", .ok, .uidNext(uid(4392)), "Predicted next UID"),
        .status(
            "* OK [UIDNEXT 0] zero", .ok, .other(name: "UIDNEXT", argument: ServerText("0")), "zero",
            quirks: [.malformedResponseCode]),
        .status(
            "* OK [UIDVALIDITY 99999999999] big", .ok,
            .other(name: "UIDVALIDITY", argument: ServerText("99999999999")), "big", quirks: [.malformedResponseCode]),
        .status(
            #"* OK [PERMANENTFLAGS (\Deleted \Seen \*)] Limited"#, .ok,
            .permanentFlags(PermanentFlags(flags: [.deleted, .seen], allowsNewKeywords: true)), "Limited"),
        .status(
            "* OK [PERMANENTFLAGS ()] No permanent flags permitted", .ok,
            .permanentFlags(PermanentFlags(flags: [], allowsNewKeywords: false)), "No permanent flags permitted"),
        .status(
            "* OK [HIGHESTMODSEQ 715194045007] Highest", .ok,
            .highestModSeq(modSeq(715_194_045_007)), "Highest"),
        .status("* OK [BADCHARSET (UTF-8 US-ASCII)] no", .ok, .badCharset(["UTF-8", "US-ASCII"]), "no"),
        .status("* NO [UNKNOWN-CTE] Part", .no, .unknownCTE, "Part"),
        .status(
            "* OK [REFERRAL imap://alice@mail.test/] gone", .ok,
            .other(name: "REFERRAL", argument: ServerText("imap://alice@mail.test/")), "gone"),
        .status("* OK [not closed", .ok, nil, "[not closed"),
        .status("* OK a text that ends like a literal {5}", .ok, nil, "a text that ends like a literal {5}"),
        ResponseFixture(
            "A1 OK LOGIN completed", .tagged("A1", StatusResponse(.ok, text: ServerText("LOGIN completed")))),
        ResponseFixture(
            "A1 OK  two spaces", .tagged("A1", StatusResponse(.ok, text: ServerText("two spaces"))),
            quirks: [.extraSpace]),
        ResponseFixture(
            "A2 NO [AUTHENTICATIONFAILED] Authentication failed.",
            .tagged("A2", StatusResponse(.no, code: .authenticationFailed, text: ServerText("Authentication failed.")))),
        ResponseFixture(
            "A3 BAD literal at the end {12}",
            .tagged("A3", StatusResponse(.bad, text: ServerText("literal at the end {12}")))),
        ResponseFixture(
            "A003 OK [APPENDUID 38505 3955] APPEND completed",
            .tagged(
                "A003",
                StatusResponse(
                    .ok,
                    code: .appendUID(AppendedUIDs(uidValidity: validity(38505), uids: UIDSet([3955...3955]))),
                    text: ServerText("APPEND completed")))),
        ResponseFixture(
            "A003 OK [COPYUID 38505 304,319:320 3956:3958] Done",
            .tagged(
                "A003",
                StatusResponse(
                    .ok,
                    code: .copyUID(
                        CopiedUIDs(
                            uidValidity: validity(38505), source: [304...304, 319...320], destination: [3956...3958])),
                    text: ServerText("Done")))),
        ResponseFixture(
            "A4 OK [COPYUID 1 3:1 9:7] Done",
            .tagged(
                "A4",
                StatusResponse(
                    .ok,
                    code: .copyUID(CopiedUIDs(uidValidity: validity(1), source: [1...3], destination: [7...9])),
                    text: ServerText("Done")))),
        ResponseFixture(
            "+ Ready for additional command text", .continuation(bytes("Ready for additional command text"))),
        ResponseFixture("+ ", .continuation([])),
        ResponseFixture("+", .continuation([])),
        ResponseFixture("+ YGgGCSqGSIb3 {3}", .continuation(bytes("YGgGCSqGSIb3 {3}"))),
    ]

    static let folders: [ResponseFixture] = [
        ResponseFixture(
            #"* LIST (\Noselect) "/" ~/Mail/foo"#,
            .list(
                FolderListing(
                    name: FolderName("~/Mail/foo"), attributes: [.noSelect], separator: "/",
                    wireName: bytes("~/Mail/foo")))),
        ResponseFixture(
            #"* LIST () "/" "&ZeVnLIqe-""#,
            .list(
                FolderListing(
                    name: FolderName("日本語"), separator: "/", wireName: bytes("&ZeVnLIqe-")))),
        ResponseFixture(
            #"* LIST () "/" "Entw&APw-rfe""#,
            .list(
                FolderListing(
                    name: FolderName("Entwürfe"), separator: "/", wireName: bytes("Entw&APw-rfe")))),
        ResponseFixture(
            #"* LIST () "/" "Entwürfe""#,
            .list(
                FolderListing(
                    name: FolderName("Entwürfe"), separator: "/", wireName: bytes("Entwürfe"))),
            quirks: [.invalidFolderName]),
        ResponseFixture(
            #"* LIST () "/" "Entwürfe""#,
            .list(
                FolderListing(
                    name: FolderName("Entwürfe"), separator: "/", wireName: bytes("Entwürfe"))), utf8: true),
        ResponseFixture(
            #"* LIST () "/" "R&D""#,
            .list(
                FolderListing(
                    name: FolderName("R&D"), separator: "/", wireName: bytes("R&D"))), quirks: [.invalidFolderName]),
        ResponseFixture(
            #"* LIST () "/" inbox"#,
            .list(
                FolderListing(
                    name: .inbox, separator: "/", wireName: bytes("inbox")))),
        ResponseFixture("* LIST () NIL flat", .list(FolderListing(name: FolderName("flat"), wireName: bytes("flat")))),
        ResponseFixture(
            #"* LIST () "" flat"#, .list(FolderListing(name: FolderName("flat"), wireName: bytes("flat"))),
            quirks: [.emptySeparator]),
        ResponseFixture(
            #"* LIST () "\\" "a\\b\"c""#,
            .list(
                FolderListing(
                    name: FolderName(#"a\b"c"#), separator: "\\", wireName: bytes(#"a\b"c"#)))),
        ResponseFixture(
            "* LIST () \"/\" {7}\r\nab\r\ncd!",
            .list(
                FolderListing(
                    name: FolderName("ab\r\ncd!"), separator: "/", wireName: bytes("ab\r\ncd!"))),
            quirks: [.invalidFolderName]),
        ResponseFixture(
            "* LIST () \"/\" Sent Items",
            .list(
                FolderListing(
                    name: FolderName("Sent Items"), separator: "/", wireName: bytes("Sent Items"))),
            quirks: [.unquotedFolderName]),
        ResponseFixture(
            #"* LIST () "/" "Sent" "#,
            .list(FolderListing(name: FolderName("Sent"), separator: "/", wireName: bytes("Sent")))),
        ResponseFixture(
            "* LIST () \"/\" Sent ",
            .list(FolderListing(name: FolderName("Sent"), separator: "/", wireName: bytes("Sent"))),
            quirks: [.unquotedFolderName]),
        ResponseFixture(
            #"* LIST (\HasNoChildren \Sent) "." "INBOX.Sent""#,
            .list(
                FolderListing(
                    name: FolderName("INBOX.Sent"), attributes: [.hasNoChildren, FolderAttribute(#"\Sent"#)],
                    separator: ".",
                    wireName: bytes("INBOX.Sent")))),
        ResponseFixture(
            #"* LIST (\NonExistent) "/" "a" ("CHILDINFO" ("SUBSCRIBED"))"#,
            .list(
                FolderListing(
                    name: FolderName("a"), attributes: [.nonExistent], separator: "/", wireName: bytes("a"),
                    childInfo: ["SUBSCRIBED"]))),
        ResponseFixture(
            #"* LIST () "/" "new" ("OLDNAME" ("old"))"#,
            .list(
                FolderListing(
                    name: FolderName("new"), separator: "/", wireName: bytes("new"), oldName: FolderName("old")))),
        ResponseFixture(
            #"* LSUB () "." #news.comp"#,
            .subscribed(
                FolderListing(
                    name: FolderName("#news.comp"), separator: ".", wireName: bytes("#news.comp")))),
        ResponseFixture(
            "* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)",
            .folderStatus(
                FolderStatus(
                    folder: FolderName("blurdybloop"), values: [.messages: 231, .uidNext: 44292]))),
        ResponseFixture(
            "* STATUS Sent Items (MESSAGES 1)",
            .folderStatus(
                FolderStatus(
                    folder: FolderName("Sent Items"), values: [.messages: 1])), quirks: [.unquotedFolderName]),
        ResponseFixture(
            "* STATUS INBOX (MESSAGES 17 MAILBOXID (F2212ea87) SIZE 4294967296 )",
            .folderStatus(
                FolderStatus(
                    folder: .inbox, values: [.messages: 17, .size: 4_294_967_296],
                    mailboxID: objectID("F2212ea87")))),
        ResponseFixture("* STATUS INBOX ()", .folderStatus(FolderStatus(folder: .inbox))),
        ResponseFixture(
            #"* NAMESPACE (("" "/")) NIL NIL"#,
            .namespaces(
                Namespaces(
                    personal: [.init(prefix: "", separator: "/")]))),
        ResponseFixture(
            #"* NAMESPACE (("INBOX." ".")) (("Other Users/" "/" "X-PARAM" ("a" "b"))("~" NIL)) (("shared." "."))"#,
            .namespaces(
                Namespaces(
                    personal: [.init(prefix: "INBOX.", separator: ".")],
                    otherUsers: [.init(prefix: "Other Users/", separator: "/"), .init(prefix: "~", separator: nil)],
                    shared: [.init(prefix: "shared.", separator: ".")]))),
        ResponseFixture(
            #"* FLAGS (\Answered \Flagged \Seen $Forwarded)"#,
            .flags([.answered, .flagged, .seen, Flag("$Forwarded")])),
        ResponseFixture("* FLAGS ()", .flags([])),
        ResponseFixture("* FLAGS (a[1] b)", .flags([Flag("a[1]"), Flag("b")]), quirks: [.invalidFlag]),
    ]

    static let searches: [ResponseFixture] = [
        ResponseFixture("* SEARCH 2 84 882", .search([2, 84, 882])),
        ResponseFixture("* SEARCH", .search([])),
        ResponseFixture("* SEARCH 2 ", .search([2])),
        ResponseFixture("* SEARCH 2 5 (MODSEQ 917162500)", .search([2, 5], modSeq: modSeq(917_162_500))),
        ResponseFixture(
            #"* ESEARCH (TAG "A282") MIN 2 COUNT 3"#,
            .extendedSearch(
                {
                    var result = ExtendedSearchResult(tag: "A282")
                    result.minimum = 2
                    result.count = 3
                    return result
                }())),
        ResponseFixture(
            #"* ESEARCH (TAG "A3") UID ALL 4:18,21,28 MAX 28"#,
            .extendedSearch(
                {
                    var result = ExtendedSearchResult(tag: "A3", isUID: true)
                    result.all = [4...18, 21...21, 28...28]
                    result.maximum = 28
                    return result
                }())),
        ResponseFixture(#"* ESEARCH (TAG "A4") UID"#, .extendedSearch(ExtendedSearchResult(tag: "A4", isUID: true))),
        ResponseFixture(
            "* ESEARCH COUNT 0 MODSEQ 12 X-NEW (a (b))",
            .extendedSearch(
                {
                    var result = ExtendedSearchResult()
                    result.count = 0
                    result.modSeq = modSeq(12)
                    result.otherItems = ["X-NEW"]
                    return result
                }())),
    ]

    static let others: [ResponseFixture] = [
        ResponseFixture(
            "* CAPABILITY IMAP4rev1 STARTTLS AUTH=GSSAPI XPIG-LATIN",
            .capability(
                CapabilitySet([
                    .imap4rev1, .startTLS, Capability("AUTH=GSSAPI"), Capability("XPIG-LATIN"),
                ]))),
        ResponseFixture("* CAPABILITY  IMAP4rev1 ", .capability(CapabilitySet([.imap4rev1])), quirks: [.extraSpace]),
        ResponseFixture("* ENABLED CONDSTORE UTF8=ACCEPT", .enabled([Capability("CONDSTORE"), .utf8Accept])),
        ResponseFixture("* ENABLED", .enabled([])),
        ResponseFixture(
            #"* ID ("name" "Cyrus" "VERSION" "1.5" "os" NIL)"#,
            .identity(
                ServerIdentity(fields: [
                    .init(key: "name", value: ServerText("Cyrus")), .init(key: "version", value: ServerText("1.5")),
                    .init(key: "os", value: nil),
                ]))),
        ResponseFixture("* ID NIL", .identity(nil)),
        ResponseFixture("* 23 EXISTS", .exists(23)),
        ResponseFixture("* 0 EXISTS", .exists(0)),
        ResponseFixture("* 5 RECENT", .recent(5)),
        ResponseFixture("* 44 EXPUNGE", .expunge({ SequenceNumber(44) }() ?? { preconditionFailure("not zero") }())),
        ResponseFixture("* 3 NEWTHING (a b)", .unrecognised("NEWTHING")),
    ]
}
