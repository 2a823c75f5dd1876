import MailModel
import MailStore
import Synchronization
import Testing

@testable import Mailboxes

/// Keeps what it is told, and delivers it or not.
final class FakeChannel: AlertChannel {
    let notices = Mutex<[AlertNotice]>([])
    let refuses = Mutex<Set<EmailAddress>>([])
    /// Takes everything, and cannot say so.
    let isUncertain = Mutex(false)

    func deliver(_ notice: AlertNotice) async -> AlertDelivery {
        if refuses.withLock({ $0.contains(notice.recipient) }) { return .failed("no") }
        notices.withLock { $0.append(notice) }
        return isUncertain.withLock { $0 } ? .uncertain("the connection broke") : .delivered(via: "a test")
    }

    var count: Int { notices.withLock { $0.count } }

    /// What one recipient was told, in order.
    func told(_ recipient: EmailAddress) -> [Alert.Kind] {
        notices.withLock { $0.filter { $0.recipient == recipient }.flatMap { $0.groups.flatMap(\.alerts) } }
            .map(\.alert.kind)
    }
}

@Suite("Who was told is kept, and decides who hears more")
struct AlertDeliveryTests {
    private let first = try? EmailAddress("first@example.com")
    private let second = try? EmailAddress("second@example.com")

    /// A store with one mailbox, and what raises an alert of it.
    private func stage(
        _ body: (MailboxDependencies, MailboxID, FakeChannel, @Sendable (Alert.Kind, Int64) async throws -> Void)
            async throws -> Void
    ) async throws {
        let clock = WallClock(AlertSample.start)
        try await MailboxFixture.with(now: { clock.now }) { fixture in
            let dependencies = fixture.dependencies
            let server = MailboxServer(
                endpoint: try #require(Endpoint("imap.example.com:993")), security: .implicit, user: "u")
            let draft = MailboxDraft(
                id: .random(), workspace: dependencies.workspace, address: try EmailAddress("ann@example.com"),
                imap: server, smtp: server, receiving: .proven, sending: .proven)
            let sealed = try dependencies.sealing.seal(MailboxPasswords(imap: Secret("x")), for: draft.id)
            try await dependencies.store.write { try $0.saveMailbox(draft, credentials: sealed, folders: []) }
            @Sendable func raise(_ kind: Alert.Kind, after minutes: Int64) async throws {
                clock.advance(minutes: minutes)
                let minute = (clock.now.milliseconds - AlertSample.start.milliseconds) / AlertSample.minute
                let alert = AlertSample.alert(kind, draft.id, .authWrongCredentials, minute: minute, since: 0).alert
                let record = try alert.record(in: dependencies.workspace)
                let health = HealthRecord(
                    mailbox: draft.id, workspace: dependencies.workspace, state: "{}", arrivals: "", nextCheck: nil)
                try await dependencies.store.write { try $0.recordHealth(health, raising: [record]) }
            }
            try await body(dependencies, draft.id, FakeChannel(), raise)
        }
    }

    private func dispatcher(
        _ dependencies: MailboxDependencies, _ channel: FakeChannel, _ administrators: [EmailAddress]
    ) -> AlertDispatcher {
        AlertDispatcher(dependencies, channel: channel, administrators: administrators, gather: .zero)
    }

    private func states(_ dependencies: MailboxDependencies) async throws -> [String] {
        try await ListAlerts(dependencies).run().map(\.state)
    }

    @Test("Whoever was told before a restart is not told again, and whoever was not still is")
    func restart() async throws {
        let (first, second) = (try #require(first), try #require(second))
        try await stage { dependencies, _, channel, raise in
            try await raise(.failure, 0)
            channel.refuses.withLock { $0 = [second] }
            var before = dispatcher(dependencies, channel, [first, second])
            await before.round()
            #expect(channel.told(first) == [.failure])
            #expect(try await states(dependencies) == ["pending"])
            channel.refuses.withLock { $0 = [] }
            var after = dispatcher(dependencies, channel, [first, second])
            await after.round()
            await after.round()
            #expect(channel.told(first) == [.failure])
            #expect(channel.told(second) == [.failure])
            #expect(try await states(dependencies) == ["told"])
        }
    }

    @Test("What was under way in a crash is handed over again as the same message, and then never again")
    func crash() async throws {
        let first = try #require(first)
        try await stage { dependencies, _, channel, raise in
            try await raise(.failure, 0)
            let id = try #require(try await ListAlerts(dependencies).run().first?.id)
            let alert = id
            // The program ended between the delivery and its note.
            let workspace = dependencies.workspace
            try await dependencies.store.write {
                try $0.beginAlertDelivery(of: [alert], to: first, notice: "the.notice", in: workspace)
            }
            try await raise(.warning, 1)
            var after = dispatcher(dependencies, channel, [first])
            await after.round()
            await after.round()
            let notices = channel.notices.withLock { $0 }
            #expect(notices.count == 2)
            #expect(notices.first { $0.id == "the.notice" }?.alerts == [alert])
            #expect(channel.told(first).count == 2)
            #expect(try await states(dependencies) == ["told", "told"])
        }
    }

    @Test("The all-clear goes to whoever was told of the trouble, and to nobody else")
    func allClear() async throws {
        let (first, second) = (try #require(first), try #require(second))
        try await stage { dependencies, mailbox, channel, raise in
            try await raise(.failure, 0)
            channel.refuses.withLock { $0 = [second] }
            var dispatcher = dispatcher(dependencies, channel, [first, second])
            await dispatcher.round()
            channel.refuses.withLock { $0 = [] }
            // It is over before the second was reached, and a third is the owner by then.
            let third = try EmailAddress("third@example.com")
            let workspace = dependencies.workspace
            try await dependencies.store.write {
                try $0.setAlertPreference(AlertPreference(address: third), of: mailbox, in: workspace)
            }
            try await raise(.recovered, 30)
            await dispatcher.round()
            await dispatcher.round()
            #expect(channel.told(first) == [.failure, .recovered])
            #expect(channel.told(second) == [])
            #expect(channel.told(third) == [])
            #expect(try await states(dependencies) == ["told", "told"])
        }
    }

    @Test("An address that never takes anything is given up once others were told, and hears no all-clear")
    func givenUp() async throws {
        let (first, second) = (try #require(first), try #require(second))
        try await stage { dependencies, _, channel, raise in
            try await raise(.failure, 0)
            channel.refuses.withLock { $0 = [second] }
            var dispatcher = dispatcher(dependencies, channel, [first, second])
            for _ in 0..<AlertDispatcher.enoughAttempts {
                #expect(try await states(dependencies).last == "pending")
                await dispatcher.round()
                try await raise(.silence, 61)
            }
            await dispatcher.round()
            #expect(try await states(dependencies).last == "told")
            #expect(channel.told(second) == [])
        }
    }

    @Test("After a handover that may have been taken the same message follows, a few times, then it counts as told")
    func uncertain() async throws {
        let first = try #require(first)
        try await stage { dependencies, _, channel, raise in
            try await raise(.failure, 0)
            channel.isUncertain.withLock { $0 = true }
            var dispatcher = dispatcher(dependencies, channel, [first])
            await dispatcher.round()
            #expect(try await states(dependencies) == ["pending"])
            try await raise(.recovered, 5)
            channel.isUncertain.withLock { $0 = false }
            await dispatcher.round()
            await dispatcher.round()
            // The trouble is over and is not told again, but it may have been heard of.
            #expect(channel.told(first) == [.failure, .recovered])
            #expect(try await states(dependencies) == ["told", "told"])
            channel.isUncertain.withLock { $0 = true }
            try await raise(.failure, 2000)
            for _ in 0..<9 {
                await dispatcher.round()
                try await raise(.warning, 61)
            }
            let ids = channel.notices.withLock { $0.dropFirst(2).filter { $0.groups.first?.first?.kind == .failure } }
            #expect(ids.count == AlertDispatcher.enoughAttempts)
            #expect(Set(ids.map(\.id)).count == 1)
        }
    }
}
