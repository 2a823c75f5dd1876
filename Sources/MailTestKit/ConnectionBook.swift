import NIOCore
import Synchronization

/// The connections that are open, and how many of them each account has.
final class ConnectionBook: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var perAccount: [ObjectIdentifier: Int] = [:]
    }

    private let state = Mutex(State())

    func opened(_ channel: any Channel) { state.withLock { $0.channels[ObjectIdentifier(channel)] = channel } }

    func closed(_ channel: any Channel) {
        state.withLock { _ = $0.channels.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Counts a connection of an account; false where it has enough.
    func joined(_ account: FakeAccount, limit: Int?) -> Bool {
        state.withLock { state in
            let count = state.perAccount[ObjectIdentifier(account), default: 0]
            if let limit, count >= limit { return false }
            state.perAccount[ObjectIdentifier(account)] = count + 1
            return true
        }
    }

    func left(_ account: FakeAccount) {
        state.withLock { $0.perAccount[ObjectIdentifier(account), default: 1] -= 1 }
    }

    /// Cuts every connection and waits until all are closed.
    func cutAll() async {
        let channels = state.withLock { Array($0.channels.values) }
        for channel in channels {
            channel.eventLoop.execute {
                guard channel.isActive,
                    let context = try? channel.pipeline.syncOperations.context(handlerType: SocketEnd.self)
                else { return channel.close(promise: nil) }
                context.close(promise: nil)
            }
        }
        for channel in channels { try? await channel.closeFuture.get() }
    }
}

/// The accounts of a server by name.
final class AccountBook: Sendable {
    private let accounts = Mutex<[String: FakeAccount]>([:])

    func account(_ user: String) -> FakeAccount? { accounts.withLock { $0[user] } }
    func add(_ account: FakeAccount) { accounts.withLock { $0[account.user] = account } }
}

/// Options that can change while the server runs.
final class OptionsBox: Sendable {
    private let options: Mutex<FakeServerOptions>

    init(_ options: FakeServerOptions) { self.options = Mutex(options) }

    var value: FakeServerOptions {
        get { options.withLock { $0 } }
        set { options.withLock { $0 = newValue } }
    }
}
