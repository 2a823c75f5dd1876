import IMAPClient
import IMAPCore
import MailModel
import MailStore
import Mailboxes

/// A second connection of a mailbox, that listens on its folder of sent mail and does nothing else (RFC 2177).
struct SideConnection: Sendable {
    /// The connection's number in the machine.
    let number: Int
    let session: MailboxSession
    /// The folder that it listens on.
    let folder: FolderKey

    /// Begins to listen, or to listen anew. The folder is opened already.
    func listen(_ heard: @escaping @Sendable (MailboxWatch.Heard) -> Void) async throws(IMAPClientError) {
        let folder = folder
        try await session.connection.startIdle { event in
            switch event {
            case .event(let event):
                let news = WatchNews(event, watched: folder, folders: [:])
                if case .folders = news { heard(.news(news)) }
            case .ended(let error?): heard(.lost(error))
            // By us, to listen anew; or by the server, which listening anew in its time mends.
            case .ended(nil): break
            }
        }
    }
}
