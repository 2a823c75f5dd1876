import Foundation
import MailModel
import MailStore
import NIOCore
import NIOPosix
import Synchronization
import Testbed
import Testing

@testable import Mailboxes

/// A wall clock that goes only when it is told.
final class WallClock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp = .now()) { time = Mutex(start) }

    var now: Timestamp { time.withLock { $0 } }

    func advance(minutes: Int64) { time.withLock { $0 = $0.adding(milliseconds: minutes * 60_000) } }
}

@Suite("Health and alerts against real servers", .serialized, .timeLimit(.minutes(5)))
struct HealthMonitorTests {
    private func fixture(_ body: (MailboxFixture, WallClock, HealthMonitor) async throws -> Void) async throws {
        let clock = WallClock()
        try await MailboxFixture.with(now: { clock.now }) { fixture in
            try await body(fixture, clock, HealthMonitor(fixture.dependencies))
        }
    }

    /// Saves another password for a connected mailbox, as if it had been changed at the provider.
    private func setPassword(_ password: Secret, of user: String, _ fixture: MailboxFixture) async throws {
        let dependencies = fixture.dependencies
        let mailbox = try await dependencies.mailbox(user)
        let sealed = try dependencies.sealing.seal(MailboxPasswords(imap: password), for: mailbox.id)
        let draft = MailboxDraft(
            id: mailbox.id, workspace: mailbox.workspace, address: mailbox.address, imap: mailbox.imap,
            smtp: mailbox.smtp, receiving: .proven, sending: .proven)
        try await dependencies.store.write { try $0.saveMailbox(draft, credentials: sealed, folders: []) }
    }

    private func alerts(_ user: String, _ fixture: MailboxFixture) async throws -> [String] {
        try await fixture.testbed.subjects(of: user).filter { $0.hasPrefix("Salesnode:") }
    }

    @Test("A wrong password is told once, through the other mailbox, and so is the all-clear; a muted one is not")
    func wrongPassword() async throws {
        try await fixture { fixture, clock, monitor in
            let dependencies = fixture.dependencies
            let admin = "omar@mail.test"
            try await fixture.testbed.expungeAll(of: admin)
            _ = try await fixture.connect("kate@mail.test")
            _ = try await fixture.connect("leo@mail.test")
            var dispatcher = AlertDispatcher(
                dependencies, channel: MailAlertChannel(dependencies, relay: nil),
                administrators: [try EmailAddress(admin)])
            func pass(_ minutes: Int64) async {
                clock.advance(minutes: minutes)
                await monitor.round()
                await dispatcher.round()
                clock.advance(minutes: 3)
                await dispatcher.round()
            }
            await pass(45)
            #expect(try await alerts(admin, fixture).isEmpty)

            try await setPassword(Secret("wrong"), of: "kate@mail.test", fixture)
            await pass(1)
            let mail = try await fixture.testbed.waitForMessage(of: admin) { !$0.headers("Auto-Submitted").isEmpty }
            #expect(
                mail.headers("Subject").first?.replacing("\r\n", with: "")
                    == "Salesnode: kate@mail.test cannot receive or send mail (wrong password)")
            #expect(mail.headers("From").first?.contains("leo@mail.test") == true)

            let shown = try await ShowMailbox(dependencies).run("kate@mail.test").mailbox
            #expect(shown.status == .error)
            #expect(shown.receiving.finding == "auth.wrong-credentials")
            #expect(shown.receiving.nextTry == nil)
            // It waits for a person, and nobody hears of it again.
            clock.advance(minutes: 600)
            #expect(await monitor.round() == 1)
            await dispatcher.round()
            #expect(try await alerts(admin, fixture).count == 1)

            let result = try await fixture.connect("kate@mail.test")
            #expect(result.mailbox?.status == .connected)
            await pass(0)
            _ = try await fixture.testbed.waitForMessage(of: admin) {
                $0.headers("Subject").contains { $0.contains("can receive and send mail again") }
            }

            _ = try await MailboxAlerts(dependencies).run("kate@mail.test", mute: .days(3))
            try await setPassword(Secret("wrong"), of: "kate@mail.test", fixture)
            await pass(2000)
            #expect(try await alerts(admin, fixture).count == 2)
            let list = try await ListAlerts(dependencies).run()
            #expect(list.prefix(2).allSatisfy { $0.state == "withheld" })
        }
    }

    @Test("A relay is used where one is set, and an owner hears of the own mailbox alone")
    func relay() async throws {
        try await fixture { fixture, clock, monitor in
            let dependencies = fixture.dependencies
            _ = try await fixture.connect("kate@mail.test")
            _ = try await fixture.connect("mia@mail.test")
            for user in ["omar@mail.test", "pia@mail.test"] { try await fixture.testbed.expungeAll(of: user) }
            _ = try await MailboxAlerts(dependencies).run("mia@mail.test", to: .owner("pia@mail.test"))
            for user in ["kate@mail.test", "mia@mail.test"] {
                try await setPassword(Secret("wrong"), of: user, fixture)
            }
            let submission = try fixture.settings("nora@mail.test")
            let relay = AlertRelay(
                endpoint: submission.smtp.endpoint, security: .implicit, user: "nora@mail.test",
                password: try fixture.passwords("nora@mail.test").smtp, from: try EmailAddress("nora@mail.test"),
                trust: submission.trust, connector: dependencies.connector)
            let channel = MailAlertChannel(dependencies, relay: relay)
            var dispatcher = AlertDispatcher(
                dependencies, channel: channel, administrators: [try EmailAddress("omar@mail.test")], gather: .zero)
            await monitor.round()
            await dispatcher.round()
            for user in ["omar@mail.test", "pia@mail.test"] {
                let mail = try await fixture.testbed.waitForMessage(of: user) { _ in true }
                #expect(mail.headers("From").first?.contains("nora@mail.test") == true)
            }
            let words = try await alerts("omar@mail.test", fixture).first ?? ""
            #expect(
                words.hasPrefix("Salesnode: 2 mailboxes at imap.mail.test and smtp.mail.test cannot receive or send"),
                "\(words)")
            let own = try await alerts("pia@mail.test", fixture).first ?? ""
            #expect(own.hasPrefix("Salesnode: mia@mail.test cannot receive or send mail"), "\(own)")
            let test = await TestAlerts(channel: channel, administrators: [try EmailAddress("omar@mail.test")]).run(
                at: clock.now)
            #expect(test.outcome == .passed)
        }
    }

    @Test("A relay that fails is stood in for by a mailbox that works, where that is allowed and not otherwise")
    func relayFallback() async throws {
        try await fixture { fixture, clock, monitor in
            let dependencies = fixture.dependencies
            let admin = try EmailAddress("rosa@mail.test")
            try await fixture.testbed.expungeAll(of: admin.description)
            _ = try await fixture.connect("kate@mail.test")
            _ = try await fixture.connect("leo@mail.test")
            try await setPassword(Secret("wrong"), of: "kate@mail.test", fixture)
            let relay = AlertRelay(
                endpoint: try #require(Endpoint(fixture.testbed.closedPort.namedAddress)), security: .implicit,
                from: try EmailAddress("nora@mail.test"), trust: try fixture.settings("nora@mail.test").trust,
                connector: dependencies.connector)
            let strict = MailAlertChannel(dependencies, relay: relay)
            var dispatcher = AlertDispatcher(
                dependencies, channel: strict, administrators: [admin], gather: .zero)
            await monitor.round()
            await dispatcher.round()
            #expect(try await ListAlerts(dependencies).run().allSatisfy { $0.state == "pending" })
            #expect(try await alerts(admin.description, fixture).isEmpty)

            let lenient = MailAlertChannel(dependencies, relay: relay, fallsBack: true)
            dispatcher = AlertDispatcher(dependencies, channel: lenient, administrators: [admin], gather: .zero)
            await dispatcher.round()
            let mail = try await fixture.testbed.waitForMessage(of: admin.description) { _ in true }
            #expect(mail.headers("From").first?.contains("leo@mail.test") == true)
            #expect(try await ListAlerts(dependencies).run().allSatisfy { $0.state == "told" })
            let test = await TestAlerts(channel: lenient, administrators: [admin]).run(at: clock.now)
            #expect(test.outcome == .passed)
            #expect(test.recipients.first?.via == "leo@mail.test")
            #expect(test.recipients.first?.reason?.contains("nothing listens") == true, "the relay's fault is told")
        }
    }

    @Test("A server that stops answering is not taken for a wrong setting of a mailbox that worked")
    func stopped() async throws {
        try await fixture { fixture, clock, monitor in
            let dependencies = fixture.dependencies
            _ = try await fixture.connect("quinn@mail.test")
            let mailbox = try await dependencies.mailbox("quinn@mail.test")
            let nowhere = MailboxServer(
                endpoint: try #require(Endpoint(fixture.testbed.closedPort.namedAddress)), security: .implicit,
                user: mailbox.imap.user, trust: mailbox.imap.trust)
            let sealed = try dependencies.sealing.seal(
                try fixture.passwords("quinn@mail.test"), for: mailbox.id)
            let draft = MailboxDraft(
                id: mailbox.id, workspace: mailbox.workspace, address: mailbox.address, imap: nowhere,
                smtp: mailbox.smtp, receiving: .proven, sending: .proven)
            try await dependencies.store.write { try $0.saveMailbox(draft, credentials: sealed, folders: []) }
            clock.advance(minutes: 45)
            await monitor.round()
            let health = try await dependencies.reading {
                StoredHealth(try $0.health(of: mailbox.id, in: mailbox.workspace), at: clock.now).state
            }
            let finding = try #require(health.receiving.finding)
            #expect(finding.code == .tcpRefused)
            #expect(finding.actor == .nobody)
            #expect(finding.action.hasPrefix("Nothing needs to be changed"))
            #expect(finding.commandHint == nil && finding.suggestions.isEmpty)
            #expect(health.receiving.nextTry != nil)
        }
    }

    @Test("A second workspace is looked after as the first is: its own owner hears of its mailboxes, and nobody else")
    func secondWorkspace() async throws {
        try await fixture { fixture, clock, monitor in
            try await fixture.testbed.expungeAll(of: "quinn@mail.test")
            let first = fixture.dependencies
            let workspace = try await first.store.write { writer in
                let workspace = try writer.addWorkspace(name: "Second").id
                let person = try writer.addPerson(
                    address: try EmailAddress("quinn@mail.test"), name: "Quinn", passwordHash: Secret("none"))
                _ = try writer.addMember(person.id, to: workspace, as: .owner)
                return workspace
            }
            var second = first
            second.workspace = workspace
            let inside = MailboxFixture(testbed: fixture.testbed, dependencies: second)
            _ = try await fixture.connect("leo@mail.test")
            _ = try await inside.connect("mia@mail.test")
            _ = try await inside.connect("nora@mail.test")
            try await setPassword(Secret("wrong"), of: "mia@mail.test", inside)
            let channel = FakeChannel()
            var dispatchers = AlertDispatchers(first) { own in
                own.workspace == workspace
                    ? AlertDispatcher(
                        own, channel: MailAlertChannel(own, relay: nil), administrators: [], gather: .zero)
                    : AlertDispatcher(own, channel: channel, administrators: [], gather: .zero)
            }
            clock.advance(minutes: 45)
            #expect(await monitor.round() == 3)
            await dispatchers.round()
            let shown = try await ShowMailbox(second).run("mia@mail.test").mailbox
            #expect(shown.receiving.finding == "auth.wrong-credentials")
            let mail = try await fixture.testbed.waitForMessage(of: "quinn@mail.test") { _ in true }
            #expect(mail.headers("Subject").first?.contains("mia@mail.test cannot receive or send") == true)
            #expect(
                mail.headers("From").first?.contains("nora@mail.test") == true, "by a mailbox of the same workspace")
            #expect(try await ListAlerts(first).run().isEmpty)
            #expect(channel.count == 0)
        }
    }

    @Test("Thirty mailboxes at a server that hangs up are one message and tried again for ever")
    func outage() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let listener = try await ServerBootstrap(group: group)
            .childChannelInitializer { $0.close() }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(listener.localAddress?.port)
        try await fixture { fixture, clock, monitor in
            var dependencies = fixture.dependencies
            dependencies.connector.timeout = .seconds(60)
            dependencies.connector.transport = try MailboxFixture.anyPort(fixture.testbed)
            let workspace = dependencies.workspace
            let server = MailboxServer(
                endpoint: try #require(Endpoint("127.0.0.1:\(port)")), security: .implicit, user: "u")
            for number in 0..<30 {
                let draft = MailboxDraft(
                    id: .random(), workspace: workspace, address: try EmailAddress("u\(number)@example.com"),
                    imap: server, smtp: server, receiving: .proven, sending: .proven)
                let sealed = try dependencies.sealing.seal(MailboxPasswords(imap: Secret("x")), for: draft.id)
                try await dependencies.store.write { try $0.saveMailbox(draft, credentials: sealed, folders: []) }
            }
            let channel = FakeChannel()
            var dispatcher = AlertDispatcher(
                dependencies, channel: channel, administrators: [try EmailAddress("admin@example.com")])
            #expect(await HealthMonitor(dependencies).round() == 30)
            clock.advance(minutes: 3)
            await dispatcher.round()
            await dispatcher.round()
            #expect(channel.count == 1)
            let groups = channel.notices.withLock { $0.first?.groups ?? [] }
            #expect(groups.map(\.alerts.count).allSatisfy { $0 == 30 })
            #expect(groups.count == 2)
            let summary = try await ListMailboxes(dependencies).run()
            #expect(summary.count == 30)
            for mailbox in summary {
                let next = try #require(mailbox.receiving.nextTry)
                #expect(mailbox.receiving.status == .failing)
                #expect(next <= clock.now)
            }
            #expect(await HealthMonitor(dependencies).round() == 30)
            clock.advance(minutes: 10)
            await dispatcher.round()
            #expect(channel.count == 1)
        }
        try await listener.close()
    }

    @Test("An alert that cannot be delivered stays pending and is tried again later, and nobody hears it twice")
    func delivery() async throws {
        try await fixture { fixture, clock, monitor in
            let dependencies = fixture.dependencies
            _ = try await fixture.connect("kate@mail.test")
            try await setPassword(Secret("wrong"), of: "kate@mail.test", fixture)
            await monitor.round()
            let channel = FakeChannel()
            let first = try EmailAddress("first@example.com")
            let second = try EmailAddress("second@example.com")
            channel.refuses.withLock { $0 = [second] }
            var dispatcher = AlertDispatcher(
                dependencies, channel: channel, administrators: [first, second], gather: .zero)
            await dispatcher.round()
            await dispatcher.round()
            #expect(channel.notices.withLock { $0.map(\.recipient) } == [first])
            #expect(try await ListAlerts(dependencies).run().allSatisfy { $0.state == "pending" })
            channel.refuses.withLock { $0 = [] }
            await dispatcher.round()
            #expect(channel.count == 1)
            clock.advance(minutes: 2)
            await dispatcher.round()
            await dispatcher.round()
            #expect(channel.notices.withLock { $0.map(\.recipient) } == [first, second])
            #expect(try await ListAlerts(dependencies).run().allSatisfy { $0.state == "told" })
        }
    }

    @Test("A mailbox that was saved paused is told of when it still fails after it was resumed")
    func resuming() async throws {
        try await fixture { fixture, clock, monitor in
            let dependencies = fixture.dependencies
            let request = ConnectMailboxRequest(
                settings: try fixture.settings("kate@mail.test"), passwords: MailboxPasswords(imap: Secret("wrong")),
                savePaused: true)
            let result = try await ConnectMailbox(dependencies).run(request)
            #expect(result.mailbox?.receiving.finding == "auth.wrong-credentials")
            clock.advance(minutes: 1)
            #expect(await monitor.round() == 0)
            #expect(try await ListAlerts(dependencies).run().isEmpty)
            _ = try await ResumeMailbox(dependencies).run("kate@mail.test")
            #expect(await monitor.round() == 1)
            #expect(try await ListAlerts(dependencies).run().map(\.state) == ["pending", "pending"])
            #expect(try await ShowMailbox(dependencies).run("kate@mail.test").mailbox.receiving.nextTry == nil)
            #expect(await monitor.round() == 0)
        }
    }
}
