public import IMAPClient
import Logging
public import MailModel
import MailStore
import MailTransport
import SASL

/// Opens signed-in IMAP sessions of stored mailboxes, whatever their workspace: the one place at which a stored
/// credential meets a connection.
///
/// An engine never sees the credential and never judges it: where a sign-in is refused it calls
/// ``checkSoon(_:)``, and the health monitor's verdict comes back by ``target(of:)``.
public struct MailboxSessions: Sendable {
    private let dependencies: MailboxDependencies

    /// Opens sessions with these dependencies.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Connects to the receiving server of a mailbox and signs in.
    ///
    /// - Parameter configure: changes the options of the connection, such as how much it may buffer.
    /// - Throws: ``SessionFailure``; no connection stays open then.
    public func open(
        _ id: MailboxID, configure: @Sendable (inout IMAPClientOptions) -> Void = { _ in }
    ) async throws(SessionFailure) -> MailboxSession {
        let (mailbox, sealed) = try await stored(id)
        guard let mailbox, let sealed, mailbox.state == .active else { throw .notActive }
        let credentials: MailboxCredentials
        let settings: MailboxSettings
        do {
            settings = try MailboxSettings(mailbox)
            credentials = try dependencies.credentials(sealed, of: mailbox)
        } catch {
            throw .local(error)
        }
        let target = SessionTarget(mailbox, sealed, waitsForOwner: false)
        let connection = try await signedIn(mailbox, settings, credentials.imap, configure)
        // Whoever paused or changed the mailbox meanwhile must not be overtaken by a session that knows nothing of it.
        let now: SessionTarget?
        do {
            now = try await self.target(of: id)
        } catch {
            await connection.close()
            throw .local(error)
        }
        guard let now, now.isActive, now.stamp == target.stamp else {
            await connection.logout()
            throw .notActive
        }
        return MailboxSession(connection: connection, mailbox: mailbox, target: target)
    }

    /// What the sessions of a mailbox depend on; nil where there is no such mailbox any more.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func target(of id: MailboxID) async throws(MailboxError) -> SessionTarget? {
        try await dependencies.reading { reader in
            try reader.mailboxOfAnyWorkspace(id).map { try SessionTarget($0, on: reader) }
        }
    }

    /// The targets of all mailboxes that are not disconnected.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func targets() async throws(MailboxError) -> [SessionTarget] {
        var targets: [SessionTarget] = []
        for workspace in try await dependencies.reading({ try $0.workspaces() }) {
            var after: String?
            repeat {
                let start = after
                let (part, next) = try await dependencies.reading { reader in
                    let page = try reader.mailboxes(
                        in: workspace.id, after: start, limit: StoreReader.maximumPageItems)
                    let found = page.items.filter { $0.state != .disconnected }
                    return (try found.map { try SessionTarget($0, on: reader) }, page.next)
                }
                targets += part
                after = next
            } while after != nil && !Task.isCancelled
        }
        return targets
    }

    /// Lets the health monitor look at a mailbox at its next turn, because a session saw something that only a check
    /// may judge.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func checkSoon(_ id: MailboxID) async throws(MailboxError) {
        try await dependencies.writing { writer in
            guard let mailbox = try writer.mailboxOfAnyWorkspace(id), mailbox.state == .active else { return }
            var record = try writer.health(of: id, in: mailbox.workspace)
            // A side that waits for its owner stays so: the check leaves it alone.
            if let next = record.nextCheck, next <= writer.now { return }
            record.nextCheck = writer.now
            try writer.recordHealth(record)
        }
    }

    // MARK: - Parts

    private func stored(_ id: MailboxID) async throws(SessionFailure) -> (MailboxRecord?, SealedCredentials?) {
        do {
            return try await dependencies.reading { reader in
                guard let mailbox = try reader.mailboxOfAnyWorkspace(id) else { return (nil, nil) }
                return (mailbox, try reader.credentials(of: id, in: mailbox.workspace))
            }
        } catch {
            throw .local(error)
        }
    }

    private func signedIn(
        _ mailbox: MailboxRecord, _ settings: MailboxSettings, _ credential: DirectionCredential,
        _ configure: @Sendable (inout IMAPClientOptions) -> Void
    ) async throws(SessionFailure) -> IMAPConnection {
        let connector = dependencies.connector
        // A session can last for days: it records its conversation only where somebody reads along.
        let trace = connector.logger.logLevel <= .trace ? connector.makeTrace(for: credential.secrets) : nil
        do throws(SignInFailure) {
            return try await connector.signedInIMAP(settings, credential, trace: trace, configure: configure)
        } catch {
            if Task.isCancelled { throw .cancelled }
            switch error {
            case .imap(let failure):
                if let wait = failure.transport?.retryAfterMilliseconds { throw .paced(milliseconds: wait) }
            case .token(.local(let failure)): throw .local(failure)
            case .token, .smtp, .refusedApp: break
            }
            throw .failed(error.finding(FindingContext(receivingOf: mailbox)))
        }
    }
}

extension SessionTarget {
    init(_ mailbox: MailboxRecord, on reader: some StoreReading) throws {
        let sealed = try reader.credentials(of: mailbox.id, in: mailbox.workspace)
        var waitsForOwner = false
        if mailbox.receiving.status == .failed {
            let health = try reader.health(of: mailbox.id, in: mailbox.workspace)
            waitsForOwner = StoredHealth(health, at: mailbox.updated).state.receiving.waitsForChange
        }
        self.init(mailbox, sealed, waitsForOwner: waitsForOwner)
    }

    init(_ mailbox: MailboxRecord, _ sealed: SealedCredentials?, waitsForOwner: Bool) {
        var hasher = Hasher()
        hasher.combine(mailbox.imap)
        // The data key's wrapping is not part of it: a rotation of the master key changes no credential.
        hasher.combine(sealed?.identity)
        self.init(
            mailbox: mailbox.id, endpoint: mailbox.imap.endpoint, user: mailbox.imap.user,
            isActive: mailbox.state == .active && sealed != nil, waitsForOwner: waitsForOwner,
            receivingFails: mailbox.receiving.status == .failed, stamp: hasher.finalize())
    }
}
