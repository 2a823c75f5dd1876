import MailModel
import Testing

@testable import MailTestKit

@Suite("Commands of the fake server")
struct DialogueTests {
    private let account = RawClient.account(3)

    @Test("what is not announced is not there")
    func capabilities() {
        var options = FakeServerOptions()
        options.capabilities = FakeServerOptions.plainCapabilities
        let client = RawClient(account, options)
        for command in [
            "IDLE", "ENABLE QRESYNC", "NAMESPACE", "NOTIFY NONE", "ID NIL", "SELECT INBOX (CONDSTORE)",
            #"LIST "" "*" RETURN (CHILDREN)"#,
        ] {
            #expect(client.send(command).answer.hasPrefix("BAD"), "\(command)")
        }
        _ = client.send("SELECT INBOX")
        for command in [
            "UNSELECT", "UID EXPUNGE 1", "UID MOVE 1 Sent", "UID SEARCH RETURN (ALL) ALL", "UID FETCH 1 (MODSEQ)",
            "UID FETCH 1 (EMAILID)", "UID STORE 1 (UNCHANGEDSINCE 1) +FLAGS (\\Seen)", "UID FETCH 1 (X-GM-MSGID)",
        ] {
            #expect(client.send(command).answer.hasPrefix("BAD"), "\(command)")
        }
        #expect(client.send("APPEND Sent {1+}\r\nx").answer == "OK stored")
    }

    @Test("LIST has patterns, roles, children and STATUS")
    func list() {
        account.createFolder(FolderName("Sent/2026"))
        account.createFolder(FolderName("Größe & Maße"))
        let client = RawClient(account)
        #expect(client.send(#"LIST "" """#).data == [#"* LIST (\Noselect) "/" """#])
        #expect(
            client.send(#"LIST "" "S%""#).data == [#"* LIST (\HasChildren \Sent) "/" "Sent""#])
        #expect(client.send(#"LIST "" "S*""#).data.count == 2)
        #expect(client.send(#"LIST "" inbox"#).data == [#"* LIST (\HasNoChildren) "/" "INBOX""#])
        #expect(client.send(#"LIST "" "Gr*""#).data == [#"* LIST (\HasNoChildren) "/" "Gr&APYA3w-e &- Ma&AN8-e""#])
        let status = client.send(#"LIST "" (INBOX Sent) RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT HIGHESTMODSEQ))"#)
        #expect(status.data.contains(#"* STATUS "INBOX" (MESSAGES 3 UIDNEXT 4 HIGHESTMODSEQ 4)"#))
        #expect(status.data.count == 4)
        #expect(client.send(#"LIST (SPECIAL-USE) "" "*""#).data.count == 5)
    }

    @Test("STATUS tells figures and a folder's id, and nothing of folders that are not there")
    func status() throws {
        let client = RawClient(account)
        let id = try #require(account.folder(.inbox)).id
        #expect(
            client.send("STATUS INBOX (MESSAGES UNSEEN UIDVALIDITY SIZE MAILBOXID)").data
                == [#"* STATUS "INBOX" (MESSAGES 3 UNSEEN 3 UIDVALIDITY 1000 SIZE 1800 MAILBOXID (\#(id)))"#])
        #expect(client.send("STATUS nowhere (MESSAGES)").answer.hasPrefix("NO [NONEXISTENT]"))
    }

    @Test("parts of sections and header fields are cut as asked")
    func sections() {
        account.append(NewFakeMessage(.text("Subject: a\nTo: b\n folded\nX: c\n\nbody\n")))
        let client = RawClient(account)
        _ = client.send("SELECT INBOX")
        #expect(
            client.send("UID FETCH 4 BODY.PEEK[HEADER.FIELDS (TO)]").data
                == ["* 4 FETCH (UID 4 BODY[HEADER.FIELDS (TO)] {18}", "To: b", " folded", ")"])
        #expect(
            client.send("UID FETCH 4 BODY.PEEK[]<9.4>").data == ["* 4 FETCH (UID 4 BODY[]<9> {4}", "a", "T)"])
        #expect(client.send("UID FETCH 4 BODY.PEEK[7]").data == ["* 4 FETCH (UID 4 BODY[7] NIL)"])
        #expect(client.send("FETCH 4 (FLAGS)").data == ["* 4 FETCH (FLAGS ())"])
        _ = client.send("UID FETCH 4 BODY[TEXT]")
        #expect(account.folder(.inbox)?.message(4)?.flags == [.seen])
    }

    @Test("a renamed folder takes those below it along and keeps its id")
    func renaming() {
        let client = RawClient(account)
        _ = client.send("CREATE Work")
        _ = client.send("CREATE Work/2026")
        let id = account.folder(FolderName("Work/2026"))?.id
        #expect(client.send("RENAME Work Old/Work").answer == "OK done")
        #expect(account.folder(FolderName("Old/Work/2026"))?.id == id)
        #expect(client.send("RENAME Work X").answer.hasPrefix("NO [NONEXISTENT]"))
        #expect(client.send("CREATE Old/Work").answer.hasPrefix("NO [ALREADYEXISTS]"))
        #expect(client.send("DELETE INBOX").answer.hasPrefix("NO [CANNOT]"))
    }

    @Test("COPY and MOVE tell both sets of UIDs")
    func moving() {
        let client = RawClient(account)
        _ = client.send("SELECT INBOX")
        #expect(client.send("UID COPY 1:2 Sent").answer.hasPrefix("OK [COPYUID 1000 1:2 1:2]"))
        #expect(
            client.send("UID MOVE 2:3 Trash").data
                == ["* OK [COPYUID 1000 2:3 1:2] moved", "* 2 EXPUNGE", "* 2 EXPUNGE"])
        #expect(client.send("UID COPY 1 nowhere").answer.hasPrefix("NO [TRYCREATE]"))
        let sent = account.folder(FolderName("Sent"))
        #expect(sent?.messages.first?.emailID == account.folder(.inbox)?.messages.first?.emailID)
    }

    @Test("only what is flagged and named is expunged")
    func expunging() {
        let client = RawClient(account)
        _ = client.send("SELECT INBOX")
        _ = client.send(#"UID STORE 1:2 +FLAGS.SILENT (\Deleted)"#)
        #expect(client.send("UID EXPUNGE 2:3").data == ["* 2 EXPUNGE"])
        #expect(account.folder(.inbox)?.messages.map(\.uid) == [1, 3])
        _ = client.send("CLOSE")
        #expect(account.folder(.inbox)?.messages.map(\.uid) == [3])
    }

    @Test("SEARCH finds by flags, sets, dates, sizes and words")
    func searching() {
        account.append(
            NewFakeMessage(
                .text("Subject: Angebot\nMessage-ID: <x@y.test>\n\nHallo\n"), flags: [.seen],
                received: Timestamp(milliseconds: 1_704_067_200_000)))
        let client = RawClient(account)
        _ = client.send("SELECT INBOX")
        func found(_ keys: String) -> String { client.send("UID SEARCH \(keys)").data.first ?? "" }
        #expect(found("SEEN") == "* SEARCH 4")
        #expect(found("UNSEEN UID 2:*") == "* SEARCH 2 3")
        #expect(found("SINCE 1-Jan-2024 BEFORE 2-Jan-2024") == "* SEARCH 4")
        #expect(found("LARGER 500") == "* SEARCH 1 2 3")
        #expect(found(#"OR SUBJECT angeb HEADER message-id "generated-1@""#) == "* SEARCH 2 4")
        #expect(found("NOT BODY hallo 1:3") == "* SEARCH 1 2 3")
        #expect(found("MODSEQ 5") == "* SEARCH 4 (MODSEQ 5)")
        #expect(
            client.send("UID SEARCH RETURN (MIN MAX COUNT ALL) 1:3").data.first?.hasSuffix(
                " UID MIN 1 MAX 3 ALL 1:3 COUNT 3") == true)
        #expect(client.send("UID SEARCH FUNNY").answer.hasPrefix("BAD"))
    }

    @Test("Gmail's items are told and labels change")
    func gmail() {
        var options = FakeServerOptions()
        options.capabilities = FakeServerOptions.gmailCapabilities
        account.append(
            NewFakeMessage(
                .text("Subject: x\n\nx\n"), gmail: GmailItems(messageID: 12, threadID: 10, labels: [#"\Inbox"#, "A B"]))
        )
        let client = RawClient(account, options)
        _ = client.send("SELECT INBOX")
        #expect(
            client.send("UID FETCH 4 (X-GM-MSGID X-GM-THRID X-GM-LABELS)").data
                == [##"* 4 FETCH (UID 4 X-GM-MSGID 12 X-GM-THRID 10 X-GM-LABELS ("\\Inbox" "A B"))"##])
        #expect(
            client.send(#"UID STORE 4 -X-GM-LABELS ("\\Inbox")"#).data
                == [#"* 4 FETCH (UID 4 X-GM-LABELS ("A B"))"#])
    }

    @Test("generated messages have exactly the size that was asked for, and are always the same")
    func generated() {
        for size in [400, 483, 1_000, 30_000] {
            let message = GeneratedMessage(seed: UInt64(size), size: size, answersTo: 3)
            #expect(message.bytes.count == size)
            #expect(message.bytes == message.bytes)
        }
        var anonymous = GeneratedMessage(seed: 1)
        anonymous.identification = .missing
        #expect(!String(decoding: anonymous.bytes, as: UTF8.self).contains("Message-ID"))
    }

    @Test("data can be dropped, doubled and spoilt, and an answer lost")
    func dataFaults() {
        let client = RawClient(account)
        let faults = client.session.context.faults
        _ = client.send("SELECT INBOX")
        faults.add(Fault(at: .command("UID FETCH"), .dropUntagged))
        #expect(client.send("UID FETCH 1:3 (FLAGS)").data.isEmpty)
        faults.add(Fault(at: .command("UID FETCH"), skipping: 1, .duplicateUntagged))
        #expect(client.send("UID FETCH 1:3 (FLAGS)").data.count == 3)
        #expect(client.send("UID FETCH 1:3 (FLAGS)").data.count == 6)
        faults.add(Fault(at: .anyCommand, .insert("* 1 FETCH (FLAGS")))
        #expect(client.send("NOOP").data == ["* 1 FETCH (FLAGS"])
        faults.add(Fault(at: .command("UID STORE"), .loseAnswer))
        client.session.receive(Array("x UID STORE 1 +FLAGS (\\Seen)\r\n".utf8))
        let output = client.session.output.take()
        #expect(output.isCut)
        #expect(!String(decoding: output.bytes, as: UTF8.self).contains("x OK"))
        #expect(account.folder(.inbox)?.message(1)?.flags == [.seen])
        #expect(client.session.output.isEmpty)
    }

    @Test("a cut happens at its byte, however the output is handed over")
    func cuts() {
        var output = SessionOutput()
        output.cutAfter(5)
        output.text("abc")
        #expect(output.take() == ("abc", false))
        output.text("defg")
        #expect(output.take() == ("de", true))
        #expect(output.take() == ("", false))
    }
}

private func == (
    left: (bytes: [UInt8], isCut: Bool, announcements: [SessionOutput.Announcement]), right: (String, Bool)
) -> Bool {
    left.bytes == Array(right.0.utf8) && left.isCut == right.1
}
