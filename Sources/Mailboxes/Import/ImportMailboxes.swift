import Logging
public import MailModel
public import MailStore
public import MailTransport

/// What a person asks for when importing mailboxes.
public struct ImportRequest: Sendable {
    /// The file's bytes.
    public var file: [UInt8]
    /// Whose certificates are trusted, for every row.
    public var trust: TLSTrust
    /// Whether only the check is made and nothing is saved.
    public var isDryRun: Bool
    /// How much history of each mailbox is wanted; nil leaves it as it is, and for a new mailbox means the usual.
    public var history: HistoryChoice?

    /// Creates a request.
    public init(file: [UInt8], trust: TLSTrust, isDryRun: Bool = false, history: HistoryChoice? = nil) {
        self.file = file
        self.trust = trust
        self.isDryRun = isDryRun
        self.history = history
    }
}

/// What discovery says of an address whose row names no servers.
public enum ImportDiscovery: Sendable {
    /// These settings may be used.
    case found(MailboxSettings)
    /// None may be used: the code and the words for the row.
    case refused(code: String, words: String)
}

/// Connects the mailboxes of a list: checks every row, tells every result, and only then saves the rows that passed.
///
/// Rows run side by side, paced for each server. A row whose mailbox is connected already with the same settings and
/// password is left alone, so that an interrupted import is resumed by importing the same file again. Saving is one
/// transaction for each row; after it the round trip of a test message proves the mailbox, as when it is connected
/// alone.
public struct ImportMailboxes: Sendable {
    /// Bytes of the longest file that is read.
    public static let maximumFileBytes = ImportFile.maximumBytes

    private let dependencies: MailboxDependencies
    private let discover: @Sendable (EmailAddress, TLSTrust) async -> ImportDiscovery

    /// Creates the use case.
    ///
    /// - Parameter discover: finds the servers of an address whose row names none.
    public init(
        _ dependencies: MailboxDependencies,
        discover: @escaping @Sendable (EmailAddress, TLSTrust) async -> ImportDiscovery
    ) {
        self.dependencies = dependencies
        self.discover = discover
    }

    /// Runs it.
    ///
    /// - Parameter onRow: called with the result of each row as the check decides it, and again as it is saved and
    ///   proven. The results of all checks come before anything is saved.
    /// - Throws: ``MailboxError`` with `invalidInput` where nothing of the file can be used, `cancelled`, or
    ///   `storeFailed`. What was saved before stays saved.
    public func run(
        _ request: ImportRequest, onRow: @escaping @Sendable (ImportRowResult) -> Void = { _ in }
    ) async throws(MailboxError) -> ImportReport {
        var plan = try await check(request, onRow: onRow)
        if !request.isDryRun { plan = await save(plan, onRow: onRow) }
        let report = plan.report(isDryRun: request.isDryRun)
        dependencies.logger.info(
            "mailboxes imported",
            metadata: ["rows": "\(report.rows.count)", "connected": "\(report.count(.connected))"])
        guard !Task.isCancelled else {
            throw MailboxError(
                .cancelled,
                "Interrupted after \(report.count(.connected)) mailboxes were connected; import the same file again to go"
                    + " on.")
        }
        return report
    }

    /// Checks every row, and saves none.
    ///
    /// - Throws: ``MailboxError`` with `invalidInput` where nothing of the file can be used, or `cancelled`.
    public func check(
        _ request: ImportRequest, onRow: @escaping @Sendable (ImportRowResult) -> Void = { _ in }
    ) async throws(MailboxError) -> ImportPlan {
        let file = try ImportFile(request.file)
        var plan = ImportPlan(unknownColumns: file.unknownColumns)
        for result in file.refused {
            plan.results[result.row] = result
            onRow(result)
        }
        await PacedWork().run(file.rows, server: Self.pacingKey) { row in
            await check(row, request)
        } finished: { checked in
            plan.results[checked.result.row] = checked.result
            onRow(checked.result)
            if case .passed = checked.result.state { plan.good.append(checked) }
        }
        guard !Task.isCancelled else { throw .cancelledBeforeSaving }
        return plan
    }

    /// Saves the rows of a plan that passed and were not saved yet.
    ///
    /// Cancelling the task ends it soon; what was saved stays saved, and the rest can be saved by the plan that is
    /// returned.
    ///
    /// - Parameter mayBegin: asked before each further row; once it says no, what has begun is only finished.
    public func save(
        _ plan: ImportPlan, while mayBegin: @Sendable () -> Bool = { true },
        onRow: @escaping @Sendable (ImportRowResult) -> Void = { _ in }
    ) async -> ImportPlan {
        var plan = plan
        await PacedWork().run(plan.waiting, server: { Self.pacingKey($0.row) }, while: mayBegin) { checked in
            await save(checked)
        } finished: { result in
            plan.results[result.row] = result
            onRow(result)
        }
        return plan
    }

    /// How many rows a file has, unusable ones included.
    ///
    /// - Throws: ``MailboxError`` with `invalidInput` where nothing of the file can be used.
    public static func rowCount(of file: [UInt8]) throws(MailboxError) -> Int {
        let file = try ImportFile(file)
        return file.rows.count + file.refused.count
    }

    // MARK: - One row

    private func check(_ row: ImportRow, _ request: ImportRequest) async -> ImportPlan.Row {
        let trust = request.trust
        func decided(_ state: ImportRowResult.State, _ code: String, _ words: String) -> ImportPlan.Row {
            ImportPlan.Row(row: row, result: Self.result(row, state, code, words))
        }
        do throws(MailboxError) {
            let existing = try await connected(row.address)
            guard let passwords = row.passwords else {
                if existing != nil { return decided(.unchanged, "ok", "Connected already; the row has no password.") }
                return decided(
                    .refused, "input.password-missing",
                    "The row has no password; add it, or connect this mailbox by itself.")
            }
            let settings: MailboxSettings
            if let given = row.settings(trust: trust) {
                settings = given
            } else {
                switch await discover(row.address, trust) {
                case .found(let found): settings = row.settings(completing: found)
                case .refused(let code, let words): return decided(.failed, code, words)
                }
            }
            if let existing, existing.isSame(settings, passwords) {
                return decided(.unchanged, "ok", "Connected already with these settings and this password.")
            }
            guard let inspection = await inspect(settings, passwords) else {
                return decided(.failed, "cancelled", "Interrupted before the check was done.")
            }
            guard inspection.report.outcome == .passed else {
                let finding = inspection.report.firstFailure?.finding
                return decided(
                    .failed, finding?.code.rawValue ?? "failed",
                    finding.map { "\($0.cause) \($0.action)" } ?? "The check failed.")
            }
            var checked = decided(.passed, "ok", "Every step of the check passed.")
            checked.request = ConnectMailboxRequest(
                settings: settings, passwords: passwords, history: request.history)
            checked.inspection = inspection
            return checked
        } catch {
            return decided(.failed, error.code.rawValue, error.message)
        }
    }

    /// Checks a mailbox, and again where that may help. Nil where the task was cancelled.
    private func inspect(_ settings: MailboxSettings, _ passwords: MailboxPasswords) async -> Check.Inspection? {
        var patience = ImportPatience()
        while true {
            let inspection = await Check(dependencies.connector).inspect(
                settings, credentials: MailboxCredentials(passwords), onStep: { _ in })
            guard !Task.isCancelled else { return nil }
            guard let finding = inspection.report.firstFailure?.finding, let wait = patience.wait(after: finding) else {
                return inspection
            }
            // The server asked for this wait, or is busy.
            do { try await Task.sleep(for: wait) } catch { return nil }
        }
    }

    private func save(_ checked: ImportPlan.Row) async -> ImportRowResult {
        guard let request = checked.request, let inspection = checked.inspection, !Task.isCancelled else {
            return checked.result
        }
        do throws(MailboxError) {
            let saved = try await ConnectMailbox(dependencies).save(request, check: inspection)
            async let ended = saved.ended()
            var result = try await proven(saved.record, checked, request, inspection.report)
            result.ended = await ended
            if let words = result.ended?.words { result.words += " \(words)" }
            return result
        } catch {
            return Self.result(checked.row, .failed, error.code.rawValue, error.message)
        }
    }

    private func proven(
        _ record: MailboxRecord, _ checked: ImportPlan.Row, _ request: ConnectMailboxRequest, _ report: CheckReport
    ) async throws(MailboxError) -> ImportRowResult {
        var patience = ImportPatience()
        while true {
            let (report, _) = try await MailboxVerification(dependencies).run(
                record, credentials: MailboxCredentials(request.passwords), after: report, onStep: { _ in })
            guard let finding = report.firstFailure?.finding else {
                return Self.result(checked.row, .connected, "ok", "Connected, and proven by a test message.")
            }
            // What a server puts off, such as too many connections at once, goes better a while later, and no server tells
            // when. Cancelling ends the wait, and the row says what is true then: saved, not proven.
            if !Task.isCancelled, let wait = patience.wait(after: finding), (try? await Task.sleep(for: wait)) != nil {
                continue
            }
            return Self.result(
                checked.row, .saved, finding.code.rawValue,
                "Saved, but the test message failed: \(finding.cause) \(finding.action)")
        }
    }

    // MARK: - What is connected already

    private struct Connected {
        var settings: MailboxSettings
        var passwords: MailboxPasswords

        func isSame(_ other: MailboxSettings, _ otherPasswords: MailboxPasswords) -> Bool {
            settings.imap == other.imap && settings.smtp == other.smtp
                && (other.displayName == nil || settings.displayName == other.displayName)
                && (other.dailyLimit == nil || settings.dailyLimit == other.dailyLimit)
                && passwords.imap == otherPasswords.imap && passwords.smtp == otherPasswords.smtp
        }
    }

    /// The active mailbox of that address with its passwords; nil where there is none that works.
    private func connected(_ address: EmailAddress) async throws(MailboxError) -> Connected? {
        let workspace = dependencies.workspace
        let found = try await dependencies.reading { try $0.mailbox(address: address, in: workspace) }
        guard let found, found.state == .active, found.receiving.status != .failed, found.sending.status != .failed
        else { return nil }
        // A credential that cannot be opened is to be replaced, not an error of the row.
        guard let passwords = try? await dependencies.credentials(of: found).passwords else { return nil }
        return Connected(settings: try MailboxSettings(found), passwords: passwords)
    }

    // MARK: - Pacing

    private static func pacingKey(_ row: ImportRow) -> String {
        row.imap.host?.description ?? row.address.domain.description
    }

    private static func result(
        _ row: ImportRow, _ state: ImportRowResult.State, _ code: String, _ words: String
    ) -> ImportRowResult {
        ImportRowResult(row: row.row, address: row.address.description, state: state, code: code, words: words)
    }
}
