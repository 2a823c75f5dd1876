import MailModel
import MailStore
import Mailboxes

@testable import SyncEngine

/// Plays the driver and the servers for one machine: tasks, connections and time are plain values.
final class MachineBench {
    var machine: SupervisorMachine
    var now = Moment.start
    /// Actions that were not answered yet.
    var actions: [SupervisorAction] = []
    /// What people were told, in order.
    var told: [(MailboxID, SyncPhase, String)] = []

    init(limits: SyncLimits = SyncLimits(), providers: ProviderTable = .standard, seed: UInt64 = 1) {
        machine = SupervisorMachine(limits: limits, providers: providers, seed: seed, at: .start)
    }

    static func id(_ number: Int) -> MailboxID {
        var source = SeededGenerator(seed: UInt64(number))
        return .random(using: &source)
    }

    func target(
        _ number: Int, host: String = "imap.example.com", isActive: Bool = true, waitsForOwner: Bool = false,
        receivingFails: Bool = false, stamp: Int = 0
    ) -> SessionTarget {
        guard let endpoint = Endpoint("\(host):993") else { preconditionFailure("\(host) is no host") }
        return SessionTarget(
            mailbox: Self.id(number), endpoint: endpoint, user: "user\(number)", isActive: isActive,
            waitsForOwner: waitsForOwner, receivingFails: receivingFails, stamp: stamp)
    }

    func update(_ target: SessionTarget, importance: Int64 = 0) {
        machine.update(target, importance: importance, at: now)
        drain()
    }

    func drain() {
        for action in machine.takeActions() {
            if case .tell(let id, let phase, let finding) = action {
                told.append((id, phase, finding))
            } else {
                actions.append(action)
            }
        }
    }

    /// The actions so far, which are taken away.
    func take() -> [SupervisorAction] {
        drain()
        defer { actions = [] }
        return actions
    }

    /// Lets time pass, with every tick that falls into it.
    func pass(_ duration: Duration) {
        let end = now.adding(duration)
        while let next = machine.nextTick, next <= end {
            now = max(now, next)
            machine.tick(at: now)
            drain()
        }
        now = end
        machine.tick(at: now)
        drain()
    }

    /// The number under which the mailbox is being opened; the action is taken away.
    func opening(_ number: Int) -> Int? {
        drain()
        for (index, action) in actions.enumerated() {
            if case .open(Self.id(number), let connection) = action {
                actions.remove(at: index)
                return connection
            }
        }
        return nil
    }

    /// The mailbox connects well.
    func connect(_ number: Int, telling: Telling = .openFolder) -> Int? {
        guard let connection = opening(number) else { return nil }
        guard machine.opened(Self.id(number), number: connection, telling: telling, at: now) else { return nil }
        drain()
        return connection
    }

    /// Does all jobs that there are, each with `answer`, and gives their names.
    func work(
        _ number: Int, _ connection: Int,
        answer: (MailboxJob) -> Result<JobResult, WorkFailure> = { _ in .success(.init()) }
    ) -> [String] {
        drain()
        guard let index = actions.firstIndex(of: .work(Self.id(number), number: connection)) else { return [] }
        actions.remove(at: index)
        var names: [String] = []
        while case .job(let job) = machine.claim(Self.id(number), number: connection, at: now), names.count < 100 {
            names.append(job.name)
            let result = answer(job)
            machine.finished(Self.id(number), number: connection, result, at: now)
            if case .failure(let failure) = result, !failure.isLocal { break }
        }
        drain()
        return names
    }

    func opened(_ id: MailboxID, _ number: Int) -> Bool {
        defer { drain() }
        return machine.opened(id, number: number, telling: .openFolder, at: now)
    }

    func bulkOpened(_ id: MailboxID, _ number: Int, _ failure: WorkFailure? = nil) -> Bool {
        defer { drain() }
        return machine.bulkOpened(id, number: number, failure, at: now)
    }

    func sideOpened(_ id: MailboxID, _ number: Int, _ failure: WorkFailure? = nil) -> Bool {
        defer { drain() }
        return machine.sideOpened(id, number: number, failure, at: now)
    }

    func claim(_ id: MailboxID, _ number: Int) -> Claim {
        defer { drain() }
        return machine.claim(id, number: number, at: now)
    }

    func claimBulk(_ id: MailboxID, _ number: Int) -> Claim {
        defer { drain() }
        return machine.claimBulk(id, number: number, at: now)
    }

    func phase(_ number: Int) -> SupervisedMailbox.Phase? { machine.mailboxes[Self.id(number)]?.phase }
}

extension WorkFailure {
    var isLocal: Bool { if case .local = self { true } else { false } }

    static func passing(_ wait: Duration? = nil) -> WorkFailure {
        .connection(ConnectionTrouble(kind: .passing, finding: "server.unavailable", wait: wait))
    }
    static let tooMany = WorkFailure.connection(
        ConnectionTrouble(kind: .tooManyConnections, finding: "limit.connections", wait: nil))
    static let signIn = WorkFailure.connection(
        ConnectionTrouble(kind: .signIn, finding: "auth.wrong-credentials", wait: nil))
}
