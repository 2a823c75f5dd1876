import IMAPCore
import MailModel
import NIOCore
import Synchronization
import Testbed
import Testing

@testable import IMAPClient

/// Extensions against a real Dovecot.
@Suite("Extensions with Dovecot", .serialized)
struct DovecotExtensionTests {
    private func text(_ number: Int) -> [UInt8] {
        Array("Message-ID: <x\(number)@mail.test>\r\nSubject: \(number)\r\n\r\nbody \(number)\r\n".utf8)
    }

    @Test("a folder is brought up to date by CONDSTORE and by QRESYNC, and conditional flags are safe")
    func resync() async throws {
        let testbed = try await TestbedProcess.shared()
        let folder = FolderName("Resync")
        let connection = try await DovecotConnection.signedIn("heidi@mail.test", testbed)
        let other = try await DovecotConnection.signedIn("heidi@mail.test", testbed)
        try await other.create(folder)
        for number in 1...6 { try await other.append(text(number), to: folder) }

        let first = try await connection.select(folder, condstore: true)
        let validity = try #require(first.uidValidity)
        let start = try #require(first.highestModSeq)
        let all = UIDSet([1...UInt32.max])
        let known = try await connection.fetchAll(all, [.uid, .flags, .modSeq])
        #expect(known.count == 6)
        #expect(known.allSatisfy { $0.modSeq != nil })
        try await connection.unselect()

        // Meanwhile somebody flags, removes and adds.
        try await other.select(folder, condstore: true)
        let stored = try await other.store(UIDSet([2...3]), .add([.flagged]), unchangedSince: start)
        #expect(stored.modified.isEmpty)
        #expect(stored.messages.count == 2)
        let late = try await other.store(UIDSet([1...3]), .add([.answered]), unchangedSince: start)
        #expect(late.modified == UIDSet([2...3]))
        try await other.store(UIDSet(numbers: [5]), .add([.deleted]))
        try await other.expunge(UIDSet(numbers: [5]))
        try await other.append(text(7), to: folder)

        try await connection.enable([.qresync])
        #expect(await connection.enabled.contains(.qresync))
        let again = try await connection.select(
            folder, resync: QuickResync(uidValidity: validity, modSeq: start, knownUIDs: UIDSet([1...6])))
        #expect(again.vanished == UIDSet(numbers: [5]))
        #expect(Set(again.changed.compactMap(\.uid?.rawValue)).isSuperset(of: [1, 2, 3]))
        #expect(again.changed.first { $0.uid?.rawValue == 2 }?.flags?.contains(.flagged) == true)
        #expect(try #require(again.highestModSeq) > start)

        var vanished = UIDSet()
        var changed: Set<UInt32> = []
        for try await event in await connection.fetch(all, [.uid, .flags], changedSince: start, vanished: true) {
            if case .vanished(let uids) = event { vanished = UIDSet(vanished.ranges + uids.ranges) }
            if case .message(let message) = event, let uid = message.uid { changed.insert(uid.rawValue) }
        }
        #expect(vanished.contains(5))
        #expect(changed == [1, 2, 3, 7])
        #expect(try await connection.search(.modSeq(try #require(again.highestModSeq))).contains(7))

        // Once QRESYNC is on, what goes is told by UID.
        try await other.store(UIDSet(numbers: [6]), .add([.deleted]))
        try await other.expunge(UIDSet(numbers: [6]))
        let events = try await connection.noop()
        #expect(events.contains(.vanished(UIDSet(numbers: [6]), earlier: false)))
        #expect(await connection.skippedLines == 0)
        await other.logout()
        await connection.logout()
    }

    @Test("NOTIFY tells a watcher of mail and names in all folders, without a selected folder, IDLE or a task")
    func notify() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await DovecotConnection.signedIn("ivan@mail.test", testbed)
        let other = try await DovecotConnection.signedIn("ivan@mail.test", testbed)
        // Dovecot makes the INBOX when it is first opened.
        try await other.select(.inbox)
        try await other.unselect()
        // Gives modification sequences with the figures.
        try await connection.enable([.condstore])
        let heard = Heard()
        await connection.watchEvents { heard.add($0) }
        try await connection.notify(NotifyRequest(NotifyRequest.wholeMailbox.groups, wantsStatus: true))
        // RFC 5465 §3.1: the figures come before the answer.
        for name in [FolderName.inbox, FolderName("Sent")] {
            #expect(heard.has { if case .status(let status) = $0 { status.folder == name } else { false } })
        }
        heard.forget()
        for (name, number) in [(FolderName.inbox, 1), (FolderName("Sent"), 2)] {
            try await other.append(text(number), to: name)
            try await heard.until {
                if case .status(let status) = $0 {
                    status.folder == name && status.messages == 1 && status.uidNext?.rawValue == 2
                        && status.highestModSeq != nil
                } else {
                    false
                }
            }
        }
        let made = FolderName("Made")
        let renamed = FolderName("Renamed")
        try await other.create(made)
        try await heard.until { if case .listed(let folder) = $0 { folder.name == made } else { false } }
        try await other.rename(made, to: renamed)
        try await heard.until {
            if case .listed(let folder) = $0 { folder.name == renamed && folder.oldName == made } else { false }
        }
        try await other.delete(renamed)
        try await heard.until {
            if case .listed(let folder) = $0 { folder.attributes.contains(.nonExistent) } else { false }
        }
        try await connection.notify(.none)
        #expect(await !connection.isNotifying)
        #expect(await connection.skippedLines == 0)
        await other.logout()
        await connection.logout()
    }

    @Test("beside NOTIFY, IDLE tells of the selected folder and of the others on one connection")
    func notifyAndIdle() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await DovecotConnection.signedIn("leo@mail.test", testbed)
        let other = try await DovecotConnection.signedIn("leo@mail.test", testbed)
        try await connection.select(.inbox, condstore: true)
        try await connection.notify(.wholeMailbox)
        let heard = Heard()
        try await connection.startIdle { heard.add($0) }
        try await other.append(text(1), to: .inbox)
        try await heard.until { $0 == .exists(1) }
        try await heard.until {
            if case .changed(let message) = $0 { message.uid?.rawValue == 1 && message.flags != nil } else { false }
        }
        try await other.append(text(2), to: FolderName("Sent"))
        try await heard.until {
            if case .status(let status) = $0 { status.folder == FolderName("Sent") } else { false }
        }
        try await connection.stopIdle()
        #expect(await connection.skippedLines == 0)
        await other.logout()
        await connection.logout()
    }

    @Test("after COMPRESS everything works as before")
    func compress() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await DovecotConnection.signedIn("judy@mail.test", testbed)
        try await connection.compress()
        let folder = FolderName("Compressed")
        try await connection.create(folder)
        let large = text(1) + Array(String(repeating: "0123456789abcdef\r\n", count: 60_000).utf8)
        try await connection.append(large, to: folder)
        for number in 2...40 { try await connection.append(text(number), to: folder) }
        try await connection.select(folder)
        let messages = try await connection.fetchAll(UIDSet([1...40]), [.uid, .body(.all)])
        #expect(messages.count == 40)
        #expect(messages.first?.bytes(of: .all) == large)
        #expect(messages.last?.bytes(of: .all) == text(40))
        async let events = connection.waitForEvents(timeout: .seconds(60))
        let other = try await DovecotConnection.signedIn("judy@mail.test", testbed)
        try await other.append(text(41), to: folder)
        #expect(try await events.contains(.exists(41)))
        await other.logout()
        await connection.logout()
        #expect(await connection.skippedLines == 0)
    }

    @Test("one LIST tells roles, subscriptions, children and figures of all folders")
    func listing() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await DovecotConnection.signedIn("kate@mail.test", testbed)
        try await connection.create(FolderName("Parent/Child"))
        try await connection.subscribe(FolderName("Parent/Child"))
        let folders = try await connection.listFolders(
            status: [.messages, .uidNext, .uidValidity, .unseen, .highestModSeq, .size, .mailboxID],
            subscriptions: true)
        let sent = try #require(folders.first { $0.role == .sent })
        #expect(sent.status?.highestModSeq != nil)
        #expect(sent.status?.size != nil)
        #expect(sent.status?.mailboxID == nil)
        #expect(sent.attributes.contains(.subscribed))
        let parent = try #require(folders.first { $0.name == FolderName("Parent") })
        #expect(parent.attributes.contains(.hasChildren))

        let parents = try await connection.list(
            ListCommand(patterns: ["%"], selection: [.subscribed, .recursiveMatch], returns: [.children]))
        #expect(parents.first { $0.name == FolderName("Parent") }?.childInfo == ["SUBSCRIBED"])
        let named = try await connection.list(ListCommand(patterns: ["INBOX", "Parent/*"]))
        #expect(Set(named.map(\.name)) == [.inbox, FolderName("Parent/Child")])
        let special = try await connection.list(ListCommand(selection: [.specialUse], returns: [.specialUse]))
        #expect(Set(special.compactMap(\.role)).isSuperset(of: [.sent, .drafts, .trash, .junk, .archive]))
        try await connection.unsubscribe(FolderName("Parent/Child"))
        #expect(
            try await connection.list(ListCommand(selection: [.subscribed])).allSatisfy {
                $0.name != FolderName("Parent/Child")
            })
        #expect(await connection.skippedLines == 0)
        await connection.logout()
    }

    @Test("decoded parts, previews, dates of saving and quotas are told")
    func smallerOnes() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await DovecotConnection.signedIn("full@mail.test", testbed)
        let message = """
            Subject: two parts\r
            MIME-Version: 1.0\r
            Content-Type: multipart/mixed; boundary=b\r
            \r
            --b\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Transfer-Encoding: quoted-printable\r
            \r
            Gr=C3=BC=C3=9Fe aus der Ferne\r
            --b\r
            Content-Type: application/octet-stream\r
            Content-Transfer-Encoding: base64\r
            \r
            AAECAwQ=\r
            --b--\r

            """
        let folder = FolderName("Parts")
        try await connection.create(folder)
        try await connection.append(Array(message.utf8), to: folder)
        try await connection.select(folder)
        let fetched = try #require(
            try await connection.fetchAll(
                UIDSet(numbers: [1]),
                [
                    .uid, .binary([1]), .binary([2]), .binary([2], range: 1..<3), .binarySize([2]),
                    .preview(lazy: false), .saveDate,
                ]
            ).first)
        #expect(fetched.bytes(of: BodySection(part: [1], .binary)) == Array("Grüße aus der Ferne".utf8))
        #expect(fetched.bytes(of: BodySection(part: [2], .binary)) == [0, 1, 2, 3, 4])
        #expect(fetched.bodies.last?.content == .bytes([1, 2]))
        #expect(fetched.bodies.last?.origin == 1)
        #expect(fetched.items.contains(.binarySize(part: [2], 5)))
        #expect(fetched.preview.map { String(decoding: $0, as: UTF8.self) } == "Grüße aus der Ferne")
        #expect(fetched.saveDate != nil)
        let quotas = try await connection.quotaRoots(of: folder)
        #expect(quotas.first?.root == "User quota")
        #expect(quotas.first?.storage?.limitBytes == 64 << 10)
        #expect(try await connection.quota(of: "User quota")?.storage?.limitBytes == 64 << 10)
        #expect(await connection.quirks.isEmpty)
        #expect(await connection.skippedLines == 0)
        await connection.logout()
    }
}

/// What a watcher heard, to be waited for.
private final class Heard: Sendable {
    private let state = Mutex<[FolderEvent]>([])

    func add(_ event: IdleEvent) {
        if case .event(let event) = event { state.withLock { $0.append(event) } }
    }

    func has(_ condition: (FolderEvent) -> Bool) -> Bool { state.withLock { $0.contains(where: condition) } }

    func forget() { state.withLock { $0 = [] } }

    /// Waits for an event; one that came before counts. Gives up after twenty seconds.
    func until(_ condition: @escaping @Sendable (FolderEvent) -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !has(condition) {
            guard ContinuousClock.now < deadline else { throw Missed(events: state.withLock { $0 }) }
            // What is waited for comes from another process: a short pause costs less than a waiter with its own timer.
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    struct Missed: Error { let events: [FolderEvent] }
}
