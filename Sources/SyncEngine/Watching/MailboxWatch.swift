import IMAPClient
import IMAPCore
import MailModel
import MailStore

/// Has a server tell of news, with no task while nothing happens.
struct MailboxWatch: Sendable {
    /// What is heard on the connection's event loop; must be quick.
    enum Heard: Sendable {
        /// Something happened.
        case news(WatchNews)
        /// The server ended the watch, and the connection stands.
        case ended
        /// The connection is gone.
        case lost(IMAPClientError)
    }

    /// Asks for news of all folders, before they are compared, so that nothing falls between. Gives whether the server
    /// does it (RFC 5465 §3.1).
    static func askForNews(on connection: IMAPConnection) async throws(IMAPClientError) -> Bool {
        guard await connection.capabilities.contains(.notify) else { return false }
        let request = NotifyRequest([
            NotifyRequest.Group(.selected, [.messageNew([]), .messageExpunge, .flagChange]),
            NotifyRequest.Group(.personal, [.messageNew([]), .messageExpunge, .flagChange, .mailboxName]),
        ])
        do {
            try await connection.notify(request)
            return true
        } catch {
            guard error.isRefusal else { throw error }
            return false
        }
    }

    /// Watches from now on, until the next command. The folder that is watched must be open.
    ///
    /// - Returns: whether the server tells of anything.
    static func begin(
        on watch: WatchConnection, watched: FolderKey, _ heard: @escaping @Sendable (Heard) -> Void
    ) async throws(IMAPClientError) -> Bool {
        let generation = watch.beginGeneration()
        let listen: @Sendable (IdleEvent) -> Void = { [weak watch] event in
            switch event {
            case .event(let event):
                guard let news = watch?.news(event, watched: watched), news != .nothing else { return }
                heard(.news(news))
            case .ended(let error?): heard(.lost(error))
            case .ended(nil): if watch?.isCurrent(generation) == true { heard(.ended) }
            }
        }
        if watch.idles {
            do {
                try await watch.connection.startIdle(listen)
                return true
            } catch {
                guard error.isRefusal else { throw error }
            }
        }
        guard watch.notifies else { return false }
        await watch.connection.watchEvents(listen)
        return true
    }
}
