import MailModel
import MailStore
import Testing

@Suite("Store: providers of mailboxes")
struct MailboxProviderStoreTests {
    private func save(
        _ store: Store, _ workspace: WorkspaceID, _ name: String, at provider: String, id: MailboxID = .random()
    ) async throws -> MailboxID {
        var draft = try Sample.draft(name, in: workspace, id: id)
        draft.provider = provider
        let saved = draft
        try await store.write {
            try $0.saveMailbox(saved, credentials: Sample.credentials(of: saved.id), folders: Sample.folders)
        }
        return saved.id
    }

    @Test(
        "a list is narrowed down to one provider's mailboxes, in every order and part by part",
        arguments: Backend.allCases)
    func narrowing(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let google = try await store.connect("a-first", in: workspace).id
            var ids: [MailboxID] = []
            for number in 0..<7 {
                ids.append(try await save(store, workspace, "m\(number)", at: number % 2 == 0 ? "google" : "yahoo"))
            }
            // Connected anew elsewhere; what else changes leaves it as it is.
            _ = try await save(store, workspace, "a-first", at: "google", id: google)
            try await store.write { try $0.pauseMailbox(google, in: workspace) }
            let wanted = [google, ids[0], ids[2], ids[4], ids[6]]
            for order in MailboxOrder.allCases {
                var found: [MailboxID] = []
                var after: String?
                repeat {
                    let query = MailboxQuery(workspace: workspace, provider: "google")
                    let (part, cursor) = try await store.read { [after] reader in
                        let page = try reader.mailboxes(query, by: order, after: after, limit: 2)
                        return (page.items.map(\.id), page.next)
                    }
                    found += part
                    after = cursor
                } while after != nil
                #expect(Set(found) == Set(wanted) && found.count == wanted.count, "\(order)")
            }
            let paused = MailboxQuery(workspace: workspace, filter: .paused, search: "first", provider: "google")
            #expect(try await store.read { try $0.mailboxes(paused).items.map(\.id) } == [google])
            let other = MailboxQuery(workspace: workspace, provider: MailboxDraft.otherProvider)
            #expect(try await store.read { try $0.mailboxes(other).items }.isEmpty)
            let counts = try await store.read { try $0.mailboxProviders(in: workspace) }
            #expect(counts.map(\.provider) == ["google", "yahoo"] && counts.map(\.count) == [5, 3])
        }
    }

    @Test("a workspace's providers are its own; what nobody named is another's", arguments: Backend.allCases)
    func counts(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            #expect(try await store.read { try $0.mailboxProviders(in: workspace) }.isEmpty)
            let mailbox = try await store.connect("ann", in: workspace)
            #expect(mailbox.provider == MailboxDraft.otherProvider)
            _ = try await save(store, workspace, "bob", at: "google")
            let counts = try await store.read { try $0.mailboxProviders(in: workspace) }
            #expect(counts.map(\.provider) == ["google", "other"] && counts.map(\.count) == [1, 1])
            try await store.disconnectMailbox(mailbox.id, in: workspace, erase: true)
            #expect(try await store.read { try $0.mailboxProviders(in: workspace) }.map(\.provider) == ["google"])
        }
    }
}
