import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: folders and history of a mailbox")
struct FolderWishesTests {
    private func folders(_ id: MailboxID, _ fixture: WebFixture) async throws -> [String: SyncFolder] {
        let found = try await fixture.store.read { reader in
            try reader.syncFolders(of: try reader.mailboxKey(id, in: try reader.defaultWorkspace().id))
        }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.record.name.description, $0) })
    }

    @Test("a folder is chosen for a role, shown as chosen, and given back to what is found")
    func roles() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            try await fixture.fillFolders(of: id)
            let path = "/mailboxes/\(id)/folders"
            let long = "A rather long name of a folder/with another inside"
            let before = try await owner.get(path).body
            #expect(before.contains("<option value=\"\" selected>As found: Sent</option>"))
            #expect(before.contains("<option value=\"\" selected>None found</option>"))
            // The Inbox and what holds only other folders are no choices.
            #expect(!before.contains("<option value=\"INBOX\"") && !before.contains("<option value=\"Only a place\""))
            let answer = try await owner.submit(path, from: path, [("role-sent", long), ("role-trash", "Spam")])
            #expect(answer.location == "\(path)?done=folders")
            let after = try await folders(id, fixture)
            #expect(after[long]?.record.role == .sent && after["Sent"]?.record.role == nil)
            #expect(after["Spam"]?.record.role == .trash)
            let page = try await owner.get("\(path)?done=folders").body
            #expect(page.contains("Sent, chosen</span>"))
            #expect(page.contains("<option value=\"\(long)\" selected>"))
            #expect(try await owner.get("/audit").body.contains("Sent is \(long), Trash is Spam"))
            _ = try await owner.submit(path, from: path, [])
            #expect(try await folders(id, fixture)["Sent"]?.record.role == .sent)
            #expect(try await folders(id, fixture)["Spam"]?.record.role == .junk)
            #expect(try await owner.get("/audit").body.contains("as found"))
        }
    }

    @Test("one folder cannot be for two things, and one that is gone is none")
    func refused() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            try await fixture.fillFolders(of: id)
            let path = "/mailboxes/\(id)/folders"
            for fields in [
                [("role-sent", "Spam"), ("role-trash", "Spam")], [("role-sent", "INBOX")],
                [("role-sent", "Only a place")],
            ] {
                let answer = try await owner.submit(path, from: path, fields)
                #expect(answer.status == 422 && answer.body.contains("role=\"alert\""), "\(fields)")
            }
            #expect(try await owner.submit(path, from: path, [("role-sent", "Nowhere")]).status == 404)
            #expect(try await folders(id, fixture).values.allSatisfy { $0.chosenRole == nil })
        }
    }

    @Test("history is widened, which says that it is fetched, and narrowed, which says that nothing is deleted")
    func history() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            let path = "/mailboxes/\(id)/folders"
            #expect(try await owner.get(path).body.contains("<option value=\"90d\" selected>"))
            let wider = try await owner.submit("/mailboxes/\(id)/history", from: path, [("history", "all")])
            #expect(wider.location == "\(path)?done=history")
            #expect(try await owner.get("\(path)?done=history").body.contains("It is fetched now"))
            let less = try await owner.submit("/mailboxes/\(id)/history", from: path, [("history", "none")])
            #expect(try await owner.get(try #require(less.location)).body.contains("nothing was deleted"))
            #expect(try await owner.submit("/mailboxes/\(id)/history", from: path, [("history", "x")]).status == 404)
            let log = try await owner.get("/audit").body
            #expect(log.contains("is fetched to everything") && log.contains("is fetched to nothing from before"))
            let page = try await owner.get(path).body
            #expect(page.contains("only what has come since the mailbox was connected"))
        }
    }
}
