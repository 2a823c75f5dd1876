import MailModel
import Testing

@testable import IMAPCore

/// A command and its bytes; `<+>` stands where the server must agree.
struct CommandFixture: Sendable, CustomTestStringConvertible {
    let command: any IMAPCommand
    let wire: String
    var context = EncodingContext()

    var testDescription: String { String(wire.prefix(60)) }

    init(
        _ command: any IMAPCommand, _ wire: String, capabilities: String = "", utf8: Bool = false,
        wireNames: [FolderName: [UInt8]] = [:]
    ) {
        self.command = command
        self.wire = wire
        context.adopt(CapabilitySet(capabilities.split(separator: " ").map { Capability($0) }))
        context.acceptsUTF8 = utf8
        context.wireNames = wireNames
    }

    func encoded() throws -> String {
        var encoder = CommandEncoder(context: context)
        try command.encode(into: &encoder)
        var text = ""
        for segment in try encoder.finish() {
            switch segment {
            case .bytes(let bytes, _): text += String(decoding: bytes, as: UTF8.self)
            case .awaitContinuation: text += "<+>"
            }
        }
        return text
    }
}

@Suite("Writing commands")
struct CommandEncodingTests {
    static let uids = UIDSet([1...3, 7...7])
    static let date = InternalDate(Timestamp(milliseconds: 837_596_665_000), zoneMinutes: -420)

    static let fixtures: [CommandFixture] = [
        CommandFixture(CapabilityCommand(), "CAPABILITY"),
        CommandFixture(NoopCommand(), "NOOP"),
        CommandFixture(LogoutCommand(), "LOGOUT"),
        CommandFixture(StartTLSCommand(), "STARTTLS"),
        CommandFixture(IdleCommand(), "IDLE"),
        CommandFixture(NamespaceCommand(), "NAMESPACE"),
        CommandFixture(IdentifyCommand(fields: []), "ID NIL"),
        CommandFixture(IdentifyCommand(fields: [("name", "Sales\"node")]), #"ID ("name" "Sales\"node")"#),
        CommandFixture(EnableCommand(extensions: [.utf8Accept, Capability("x")]), "ENABLE UTF8=ACCEPT X"),
        CommandFixture(
            LoginCommand(user: "alice@mail.test", password: Secret("s e\"c\\ret")),
            #"LOGIN "alice@mail.test" "s e\"c\\ret""#),
        CommandFixture(
            LoginCommand(user: "a", password: Secret("pass\r\nA2 NOOP")),
            "LOGIN \"a\" {13}\r\n<+>pass\r\nA2 NOOP"),
        CommandFixture(
            LoginCommand(user: "a", password: Secret("p\u{E9}")), "LOGIN \"a\" {3+}\r\np\u{E9}",
            capabilities: "LITERAL-"),
        CommandFixture(LoginCommand(user: "a", password: Secret("p\u{E9}")), "LOGIN \"a\" \"p\u{E9}\"", utf8: true),
        CommandFixture(ListCommand(), #"LIST "" "*""#),
        CommandFixture(ListCommand.all(capabilities: CapabilitySet(), status: [.messages]), #"LIST "" "*""#),
        CommandFixture(
            ListCommand.all(
                capabilities: CapabilitySet([.listExtended, .specialUse, .listStatus]), status: [.messages, .uidNext]),
            #"LIST "" "*" RETURN (SPECIAL-USE CHILDREN STATUS (MESSAGES UIDNEXT))"#),
        CommandFixture(
            ListCommand.all(capabilities: CapabilitySet([.imap4rev2])), #"LIST "" "*" RETURN (SPECIAL-USE CHILDREN)"#),
        CommandFixture(
            ListCommand(patterns: ["INBOX", "Entw\u{FC}rfe/%"], selection: [.subscribed, .recursiveMatch]),
            #"LIST (SUBSCRIBED RECURSIVEMATCH) "" ("INBOX" "Entw&APw-rfe/%")"#),
        CommandFixture(
            StatusCommand(folder: FolderName("R&D"), items: [.messages, .unseen]),
            #"STATUS "R&-D" (MESSAGES UNSEEN)"#),
        CommandFixture(SelectCommand(folder: FolderName("inbox"), isReadOnly: false), "SELECT INBOX"),
        CommandFixture(SelectCommand(folder: FolderName("日本語"), isReadOnly: true), #"EXAMINE "&ZeVnLIqe-""#),
        CommandFixture(SelectCommand(folder: FolderName("日本語"), isReadOnly: true), #"EXAMINE "日本語""#, utf8: true),
        CommandFixture(
            SelectCommand(folder: FolderName("R&D"), isReadOnly: false), #"SELECT "R&D""#,
            wireNames: [FolderName("R&D"): bytes("R&D")]),
        CommandFixture(
            SelectCommand(folder: FolderName("a\" \"b\r\nA9 LOGOUT"), isReadOnly: false),
            #"SELECT "a\" \"b&AA0ACg-A9 LOGOUT""#),
        CommandFixture(UnselectCommand(), "UNSELECT"),
        CommandFixture(CloseCommand(), "CLOSE"),
        CommandFixture(CreateCommand(folder: FolderName("a b")), #"CREATE "a b""#),
        CommandFixture(DeleteCommand(folder: FolderName("a b")), #"DELETE "a b""#),
        CommandFixture(
            FetchCommand(uids: uids, attributes: [.uid, .flags, .internalDate, .size, .envelope, .bodyStructure]),
            "UID FETCH 1:3,7 (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)"),
        CommandFixture(
            FetchCommand(
                uids: uids,
                attributes: [
                    .body(.all), .body(BodySection(part: [1, 2], .mime), range: 10..<30), .body(BodySection(part: [3])),
                    .body(BodySection(.headerFields(["From", "Message-ID"]))),
                    .body(BodySection(part: [2], .headerFieldsNot(["Bcc"]))), .other("MODSEQ"),
                ]),
            "UID FETCH 1:3,7 (BODY.PEEK[] BODY.PEEK[1.2.MIME]<10.20> BODY.PEEK[3] "
                + "BODY.PEEK[HEADER.FIELDS (From Message-ID)] BODY.PEEK[2.HEADER.FIELDS.NOT (Bcc)] MODSEQ)"),
        CommandFixture(
            StoreCommand(uids: uids, change: .add([.deleted, Flag("$Forwarded")]), isSilent: true),
            #"UID STORE 1:3,7 +FLAGS.SILENT (\Deleted $Forwarded)"#),
        CommandFixture(
            StoreCommand(uids: uids, change: .remove([.seen]), isSilent: false),
            #"UID STORE 1:3,7 -FLAGS (\Seen)"#),
        CommandFixture(StoreCommand(uids: uids, change: .replace([]), isSilent: false), "UID STORE 1:3,7 FLAGS ()"),
        CommandFixture(CopyCommand(uids: uids, folder: FolderName("a")), #"UID COPY 1:3,7 "a""#),
        CommandFixture(MoveCommand(uids: uids, folder: FolderName("a")), #"UID MOVE 1:3,7 "a""#),
        CommandFixture(ExpungeCommand(uids: nil), "EXPUNGE"),
        CommandFixture(ExpungeCommand(uids: uids), "UID EXPUNGE 1:3,7"),
        CommandFixture(
            AppendCommand(message: bytes("a: b\r\n\r\nc"), folder: .inbox), "APPEND INBOX {9}\r\n<+>a: b\r\n\r\nc"),
        CommandFixture(
            AppendCommand(message: bytes("x"), folder: FolderName("Sent"), flags: [.seen], date: date),
            "APPEND \"Sent\" (\\Seen) \"17-Jul-1996 02:44:25 -0700\" {1+}\r\nx", capabilities: "LITERAL+"),
        CommandFixture(
            AppendCommand(message: [UInt8](repeating: 120, count: 4097), folder: .inbox),
            "APPEND INBOX {4097}\r\n<+>" + String(repeating: "x", count: 4097), capabilities: "LITERAL-"),
        CommandFixture(
            AppendCommand(message: [UInt8](repeating: 120, count: 4096), folder: .inbox),
            "APPEND INBOX {4096+}\r\n" + String(repeating: "x", count: 4096), capabilities: "IMAP4rev2"),
        CommandFixture(SearchCommand(.all), "UID SEARCH ALL"),
        CommandFixture(
            SearchCommand(.all, capabilities: CapabilitySet([.eSearch])), "UID SEARCH RETURN (ALL) ALL"),
        CommandFixture(
            SearchCommand(.not(.or(.from("a\"b"), .subject("\u{FC}"))), returns: [.minimum, .maximum, .count]),
            "UID SEARCH RETURN (MIN MAX COUNT) CHARSET UTF-8 NOT OR FROM \"a\\\"b\" SUBJECT {2}\r\n<+>\u{FC}"),
        CommandFixture(
            SearchCommand(
                .and([
                    .flag(.seen), .withoutFlag(.deleted), .flag(Flag("$MDNSent")), .withoutFlag(Flag("x")), .larger(10),
                    .smaller(20), .since(date), .before(date), .uids(uids), .uidsFrom(uid(9)), .to("a"), .body("b"),
                    .text("c"),
                ])),
            "UID SEARCH (SEEN UNDELETED KEYWORD $MDNSent UNKEYWORD x LARGER 10 SMALLER 20 SINCE 17-Jul-1996 "
                + "BEFORE 17-Jul-1996 UID 1:3,7 UID 9:* TO \"a\" BODY \"b\" TEXT \"c\")"),
        CommandFixture(
            SearchCommand(.header(field: "Message-ID", contains: "a@mail.test")),
            #"UID SEARCH HEADER "Message-ID" "a@mail.test""#),
    ]

    @Test("a command is written as the fixture says", arguments: fixtures)
    func encoding(_ fixture: CommandFixture) throws {
        #expect(try fixture.encoded() == fixture.wire + "\r\n")
    }

    static let refusals: [(any IMAPCommand, CommandEncodingError)] = [
        (LoginCommand(user: "a\0", password: Secret("x")), .nulByte),
        (AppendCommand(message: [1, 0, 2], folder: .inbox), .nulByte),
        (AppendCommand(message: [], folder: .inbox), .emptyArgument("message")),
        (StoreCommand(uids: uids, change: .add([Flag("a b")]), isSilent: true), .notAnAtom("flag")),
        (StoreCommand(uids: uids, change: .add([Flag("\\Seen)\r\nA9 LOGOUT")]), isSilent: true), .notAnAtom("flag")),
        (StoreCommand(uids: uids, change: .add([Flag("")]), isSilent: true), .notAnAtom("flag")),
        (StoreCommand(uids: uids, change: .add([Flag("\\")]), isSilent: true), .notAnAtom("flag")),
        (StoreCommand(uids: UIDSet(), change: .add([.seen]), isSilent: true), .emptyArgument("set of messages")),
        (FetchCommand(uids: uids, attributes: []), .emptyArgument("FETCH items")),
        (FetchCommand(uids: uids, attributes: [.other("UID) BODY[]")]), .notAnAtom("FETCH item")),
        (
            FetchCommand(uids: uids, attributes: [.body(BodySection(.headerFields(["a\r\n"])))]),
            .notAnAtom("header field")
        ),
        (
            FetchCommand(uids: uids, attributes: [.body(BodySection(.headerFields([])))]),
            .emptyArgument("header fields")
        ),
        (FetchCommand(uids: uids, attributes: [.body(.all, range: 5..<5)]), .outOfRange("range of bytes")),
        (StatusCommand(folder: .inbox, items: []), .emptyArgument("status items")),
        (StatusCommand(folder: .inbox, items: [FolderStatusItem("A B")]), .notAnAtom("status item")),
        (EnableCommand(extensions: [Capability("A\r\nB")]), .notAnAtom("extension")),
        (SearchCommand(.flag(Flag("a(b"))), .notAnAtom("keyword")),
        (SearchCommand(.and([])), .emptyArgument("search keys")),
        (SearchCommand(.larger(-1)), .outOfRange("size")),
        (SearchCommand((0..<100).reduce(.all) { key, _ in .not(key) }), .outOfRange("search key nesting")),
        (FetchCommand(uids: UIDSet(numbers: (1...20_000).map { $0 * 2 }), attributes: [.uid]), .lineTooLong),
    ]

    @Test("what cannot be sent safely is refused", arguments: refusals.indices)
    func refusal(_ index: Int) {
        let (command, error) = Self.refusals[index]
        #expect(throws: error) { _ = try CommandFixture(command, "").encoded() }
    }

    @Test("whatever stands in an argument, the line ends only where the command does", arguments: [UInt64](1...4))
    func injection(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("\r\n\"\\{}()*%&+ A1\u{FC}\u{1F600}\u{7F}\u{1}".unicodeScalars)
        for _ in 0..<500 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                text.append(alphabet.randomElement(using: &generator) ?? "x")
            }
            let name = String(text)
            for (command, utf8) in [
                (SelectCommand(folder: FolderName(name), isReadOnly: false) as any IMAPCommand, false),
                (SelectCommand(folder: FolderName(name), isReadOnly: false), true),
                (SearchCommand(.subject(name)), false), (LoginCommand(user: name, password: Secret(name)), true),
            ] {
                var context = EncodingContext()
                context.acceptsUTF8 = utf8
                var encoder = CommandEncoder(context: context)
                try command.encode(into: &encoder)
                let segments = try encoder.finish()
                var literalComesNext = false
                for (index, segment) in segments.enumerated() {
                    guard case .bytes(let bytes, _) = segment else { continue }
                    if literalComesNext {
                        literalComesNext = false
                        continue
                    }
                    // Outside of literals there is one line end: at the end, or where a literal begins.
                    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
                    #expect(lines.count == 2 && lines[1].isEmpty && !lines[0].dropLast().contains(13))
                    literalComesNext = lines[0].suffix(2) == [UInt8(ascii: "}"), 13]
                    if literalComesNext { #expect(segments[index + 1] == .awaitContinuation) }
                }
            }
        }
    }

    @Test("a large set of messages is cut into commands of bearable length")
    func chunks() {
        let set = UIDSet(numbers: (1...20_000).map { $0 * 2 })
        let chunks = set.chunks()
        #expect(chunks.allSatisfy { $0.description.utf8.count <= 8_000 })
        #expect(UIDSet(chunks.flatMap(\.ranges)) == set)
        #expect(chunks.count < 20)
        #expect(UIDSet().chunks().isEmpty)
        let widest = UIDSet([4_294_967_294...4_294_967_295])
        #expect(widest.chunks(maximumBytes: 21) == [widest])
    }

    @Test(
        "dates are written and read back", arguments: [0, -1, 951_782_400_000, 4_102_444_799_000, -62_167_219_200_000])
    func dates(_ milliseconds: Int64) {
        for zone in [0, 60, -720, 825] {
            let date = InternalDate(Timestamp(milliseconds: milliseconds), zoneMinutes: zone)
            let reading = ResponseReading("* 1 FETCH (INTERNALDATE \"\(date.wireText)\")\r\n")
            let expected = milliseconds - ((milliseconds % 1000) + 1000) % 1000
            // The year 0 in a zone west of Greenwich would be the year -1, which cannot be written.
            if milliseconds == -62_167_219_200_000, zone < 0 { continue }
            #expect(reading.message?.internalDate?.timestamp.milliseconds == expected, "\(date.wireText)")
            #expect(reading.message?.internalDate?.zoneMinutes == zone)
        }
        #expect(InternalDate(Timestamp(milliseconds: .max), zoneMinutes: 99_999).wireText.hasPrefix("31-Dec-9999"))
        #expect(InternalDate(Timestamp(milliseconds: .min)).wireText == " 1-Jan-0000 00:00:00 +0000")
    }
}
