import MailModel
import Testing

@testable import MailTestKit

@Suite("What the fake server tells of changes")
struct ResyncTests {
    private let account = RawClient.account(5)

    @Test("QRESYNC tells removed and changed messages since a mod-sequence")
    func quickResync() throws {
        let client = RawClient(account)
        let before = try #require(account.folder(.inbox))
        account.expunge([2, 4])
        account.changeFlags([3], adding: [.seen])
        let parameters = "(QRESYNC (\(before.uidValidity) \(before.highestModSeq)))"
        #expect(client.send("SELECT INBOX \(parameters)").answer == "BAD QRESYNC is not enabled")
        #expect(client.send("ENABLE QRESYNC").data == ["* ENABLED QRESYNC"])
        let select = client.send("SELECT INBOX \(parameters)")
        #expect(select.data.contains("* VANISHED (EARLIER) 2,4"))
        #expect(select.data.contains(#"* 2 FETCH (UID 3 FLAGS (\Seen) MODSEQ (8))"#))
        #expect(select.data.contains("* OK [HIGHESTMODSEQ 8] highest"))
        #expect(select.data.count { $0.contains("FETCH") } == 1)
    }

    @Test("QRESYNC with known UIDs tells only of them, and with another UIDVALIDITY nothing")
    func knownUIDs() throws {
        let client = RawClient(account)
        let before = try #require(account.folder(.inbox))
        account.expunge([2, 4])
        _ = client.send("ENABLE QRESYNC")
        let known = client.send("SELECT INBOX (QRESYNC (\(before.uidValidity) 1 3:5))")
        #expect(known.data.contains("* VANISHED (EARLIER) 4"))
        #expect(known.data.count { $0.contains("FETCH") } == 2)
        let other = client.send("SELECT INBOX (QRESYNC (7 1))")
        #expect(!other.data.contains { $0.contains("VANISHED") || $0.contains("FETCH") })
        #expect(other.data.first == "* OK [CLOSED] the former folder is closed")
    }

    @Test("a server that forgot removals tells all UIDs that are not there")
    func forgotten() throws {
        let client = RawClient(account)
        account.expunge([2])
        account.forgetExpunged()
        account.expunge([4])
        _ = client.send("ENABLE QRESYNC")
        let select = client.send("SELECT INBOX (QRESYNC (\(account.folder(.inbox)?.uidValidity ?? 0) 1))")
        #expect(select.data.contains("* VANISHED (EARLIER) 2,4"))
    }

    @Test("CHANGEDSINCE tells what changed, with VANISHED what went")
    func changedSince() throws {
        let client = RawClient(account)
        _ = client.send("ENABLE QRESYNC")
        _ = client.send("SELECT INBOX")
        let since = try #require(account.folder(.inbox)).highestModSeq
        account.changeFlags([1], adding: [.flagged])
        account.expunge([5])
        let fetch = client.send("UID FETCH 1:* (FLAGS) (CHANGEDSINCE \(since) VANISHED)")
        #expect(fetch.data.first == "* VANISHED (EARLIER) 5")
        #expect(fetch.data.contains(#"* 1 FETCH (UID 1 FLAGS (\Flagged) MODSEQ (7))"#))
    }

    @Test("UNCHANGEDSINCE leaves alone what others changed, and says so")
    func unchangedSince() throws {
        let client = RawClient(account)
        _ = client.send("SELECT INBOX (CONDSTORE)")
        let since = try #require(account.folder(.inbox)).highestModSeq
        account.changeFlags([2], adding: [.flagged])
        let store = client.send("UID STORE 1:2 (UNCHANGEDSINCE \(since)) +FLAGS.SILENT (\\Seen)")
        #expect(store.answer.hasPrefix("OK [MODIFIED 2]"))
        #expect(account.folder(.inbox)?.message(1)?.flags == [.seen])
        #expect(account.folder(.inbox)?.message(2)?.flags == [.flagged])
        #expect(store.data.contains("* 1 FETCH (UID 1 MODSEQ (8))"))
    }

    @Test("removals keep their positions, and wait while positions are used")
    func expunges() {
        let client = RawClient(account)
        _ = client.send("SELECT INBOX")
        account.expunge([2, 3])
        #expect(client.send("FETCH 5 (UID)").data == ["* 5 FETCH (UID 5)"])
        #expect(client.send("NOOP").data == ["* 2 EXPUNGE", "* 2 EXPUNGE"])
        #expect(client.send("FETCH 3 (UID)").data == ["* 3 FETCH (UID 5)"])
        account.append(NewFakeMessage(.text("Subject: x\n\nx\n")))
        #expect(client.send("NOOP").data == ["* 4 EXISTS", "* 0 RECENT"])
        #expect(client.send("NOOP").data.isEmpty)
    }

    @Test("IDLE tells everything at once")
    func idle() {
        let client = RawClient(account)
        _ = client.send("ENABLE QRESYNC")
        _ = client.send("SELECT INBOX")
        #expect(client.send("IDLE").answer == "idling")
        account.expunge([1])
        client.session.accountChanged()
        #expect(client.take() == ["* VANISHED 1"])
        account.changeFlags([2], adding: [.seen])
        account.append(NewFakeMessage(.text("Subject: x\n\nx\n")))
        client.session.accountChanged()
        #expect(client.take() == ["* 5 EXISTS", "* 0 RECENT", #"* 1 FETCH (UID 2 FLAGS (\Seen) MODSEQ (8))"#])
        client.session.receive(Array("DONE\r\n".utf8))
        #expect(client.take().last?.hasSuffix("OK idled") == true)
    }

    @Test("a folder that is rebuilt while it is open ends the session")
    func rebuilt() {
        let client = RawClient(account)
        _ = client.send("SELECT INBOX")
        account.resetUIDValidity()
        #expect(client.send("UID SEARCH ALL").data.first?.hasPrefix("* BYE") == true)
        #expect(account.folder(.inbox)?.messages.map(\.uid) == [1, 2, 3, 4, 5])
    }

    @Test("NOTIFY tells other folders by STATUS and the open one at once")
    func notify() throws {
        let client = RawClient(account)
        _ = client.send("SELECT INBOX")
        let set = client.send(
            "NOTIFY SET STATUS (selected (MessageNew (UID FLAGS) MessageExpunge FlagChange)) "
                + "(personal (MessageNew MessageExpunge FlagChange MailboxName))")
        #expect(set.data.count { $0.hasPrefix("* STATUS") } == 5)
        account.append(NewFakeMessage(.text("Subject: x\n\nx\n")), to: FolderName("Sent"))
        client.session.accountChanged()
        #expect(client.take() == [#"* STATUS "Sent" (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 1000 UNSEEN 1)"#])
        account.append(NewFakeMessage(.text("Subject: y\n\ny\n")))
        client.session.accountChanged()
        #expect(client.take() == ["* 6 EXISTS", "* 0 RECENT", "* 6 FETCH (UID 6 FLAGS ())"])
        account.renameFolder(FolderName("Archive"), to: FolderName("Old"))
        client.session.accountChanged()
        #expect(client.take() == [#"* LIST (\HasNoChildren \Archive) "/" "Old" ("OLDNAME" ("Archive"))"#])
        account.deleteFolder(FolderName("Junk"))
        client.session.accountChanged()
        #expect(client.take() == [#"* LIST (\NonExistent) "/" "Junk""#])
    }

    @Test("the lies are told")
    func lies() {
        var options = FakeServerOptions()
        options.lies.extraExists = 3
        options.lies.dropsVanished = true
        options.lies.dropsFlagChanges = true
        let client = RawClient(account, options)
        _ = client.send("ENABLE QRESYNC")
        #expect(client.send("SELECT INBOX").data.contains("* 8 EXISTS"))
        account.expunge([1])
        account.changeFlags([2], adding: [.seen])
        #expect(client.send("NOOP").data.isEmpty)
        account.reuseUIDs(from: 5)
        #expect(account.append(NewFakeMessage(.text("Subject: x\n\nx\n"))) == 5)
    }
}
