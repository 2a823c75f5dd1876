internal import MailModel
internal import Mailboxes
internal import Synchronization

/// One import of a list: checks every row, waits for a person's word, and saves the rows that passed.
///
/// It belongs to the server and not to a request. The passwords of the list are in memory alone, and only until the rows
/// are saved, somebody drops the list, or an hour has passed.
final class ImportRun: Sendable {
    /// How long checked rows wait to be saved.
    static let patience = Duration.seconds(3600)

    /// How far it has come.
    enum Phase: Sendable, Equatable {
        /// Rows are being checked.
        case checking
        /// All rows are checked, and nothing, or nothing more, is being saved. So many can be saved.
        case ready(Int)
        /// Rows that passed are being saved.
        case saving
        /// Nothing is left to do.
        case finished
        /// It ended before its end; the words say why.
        case dropped(String)

        /// Whether work is going on.
        var isBusy: Bool { self == .checking || self == .saving }
    }

    /// How it stands.
    struct State: Sendable {
        var phase = Phase.checking
        var results: [Int: ImportRowResult] = [:]
        var unknownColumns: [String] = []
        /// Rows that are to be saved in the part that runs now.
        var wanted = 0

        /// The results by row.
        var report: ImportReport {
            ImportReport(rows: Array(results.values), unknownColumns: unknownColumns, isDryRun: false)
        }
    }

    private enum Event: Sendable {
        case checked(ImportPlan?), saved(ImportPlan)
        case save, drop, tooLate
    }

    /// Names it in addresses; cannot be guessed.
    let id: String
    let workspace: WorkspaceID
    let fileName: String
    let rowCount: Int
    let begun: Timestamp

    private let state = Mutex(State())
    private let isStopping = Mutex(false)
    private let followers = Mutex<[Int: AsyncStream<Void>.Continuation]>([:])
    private let events: AsyncStream<Event>
    private let happened: AsyncStream<Event>.Continuation

    init(id: String, workspace: WorkspaceID, fileName: String, rowCount: Int, begun: Timestamp) {
        self.id = id
        self.workspace = workspace
        self.fileName = fileName
        self.rowCount = rowCount
        self.begun = begun
        // Two events of the work and one for each press of a button.
        (events, happened) = AsyncStream.makeStream(of: Event.self)
    }

    /// How it stands now.
    var current: State { state.withLock { $0 } }

    /// Whether rows are checked or saved, or wait for it: a workspace has one such import at a time.
    var isOpen: Bool {
        switch current.phase {
        case .checking, .ready, .saving: true
        case .finished, .dropped: false
        }
    }

    /// Has the rows saved that passed.
    func save() { happened.yield(.save) }

    /// Ends it: what runs is finished, nothing further begins, and the list's passwords are forgotten.
    func drop() {
        isStopping.withLock { $0 = true }
        happened.yield(.drop)
    }

    /// Works until nothing is left to do.
    ///
    /// - Parameter onSaved: called with each row that has become a mailbox.
    func run(
        _ importing: ImportMailboxes, _ request: ImportRequest,
        onSaved: @escaping @Sendable (ImportRowResult) -> Void
    ) async {
        await withDiscardingTaskGroup { group in
            group.addTask { [happened] in
                let plan = try? await importing.check(request) { self.note($0) }
                happened.yield(.checked(plan))
            }
            var waiting: ImportPlan?
            for await event in events {
                switch event {
                case .checked(let plan):
                    waiting = plan
                    begin(waiting)
                    group.addTask { [happened] in
                        // Passwords are not kept for somebody who has left; the end of the import cancels this.
                        try? await Task.sleep(for: Self.patience)
                        happened.yield(.tooLate)
                    }
                case .save:
                    guard let plan = waiting, case .ready = current.phase else { continue }
                    waiting = nil
                    change { state in
                        state.phase = .saving
                        state.wanted = plan.waitingCount
                    }
                    group.addTask { [happened] in
                        let saved = await importing.save(plan, while: { !self.isStopped }) { row in
                            self.note(row)
                            if row.state == .connected || row.state == .saved { onSaved(row) }
                        }
                        happened.yield(.saved(saved))
                    }
                case .saved(let plan): end(plan)
                case .drop where waiting == nil && current.phase == .saving: break
                case .drop: end(.dropped("It was stopped, and the list's passwords are forgotten. Nothing was saved."))
                case .tooLate:
                    guard waiting != nil else { continue }
                    end(.dropped("The rows waited for an hour; the list's passwords are forgotten. Nothing was saved."))
                }
                if !isOpen { break }
            }
            if isOpen { end(.dropped("Salesnode was stopped. Import the same list again to go on.")) }
            group.cancelAll()
        }
    }

    /// The state, and again whenever it has changed; the newest alone counts. Ends with the import.
    func changes() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let key = followers.withLock { followers in
                let key = (followers.keys.max() ?? 0) + 1
                followers[key] = continuation
                return key
            }
            continuation.onTermination = { [weak self] _ in self?.followers.withLock { $0[key] = nil } }
            continuation.yield()
            if !isOpen { continuation.finish() }
        }
    }

    // MARK: - Parts

    private var isStopped: Bool { isStopping.withLock { $0 } }

    /// All rows are checked.
    private func begin(_ plan: ImportPlan?) {
        guard let plan else { return end(.dropped("The rows could not be checked. Nothing was saved.")) }
        change { state in
            state.unknownColumns = plan.unknownColumns
            state.phase = .ready(plan.waitingCount)
        }
        if plan.waitingCount == 0 { end(.finished) }
    }

    private func end(_ plan: ImportPlan) {
        let left = plan.waitingCount
        guard left > 0 else { return end(.finished) }
        end(
            .dropped(
                "It was stopped before \(left) row\(left == 1 ? " was" : "s were") saved. Import the same list again to go on; what is connected is left alone."
            ))
    }

    private func note(_ row: ImportRowResult) { change { $0.results[row.row] = row } }

    private func end(_ phase: Phase) {
        change { $0.phase = phase }
        for follower in followers.withLock({ Array($0.values) }) { follower.finish() }
        happened.finish()
    }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        for follower in followers.withLock({ Array($0.values) }) { follower.yield() }
    }
}
