import MailModel
import Mailboxes
import Testing

@Suite("Folder roles")
struct FolderRoleAssignmentTests {
    typealias Candidate = FolderRoleAssignment.Candidate

    private func candidate(
        _ name: String, _ delimiter: Character? = "/", announced: FolderRole? = nil, selectable: Bool = true
    ) -> Candidate {
        Candidate(name: FolderName(name), delimiter: delimiter, announced: announced, isSelectable: selectable)
    }

    @Test("An announced role beats a name")
    func announced() {
        let roles = FolderRoleAssignment.roles(of: [
            candidate("INBOX"), candidate("Sent"), candidate("Outgoing", announced: .sent),
        ])
        #expect(roles == [.inbox, nil, .sent])
    }

    @Test(
        "Without special use, names of many languages are recognised",
        arguments: [
            ("Sent Messages", FolderRole.sent), ("Gesendete Elemente", .sent),
            ("\u{C9}l\u{E9}ments envoy\u{E9}s", .sent),
            ("Deleted Items", .trash), ("Papierkorb", .trash), ("Junk E-mail", .junk), ("Spam", .junk),
            ("\u{421}\u{43F}\u{430}\u{43C}", .junk), ("Entw\u{FC}rfe", .drafts), ("Archiv", .archive),
        ])
    func names(name: String, role: FolderRole) {
        #expect(FolderRoleAssignment.roles(of: [candidate(name)]) == [role])
    }

    @Test("Folders below the Inbox count where a server puts personal folders there")
    func belowInbox() {
        let roles = FolderRoleAssignment.roles(of: [
            candidate("INBOX", "."), candidate("INBOX.Sent", "."), candidate("INBOX.Trash", "."),
        ])
        #expect(roles == [.inbox, .sent, .trash])
    }

    @Test("A folder deep in a tree, or one that cannot be opened, gets no role by its name")
    func notGuessed() {
        let roles = FolderRoleAssignment.roles(of: [
            candidate("Projects/Sent"), candidate("Trash", selectable: false), candidate("Sent/2024"),
        ])
        #expect(roles == [nil, nil, nil])
    }

    @Test("A folder that another user shares does not take a role from our own")
    func shared() {
        let roles = FolderRoleAssignment.roles(of: [
            candidate("Other Users/bob/Sent", announced: .sent), candidate("Sent", announced: .sent),
        ])
        #expect(roles == [nil, .sent])
    }

    @Test("A role is given once")
    func once() {
        let roles = FolderRoleAssignment.roles(of: [candidate("Sent"), candidate("Sent Items")])
        #expect(roles == [.sent, nil])
    }
}
