import Foundation
import MailModel
import MailStore
import SyncEngine
import Testing

@testable import SalesnodeApp

@Suite("Mail in words and in JSON")
struct InboxLinesTests {
    /// What mail can carry: terminal control of one and two bytes, a change of direction, something invisible, a line end.
    private static let hostile = "a\u{1B}[2J\u{9B}31m\u{202E}b\u{200B}c\r\nd\u{2028}e"

    private static func isSafe(_ text: String) -> Bool {
        !text.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }

    private static let person = MailPerson(name: hostile, address: hostile)

    private static let entry = ConversationEntry(
        id: .random(), mailbox: hostile, newest: Timestamp(milliseconds: 0), messages: 3, unread: 1, flagged: 1,
        drafts: 0, attachments: 1, subject: hostile, preview: hostile, participants: [person], kinds: [hostile])

    private static let message = ConversationReading.Message(
        id: .random(), mailbox: hostile, folders: [hostile], received: Timestamp(milliseconds: 0), date: nil,
        subject: hostile, from: [person], to: [person], cc: [person], bcc: [], replyTo: [], messageID: hostile,
        kind: hostile, traits: [hostile], size: 3, reason: "reference", isUnread: true, isFlagged: false,
        isAnswered: false, isDraft: false, isOutgoing: false,
        attachments: [AttachmentRecord(section: "2", name: hostile, mediaType: "text/plain", size: 9)],
        text: "first\tline\n\(hostile)", isComplete: false)

    private static let results: [InboxResult] = [
        .conversations(ConversationPage(conversations: [entry], next: "7", position: 1)),
        .news(ConversationNews(conversations: [entry], position: 2, mustReload: false)),
        .conversation(ConversationReading(id: .random(), subject: hostile, messages: [message])),
        .hits(
            SearchPage(
                query: hostile,
                hits: [
                    SearchPage.Hit(
                        id: .random(), conversation: .random(), mailbox: hostile, received: Timestamp(milliseconds: 0),
                        from: [person], subject: hostile, preview: hostile, isUnread: true,
                        excerpt: SearchPage.Hit.pieces(of: "x \u{2}\(hostile)\u{3} y"))
                ], next: nil, notIndexed: 4)),
        .folders(
            FolderReport(
                address: hostile, sync: MailboxStanding(nil, MailboxCompleteness([])),
                folders: [FolderReport.Folder(name: hostile, role: .inbox, messages: 1, unread: 0)])),
        .audited(
            AuditResult(
                address: hostile, audits: [AuditedFolder(folder: hostile, missing: 1, surplus: 0, differingFlags: 2)],
                isMended: true, troubles: [], completeness: MailboxCompleteness([]), permille: 0, words: hostile)),
    ]

    @Test("Nothing that a message says can reach a terminal as more than text", arguments: results.indices)
    func safety(index: Int) {
        let result = Self.results[index]
        for line in InboxLines.lines(for: result) { #expect(Self.isSafe(line), "\(line)") }
        let json = JSONOutput.line(for: CommandResult.inbox(result))
        #expect(Self.isSafe(json), "\(json)")
    }

    @Test("What JSON escapes is read back as it was")
    func fidelity() throws {
        let json = JSONOutput.line(
            for: .inbox(.news(ConversationNews(conversations: [Self.entry], position: 2, mustReload: false))))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let entries = try #require(object["conversations"] as? [[String: Any]])
        #expect(entries.first?["subject"] as? String == Self.hostile)
    }

    @Test("A list shows marks, people, subject and counts, and where to go on")
    func list() {
        let lines = InboxLines.lines(for: Self.results[0])
        #expect(lines[0].hasPrefix("     NEWEST"))
        #expect(lines[1].hasPrefix("*!@  1970-01-01"))
        #expect(lines[1].contains("3 (1 unread)"))
        #expect(lines.last == "There is more: --after 7")
        let empty = InboxLines.lines(for: .conversations(ConversationPage(conversations: [], next: nil, position: 0)))
        #expect(empty.first?.contains("salesnode folders") == true)
    }

    @Test("An excerpt is cut at the marks of what was found")
    func excerpt() {
        let pieces = SearchPage.Hit.pieces(of: "a \u{2}b\u{3} c\u{2}d")
        #expect(pieces.map(\.text) == ["a ", "b", " c", "d"])
        #expect(pieces.map(\.isMatch) == [false, true, false, true])
        #expect(SearchPage.Hit.pieces(of: "").isEmpty)
    }

    @Test("Requests and results about mail survive the control socket")
    func codec() throws {
        let requests: [InboxRequest] = [
            .folders(reference: "a"), .show(conversation: "c"), .sync(reference: "a"), .audit(reference: "a"),
            .news(
                ConversationListRequest(mailbox: nil, view: "inbox", unreadOnly: true, limit: 5, after: "x"), after: 9),
            .search(MessageSearchRequest(query: "q", mailbox: "m", limit: 1, after: nil)),
        ]
        for request in requests {
            let line = try ControlCodec.line(ControlEnvelope(.inbox(request), timeoutSeconds: 3))
            guard case .inbox(let read) = try ControlCodec.request(Array(line.dropLast())).request else {
                Issue.record("\(request) became something else")
                continue
            }
            #expect(read == request)
        }
        for result in Self.results {
            let line = try ControlCodec.line(ControlEvent.result(.inbox(result)))
            #expect(try ControlCodec.event(Array(line.dropLast())) == .result(.inbox(result)))
        }
    }
}
