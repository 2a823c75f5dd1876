internal import MailModel
internal import Mailboxes
internal import Synchronization

/// Sign-ins that have connected their mailbox, for as long as a browser may come back to them: by its way back, or by a
/// reload. Only in memory; after a restart such a browser is told that the sign-in is over.
final class FinishedSignIns: Sendable {
    /// The most that are remembered; the oldest are forgotten first.
    private static let limit = 1000

    private struct Entry {
        /// Used up by then, and worth nothing any more.
        let handle: Secret
        let browser: Secret
        let mailbox: MailboxSummary
    }

    private let entries = Mutex<[Entry]>([])

    /// Remembers which mailbox a sign-in has connected.
    func note(_ mailbox: MailboxSummary, of handle: Secret, in browser: OAuthBrowser) {
        entries.withLock { entries in
            entries.append(Entry(handle: handle, browser: browser.secret, mailbox: mailbox))
            if entries.count > Self.limit { entries.removeFirst(entries.count - Self.limit) }
        }
    }

    /// The mailbox that a sign-in of this browser has connected; nil where none is remembered.
    func ending(of handle: Secret?, in browser: OAuthBrowser) -> MailboxSummary? {
        guard let handle else { return nil }
        return entries.withLock { entries in
            entries.last { $0.handle == handle && $0.browser == browser.secret }?.mailbox
        }
    }
}
