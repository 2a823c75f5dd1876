import MailModel
import SASL
import Testing

@testable import IMAPCore

@Suite("The client's state machine")
struct MachineTests {
    private func set(_ numbers: UInt32...) -> UIDSet { UIDSet(numbers: numbers) }
    private var append: AppendCommand { AppendCommand(message: bytes("hello"), folder: .inbox) }
    private func fetch(_ uid: UInt32) -> FetchCommand { FetchCommand(uids: set(uid), attributes: [.flags]) }

    // MARK: Greeting

    @Test("the greeting opens the session and may carry the capabilities")
    func greeting() {
        var machine = ClientMachine<String>(isEncrypted: true)
        machine.receive(bytes("* OK [CAPABILITY IMAP4rev1 IDLE] hi\r\n").span)
        #expect(Conversation.text(machine.next()) == "greeted OK")
        #expect(machine.capabilities.hasIdle == true)
        #expect(machine.hasFreshCapabilities == true)
        #expect(machine.isOpen == true)
        #expect(machine.isAuthenticated == false)
    }

    @Test("PREAUTH signs in over TLS and is refused without it")
    func preauth() {
        var secure = ClientMachine<String>(isEncrypted: true)
        secure.receive(bytes("* PREAUTH hi\r\n").span)
        #expect(Conversation.text(secure.next()) == "greeted PREAUTH")
        #expect(secure.isAuthenticated == true)
        var open = ClientMachine<String>(isEncrypted: false)
        open.receive(bytes("* PREAUTH hi\r\n").span)
        #expect(Conversation.text(open.next()) == "failed: preauthenticated []")
        #expect(open.isOpen == false)
    }

    @Test(
        "what is no IMAP greeting is told as such",
        arguments: [
            "220 mx.mail.test ESMTP\r\n", "HTTP/1.1 400 Bad Request\r\n", "+OK POP3\r\n", "* 3 EXISTS\r\n",
            "* NO no\r\n",
            "SSH-2.0-OpenSSH\r\n", "\r\nx\r\n", "* 1 FETCH (BODY[] {99999}\r\n",
        ])
    func notIMAP(_ text: String) {
        var machine = ClientMachine<String>(isEncrypted: true)
        machine.receive(bytes(text).span)
        #expect(Conversation.text(machine.next()) == "failed: notIMAP []")
    }

    @Test("BYE as greeting keeps the server's reason")
    func byeGreeting() {
        var machine = ClientMachine<String>(isEncrypted: true)
        machine.receive(bytes("* BYE [UNAVAILABLE] too busy\r\n").span)
        guard case .fail(.serverBye(let status), _) = machine.next() else {
            Issue.record("not told")
            return
        }
        #expect(status.code == .unavailable)
        #expect(status.text.description == "too busy")
    }

    // MARK: Pipelining

    @Test("commands that cannot be confused are sent at once and answered in any order")
    func pipelining() {
        var talk = Conversation.selected()
        #expect(talk.give(fetch(1), "a") == ["C: A2 UID FETCH 1 (FLAGS)|"])
        #expect(talk.give(fetch(2), "b") == ["C: A3 UID FETCH 2 (FLAGS)|"])
        #expect(talk.give(append, "c") == ["C: A4 APPEND INBOX {5}|"])
        #expect(talk.server("* 1 FETCH (UID 1 FLAGS ())") == ["a << fetch"])
        #expect(talk.server("A3 OK b", "A2 OK a") == ["b: OK", "a: OK"])
        #expect(talk.server("+ go") == ["C: hello|"])
        #expect(talk.server("A4 OK c") == ["c: OK"])
    }

    @Test("two searches never run together")
    func ambiguous() {
        var talk = Conversation.selected()
        #expect(talk.give(SearchCommand(.all), "a") == ["C: A2 UID SEARCH ALL|"])
        #expect(talk.give(SearchCommand(.flag(.seen)), "b") == [])
        #expect(talk.server("* SEARCH 1 2") == ["a << search"])
        #expect(talk.server("A2 OK") == ["C: A3 UID SEARCH SEEN|", "a: OK"])
        #expect(talk.server("* SEARCH", "A3 OK") == ["b << search", "b: OK"])
    }

    @Test("a command that changes the state waits for all before it and holds back all after it")
    func exclusive() {
        var talk = Conversation.selected()
        _ = talk.give(fetch(1), "a")
        #expect(talk.give(SelectCommand(folder: FolderName("x"), isReadOnly: false), "b") == [])
        #expect(talk.give(fetch(2), "c") == [])
        #expect(talk.server("A2 OK") == ["C: A3 SELECT \"x\"|", "a: OK"])
        #expect(talk.server("* 5 EXISTS", "* FLAGS ()") == ["b << exists", "b << flags"])
        #expect(talk.server("A3 OK") == ["C: A4 UID FETCH 2 (FLAGS)|", "b: OK"])
    }

    @Test("no more than the limit of commands is under way")
    func pipelineLimit() {
        var limits = Limits()
        limits.pipelinedCommands = 2
        var talk = Conversation.selected(limits: limits)
        #expect(talk.give(fetch(1), "a").count == 1)
        #expect(talk.give(fetch(2), "b").count == 1)
        #expect(talk.give(fetch(3), "c") == [])
        #expect(talk.server("A2 OK") == ["C: A4 UID FETCH 3 (FLAGS)|", "a: OK"])
    }

    @Test("STATUS answers find the command that asked for their folder")
    func statusRouting() {
        var talk = Conversation.authenticated()
        _ = talk.give(StatusCommand(folder: FolderName("a"), items: [.messages]), "a")
        _ = talk.give(StatusCommand(folder: FolderName("b"), items: [.messages]), "b")
        #expect(
            talk.server("* STATUS b (MESSAGES 1)", "* STATUS a (MESSAGES 2)") == [
                "b << folderStatus", "a << folderStatus",
            ])
        #expect(talk.server("* STATUS other (MESSAGES 3)") == ["a << folderStatus"])
    }

    @Test("an ESEARCH answer finds its command by the tag")
    func eSearchRouting() {
        var talk = Conversation.selected("ESEARCH")
        _ = talk.give(SearchCommand(.all, returns: [.all]), "a")
        #expect(talk.server(#"* ESEARCH (TAG "A2") UID ALL 1:2"#, "A2 OK") == ["a << extendedSearch", "a: OK"])
    }

    @Test("what nobody asked for is told as such")
    func unsolicited() {
        var talk = Conversation.selected()
        #expect(
            talk.server("* 3 EXISTS", "* 1 EXPUNGE", "* 2 FETCH (FLAGS ())", "* OK [ALERT] x") == [
                "unsolicited exists", "unsolicited expunge", "unsolicited fetch", "unsolicited status",
            ])
        _ = talk.give(SearchCommand(.all), "a")
        #expect(talk.server("* 4 EXISTS") == ["unsolicited exists"])
    }

    @Test("an answer to a command that was never given ends the connection")
    func foreignTag() {
        var talk = Conversation.selected()
        _ = talk.give(fetch(1), "a")
        #expect(talk.server("A7 OK what") == ["failed: protocolError [\"a\"]"])
        #expect(talk.give(fetch(1), "b") == ["rejected b: protocolError"])
    }

    @Test("an unparsable line is skipped and the command goes on")
    func skipped() {
        var talk = Conversation.selected()
        _ = talk.give(fetch(1), "a")
        #expect(talk.server("* 1 FETCH (UID", "* 1 FETCH (UID 1)", "A2 OK") == ["skipped", "a << fetch", "a: OK"])
    }

    @Test("a limit that is exceeded ends the connection and tells everybody who waits")
    func limit() {
        var limits = Limits()
        limits.lineBytes = 200
        var talk = Conversation.selected(limits: limits)
        _ = talk.give(fetch(1), "a")
        _ = talk.give(SelectCommand(folder: .inbox, isReadOnly: true), "b")
        #expect(talk.raw(String(repeating: "x", count: 300)) == ["failed: limitExceeded [\"a\", \"b\"]"])
    }

    // MARK: State

    @Test("commands are refused in the wrong state or without their capability, and disturb nobody")
    func requirements() {
        var talk = Conversation()
        #expect(talk.give(fetch(1), "a") == ["a rejected: wrongState"])
        #expect(talk.give(StartTLSCommand(), "b") == ["b rejected: missingCapability"])
        var signedIn = Conversation.authenticated()
        #expect(signedIn.give(fetch(1), "a") == ["a rejected: wrongState"])
        #expect(signedIn.give(IdleCommand(), "b") == ["b rejected: missingCapability"])
        #expect(signedIn.give(LoginCommand(user: "a", password: Secret("b")), "c") == ["c rejected: wrongState"])
        #expect(signedIn.give(SelectCommand(folder: .inbox, isReadOnly: false), "d") == ["C: A1 SELECT INBOX|"])
    }

    @Test("an argument that cannot be sent is told, and nothing of it was written")
    func unsendable() {
        var talk = Conversation.authenticated()
        #expect(talk.give(AppendCommand(message: [0], folder: .inbox), "a") == ["a rejected: unsendable"])
        #expect(talk.give(NoopCommand(), "b") == ["C: A2 NOOP|"])
    }

    @Test("a refused SELECT leaves no folder selected")
    func refusedSelect() {
        var talk = Conversation.selected()
        _ = talk.give(SelectCommand(folder: FolderName("x"), isReadOnly: false), "a")
        #expect(talk.server("A2 NO [NONEXISTENT] no") == ["a: NO"])
        #expect(talk.give(fetch(1), "b") == ["b rejected: wrongState"])
    }

    @Test("UNSELECT leaves the folder")
    func unselect() {
        var talk = Conversation.selected("UNSELECT")
        #expect(talk.give(UnselectCommand(), "a") == ["C: A2 UNSELECT|"])
        #expect(talk.server("A2 OK") == ["a: OK"])
        #expect(talk.give(fetch(1), "b") == ["b rejected: wrongState"])
    }

    @Test("LOGOUT is followed by nothing, and BYE is no failure then")
    func logout() {
        var talk = Conversation.selected()
        #expect(talk.give(LogoutCommand(), "a") == ["C: A2 LOGOUT|"])
        #expect(talk.give(NoopCommand(), "b") == [])
        #expect(talk.server("* BYE bye") == ["unsolicited status"])
        #expect(talk.server("A2 OK done") == ["a: OK", "b rejected: wrongState"])
    }

    @Test("BYE ends the connection and is the reason for all that wait")
    func bye() {
        var talk = Conversation.selected()
        _ = talk.give(fetch(1), "a")
        #expect(talk.server("* BYE shutting down") == ["unsolicited status", "failed: serverBye [\"a\"]"])
        #expect(talk.machine.connectionClosed().tokens.isEmpty)
    }

    @Test("an answer right behind BYE still counts")
    func answerBehindBye() {
        var talk = Conversation.selected()
        _ = talk.give(fetch(1), "a")
        #expect(
            talk.server("* BYE going down", "A2 NO [LIMIT] slow") == [
                "unsolicited status", "a: NO", "failed: serverBye []",
            ])
    }

    @Test("a lost connection tells who waited, in order")
    func lost() {
        var talk = Conversation.selected()
        _ = talk.give(fetch(1), "a")
        _ = talk.give(SelectCommand(folder: .inbox, isReadOnly: false), "b")
        let closing = talk.machine.connectionClosed()
        #expect(closing.tokens == ["a", "b"])
        #expect(closing.error == .disconnected)
    }

    @Test("ENABLE UTF8=ACCEPT changes how names are read and written")
    func enable() {
        var talk = Conversation.authenticated("ENABLE UTF8=ACCEPT")
        let name = FolderName("Entwürfe")
        #expect(talk.give(CreateCommand(folder: name), "a") == ["C: A1 CREATE \"Entw&APw-rfe\"|"])
        _ = talk.server("A1 OK")
        #expect(talk.give(EnableCommand(extensions: [.utf8Accept]), "b") == ["C: A2 ENABLE UTF8=ACCEPT|"])
        #expect(talk.server("* ENABLED UTF8=ACCEPT", "A2 OK") == ["b << enabled", "b: OK"])
        #expect(talk.give(CreateCommand(folder: name), "c") == ["C: A3 CREATE \"Entwürfe\"|"])
    }

    @Test("a folder that the server writes against the rules is named with the server's bytes")
    func wireNames() {
        var talk = Conversation.authenticated()
        _ = talk.give(ListCommand(), "a")
        _ = talk.server(#"* LIST () "/" "R&D""#, #"* LIST () "/" "Entwürfe""#, #"* LIST () "/" "A&-B""#, "A1 OK")
        #expect(
            talk.give(SelectCommand(folder: FolderName("R&D"), isReadOnly: true), "b") == ["C: A2 EXAMINE \"R&D\"|"])
        _ = talk.server("A2 OK")
        #expect(
            talk.give(SelectCommand(folder: FolderName("A&B"), isReadOnly: true), "c") == ["C: A3 EXAMINE \"A&-B\"|"])
        _ = talk.server("A3 OK")
        #expect(
            talk.give(SelectCommand(folder: FolderName("Entwürfe"), isReadOnly: true), "d") == ["C: A4 EXAMINE {9}|"])
        #expect(talk.machine.quirks == [.invalidFolderName, .missingText])
    }

    // MARK: Bodies

    @Test("a large body goes to the command that asked, in pieces")
    func body() {
        var talk = Conversation.selected()
        _ = talk.give(FetchCommand(uids: set(1), attributes: [.body(.all)]), "a")
        #expect(talk.raw("* 1 FETCH (UID 1 BODY[] {20000}\r\n") == ["a << body of 20000"])
        #expect(talk.raw(String(repeating: "x", count: 15_000)) == ["a << 15000 bytes"])
        #expect(
            talk.raw(String(repeating: "x", count: 5_000) + ")\r\nA2 OK\r\n") == [
                "a << 5000 bytes", "a << end of body", "a << fetch", "a: OK",
            ])
    }

    @Test("a large body that nobody asked for goes to nobody")
    func bodyForNobody() {
        var talk = Conversation.selected()
        #expect(
            talk.raw("* 1 FETCH (BODY[] {20000}\r\n" + String(repeating: "x", count: 20_000) + ")\r\n") == [
                "nobody << body of 20000", "nobody << 20000 bytes", "nobody << end of body", "unsolicited fetch",
            ])
    }

    // MARK: Literals

    @Test("a literal waits for consent, and nothing else is written meanwhile")
    func literal() {
        var talk = Conversation.selected()
        #expect(talk.give(append, "a") == ["C: A2 APPEND INBOX {5}|"])
        #expect(talk.give(NoopCommand(), "b") == [])
        #expect(talk.server("* 4 EXISTS") == ["unsolicited exists"])
        #expect(talk.server("+ OK") == ["C: hello|A3 NOOP|"])
        #expect(talk.server("A2 OK", "A3 OK") == ["a: OK", "b: OK"])
    }

    @Test("a literal that the server refuses is not sent")
    func refusedLiteral() {
        var talk = Conversation.selected()
        _ = talk.give(append, "a")
        _ = talk.give(NoopCommand(), "b")
        #expect(talk.server("A2 NO [TRYCREATE] no") == ["C: A3 NOOP|", "a: NO"])
    }

    @Test("with LITERAL+ nothing waits")
    func literalPlus() {
        var talk = Conversation.selected("LITERAL+")
        #expect(talk.give(append, "a") == ["C: A2 APPEND INBOX {5+}|hello|"])
    }

    @Test("a continuation that nobody waits for is skipped")
    func strayContinuation() {
        var talk = Conversation.selected()
        #expect(talk.server("+ what") == ["skipped"])
    }
}
