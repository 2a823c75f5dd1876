import Inbox
import MailModel
import MailStore
import MailTestKit
import Mailboxes
import SyncEngine
import Testbed
import Testing
import Vault

@testable import Web

/// What is done in the inbox, seen on a real mail server: Dovecot of the testbed, kept in step by the real engine.
@Suite("Web: the inbox before a real mail server", .serialized, .timeLimit(.minutes(15)))
struct InboxServerBrowserTests {
    /// Runs a fixture with one user's mailbox, the engine, and the index of words.
    private static func run(
        _ user: String,
        _ body: @escaping @Sendable (InboxWalk, TestbedManifest) async throws -> Void
    ) async throws {
        let testbed = try await TestbedProcess.shared()
        try await WebFixture.run(testbed: testbed) { fixture in
            try await fixture.claimSample()
            let stored = StoredMailbox(
                user: user, password: try #require(testbed.users[user]), host: testbed.imapTLS.name,
                port: testbed.imapTLS.port, certificateFile: testbed.caFile)
            let vault = fixture.dependencies.mailboxes.vault.current
            _ = try await fixture.store.write { try stored.save(with: vault, by: $0) }
            var mailboxes = fixture.dependencies.mailboxes
            mailboxes.workspace = try await fixture.store.read { try $0.defaultWorkspace().id }
            let supervisor = SyncSupervisor(dependencies: SyncDependencies(mailboxes: mailboxes))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await supervisor.run() }
                group.addTask {
                    for await _ in fixture.store.changeSignal() {
                        while try await fixture.store.indexNextSearchBatch(
                            limit: 200, text: { SearchText.document(of: $0) }) > 0
                        {}
                    }
                }
                try await Chromium.run { chromium in
                    let base = try await InboxBrowserTests.open(chromium, fixture)
                    let walk = InboxWalk(fixture: fixture, chromium: chromium, base: base)
                    try await walk.listening()
                    try await body(walk, testbed)
                    #expect(try await chromium.complaints() == [])
                }
                group.cancelAll()
            }
        }
    }

    /// Mail comes from outside; gives its row in the list.
    private static func receive(
        _ subject: String, _ user: String, _ walk: InboxWalk, _ testbed: TestbedManifest
    ) async throws -> String {
        try await testbed.deliver(subject: subject, text: "About \(subject)", to: user)
        let row =
            "[...document.querySelectorAll('inbox-list .conversation')].find((row) => row.textContent.includes('\(subject)'))"
        try await walk.chromium.wait(row, seconds: 60)
        return row
    }

    @Test("new mail comes in live; what keys do with it is done on the server, and undone there")
    func keys() async throws {
        let user = "omar@mail.test"
        try await Self.run(user) { walk, testbed in
            let chromium = walk.chromium
            let row = try await Self.receive("Server keys", user, walk, testbed)
            func flags(_ wanted: [String], _ isThere: Bool = true, in folder: String = "INBOX") async throws {
                _ = try await testbed.waitForMessage(of: user, in: folder) { message in
                    message.subject == "Server keys" && wanted.allSatisfy { message.flags.contains($0) == isThere }
                }
            }
            func stand() async throws { try await chromium.script("\(row).querySelector('a.open').focus()") }
            try await stand()
            try await chromium.press("s")
            try await flags(["\\Flagged"])
            try await chromium.press("I")
            try await flags(["\\Seen"])
            try await chromium.press("U")
            try await flags(["\\Seen"], false)
            try await chromium.press("l")
            try await walk.choose("Follow up")
            try await flags(["Follow_up", "\\Flagged"])
            try await chromium.wait("\(row)?.querySelector('.tag.label')?.textContent.includes('Follow up')")
            // To the archive, the rubbish and the spam folder, and back each time.
            for (key, folder) in [("e", "Archive"), ("#", "Trash"), ("!", "Junk")] {
                try await stand()
                try await chromium.press(key)
                try await flags(["Follow_up"], in: folder)
                try await chromium.wait("!\(row)")
                try await chromium.press("z")
                try await flags(["Follow_up"])
                try await chromium.wait(row, seconds: 60)
            }
            // What another program does is seen here.
            try await testbed.doveadm(["flags", "remove", "-u", user, "Follow_up", "mailbox", "INBOX", "all"])
            try await chromium.wait("\(row) && !\(row).querySelector('.tag.label')", seconds: 60)
        }
    }

    @Test("what another program removes for good leaves the open list, without moving it, and the open pane says so")
    func expunged() async throws {
        let user = "leo@mail.test"
        try await Self.run(user) { walk, testbed in
            let chromium = walk.chromium
            try await testbed.expungeAll(of: user)
            var received: [String] = []
            for number in 1...3 { received.append(try await Self.receive("Expunged \(number)", user, walk, testbed)) }
            let rows = received
            @Sendable func expunge(_ number: Int) async throws {
                try await testbed.doveadm([
                    "expunge", "-u", user, "mailbox", "INBOX", "header", "Subject", "Expunged \(number)",
                ])
            }
            // Another browser has only the list open.
            try await Chromium.run { other in
                _ = try await InboxBrowserTests.open(other, walk.fixture)
                try await walk.listening(2)
                try await chromium.script("\(rows[1]).querySelector('a.open').click()")
                try await chromium.wait("document.querySelector('conversation-view #subject')")
                try await expunge(1)
                for browser in [chromium, other] { try await browser.wait("!\(rows[0])", seconds: 60) }
                #expect(try await chromium.text("#subject") == "Expunged 2")
                try await expunge(2)
                for browser in [chromium, other] { try await browser.wait("!\(rows[1])", seconds: 60) }
                try await chromium.wait("document.querySelector('[data-gone]')", seconds: 60)
                #expect(try await chromium.script("return Boolean(\(rows[2]))") == true)
                try await InboxBrowserTests.inspect(chromium, "inbox-gone", InboxWalk.screens)
                // Of the last one an empty list says so.
                try await expunge(3)
                for browser in [chromium, other] {
                    try await browser.wait(
                        "document.querySelector('.list-pane .empty h2')?.textContent == 'Everything is done'",
                        seconds: 60)
                }
                #expect(try await other.complaints() == [])
            }
        }
    }

    @Test("by mouse, with several at once, and in a folder of the mailbox's own")
    func mouse() async throws {
        let user = "pia@mail.test"
        try await Self.run(user) { walk, testbed in
            let chromium = walk.chromium
            var rows: [String] = []
            for subject in ["Server one", "Server two"] {
                rows.append(try await Self.receive(subject, user, walk, testbed))
            }
            func arrives(_ subject: String, in folder: String) async throws {
                _ = try await testbed.waitForMessage(of: user, in: folder) { $0.subject == subject }
            }
            func select() async throws {
                for row in rows { try await chromium.script("\(row).querySelector('input').click()") }
                try await chromium.wait("document.querySelector('[data-selected]')?.innerText == '2 selected'")
            }
            try await select()
            try await chromium.click(".bulk summary")
            try await chromium.click(".bulk [data-menu=move]")
            try await walk.pick("Archive")
            for subject in ["Server one", "Server two"] { try await arrives(subject, in: "Archive") }
            try await chromium.click(".toast [data-undo] button")
            for subject in ["Server one", "Server two"] { try await arrives(subject, in: "INBOX") }
            for row in rows { try await chromium.wait(row, seconds: 60) }

            // A search finds it as soon as it is there.
            try await chromium.type("subject:\"server two\"", into: "#search")
            try await chromium.click("[role=search] button")
            // The list that was searched has both.
            let list = "document.querySelector('inbox-list')?.textContent"
            try await chromium.wait("\(list)?.includes('Server two') && !\(list).includes('Server one')")
            try await chromium.click("inbox-list a.open")
            try await chromium.wait("document.querySelector('.tools [value=archive]')")
            try await chromium.click(".tools [value=archive]")
            try await arrives("Server two", in: "Archive")
        }
    }
}
