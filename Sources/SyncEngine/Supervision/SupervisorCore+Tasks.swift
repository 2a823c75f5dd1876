import IMAPClient
import Logging
import MailModel
import MailStore
import Mailboxes

/// The tasks of a mailbox: to connect, to work, to fetch history. Each ends as soon as there is nothing to do.
extension SupervisorCore {
    /// Opens the watching connection.
    func open(_ id: MailboxID, _ number: Int) async {
        do throws(WorkFailure) {
            let watch = try await worker.open(id, number: number)
            guard keep(watch, id) else { return await watch.connection.logout() }
            dependencies.logger.debug(
                "Mailbox connected",
                metadata: ["mailbox": "\(id)", "notify": "\(watch.notifies)", "idle": "\(watch.idles)"])
        } catch {
            log("Mailbox not connected", id, error)
            tell { $0.openFailed(id, number: number, error, at: $1) }
        }
    }

    /// Does what there is to do on the watching connection.
    func work(_ id: MailboxID, _ number: Int) async {
        while true {
            switch tell({ $0.claim(id, number: number, at: $1) }) {
            case .rest: return
            case .end:
                if let watch = takeWatch(id, number) { await watch.connection.logout() }
                return
            case .job(let job):
                let result: Result<JobResult, WorkFailure>
                if let watch = watch(id, number) {
                    result = await worker.perform(job, on: watch) { [weak self] in self?.heard($0, id, number) }
                } else {
                    result = .failure(.stopped)
                }
                tell { $0.finished(id, number: number, result, at: $1) }
                guard case .failure(let failure) = result else { continue }
                log("Work failed", id, failure, job: job)
                if case .local = failure { continue }
                if let watch = takeWatch(id, number) { await watch.connection.close() }
                return
            }
        }
    }

    /// Fetches history on a connection of its own.
    func fetchHistory(_ id: MailboxID, _ number: Int) async {
        var connection: HistoryConnection
        do throws(WorkFailure) {
            connection = try await worker.openForHistory(id)
        } catch {
            log("History not begun", id, error)
            _ = tell { $0.bulkOpened(id, number: number, error, at: $1) }
            return
        }
        guard tell({ $0.bulkOpened(id, number: number, nil, at: $1) }) else {
            return await connection.session.connection.logout()
        }
        while case .job(.history(let budget)) = tell({ $0.claimBulk(id, number: number, at: $1) }) {
            let result: Result<JobResult, WorkFailure>
            do {
                // The folders are those that the watching connection found; without it the next connection will say.
                let synced = watch(id)?.synced ?? []
                let piece = try await worker.history(
                    connection.sync, synced, skipping: connection.skipping, budget)
                connection.skipping = piece.skipping
                result = .success(piece.result)
            } catch {
                result = .failure(worker.failure(error, on: connection.session))
            }
            tell { $0.bulkFinished(id, number: number, result, at: $1) }
            if case .failure(let failure) = result {
                log("History interrupted", id, failure)
                return await connection.session.connection.close()
            }
        }
        await connection.session.connection.logout()
    }

    /// Opens a connection that listens on the folder of sent mail.
    func listen(_ id: MailboxID, _ number: Int) async {
        var opened: MailboxSession?
        do throws(WorkFailure) {
            // Without a watching connection, or with another list of folders, the machine asks again in its time.
            guard let folder = watch(id)?.sent else { throw .stopped }
            let side = try await worker.openSide(id, number: number, on: folder)
            opened = side.session
            do throws(IMAPClientError) {
                try await side.listen { [weak self] in self?.heard($0, id, side: number) }
            } catch {
                throw worker.failure(error, on: side.session)
            }
            guard keep(side, id) else { return await side.session.connection.logout() }
            // What was sent before it listened.
            tell { $0.sideHeard(id, number: number, [side.folder], at: $1) }
        } catch {
            log("Sent mail not listened to", id, error)
            await opened?.connection.close()
            _ = tell { $0.sideOpened(id, number: number, error, at: $1) }
        }
    }

    /// Listens anew before the server hangs up (RFC 2177 §3).
    func listenAnew(_ id: MailboxID, _ number: Int) async {
        guard let side = side(id, number) else { return }
        do throws(IMAPClientError) {
            try await side.listen { [weak self] in self?.heard($0, id, side: number) }
        } catch {
            let failure = worker.failure(error, on: side.session)
            tell { $0.sideLost(id, number: number, failure, at: $1) }
        }
    }

    /// Something was heard on a connection for sent mail; called on its event loop.
    private func heard(_ heard: MailboxWatch.Heard, _ id: MailboxID, side number: Int) {
        switch heard {
        case .news(.folders(let folders)): tell { $0.sideHeard(id, number: number, folders, at: $1) }
        case .news, .ended: break
        case .lost(let error):
            guard let side = side(id, number) else { return }
            let failure = worker.failure(error, on: side.session)
            tell { $0.sideLost(id, number: number, failure, at: $1) }
        }
    }

    /// Something was heard on a watching connection; called on its event loop.
    private func heard(_ heard: MailboxWatch.Heard, _ id: MailboxID, _ number: Int) {
        switch heard {
        case .news(.folders(let folders)): tell { $0.happened(id, number: number, folders, at: $1) }
        case .news(.everything), .news(.notifyEnded): tell { $0.foldersChanged(id, number: number, at: $1) }
        case .news(.nothing): break
        case .ended: tell { $0.watchEnded(id, number: number, at: $1) }
        case .lost(let error):
            guard let watch = watch(id, number) else { return }
            let failure = worker.failure(error, on: watch.session)
            log("Connection lost", id, failure)
            tell { $0.lost(id, number: number, failure, at: $1) }
        }
    }

    // MARK: - Around it

    func checkSoon(_ id: MailboxID) async {
        do {
            try await dependencies.sessions.checkSoon(id)
        } catch {
            // The monitor looks by itself, only later.
            dependencies.logger.warning("Check not asked for", metadata: ["mailbox": "\(id)", "error": "\(error)"])
        }
    }

    func look(_ id: MailboxID) async {
        do {
            let target = try await dependencies.sessions.target(of: id)
            tell { $0.looked(id, target, at: $1) }
        } catch {
            dependencies.logger.warning("Mailbox not looked at", metadata: ["mailbox": "\(id)", "error": "\(error)"])
            // As if there were no verdict: the next attempt tells.
            tell { $0.lookFailed(id, at: $1) }
        }
    }

    /// Writes down how a mailbox stands, for people.
    func write(_ phase: SyncPhase, _ finding: String, of id: MailboxID) async {
        let now = dependencies.store.time
        do {
            // Nothing is written where it stands there already: after a start that would be once for every mailbox.
            let isKnown = try await dependencies.store.read { reader in
                guard let mailbox = try reader.mailboxOfAnyWorkspace(id) else { return true }
                let state = try reader.syncState(of: try reader.mailboxKey(id, in: mailbox.workspace))
                let isRecent = state?.lastConnected.map { now.milliseconds - $0.milliseconds < 3_600_000 } ?? false
                return state?.phase == phase && state?.lastError == finding && isRecent && phase != .blocked
            }
            guard !isKnown else { return }
            try await dependencies.store.write { writer in
                guard let mailbox = try writer.mailboxOfAnyWorkspace(id) else { return }
                let key = try writer.mailboxKey(id, in: mailbox.workspace)
                var state = try writer.syncState(of: key) ?? SyncState()
                state.phase = phase
                // Why a mailbox waits for its owner is what the check found.
                state.lastError = phase == .blocked ? mailbox.receiving.finding : finding
                if phase == .idle || phase == .history { state.lastConnected = writer.now }
                try writer.setSyncState(state, of: key)
            }
        } catch {
            dependencies.logger.warning("State not stored", metadata: ["mailbox": "\(id)", "error": "\(error)"])
        }
    }

    private func log(_ message: Logger.Message, _ id: MailboxID, _ failure: WorkFailure, job: MailboxJob? = nil) {
        var metadata: Logger.Metadata = ["mailbox": "\(id)"]
        if let job { metadata["job"] = "\(job.name)" }
        switch failure {
        case .connection(let trouble): metadata["finding"] = "\(trouble.finding)"
        case .local(let trouble):
            metadata["finding"] = "\(trouble.rawValue)"
            return dependencies.logger.warning("This machine is short of something", metadata: metadata)
        case .notActive: metadata["finding"] = "mailbox.not-active"
        case .paced(let milliseconds): metadata["wait"] = "\(milliseconds)"
        // Whoever stopped it knows.
        case .stopped: return
        }
        dependencies.logger.info(message, metadata: metadata)
    }
}
