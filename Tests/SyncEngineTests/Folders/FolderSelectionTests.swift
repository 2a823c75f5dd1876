import IMAPCore
import MailModel
import MailStore
import Testing

@testable import SyncEngine

@Suite("Of the folders of a mailbox")
struct FolderSelectionTests {
    private func folders(
        _ roles: [(String, FolderRole?)], closed: Set<String> = [], foreign: Set<String> = []
    ) -> [SyncFolder] {
        roles.enumerated().map { index, item in
            SyncFolder(
                key: FolderKey(rawValue: Int64(index)), mailbox: MailboxKey(rawValue: 1),
                record: FolderRecord(
                    name: FolderName(item.0), role: item.1,
                    attributes: foreign.contains(item.0) ? [FolderRecord.foreignMark] : [],
                    isSelectable: !closed.contains(item.0)))
        }
    }

    private func synced(_ folders: [SyncFolder], gmail: Bool = false) -> [String] {
        FolderSelection.synced(folders, abilities: SyncAbilities(gmail: gmail))
            .map(\.record.name.description)
    }

    private let usual: [(String, FolderRole?)] = [
        ("Work", nil), ("Junk", .junk), ("Trash", .trash), ("Sent", .sent), ("INBOX", .inbox), ("Archive", .archive),
        ("Drafts", .drafts), ("Also", nil),
    ]

    @Test("all that can be opened are synced, what matters most first")
    func order() {
        #expect(
            synced(folders(usual)) == ["INBOX", "Sent", "Drafts", "Archive", "Also", "Work", "Trash", "Junk"])
        #expect(!synced(folders(usual, closed: ["Work"])).contains("Work"))
        #expect(!synced(folders(usual, foreign: ["Work"])).contains("Work"))
    }

    private let gmail: [(String, FolderRole?)] = [
        ("INBOX", .inbox), ("[Gmail]", nil), ("[Gmail]/All Mail", .all), ("[Gmail]/Spam", .junk),
        ("[Gmail]/Bin", .trash), ("[Gmail]/Sent Mail", .sent), ("[Gmail]/Starred", .flagged), ("Customers", nil),
    ]

    @Test("Gmail's All Mail, spam and Trash are enough: the rest are labels")
    func allMail() {
        #expect(
            synced(folders(gmail, closed: ["[Gmail]"]), gmail: true) == [
                "[Gmail]/All Mail", "[Gmail]/Bin", "[Gmail]/Spam",
            ])
    }

    @Test("all labels are synced where Gmail's user hides All Mail")
    func noAllMail() {
        let hidden = folders(gmail.filter { $0.1 != .all }, closed: ["[Gmail]"])
        #expect(
            synced(hidden, gmail: true) == ["INBOX", "[Gmail]/Sent Mail", "Customers", "[Gmail]/Bin", "[Gmail]/Spam"])
    }

    @Test("views of all or of flagged messages are left out elsewhere")
    func views() {
        #expect(synced(folders(usual + [("All", .all), ("Flagged", .flagged)])).count == usual.count)
    }

    @Test("every one is listed once, with its role, and the Inbox always")
    func listed() {
        let listings = [
            FolderListing(name: FolderName("Gesendet"), separator: "/"),
            FolderListing(name: FolderName("Shared/Sent"), attributes: [FolderAttribute(#"\Sent"#)], separator: "/"),
            FolderListing(name: FolderName("Gesendet"), separator: "/"),
            FolderListing(name: FolderName("Gone"), attributes: [.nonExistent], separator: "/"),
        ]
        let all = ListedFolder.all(in: listings, foreignPrefixes: ["Shared/", ""])
        #expect(all.map(\.record.name.description) == ["INBOX", "Gesendet", "Shared/Sent", "Gone"])
        #expect(all.map(\.record.role) == [.inbox, .sent, nil, nil])
        #expect(all.map(\.record.isForeign) == [false, false, true, false])
        #expect(all.map(\.record.isSelectable) == [true, true, true, false])
    }
}
