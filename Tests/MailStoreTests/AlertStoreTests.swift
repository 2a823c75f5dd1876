import MailModel
import MailStore
import Testing

@Suite("Store: health and alerts")
struct AlertStoreTests {
    private static func health(_ mailbox: MailboxRecord, next: Timestamp?) -> HealthRecord {
        HealthRecord(
            mailbox: mailbox.id, workspace: mailbox.workspace, state: #"{"a":1}"#, arrivals: #"{"b":2}"#,
            nextCheck: next)
    }

    private static func alert(of mailbox: MailboxRecord, at time: Timestamp, detail: String = "{}") -> AlertRecord {
        AlertRecord(workspace: mailbox.workspace, mailbox: mailbox.id, detail: detail, raised: time)
    }

    @Test(
        "a mailbox is due from its start, at the time that is said, and not while it is paused",
        arguments: Backend.allCases)
    func due(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            func due() async throws -> [MailboxID] {
                try await store.read { try $0.mailboxesDue(at: clock.now, limit: 10).map(\.mailbox) }
            }
            let alice = try await store.connect("alice", in: workspace)
            let bob = try await store.connect("bob", in: workspace)
            #expect(try await Set(due()) == [alice.id, bob.id])
            let unknown = try await store.read { try $0.health(of: alice.id, in: workspace) }
            #expect(unknown.state.isEmpty && unknown.arrivals.isEmpty)

            let later = Self.health(alice, next: clock.now.adding(milliseconds: 1000))
            let never = Self.health(bob, next: nil)
            try await store.write {
                try $0.recordHealth(later)
                try $0.recordHealth(never)
            }
            #expect(try await store.read { try $0.health(of: alice.id, in: workspace) } == later)
            #expect(try await due().isEmpty)
            clock.advance(milliseconds: 1000)
            #expect(try await due() == [alice.id])
            try await store.write { try $0.pauseMailbox(alice.id, in: workspace) }
            #expect(try await due().isEmpty)
            try await store.write { try $0.resumeMailbox(alice.id, in: workspace) }
            #expect(try await due() == [alice.id])
            #expect(try await store.read { try $0.health(of: alice.id, in: workspace) }.state == later.state)
            try await store.write { try $0.disconnectMailbox(alice.id, in: workspace, erase: false) }
            #expect(try await due().isEmpty)
        }
    }

    @Test(
        "an alert is raised with its health, settled once, and told in the feed each time", arguments: Backend.allCases)
    func alerts(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let mailbox = try await store.connect(in: workspace)
            let first = Self.alert(of: mailbox, at: clock.now, detail: "1")
            let second = Self.alert(of: mailbox, at: clock.now, detail: "2")
            let before = try await store.read { try $0.feedPosition() }
            try await store.write { try $0.recordHealth(Self.health(mailbox, next: nil), raising: [first, second]) }
            #expect(try await store.kinds(after: before) == [.alertUpdated, .alertUpdated])
            #expect(try await store.read { try $0.pendingAlerts(in: workspace) } == [first, second])

            clock.advance(milliseconds: 5)
            try await store.write {
                try $0.settleAlert(first.id, as: .told, in: workspace)
                try $0.settleAlert(second.id, as: .withheld, in: workspace)
            }
            clock.advance(milliseconds: 5)
            try await store.write { try $0.settleAlert(first.id, as: .withheld, in: workspace) }
            let told = try await store.read { try $0.alertsTold(in: workspace, since: mailbox.created) }
            #expect(told.map(\.id) == [first.id])
            #expect(told.first?.settled == clock.now.adding(milliseconds: -5))
            #expect(try await store.read { try $0.pendingAlerts(in: workspace) }.isEmpty)

            let page = try await store.read { try $0.alerts(in: workspace, limit: 1) }
            #expect(page.items.map(\.id) == [second.id])
            let rest = try await store.read { try $0.alerts(in: workspace, after: page.next, limit: 1) }
            #expect(rest.items.map(\.id) == [first.id])
            #expect(rest.next == nil)
        }
    }

    @Test("who hears of a mailbox survives its being connected anew", arguments: Backend.allCases)
    func preference(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let mailbox = try await store.connect(in: workspace)
            #expect(try await store.read { try $0.alertPreference(of: mailbox.id, in: workspace) } == AlertPreference())
            let wish = AlertPreference(
                address: try Sample.address("owner"), mutedUntil: Timestamp(milliseconds: 1_800_000_000_000))
            try await store.write { try $0.setAlertPreference(wish, of: mailbox.id, in: workspace) }
            let draft = try Sample.draft(in: workspace, id: mailbox.id)
            try await store.write {
                try $0.saveMailbox(draft, credentials: Sample.credentials(of: draft.id), folders: [])
            }
            #expect(try await store.read { try $0.alertPreference(of: mailbox.id, in: workspace) } == wish)
        }
    }

    @Test(
        "what is too long or belongs nowhere is refused, and settled alerts go after their time",
        arguments: Backend.allCases)
    func limits(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let mailbox = try await store.connect(in: workspace)
            var huge = Self.health(mailbox, next: nil)
            huge.state = String(repeating: " ", count: HealthRecord.maximumStateBytes + 1)
            let tooLong = huge
            await #expect(throws: StoreError(.tooLarge, "")) { try await store.write { try $0.recordHealth(tooLong) } }
            let lost = HealthRecord(
                mailbox: .random(), workspace: workspace, state: "{}", arrivals: "", nextCheck: nil)
            await #expect(throws: StoreError(.notFound, "")) { try await store.write { try $0.recordHealth(lost) } }

            let settled = Self.alert(of: mailbox, at: clock.now)
            let pending = Self.alert(of: mailbox, at: clock.now)
            try await store.write {
                try $0.recordHealth(Self.health(mailbox, next: nil), raising: [settled, pending])
                try $0.settleAlert(settled.id, as: .told, in: workspace)
            }
            clock.advance(days: 91)
            #expect(try await store.write { try $0.prune() }.alerts == 1)
            #expect(try await store.read { try $0.pendingAlerts(in: workspace) } == [pending])
        }
    }

    @Test("erasing a mailbox erases its health and its alerts", arguments: Backend.allCases)
    func erasing(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let mailbox = try await store.connect(in: workspace)
            let alert = Self.alert(of: mailbox, at: mailbox.created)
            try await store.write {
                try $0.recordHealth(Self.health(mailbox, next: nil), raising: [alert])
                try $0.disconnectMailbox(mailbox.id, in: workspace, erase: true)
            }
            #expect(try await store.read { try $0.alerts(in: workspace) }.items.isEmpty)
            await #expect(throws: StoreError(.notFound, "")) {
                try await store.read { try $0.health(of: mailbox.id, in: workspace) }
            }
        }
    }

    @Test(
        "a delivery is begun, finished once or dropped, and known while it matters", arguments: Backend.allCases)
    func deliveries(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let mailbox = try await store.connect(in: workspace)
            let alert = Self.alert(of: mailbox, at: clock.now)
            let ann = try EmailAddress("Ann@example.com")
            let bob = try EmailAddress("bob@example.com")
            func known() async throws -> [String] {
                try await store.read { try $0.alertDeliveries(in: workspace, since: clock.now) }.map {
                    "\($0.recipient) \($0.notice) \($0.state)"
                }
            }
            try await store.write {
                try $0.recordHealth(Self.health(mailbox, next: nil), raising: [alert])
                for person in [ann, bob] {
                    try $0.beginAlertDelivery(of: [alert.id, .random()], to: person, notice: "1", in: workspace)
                }
            }
            #expect(try await known() == ["ann@example.com 1 started", "bob@example.com 1 started"])
            let before = try await store.read { try $0.feedPosition() }
            try await store.write {
                try $0.finishAlertDelivery(of: [alert.id], to: ann, in: workspace)
                try $0.finishAlertDelivery(of: [alert.id], to: ann, in: workspace)
                try $0.beginAlertDelivery(of: [alert.id], to: ann, notice: "2", in: workspace)
                try $0.dropAlertDelivery(of: [alert.id], to: ann, in: workspace)
                try $0.dropAlertDelivery(of: [alert.id], to: bob, in: workspace)
            }
            #expect(try await store.kinds(after: before) == [.alertUpdated])
            #expect(try await known() == ["ann@example.com 1 delivered"])
            clock.advance(milliseconds: 5)
            try await store.write { try $0.settleAlert(alert.id, as: .told, in: workspace) }
            #expect(try await known() == ["ann@example.com 1 delivered"])
            clock.advance(milliseconds: 5)
            #expect(try await known().isEmpty)
        }
    }
}
