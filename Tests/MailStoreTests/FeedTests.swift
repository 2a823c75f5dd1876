import MailModel
import MailStore
import Testing

@Suite("Store: feed")
struct FeedTests {
    @Test("a reader follows the feed in parts and ends where it ends", arguments: Backend.allCases)
    func follow(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let names = ["a", "b", "c", "d", "e"]
            var ids: [String] = []
            for name in names { ids.append(try await store.connect(name, in: workspace).id.description) }
            var position: Int64 = 0
            var seen: [String] = []
            for _ in 0..<4 {
                let after = position
                let page = try await store.read { try $0.changes(in: workspace, after: after, limit: 2) }
                guard case .changes(let changes, let upTo) = page else {
                    Issue.record("told to reload")
                    return
                }
                #expect(changes.allSatisfy { $0.workspace == workspace && $0.kind == .mailboxConnected })
                seen += changes.map(\.entityID)
                position = upTo
            }
            #expect(seen == ids)
            #expect(try await store.read { try $0.feedPosition() } == position)
            let after = position
            #expect(try await store.read { try $0.changes(after: after) } == .changes([], upTo: position))
        }
    }

    @Test(
        "a reader behind the oldest entry is told to reload, also when every entry is gone", arguments: Backend.allCases
    )
    func tooOld(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let id = try await store.connect(in: workspace).id
            let end = try await store.read { try $0.feedPosition() }
            clock.advance(days: 31)
            #expect(try await store.write { try $0.prune() }.changes == 1)
            #expect(try await store.read { try $0.changes(after: 0) } == .reload(from: end))
            #expect(try await store.read { try $0.changes(after: end) } == .changes([], upTo: end))
            try await store.write { try $0.pauseMailbox(id, in: workspace) }
            #expect(try await store.kinds(after: end) == [.mailboxUpdated])
            let newest = try await store.read { try $0.feedPosition() }
            #expect(newest > end)
            #expect(try await store.read { try $0.changes(in: workspace, after: 0) } == .reload(from: newest))
        }
    }

    @Test("a reader beyond the end is told to reload", arguments: Backend.allCases)
    func beyond(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            _ = try await store.connect(in: workspace)
            let end = try await store.read { try $0.feedPosition() }
            #expect(try await store.read { try $0.changes(after: end + 1) } == .reload(from: end))
        }
    }

    @Test(
        "subscribers wake after a commit, once for many, and not for a write that failed", arguments: Backend.allCases)
    func signal(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            var wakeUps = store.changeSignal().makeAsyncIterator()
            let id = try await store.connect(in: workspace).id
            try await store.write { try $0.pauseMailbox(id, in: workspace) }
            let end = try await store.read { try $0.feedPosition() }
            #expect(await wakeUps.next() == end)

            _ = try? await store.write { writer in
                try writer.resumeMailbox(id, in: workspace)
                throw StoreError(.aborted, "no")
            }
            try await store.write { try $0.resumeMailbox(id, in: workspace) }
            let next = try await store.read { try $0.feedPosition() }
            #expect(await wakeUps.next() == next)
        }
    }

    @Test("the signal ends with the store", arguments: Backend.allCases)
    func signalEnds(backend: Backend) async throws {
        try await withStore(on: backend) { store, _ in
            var wakeUps = store.changeSignal().makeAsyncIterator()
            try await store.close()
            #expect(await wakeUps.next() == nil)
            var late = store.changeSignal().makeAsyncIterator()
            #expect(await late.next() == nil)
            await #expect(throws: StoreError(.closed, "")) { try await store.read { try $0.feedPosition() } }
        }
    }

    @Test("a cancelled task can still write down where it stands", arguments: Backend.allCases)
    func cancelled(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let id = try await store.connect(in: workspace).id
            let state = try await withThrowingTaskGroup(of: MailboxState.self) { group in
                group.cancelAll()
                group.addTask {
                    #expect(Task.isCancelled)
                    return try await store.write { try $0.pauseMailbox(id, in: workspace) }.state
                }
                return try await group.next()
            }
            #expect(state == .paused)
        }
    }
}
