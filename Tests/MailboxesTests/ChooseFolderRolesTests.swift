import MailModel
import MailStore
import Testbed
import Testing

@testable import Mailboxes

@Suite("Choosing the folders of a mailbox", .timeLimit(.minutes(5)))
struct ChooseFolderRolesTests {
    private func folders(_ id: MailboxID, _ fixture: MailboxFixture) async throws -> [String: FolderRecord] {
        let workspace = fixture.dependencies.workspace
        let found = try await fixture.dependencies.store.read { try $0.folders(of: id, in: workspace) }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.name.description, $0) })
    }

    @Test("what a real server announces is known from connecting on, and comes back where a choice is taken back")
    func announced() async throws {
        try await MailboxFixture.with { fixture in
            let connected = try await fixture.connect("ben@provider.test")
            let id = try #require(connected.mailbox).id
            let before = try await folders(id, fixture)
            let sent = try #require(before.values.first { $0.role == .sent })
            let trash = try #require(before.values.first { $0.role == .trash })
            #expect(sent.attributes.contains(#"\Sent"#))
            let choose = ChooseFolderRoles(fixture.dependencies)
            #expect(try await choose.run(id, [.sent: trash.name]))
            #expect(try await !choose.run(id, [.sent: trash.name]))
            #expect(try await folders(id, fixture)[trash.name.description]?.role == .sent)
            #expect(try await folders(id, fixture)[sent.name.description]?.role == nil)
            // Connecting it again looks at the folders anew.
            _ = try await fixture.connect("ben@provider.test")
            #expect(try await folders(id, fixture)[trash.name.description]?.role == .sent)
            #expect(try await choose.run(id, [:]))
            #expect(try await folders(id, fixture) == before)
        }
    }

    @Test("a folder that is not there, the Inbox, and one folder for two things are refused, and nothing changes")
    func refused() async throws {
        try await MailboxFixture.with { fixture in
            let connected = try await fixture.connect("ben@provider.test")
            let id = try #require(connected.mailbox).id
            let before = try await folders(id, fixture)
            let choose = ChooseFolderRoles(fixture.dependencies)
            let drafts = try #require(before.values.first { $0.role == .drafts }).name
            for (choices, code): ([FolderRole: FolderName], MailboxError.Code) in [
                ([.sent: FolderName("Nowhere")], .notFound), ([.sent: .inbox], .invalidInput),
                ([.inbox: drafts], .invalidInput), ([.sent: drafts, .trash: drafts], .invalidInput),
            ] {
                let error = await #expect(throws: MailboxError.self) { try await choose.run(id, choices) }
                #expect(error?.code == code)
            }
            #expect(try await folders(id, fixture) == before)
        }
    }
}
