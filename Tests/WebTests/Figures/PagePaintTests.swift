import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

/// How much the list of mailboxes weighs, and how soon it is seen, beside a page of the same bytes that a server gives
/// without any work. `make paint` measures with ten thousand mailboxes; the test run holds only the weight.
@Suite("Web: weight and speed of the first view", .serialized, .timeLimit(.minutes(15)))
struct PagePaintTests {
    private static let mailboxes =
        ProcessInfo.processInfo.environment["SALESNODE_PAINT"].flatMap { Int($0) } ?? 300

    @Test("HTML and scripts of the list stay under 150 kB, and its first paint is told beside a static page's")
    func list() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            try await fixture.fill(Self.mailboxes)
            let page = try await owner.get("/mailboxes").body
            #expect(page.contains("All <span class=\"number\">\(MailboxFoldersPanel.count(Self.mailboxes))</span>"))
            try await StaticPages.serve(try await StaticPages.copies(of: page, at: "/mailboxes", from: owner)) { port in
                try await Chromium.run { chromium in
                    try await chromium.signIn(at: fixture.base)
                    var own: [Double] = []
                    var floor: [Double] = []
                    let row = "document.querySelector('.mailboxes > li')"
                    for _ in 0..<(Self.mailboxes > 1000 ? 11 : 1) {
                        floor.append(try await chromium.firstPaint("http://localhost:\(port)/mailboxes", of: row))
                        own.append(
                            try await chromium.firstPaint("\(fixture.base)/mailboxes", of: row))
                    }
                    let weight = try await chromium.weight()
                    #expect(weight.html + weight.scripts < Figures.weightLimit)
                    // The figures that `make paint` is run for; the test itself holds the weight alone.
                    print(
                        """
                        Mailboxes list with \(Self.mailboxes) mailboxes, \(own.count) times each: first contentful paint \
                        \(Figures.median(own)) ms, a static page of the same bytes \(Figures.median(floor)) ms; HTML \(weight.html), \
                        scripts \(weight.scripts), style \(weight.style) bytes
                        """)
                }
            }
        }
    }

}

extension WebFixture {
    /// Stores many mailboxes, most of them working and with some activity, a few not.
    func fill(_ count: Int) async throws {
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        let key = try await store.read { try $0.installation().masterKeyID }
        let imap = MailboxServer(
            endpoint: try #require(Endpoint("imap.mail.test:993")), security: .implicit, user: "user")
        let smtp = MailboxServer(
            endpoint: try #require(Endpoint("smtp.mail.test:465")), security: .implicit, user: "user")
        try await store.write { writer in
            try writer.recordDomainHealth(
                DomainHealthRecord(
                    domain: try #require(DomainName("mail.test")), report: "{}",
                    states: "spf:good dkim:warning dmarc:failing mx:good", checked: writer.now),
                due: writer.now.adding(milliseconds: 86_400_000), in: workspace)
        }
        for start in stride(from: 0, to: count, by: 500) {
            try await store.write { writer in
                for number in start..<min(start + 500, count) {
                    let draft = MailboxDraft(
                        id: .random(), workspace: workspace,
                        address: try EmailAddress("user\(10_000 + number)@mail.test"),
                        displayName: "Sales \(number)", imap: imap, smtp: smtp, receiving: .proven,
                        sending: number.isMultiple(of: 97) ? .failed(finding: "auth.wrong-credentials") : .proven)
                    let credentials = SealedCredentials(
                        dataKey: DataKeyRecord(
                            ownerKind: "mailbox", ownerID: draft.id.description, wrapped: [1], masterKeyID: key),
                        credentials: [])
                    try writer.saveMailbox(draft, credentials: credentials, folders: [])
                    let moment = writer.now.adding(milliseconds: -Int64(number % 5000) * 60_000)
                    try writer.setSyncState(
                        SyncState(phase: .idle, lastConnected: moment, lastActivity: moment),
                        of: try writer.mailboxKey(draft.id, in: workspace))
                }
            }
        }
    }
}
