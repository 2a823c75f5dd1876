import MailModel
import MailStore
import Testing

@Suite("Store: checks and verifications")
struct CheckStoreTests {
    static func run(
        of mailbox: MailboxID? = nil, in workspace: WorkspaceID, name: String = "alice",
        at time: Timestamp = Timestamp(milliseconds: 1_700_000_000_000), report: String = #"{"steps":[]}"#
    ) throws -> CheckRunRecord {
        CheckRunRecord(
            id: .random(), workspace: workspace, mailbox: mailbox, address: try Sample.address(name), started: time,
            finished: time.adding(milliseconds: 1200), outcome: .failed, report: report)
    }

    static func verification(of mailbox: MailboxID, in workspace: WorkspaceID) throws -> VerificationRecord {
        VerificationRecord(
            id: .random(), workspace: workspace, mailbox: mailbox,
            messageID: try #require(MessageID("<\(MailboxID.random())@mail.test>")), token: "k7q",
            started: Timestamp(milliseconds: 1_700_000_000_000))
    }

    @Test(
        "checks are kept with and without a mailbox, newest first, by address in any case", arguments: Backend.allCases)
    func checks(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let before = try Self.run(in: workspace)
            try await store.write { try $0.recordCheck(before) }
            let mailbox = try await store.connect(in: workspace)
            var all = [before]
            for _ in 0..<3 {
                let run = try Self.run(of: mailbox.id, in: workspace, name: "ALICE")
                try await store.write { try $0.recordCheck(run) }
                all.insert(run, at: 0)
            }
            let other = try Self.run(in: workspace, name: "bob")
            try await store.write { try $0.recordCheck(other) }
            let first = try await store.read { try $0.checkRuns(for: mailbox.address, in: workspace, limit: 3) }
            #expect(first.items == Array(all.prefix(3)))
            let rest = try await store.read {
                try $0.checkRuns(for: mailbox.address, in: workspace, after: first.next, limit: 3)
            }
            #expect(rest.items == [before])
            #expect(rest.next == nil)
            #expect(try await store.read { try $0.checkRun(other.id, in: workspace) } == other)
        }
    }

    @Test("a report over its limit and a mailbox of nowhere are refused", arguments: Backend.allCases)
    func refused(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let huge = try Self.run(in: workspace, report: String(repeating: " ", count: (1 << 20) + 1))
            await #expect(throws: StoreError(.tooLarge, "")) { try await store.write { try $0.recordCheck(huge) } }
            let lost = try Self.run(of: .random(), in: workspace)
            await #expect(throws: StoreError(.notFound, "")) { try await store.write { try $0.recordCheck(lost) } }
        }
    }

    @Test("a verification goes from begun to cleaned, and is pending until then", arguments: Backend.allCases)
    func verification(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let mailbox = try await store.connect(in: workspace)
            var record = try Self.verification(of: mailbox.id, in: workspace)
            let begun = record
            try await store.write { try $0.beginVerification(begun) }
            #expect(try await store.read { try $0.pendingVerifications() }.items == [begun])

            record.state = .sent
            record.sent = clock.now
            record.copies = [VerificationCopy(folder: FolderName("Sent"))]
            let sent = record
            try await store.write { try $0.advanceVerification(sent) }
            #expect(try await store.read { try $0.pendingVerifications() }.items == [sent])

            clock.advance(milliseconds: 900)
            record.state = .received
            record.received = clock.now
            record.report = #"{"latency":900}"#
            record.copies.append(
                VerificationCopy(folder: .inbox, uidValidity: UIDValidity(3), uid: UID(4_000_000_000)))
            let received = record
            try await store.write { try $0.advanceVerification(received) }
            #expect(try await store.read { try $0.verification(received.id, in: workspace) } == received)
            #expect(try await store.read { try $0.mailbox(mailbox.id, in: workspace) }?.lastVerified == clock.now)

            record.cleanup = .done
            record.copies = []
            let cleaned = record
            try await store.write { try $0.advanceVerification(cleaned) }
            #expect(try await store.read { try $0.pendingVerifications() }.items.isEmpty)
            #expect(try await store.read { try $0.latestVerification(of: mailbox.id, in: workspace) } == cleaned)
        }
    }

    @Test("steps back are refused; a message that was given up can still arrive", arguments: Backend.allCases)
    func transitions(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let mailbox = try await store.connect(in: workspace)
            var record = try Self.verification(of: mailbox.id, in: workspace)
            let begun = record
            try await store.write { try $0.beginVerification(begun) }
            record.state = .failed
            record.finding = "verify.timeout"
            let failed = record
            try await store.write { try $0.advanceVerification(failed) }
            record.state = .received
            let late = record
            try await store.write { try $0.advanceVerification(late) }
            record.state = .sent
            let back = record
            await #expect(throws: StoreError(.invalidState, "")) {
                try await store.write { try $0.advanceVerification(back) }
            }
            record.state = .received
            record.cleanup = .abandoned
            let abandoned = record
            try await store.write { try $0.advanceVerification(abandoned) }
            record.cleanup = .due
            let dueAgain = record
            await #expect(throws: StoreError(.invalidState, "")) {
                try await store.write { try $0.advanceVerification(dueAgain) }
            }
            var unknown = record
            unknown = try Self.verification(of: mailbox.id, in: workspace)
            let lost = unknown
            await #expect(throws: StoreError(.notFound, "")) {
                try await store.write { try $0.advanceVerification(lost) }
            }
        }
    }

    @Test("pending verifications come in parts, oldest first", arguments: Backend.allCases)
    func pendingPages(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let mailbox = try await store.connect(in: workspace)
            let records = try (0..<5).map { _ in try Self.verification(of: mailbox.id, in: workspace) }
            for record in records { try await store.write { try $0.beginVerification(record) } }
            let first = try await store.read { try $0.pendingVerifications(limit: 3) }
            let second = try await store.read { try $0.pendingVerifications(after: first.next, limit: 3) }
            #expect(first.items + second.items == records)
            #expect(second.next == nil)
        }
    }

    @Test("history past its time is removed; what waits for its clean-up stays", arguments: Backend.allCases)
    func prune(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let mailbox = try await store.connect(in: workspace)
            let old = try Self.run(in: workspace, at: clock.now)
            let due = try Self.verification(of: mailbox.id, in: workspace)
            var over = try Self.verification(of: mailbox.id, in: workspace)
            over.cleanup = .done
            let settled = over
            try await store.write {
                try $0.recordCheck(old)
                try $0.beginVerification(due)
                try $0.beginVerification(settled)
            }
            clock.advance(days: 89)
            let recent = try Self.run(in: workspace, at: clock.now)
            try await store.write { try $0.recordCheck(recent) }
            clock.advance(days: 2)
            let result = try await store.write { try $0.prune() }
            #expect([result.changes, result.checkRuns, result.verifications] == [4, 1, 1])
            #expect(try await store.read { try $0.checkRun(recent.id, in: workspace) } == recent)
            #expect(try await store.read { try $0.pendingVerifications() }.items == [due])
        }
    }
}
