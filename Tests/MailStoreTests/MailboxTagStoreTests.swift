import MailModel
import MailStore
import Testing

@Suite("Store: tags of mailboxes")
struct MailboxTagStoreTests {
    private func tags(_ names: String...) throws -> [MailboxTag] { try names.map { try #require(MailboxTag($0)) } }

    @Test("a name is cleaned, bounded, and never has a comma or a control character")
    func names() {
        #expect(MailboxTag("  North \t team ")?.name == "North team")
        #expect(MailboxTag(String(repeating: "x", count: MailboxTag.maximumBytes)) != nil)
        for bad in ["", "  ", "a,b", "a\u{7}b", String(repeating: "x", count: MailboxTag.maximumBytes + 1)] {
            #expect(MailboxTag(bad) == nil, "\(bad.debugDescription)")
        }
        #expect(MailboxTag("ÄRGER")?.key == "ärger")
    }

    @Test("tags come and go with their mailboxes, whatever the case of their letters", arguments: Backend.allCases)
    func changing(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let ann = try await store.connect("ann", in: workspace).id
            let bob = try await store.connect("bob", in: workspace).id
            let (team, other) = (try tags("Team", "Berlin"), try tags("team"))
            try await store.write { try $0.changeTags(of: ann, in: workspace, adding: team) }
            try await store.write { try $0.changeTags(of: bob, in: workspace, adding: other) }
            let isChanged = try await store.write { try $0.changeTags(of: bob, in: workspace, adding: team.dropLast()) }
            #expect(!isChanged)
            #expect(try await store.read { try $0.mailboxTags(in: workspace) }.map(\.name) == ["Berlin", "Team"])
            #expect(try await store.read { try $0.tags(of: bob, in: workspace) }.map(\.name) == ["Team"])
            let query = MailboxQuery(workspace: workspace, tag: "TEAM")
            for order in MailboxOrder.allCases {
                let found = try await store.read { try $0.mailboxes(query, by: order).items.map(\.id) }
                #expect(found == [ann, bob], "\(order)")
            }
            let berlin = MailboxQuery(workspace: workspace, tag: "berlin")
            #expect(try await store.read { try $0.mailboxes(berlin).items.map(\.id) } == [ann])
            let nobody = MailboxQuery(workspace: workspace, tag: "nobody's")
            #expect(try await store.read { try $0.mailboxes(nobody).items }.isEmpty)
            try await store.write { try $0.changeTags(of: ann, in: workspace, removing: team) }
            #expect(try await store.read { try $0.mailboxTags(in: workspace) }.map(\.name) == ["Team"])
            try await store.disconnectMailbox(bob, in: workspace, erase: true)
            #expect(try await store.read { try $0.mailboxTags(in: workspace) }.isEmpty)
        }
    }

    @Test("a mailbox has only so many, and what would be too many changes nothing")
    func limits() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let id = try await store.connect("ann", in: workspace).id
            let most = try (0..<MailboxTag.maximumOfMailbox).map { try #require(MailboxTag("tag \($0)")) }
            let more = try tags("one more")
            try await store.write { try $0.changeTags(of: id, in: workspace, adding: most) }
            await #expect(throws: StoreError.self) {
                try await store.write { try $0.changeTags(of: id, in: workspace, adding: more) }
            }
            #expect(try await store.read { try $0.tags(of: id, in: workspace) }.count == most.count)
            // One for another is no more than before.
            let first = Array(most.prefix(1))
            try await store.write { try $0.changeTags(of: id, in: workspace, adding: more, removing: first) }
            #expect(try await store.read { try $0.tags(of: id, in: workspace) }.map(\.name).contains("one more"))
        }
    }

    @Test("a list is narrowed down to one owner's mailboxes, and owners are told once each")
    func owners() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let address = try EmailAddress("owner@home.test")
            for name in ["ann", "bob", "eve"] {
                let id = try await store.connect(name, in: workspace).id
                guard name != "eve" else { continue }
                try await store.write {
                    try $0.setAlertPreference(AlertPreference(address: address), of: id, in: workspace)
                }
            }
            #expect(try await store.read { try $0.mailboxOwners(in: workspace) } == ["owner@home.test"])
            let query = MailboxQuery(workspace: workspace, owner: "owner@home.test")
            let found = try await store.read { try $0.mailboxes(query).items.map(\.address.localPart) }
            #expect(found == ["ann", "bob"])
        }
    }

    @Test("nothing of one workspace's tags is seen in another")
    func workspaces() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let id = try await store.connect("ann", in: workspace).id
            let team = try tags("team")
            try await store.write { try $0.changeTags(of: id, in: workspace, adding: team) }
            let other = try await store.write { try $0.addWorkspace(name: "Other").id }
            #expect(try await store.read { try $0.mailboxTags(in: other) }.isEmpty)
            await #expect(throws: StoreError.self) { try await store.read { try $0.tags(of: id, in: other) } }
            await #expect(throws: StoreError.self) {
                try await store.write { try $0.changeTags(of: id, in: other, adding: team) }
            }
        }
    }
}
