internal import MailModel
internal import Mailboxes

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// `mailbox import`: reads the file, has its mailboxes connected where the data folder's owner is, and writes the
/// result file.
struct ImportFlow {
    let flow: CommandFlow

    func run(
        path: String, results: String?, isDryRun: Bool, history: String?
    ) async throws(CommandFailure) -> CommandResult {
        let source = BoundedFile(path: path, maximumBytes: ImportMailboxes.maximumFileBytes)
        let file = try source.read(tooLarge: "split it into several files")
        let count: Int
        do {
            count = try ImportMailboxes.rowCount(of: file)
        } catch {
            throw CommandFailure(.wrongUsage, "\(source.shown): \(error.message)")
        }
        // Opened before anything is done, so that the results of an hour's work have a place.
        let output = try results.map(ResultFile.init)
        let folder = try flow.settings.requiredDataFolder()
        let request = ControlRequest.importMailboxes(
            file: WireFile(file), trust: WireSettings.Trust(flow.settings.trust), isDryRun: isDryRun,
            history: history)
        let last = await shown(rows: count, isDryRun: isDryRun) { onRow in
            await flow.cancelling {
                await flow.perform(request, dataFolder: folder) { event in
                    if case .row(let row) = event { onRow(row) }
                }
            }
        }
        switch last {
        case .result(.imported(let report)):
            try output?.write(report.resultFile)
            return .imported(report)
        case .failure(let failure): throw failure
        default: throw CommandFailure(.internalFault, "the import ended without a result")
        }
    }

    private func shown(
        rows: Int, isDryRun: Bool,
        _ work: @escaping @Sendable (@escaping @Sendable (ImportRowResult) -> Void) async -> ControlEvent
    ) async -> ControlEvent {
        let console = flow.app.console
        if flow.app.options.json {
            return await work { row in console.write(JSONOutput.line(for: row) + "\n") }
        }
        let progress = ImportProgress(console: console, rows: rows, isDryRun: isDryRun)
        let last = await work { row in progress.show(row) }
        progress.end()
        return last
    }
}

/// The file with the results, readable by its owner alone: it lists customers' addresses.
struct ResultFile {
    private let path: String

    /// Creates the file, empty, or empties what was there.
    init(path: String) throws(CommandFailure) {
        self.path = path
        try Self.write([], to: path)
    }

    /// Puts `text` into it.
    func write(_ text: String) throws(CommandFailure) { try Self.write(Array(text.utf8), to: path) }

    private static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(path) }
            rest = rest.dropFirst(count)
        }
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure(
            .wrongUsage, "--results: \(TerminalText.safe(path)) cannot be written: \(SystemError.text(errno))")
    }
}
