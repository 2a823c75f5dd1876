internal import MailStore
internal import MailStoreSQLite

/// How a command gets at a data folder: as its owner, or through the server that owns it.
enum DataFolderAccess {
    /// No server runs; the command owns the folder now.
    case owned(DataFolder)
    /// A server runs, and this connection reaches it.
    case served(ControlClient)

    /// How long a one-shot command waits for another one.
    static let patience = Duration.seconds(5)

    /// Takes the folder's lock, or connects to the server that holds it.
    ///
    /// A lock that is held without a socket that answers means another one-shot command, or a server that is
    /// starting or stopping: that is waited for.
    ///
    /// - Throws: ``CommandFailure`` with `dataFolderLocked`, naming the owner, `dataFolderUnusable` or `cancelled`.
    static func obtain(
        _ path: String, patience: Duration = patience
    ) async throws(CommandFailure) -> DataFolderAccess {
        let deadline = ContinuousClock.now + patience
        while true {
            let refusal: StoreError
            do {
                return .owned(try DataFolder.open(path))
            } catch {
                refusal = error
            }
            guard refusal.code == .folderInUse else { throw CommandFailure(refusal) }
            if let client = try await ControlClient.connect(dataFolder: path) { return .served(client) }
            guard ContinuousClock.now < deadline else {
                let owner = refusal.holder.map { "process \($0)" } ?? "another process"
                throw CommandFailure(
                    .dataFolderLocked,
                    "the data folder \(TerminalText.safe(path)) is in use by \(owner), which is no server; wait until it"
                        + " is done and try again")
            }
            do {
                try await Task.sleep(for: .milliseconds(100))
            } catch {
                throw ControlClient.interrupted
            }
        }
    }
}
