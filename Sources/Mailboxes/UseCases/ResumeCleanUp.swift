import IMAPClient
import Logging
import MailModel
import MailStore
import SASL

/// Removes the test messages of verifications that were interrupted.
///
/// Run at the start of the server and before commands that work on a mailbox. Errors are noted and never stop anybody:
/// what could not be removed now is tried at the next start, until ``givingUpAfter`` has passed.
public struct ResumeCleanUp: Sendable {
    /// How long after its start a verification's copies are looked for: longer than mail queues hold a message.
    public static let givingUpAfter: Int64 = 7 * 24 * 3600 * 1000

    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Cleans up whatever is due, one mailbox after the other.
    ///
    /// - Parameter reference: only this mailbox, where given.
    public func run(only reference: String? = nil) async {
        do {
            var due = try await dependencies.reading { reader in
                // Far more than can be due at once; what is left over is taken up at the next start.
                try reader.pendingVerifications(limit: 500).items
            }
            if let reference {
                let mailbox = try await dependencies.mailbox(reference)
                due = due.filter { $0.mailbox == mailbox.id }
            }
            for verification in due where !Task.isCancelled { await cleanUp(verification) }
        } catch {
            dependencies.logger.warning("clean-up not started", metadata: ["error": "\(error)"])
        }
    }

    private func cleanUp(_ verification: VerificationRecord) async {
        var verification = verification
        let age = Timestamp.now().milliseconds - verification.started.milliseconds
        do {
            let removal = try await removeCopies(of: verification)
            let isDone = removal.removed > 0 && removal.isComplete
            // Nothing found: it may still be on its way, unless it was removed by hand long ago.
            guard isDone || age > Self.givingUpAfter else { return }
            verification.cleanup = isDone ? .done : .abandoned
            if verification.state == .pending || verification.state == .sent { verification.state = .failed }
            let record = verification
            try await dependencies.writing { writer in try writer.advanceVerification(record) }
            dependencies.logger.info(
                "test message removed",
                metadata: ["mailbox": "\(verification.mailbox)", "copies": "\(removal.removed)"])
        } catch {
            dependencies.logger.warning(
                "test message not removed", metadata: ["mailbox": "\(verification.mailbox)", "error": "\(error)"])
        }
    }

    private func removeCopies(of verification: VerificationRecord) async throws -> TestCopies.Removal {
        let mailbox = try await dependencies.mailbox(verification.mailbox.description)
        let credentials = try await dependencies.credentials(of: mailbox)
        let settings = try MailboxSettings(mailbox)
        let trace = dependencies.connector.makeTrace(for: credentials.imap.secrets)
        let connection = try await dependencies.connector.signedInIMAP(settings, credentials.imap, trace: trace)
        do {
            let copies = TestCopies(
                messageID: verification.messageID, folders: try await DiscoveredFolder.list(on: connection))
            let removal = try await copies.removeAll(on: connection)
            await connection.logout()
            return removal
        } catch {
            await connection.close()
            throw error
        }
    }
}
