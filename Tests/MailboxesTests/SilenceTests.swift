import MailModel
import MailStore
import Testbed
import Testing

@testable import Mailboxes

@Suite("Silence of a real Inbox", .serialized, .timeLimit(.minutes(5)))
struct SilenceTests {
    private let quiet = "theo@mail.test"
    private let other = "ulla@mail.test"
    private let admin = "vito@mail.test"

    @Test("An Inbox that got mail every day and gets none is told once, and so is that mail comes again")
    func silence() async throws {
        let clock = WallClock()
        try await MailboxFixture.with(now: { clock.now }) { fixture in
            let dependencies = fixture.dependencies
            let testbed = fixture.testbed
            try await testbed.expungeAll(of: admin)
            _ = try await fixture.connect(quiet)
            _ = try await fixture.connect(other)
            let monitor = HealthMonitor(dependencies)
            var dispatcher = AlertDispatcher(
                dependencies, channel: MailAlertChannel(dependencies, relay: nil),
                administrators: [try EmailAddress(admin)])
            func pass(hours: Int64) async {
                clock.advance(minutes: hours * 60)
                await monitor.round()
                await dispatcher.round()
                clock.advance(minutes: 3)
                await dispatcher.round()
            }
            func finding() async throws -> String? {
                try await ShowMailbox(dependencies).run(quiet).mailbox.receiving.warnings?.first
            }

            // Eight days with two messages each: what is normal is learnt from looks that are not further apart than
            // six hours where mail comes.
            await pass(hours: 1)
            for day in 0..<8 {
                await pass(hours: 19)
                for number in 0..<2 { try await testbed.deliver(subject: "day \(day), \(number)", to: quiet) }
                await pass(hours: 5)
            }
            // A day and a quarter without mail is nothing yet; a day and a half is what the longest wait allows.
            await pass(hours: 30)
            #expect(try await finding() == nil)
            #expect(try await testbed.messageCount(of: admin) == 0)
            await pass(hours: 10)
            #expect(try await finding() == "receive.silent")
            let told = try await testbed.waitForMessage(of: admin) { $0.subject.hasPrefix("Salesnode:") }
            #expect(told.subject.contains("\(quiet) has got no mail for unusually long"), "\(told.subject)")
            // It is said once, however long it lasts, and takes nothing from the mailbox's status.
            for _ in 0..<3 { await pass(hours: 20) }
            #expect(try await testbed.messageCount(of: admin) == 1)
            #expect(try await ShowMailbox(dependencies).run(quiet).mailbox.status == .connected)

            try await testbed.deliver(subject: "back", to: quiet)
            await pass(hours: 1)
            #expect(try await finding() == nil)
            _ = try await testbed.waitForMessage(of: admin) { $0.subject.contains("\(quiet) gets mail again") }
        }
    }
}
