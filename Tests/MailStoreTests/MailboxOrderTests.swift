import MailModel
import MailStore
import Testing

@Suite("Store: mailboxes in an order")
struct MailboxOrderTests {
    private func names(
        _ store: Store, _ query: MailboxQuery, by order: MailboxOrder, parts limit: Int
    ) async throws -> [String] {
        var names: [String] = []
        var after: String?
        repeat {
            let cursor = after
            let page = try await store.read { try $0.mailboxes(query, by: order, after: cursor, limit: limit) }
            #expect(page.items.count <= limit)
            names += page.items.map { String($0.address.description.prefix { $0 != "@" }) }
            after = page.next
            if names.count > 100 { break }
        } while after != nil
        return names
    }

    /// Two of each state but one, connected in an order that is none of those that are asked for.
    private func fill(_ store: Store, _ workspace: WorkspaceID, _ clock: ManualClock) async throws {
        for name in ["zoe", "bob", "ann", "tim", "eve", "max", "ida", "leo", "sam"] {
            let id = try await store.connect(name, in: workspace).id
            try await store.write { writer in
                switch name {
                case "zoe", "ann": try writer.recordHealth(of: id, in: workspace, sending: .failed(finding: "x"))
                case "bob": try writer.recordHealth(of: id, in: workspace, receiving: .unproven, sending: .unproven)
                case "tim", "eve":
                    try writer.recordHealth(of: id, in: workspace, receiving: .proven, sending: .proven)
                case "max", "ida": try writer.pauseMailbox(id, in: workspace)
                default: try writer.recordHealth(of: id, in: workspace, receiving: .proven, sending: .proven)
                }
            }
            if name == "leo" { try await store.disconnectMailbox(id, in: workspace, erase: false) }
        }
        for (name, minutes) in [("tim", 5), ("ann", 9), ("max", 7)] {
            let address = try Sample.address(name)
            let moment = clock.now.adding(milliseconds: -Int64(minutes) * 60_000)
            try await store.write { writer in
                let id = try #require(try writer.mailbox(address: address, in: workspace)).id
                let key = try writer.mailboxKey(id, in: workspace)
                try writer.setSyncState(SyncState(lastActivity: moment), of: key)
            }
        }
    }

    @Test(
        "by status: what needs somebody first, what is disconnected last, and no part loses or repeats one",
        arguments: Backend.allCases)
    func byStatus(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            try await fill(store, workspace, clock)
            let query = MailboxQuery(workspace: workspace)
            let wanted = ["ann", "zoe", "bob", "eve", "sam", "tim", "ida", "max", "leo"]
            for limit in 1...10 {
                #expect(try await names(store, query, by: .status, parts: limit) == wanted, "\(limit)")
            }
            let paused = MailboxQuery(workspace: workspace, filter: .paused)
            #expect(try await names(store, paused, by: .status, parts: 1) == ["ida", "max"])
        }
    }

    @Test("by activity: the last news first, then those without any by address", arguments: Backend.allCases)
    func byActivity(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            try await fill(store, workspace, clock)
            let wanted = ["tim", "max", "ann", "bob", "eve", "ida", "leo", "sam", "zoe"]
            for limit in 1...10 {
                #expect(
                    try await names(store, MailboxQuery(workspace: workspace), by: .activity, parts: limit) == wanted,
                    "\(limit)")
            }
            let search = MailboxQuery(workspace: workspace, search: "a")
            // Every address has an `a` in its domain; the words are those of the whole address.
            #expect(try await names(store, search, by: .activity, parts: 2) == wanted)
            let attention = MailboxQuery(workspace: workspace, filter: .attention)
            #expect(try await names(store, attention, by: .activity, parts: 1) == ["ann", "zoe"])
        }
    }

    @Test("a cursor of another order, or nonsense, begins anew and never fails", arguments: Backend.allCases)
    func cursors(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            _ = try await store.connect("ann", in: workspace)
            for order in MailboxOrder.allCases {
                for after in ["", "x", "99:a", "-3:", "t", "t1", "t1:x", "n", ":", "9999999999999999999:a"] {
                    let page = try await store.read {
                        try $0.mailboxes(MailboxQuery(workspace: workspace), by: order, after: after)
                    }
                    #expect(page.items.count <= 1)
                }
            }
        }
    }

    @Test(
        "unused are those in use without news since a moment, not those that are new or paused",
        arguments: Backend.allCases)
    func unused(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            try await fill(store, workspace, clock)
            let soon = clock.now.adding(milliseconds: -1)
            #expect(try await store.read { try $0.idleMailboxes(in: workspace, since: soon) }.isEmpty)
            clock.advance(days: 30)
            _ = try await store.connect("new", in: workspace)
            let moment = clock.now.adding(milliseconds: -20 * 86_400_000)
            let found = try await store.read { try $0.idleMailboxes(in: workspace, since: moment) }
            let names = found.map { String($0.mailbox.address.description.prefix { $0 != "@" }) }
            #expect(names == ["bob", "eve", "sam", "zoe", "ann", "tim"])
            #expect(found.last?.lastActivity != nil && found.first?.lastActivity == nil)
            #expect(try await store.read { try $0.idleMailboxes(in: workspace, since: moment, limit: 5) }.count == 5)
        }
    }
}

@Suite("Store: what happened with a mailbox")
struct MailboxActivityStoreTests {
    @Test(
        "tests, alerts and the audit log are one list, newest first, whole in parts of any size",
        arguments: Backend.allCases)
    func merged(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let mailbox = try await store.connect("ann", in: workspace)
            let other = try await store.connect("bob", in: workspace)
            for round in 0..<4 {
                for subject in [mailbox, other] {
                    clock.advance(milliseconds: 10)
                    try await store.write { writer in
                        try writer.recordCheck(
                            CheckRunRecord(
                                id: .random(), workspace: workspace, mailbox: subject.id, address: subject.address,
                                started: writer.now, finished: writer.now, outcome: .passed, report: "{}"))
                        try writer.noteAudit(
                            AuditDraft(
                                workspace: workspace, kind: AuditKind(rawValue: "x.y"), actorName: "Olive",
                                subjectID: subject.id.description, subjectName: "\(round)"))
                        try writer.recordHealth(
                            HealthRecord(
                                mailbox: subject.id, workspace: workspace, state: "", arrivals: "", nextCheck: nil),
                            raising: [
                                AlertRecord(
                                    workspace: workspace, mailbox: subject.id, detail: "{}", raised: writer.now)
                            ])
                    }
                }
            }
            let whole = try await store.read {
                try $0.activity(of: mailbox.id, in: workspace, withAudit: true).items
            }
            #expect(whole.count == 12)
            #expect(whole.map(\.moment) == whole.map(\.moment).sorted(by: >))
            for limit in 1...13 {
                var parts: [MailboxActivity] = []
                var after: String?
                repeat {
                    let cursor = after
                    let page = try await store.read {
                        try $0.activity(
                            of: mailbox.id, in: workspace, withAudit: true, after: cursor, limit: limit)
                    }
                    parts += page.items
                    after = page.next
                } while after != nil && parts.count < 50
                #expect(parts == whole, "\(limit)")
            }
            let without = try await store.read {
                try $0.activity(of: mailbox.id, in: workspace, withAudit: false).items
            }
            #expect(without.count == 8)
            await #expect(throws: StoreError(.notFound, "")) {
                try await store.read { try $0.activity(of: .random(), in: workspace, withAudit: true) }
            }
        }
    }

    @Test(
        "what was read of a domain is kept for each workspace, the last in place of the one before",
        arguments: Backend.allCases)
    func domains(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let domain = try #require(DomainName("mail.test"))
            #expect(try await store.read { try $0.domainHealth(of: domain, in: workspace) } == nil)
            for report in ["{}", "{\"a\":1}"] {
                let record = DomainHealthRecord(
                    domain: domain, report: report, states: "mx:good", checked: Timestamp(milliseconds: 7))
                try await store.write {
                    try $0.recordDomainHealth(record, due: Timestamp(milliseconds: 9), in: workspace)
                }
                #expect(try await store.read { try $0.domainHealth(of: domain, in: workspace) } == record)
            }
            let long = DomainHealthRecord(
                domain: domain, report: String(repeating: "x", count: DomainHealthRecord.maximumReportBytes + 1),
                checked: Timestamp(milliseconds: 7))
            await #expect(throws: StoreError(.tooLarge, "")) {
                try await store.write {
                    try $0.recordDomainHealth(long, due: Timestamp(milliseconds: 9), in: workspace)
                }
            }
        }
    }
}

extension MailboxActivity {
    fileprivate var moment: Timestamp {
        switch self {
        case .check(let record): record.started
        case .audit(let record): record.at
        case .alert(let record): record.raised
        }
    }
}
