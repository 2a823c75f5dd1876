import IMAPClient
import IMAPCore
import MailModel
import NIOCore

/// Waits for one message to appear in the Inbox or in Spam.
struct ArrivalWatch: Sendable {
    let connection: IMAPConnection
    let copies: TestCopies
    /// The UID that the next new message of the Inbox gets; nil where the server does not say.
    let firstUID: UID?

    /// How the wait ended.
    enum Outcome: Sendable {
        /// It is there.
        case arrived(FolderName, isSpam: Bool, MessageHeaders)
        /// A bounce of it is there; with the remote server's words.
        case bounced(ServerText)
        /// The time passed.
        case timedOut
    }

    /// Waits until `deadline`. The Inbox must be open.
    func wait(until deadline: ContinuousClock.Instant) async throws(IMAPClientError) -> Outcome {
        var junk = copies.folders.first { $0.role == .junk && $0.isSelectable }?.name
        var hasIdle = await connection.capabilities.hasIdle
        while true {
            if let outcome = try await lookIntoInbox() { return outcome }
            if let folder = junk {
                do {
                    if let outcome = try await lookIntoSpam(folder) { return outcome }
                } catch {
                    // A server may list a folder and not open it; the Inbox is what counts.
                    guard error.isRefusal else { throw error }
                    junk = nil
                }
                try await connection.examine(.inbox)
                // What came while Spam was open is not announced any more.
                if let outcome = try await lookIntoInbox() { return outcome }
            }
            let remaining = deadline - .now
            guard remaining > .zero else { return .timedOut }
            if hasIdle {
                hasIdle = try await idle(until: min(deadline, .now + VerificationRun.slice))
            } else {
                try await pause(min(remaining, VerificationRun.pollInterval))
                try await connection.noop()
            }
        }
    }

    /// Idles until something is new in the Inbox or `end` is reached; false where the server does not really do it.
    private func idle(until end: ContinuousClock.Instant) async throws(IMAPClientError) -> Bool {
        let wait = max(1, (end - .now).wholeMilliseconds)
        do {
            let events = try await connection.waitForEvents(timeout: .milliseconds(Int64(wait)))
            // Ended at once and without news: it would be asked again without end.
            return !events.isEmpty || end - .now < .milliseconds(100)
        } catch {
            // Announced, but refused: polling serves as well.
            guard error.isRefusal else { throw error }
            return false
        }
    }

    private func pause(_ duration: Duration) async throws(IMAPClientError) {
        do {
            try await Task.sleep(for: duration)
        } catch {
            throw IMAPClientError(.cancelled, "The work was cancelled.", disposition: .retry)
        }
    }

    private func lookIntoInbox() async throws(IMAPClientError) -> Outcome? {
        guard let firstUID else {
            // The folder is opened anew, because only that says how many messages there are now.
            let selected = try await connection.examine(.inbox)
            return try await headers(of: try await copies.find(in: selected, on: connection))
                .map { .arrived(.inbox, isSpam: false, $0) }
        }
        let new = UIDSet([firstUID.rawValue...UInt32.max])
        for headers in try await MessageHeaders.fetch(new, on: connection) {
            if headers.messageID == copies.messageID { return .arrived(.inbox, isSpam: false, headers) }
            if let words = try await BounceReading.bounce(
                of: copies.messageID, uid: headers.uid, headers: headers, on: connection)
            {
                return .bounced(words)
            }
        }
        return nil
    }

    private func lookIntoSpam(_ folder: FolderName) async throws(IMAPClientError) -> Outcome? {
        let selected = try await connection.examine(folder)
        let found = try await copies.find(in: selected, on: connection)
        return try await headers(of: found).map { .arrived(folder, isSpam: true, $0) }
    }

    private func headers(of uids: UIDSet) async throws(IMAPClientError) -> MessageHeaders? {
        guard !uids.isEmpty else { return nil }
        return try await MessageHeaders.fetch(uids, on: connection).first
    }
}
