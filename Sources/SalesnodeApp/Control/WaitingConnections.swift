internal import NIOCore
internal import Synchronization

/// Connections that were accepted and that nobody has taken yet, so that they are closed with the listener.
final class WaitingConnections: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    /// Keeps a new connection.
    func add(_ channel: any Channel) {
        channels.withLock { $0[ObjectIdentifier(channel)] = channel }
        channel.closeFuture.whenComplete { _ in self.remove(channel) }
    }

    /// The connection is somebody's now.
    func remove(_ channel: any Channel) {
        _ = channels.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Closes all that wait.
    func close() {
        let waiting = channels.withLock { Array($0.values) }
        for channel in waiting { channel.close(promise: nil) }
    }
}
