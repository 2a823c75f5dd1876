import IMAPClient
import Logging
import MailModel
import MailStore
import Mailboxes
import Synchronization

/// Drives the machine: a lock around it, a loop for what it wants, a sleeper for its next deadline, and a task only where
/// work is under way.
final class SupervisorCore: Sendable {
    private struct State {
        var machine: SupervisorMachine
        /// The watching connections; most of them at rest.
        var watches: [MailboxID: WatchConnection] = [:]
        /// The connections that listen on sent mail.
        var sides: [MailboxID: SideConnection] = [:]
        /// What ends the tasks that are under way.
        var stops: [MailboxLane: (number: Int, token: Int, end: AsyncStream<Void>.Continuation)] = [:]
        var lastToken = 0
        /// Mailboxes by their rows, by which the store names them in operations.
        var rows: [MailboxKey: MailboxID] = [:]
        /// When those wake who sleep until a deadline of the machine; each is earlier than the one before. A sleeper whose
        /// deadline is moved sleeps on: waking too often costs nothing, and a sleep that is cancelled leaves its timer
        /// behind until its time.
        var sleepers: [Moment] = []
        var isEnding = false
    }

    /// What the loop does.
    private enum Step: Sendable {
        case perform(SupervisorAction)
        /// Sleep until then, and tell the machine.
        case sleep(until: Moment)
    }

    let dependencies: SyncDependencies
    let worker: MailboxWorker
    private let state: Mutex<State>
    private let steps: AsyncStream<Step>
    private let pending: AsyncStream<Step>.Continuation

    init(_ dependencies: SyncDependencies, seed: UInt64) {
        self.dependencies = dependencies
        worker = MailboxWorker(dependencies)
        let machine = SupervisorMachine(
            limits: dependencies.limits, providers: dependencies.providers, seed: seed, at: dependencies.clock.now)
        state = Mutex(State(machine: machine))
        // Bounded by the machine: at most a few for each mailbox.
        (steps, pending) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// What the engine has done.
    var counters: SyncCounters { state.withLock { $0.machine.counters } }
    /// How the mailboxes stand.
    var standing: SyncStanding { state.withLock { $0.machine.standing } }

    /// Works until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.followFeed() }
            for await step in steps {
                switch step {
                case .perform(let action): perform(action, in: &group)
                case .sleep(let moment): group.addTask { await self.sleep(until: moment) }
                }
            }
            group.cancelAll()
        }
        let connections = state.withLock { state in
            state.isEnding = true
            defer { (state.watches, state.sides) = ([:], [:]) }
            return state.watches.values.map(\.connection) + state.sides.values.map(\.session.connection)
        }
        await withDiscardingTaskGroup { group in
            for connection in connections { group.addTask { await connection.close() } }
        }
    }

    // MARK: - The machine

    /// Tells the machine something; what it wants done is done by the action loop.
    @discardableResult
    func tell<Answer: Sendable>(_ body: (inout SupervisorMachine, Moment) -> Answer) -> Answer {
        let now = dependencies.clock.now
        let (answer, actions, sleep) = state.withLock { state in
            let answer = body(&state.machine, now)
            return (answer, state.machine.takeActions(), Self.nextSleep(&state))
        }
        // Given after the lock: whoever waits for them may want the machine at once.
        for action in actions { pending.yield(.perform(action)) }
        if let sleep { pending.yield(.sleep(until: sleep)) }
        return answer
    }

    /// Until when somebody has to sleep, where nobody wakes as early as the machine's next deadline.
    private static func nextSleep(_ state: inout State) -> Moment? {
        guard let next = state.machine.nextTick, state.sleepers.last.map({ next < $0 }) ?? true else { return nil }
        state.sleepers.append(next)
        return next
    }

    private func sleep(until moment: Moment) async {
        guard (try? await dependencies.clock.sleep(until: moment)) != nil else { return }
        state.withLock { state in
            if let index = state.sleepers.lastIndex(of: moment) { state.sleepers.remove(at: index) }
        }
        tell { $0.tick(at: $1) }
    }

    // MARK: - Actions

    private func perform(_ action: SupervisorAction, in group: inout DiscardingTaskGroup) {
        switch action {
        case .open(let id, let number):
            let stop = makeStop(MailboxLane(mailbox: id, lane: .watch), number)
            group.addTask { await self.until(stop) { await self.open(id, number) } }
        case .work(let id, let number):
            let stop = makeStop(MailboxLane(mailbox: id, lane: .watch), number)
            group.addTask { await self.until(stop) { await self.work(id, number) } }
        case .bulk(let id, let number):
            let stop = makeStop(MailboxLane(mailbox: id, lane: .bulk), number)
            group.addTask { await self.until(stop) { await self.fetchHistory(id, number) } }
        case .listen(let id, let number):
            let stop = makeStop(MailboxLane(mailbox: id, lane: .side), number)
            group.addTask { await self.until(stop) { await self.listen(id, number) } }
        case .listenAnew(let id, let number):
            group.addTask { await self.listenAnew(id, number) }
        case .closeSide(let id, let number):
            guard let side = takeSide(id, number) else { return }
            group.addTask { await side.session.connection.logout() }
        case .stop(let lane, let number):
            let end = state.withLock { state in state.stops[lane].flatMap { $0.number == number ? $0.end : nil } }
            end?.finish()
        case .close(let id, let number):
            guard let watch = takeWatch(id, number) else { return }
            group.addTask { await watch.connection.logout() }
        case .checkSoon(let id):
            group.addTask { await self.checkSoon(id) }
        case .look(let id):
            group.addTask { await self.look(id) }
        case .tell(let id, let phase, let finding):
            group.addTask { await self.write(phase, finding, of: id) }
        }
    }

    /// What ends a task. Made before the task, so that an end that comes first is not lost.
    private struct Stop: Sendable {
        let lane: MailboxLane
        let token: Int
        let signal: AsyncStream<Void>
    }

    private func makeStop(_ lane: MailboxLane, _ number: Int) -> Stop {
        let (signal, end) = AsyncStream.makeStream(of: Void.self)
        let token = state.withLock { state in
            state.lastToken += 1
            state.stops[lane] = (number, state.lastToken, end)
            return state.lastToken
        }
        return Stop(lane: lane, token: token, signal: signal)
    }

    /// Does `body`, and cancels it when it is to stop.
    private func until(_ stop: Stop, _ body: @escaping @Sendable () async -> Void) async {
        let signal = stop.signal
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await body() }
            group.addTask { for await _ in signal {} }
            // Whichever ends first, the other has nothing left to do; `body` always ends soon when it is cancelled.
            await group.next()
            group.cancelAll()
        }
        state.withLock { state in
            // The next task of the lane may have its own already.
            if state.stops[stop.lane]?.token == stop.token { state.stops[stop.lane] = nil }
        }
    }

    // MARK: - Connections

    /// Keeps a connection that the machine wants; gives whether it does.
    func keep(_ watch: WatchConnection, _ id: MailboxID) -> Bool {
        let isWanted = tell { machine, now in
            machine.opened(id, number: watch.number, telling: watch.telling, at: now)
        } prepare: { state in
            guard !state.isEnding else { return }
            state.watches[id] = watch
        }
        if !isWanted { _ = takeWatch(id, watch.number) }
        return isWanted
    }

    /// Keeps a connection for sent mail that the machine wants; gives whether it does.
    func keep(_ side: SideConnection, _ id: MailboxID) -> Bool {
        let isWanted = tell { machine, now in
            machine.sideOpened(id, number: side.number, nil, at: now)
        } prepare: { state in
            guard !state.isEnding else { return }
            state.sides[id] = side
        }
        if !isWanted { _ = takeSide(id, side.number) }
        return isWanted
    }

    /// The connection for sent mail with this number.
    func side(_ id: MailboxID, _ number: Int) -> SideConnection? {
        state.withLock { state in state.sides[id].flatMap { $0.number == number ? $0 : nil } }
    }

    /// Gives the connection for sent mail with this number up.
    func takeSide(_ id: MailboxID, _ number: Int) -> SideConnection? {
        state.withLock { state in
            guard state.sides[id]?.number == number else { return nil }
            return state.sides.removeValue(forKey: id)
        }
    }

    /// Like ``tell(_:)``, with something done to the driver's own state first.
    private func tell<Answer: Sendable>(
        _ body: (inout SupervisorMachine, Moment) -> Answer, prepare: (inout State) -> Void
    ) -> Answer {
        state.withLock { prepare(&$0) }
        return tell(body)
    }

    /// The watching connection with this number.
    func watch(_ id: MailboxID, _ number: Int) -> WatchConnection? {
        state.withLock { state in state.watches[id].flatMap { $0.number == number ? $0 : nil } }
    }

    /// The watching connection as it is now.
    func watch(_ id: MailboxID) -> WatchConnection? { state.withLock { $0.watches[id] } }

    /// Gives the watching connection with this number up.
    func takeWatch(_ id: MailboxID, _ number: Int) -> WatchConnection? {
        state.withLock { state in
            guard state.watches[id]?.number == number else { return nil }
            return state.watches.removeValue(forKey: id)
        }
    }

    // MARK: - Rows

    /// Remembers the row of a mailbox.
    func note(_ row: MailboxKey, of id: MailboxID) { state.withLock { $0.rows[row] = id } }

    /// The mailboxes with these rows, as far as they are known.
    func mailboxes(of rows: Set<MailboxKey>) -> [MailboxID] {
        state.withLock { state in rows.compactMap { state.rows[$0] } }
    }

    /// Forgets a mailbox that is gone.
    func forget(_ id: MailboxID) {
        state.withLock { state in
            if let row = state.rows.first(where: { $0.value == id })?.key { state.rows[row] = nil }
        }
    }
}
