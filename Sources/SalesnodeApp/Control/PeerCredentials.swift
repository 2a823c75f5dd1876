internal import NIOCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Who is at the other end of a Unix socket, as the kernel knows it (`man 7 unix`, SO_PEERCRED).
struct PeerCredentials: Sendable {
    /// `struct ucred`, which the C library shows only with `_GNU_SOURCE`.
    private struct Record: Sendable {
        var processID: Int32 = 0
        var userID: UInt32 = .max
        var groupID: UInt32 = .max
    }

    let processID: Int32
    let userID: UInt32

    /// Whether the peer may command this process: the same user, or root.
    var mayCommand: Bool { userID == geteuid() || userID == 0 }

    /// Asks the kernel about the channel's peer; nil where it does not say.
    static func ofPeer(on channel: any Channel) async -> PeerCredentials? {
        guard let provider = channel as? any SocketOptionProvider else { return nil }
        // SO_PEERCRED yields exactly the three 32-bit fields of `Record`, which is laid out like the C structure.
        let answer: EventLoopFuture<Record> = provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        guard let record = try? await answer.get() else { return nil }
        return PeerCredentials(processID: record.processID, userID: record.userID)
    }
}
