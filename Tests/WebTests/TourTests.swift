import Foundation
import MailModel
import MailStore
import Mailboxes
import Testbed
import Testing

@testable import Web

/// A workspace as a team uses it, looked at as a whole. `scripts/screenshots` makes the pictures of the documents from
/// what this keeps.
@Suite("Web: a workspace in use, in a real browser", .serialized, .timeLimit(.minutes(15)))
struct TourTests {
    /// Mailboxes with how each stands.
    private static let mailboxes: [(name: String, words: String, minutes: Int64)] = [
        ("sales", "Sales", 4), ("hello", "Front desk", 18), ("ana", "Ana Ruiz", 55), ("tom", "Tom Okafor", 130),
        ("partners", "Partners", 400), ("events", "Events", 0), ("billing", "Billing", 2900),
    ]

    @Test("the list, a mailbox and the Inbox are whole")
    func pages() async throws {
        try await WebFixture.run { fixture in
            fixture.clock.advance(
                milliseconds: Timestamp.now().milliseconds - fixture.clock.now.milliseconds)
            try await fixture.claimSample()
            let sales = try await fixture.fillTour(Self.mailboxes)
            try await Chromium.run { chromium in
                let base = fixture.base
                try await chromium.signIn(at: base)
                try await chromium.inspectEverywhere("tour-mailboxes")
                try await chromium.open("\(base)/mailboxes/\(sales)")
                try await chromium.inspectEverywhere("tour-mailbox")
                try await chromium.open("\(base)/inbox")
                try await chromium.inspectEverywhere("tour-inbox")
            }
        }
    }

    @Test("a test that fails says at once what to do")
    func connecting() async throws {
        let testbed = try await TestbedProcess.shared()
        try await WebFixture.run(testbed: testbed) { fixture in
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                try await chromium.open("\(base)/mailboxes/connect")
                try await chromium.enterServers(of: "mia@mail.test", at: testbed)
                try await chromium.wait("document.querySelector('check-form:defined')")
                try await chromium.type("not the password", into: "#password")
                try await chromium.click("button[value=check]")
                try await chromium.wait("document.querySelector('[data-part=ending] .notice')", seconds: 60)
                for screen in Chromium.Screen.all {
                    try await chromium.show(screen)
                    try await chromium.script("document.querySelector('#ending').scrollIntoView()")
                    try await chromium.keepPicture("tour-connect-\(screen.testDescription)")
                }
                #expect(try await chromium.isInSight("[data-part=ending] .notice"))
            }
        }
    }
}

extension WebFixture {
    /// Fills a workspace as a team would; gives the first mailbox.
    fileprivate func fillTour(
        _ mailboxes: [(name: String, words: String, minutes: Int64)]
    ) async throws -> MailboxID {
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        var ids: [String: MailboxID] = [:]
        for (name, words, minutes) in mailboxes {
            let id = try await connect(name, domain: name == "events" ? "acme-events.test" : "acme.test")
            ids[name] = id
            try await store.write { writer in
                try writer.nameMailbox(id, words, in: workspace)
                let key = try writer.mailboxKey(id, in: workspace)
                let last = writer.now.adding(milliseconds: -minutes * 60_000)
                try writer.setSyncState(
                    name == "events"
                        ? SyncState(phase: .history, done: 1680, total: 4000, lastConnected: writer.now)
                        : SyncState(phase: .idle, lastConnected: writer.now, lastActivity: last), of: key)
            }
        }
        let all = ids
        let refused = Finding(
            code: .authWrongCredentials, cause: "The server refuses the user name or the password.", actor: .user,
            action: "Enter the right password. It was changed at the provider perhaps.", disposition: .reauthenticate,
            serverText: ServerText("535 5.7.8 Authentication failed"))
        if let tom = ids["tom"] { try await fail(tom, .sending, refused, at: clock.now) }
        try await store.write { writer in
            if let billing = all["billing"] { try writer.pauseMailbox(billing, in: workspace) }
            for (domain, states) in [
                ("acme.test", "spf:good dkim:good dmarc:warning mx:good"),
                ("acme-events.test", "spf:good dkim:unknown dmarc:failing mx:good"),
            ] {
                try writer.recordDomainHealth(
                    DomainHealthRecord(
                        domain: try #require(DomainName(domain)), report: "{}", states: states, checked: writer.now),
                    due: writer.now, in: workspace)
            }
        }
        let sales = try #require(ids["sales"])
        let mail = try await mail(of: sales, address: "sales@acme.test")
        for (minute, sender, subject, text) in [
            (
                56, "Nora Lind <nora@northern.test>", "Re: Lamps for the new office",
                "Yes, Thursday at ten works. I will bring the samples and the price list for forty pieces."
            ),
            (
                42, "Martin Hale <martin@hale.test>", "Order 1204",
                "Could you confirm the delivery date? Our fitters come on the ninth."
            ),
            (
                31, "Ines Prado <ines@prado.test>", "Quote for two hundred desks",
                "Thank you for the call. Please send the quote to me and to Ruben as well."
            ),
            (
                20, "Kenji Mori <kenji@mori.test>", "Visit in January",
                "We would like to see the workshop. Would the week of the twelfth suit you?"
            ),
            (9, "Zoe Adler <zoe@adler.test>", "Re: Invoice 88", "Paid this morning, with thanks."),
        ] {
            try await mail.deliver(
                from: sender, subject: subject, text, id: "tour-\(minute)", minute: minute,
                flags: minute < 30 ? [.seen] : [])
        }
        return sales
    }
}

extension StoreWriter {
    /// Gives a mailbox of a fixture the name that recipients see; nothing else of it changes.
    fileprivate func nameMailbox(_ id: MailboxID, _ name: String, in workspace: WorkspaceID) throws {
        let record = try #require(try mailbox(id, in: workspace))
        let credentials = try #require(try credentials(of: id, in: workspace))
        try saveMailbox(
            MailboxDraft(
                id: id, workspace: workspace, address: record.address, displayName: name, imap: record.imap,
                smtp: record.smtp, receiving: .proven, sending: .proven), credentials: credentials, folders: [])
    }
}
