import MailModel
import MailStore
import Testing

@Suite("When domains are read")
struct DomainStoreTests {
    private func due(_ store: Store) async throws -> [String] {
        try await store.read { try $0.domainsDue(at: store.time).map(\.domain.description) }
    }

    private func record(_ domain: DomainName, _ store: Store, _ workspace: WorkspaceID) async throws {
        let now = store.time
        try await store.write {
            try $0.recordDomainHealth(
                DomainHealthRecord(domain: domain, report: "{}", states: "mx:good", checked: now),
                due: now.adding(milliseconds: 86_400_000), in: workspace)
        }
    }

    @Test("a domain is due a while after its first mailbox was connected, and again a day after it was read")
    func rounds() async throws {
        let clock = ManualClock()
        try await withStore(on: .sqlite, clock: clock) { store, workspace in
            let domain = try #require(DomainName("mail.test"))
            _ = try await store.connect(in: workspace)
            #expect(try await due(store).isEmpty)
            clock.advance(milliseconds: StoreWriter.domainReadingDelay)
            #expect(try await due(store) == ["mail.test"])
            #expect(try await store.read { try $0.domainHealth(of: domain, in: workspace) } == nil)
            #expect(try await store.read { try $0.domainStates(of: [domain], in: workspace) } == [:])
            try await record(domain, store, workspace)
            #expect(try await due(store).isEmpty)
            #expect(try await store.read { try $0.domainStates(of: [domain], in: workspace) } == [domain: "mx:good"])
            _ = try await store.connect("bob", in: workspace)
            clock.advance(days: 1)
            let found = try await store.read { try $0.domainsDue(at: store.time) }
            let bob = try await store.read { try $0.mailbox(address: try Sample.address("bob"), in: workspace) }
            #expect(found.map(\.domain) == [domain] && found.map(\.workspace) == [workspace])
            #expect(found.map(\.mailbox) == [bob?.id])
        }
    }

    @Test("a domain in which no mailbox is in use is left alone, and due at once when one is again")
    func unused() async throws {
        let clock = ManualClock()
        try await withStore(on: .sqlite, clock: clock) { store, workspace in
            let alice = try await store.connect(in: workspace)
            try await store.write { try $0.pauseMailbox(alice.id, in: workspace) }
            clock.advance(days: 3)
            #expect(try await due(store).isEmpty)
            try await store.write { try $0.resumeMailbox(alice.id, in: workspace) }
            #expect(try await due(store) == ["mail.test"])
        }
    }

    @Test("news of a domain has it read at once, but not again and again")
    func pauses() async throws {
        let clock = ManualClock()
        try await withStore(on: .sqlite, clock: clock) { store, workspace in
            let domain = try #require(DomainName("mail.test"))
            _ = try await store.connect(in: workspace)
            func ask() async throws {
                try await store.write { try $0.readDomain(domain, at: $0.now, pause: 1000, in: workspace) }
            }
            try await ask()
            #expect(try await due(store) == ["mail.test"])
            try await record(domain, store, workspace)
            clock.advance(milliseconds: 400)
            try await ask()
            #expect(try await due(store).isEmpty)
            clock.advance(milliseconds: 600)
            #expect(try await due(store) == ["mail.test"])
        }
    }
}
