internal import Hummingbird
internal import MailModel
internal import Synchronization

/// The imports of all workspaces, as long as the server runs.
final class ImportRuns: Sendable {
    /// Imports that can be open in all workspaces together: each may hold a list of passwords in memory.
    static let maximumOpen = 8
    /// Imports of one workspace whose results are kept.
    static let keptPerWorkspace = 5

    private let runs = Mutex<[ImportRun]>([])

    /// Takes a new import in.
    ///
    /// - Throws: ``WebFailure`` where the workspace has one open already, or the server too many.
    func admit(_ run: ImportRun) throws(WebFailure) {
        let problem: WebFailure? = runs.withLock { runs in
            let open = runs.filter(\.isOpen)
            if open.contains(where: { $0.workspace == run.workspace }) {
                return WebFailure(
                    .conflict, "Another import is open", "Save or stop that one first; then import this list.")
            }
            guard open.count < Self.maximumOpen else {
                return WebFailure(
                    .serviceUnavailable, "Too many imports", "Other imports are running. Try again in some minutes.",
                    retryAfterSeconds: 120)
            }
            runs.append(run)
            let own = runs.filter { $0.workspace == run.workspace }
            let surplus = Set(own.dropLast(Self.keptPerWorkspace).filter { !$0.isOpen }.map(\.id))
            runs.removeAll { surplus.contains($0.id) }
            return nil
        }
        if let problem { throw problem }
    }

    /// A workspace's import of that name; nil where there is none, or no longer.
    func run(_ id: String, in workspace: WorkspaceID) -> ImportRun? {
        runs.withLock { $0.first { $0.id == id && $0.workspace == workspace } }
    }

    /// A workspace's imports, newest first.
    func list(in workspace: WorkspaceID) -> [ImportRun] {
        runs.withLock { $0.filter { $0.workspace == workspace } }.reversed()
    }
}
