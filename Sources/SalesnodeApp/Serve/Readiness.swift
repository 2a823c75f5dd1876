internal import Synchronization

/// Tells once, when every part that must be ready is.
final class Readiness: Sendable {
    private struct State {
        var address: ListenAddress?
        var hasSocket = false
        var isTold = false
    }

    private let state = Mutex(State())
    private let tell: @Sendable (ListenAddress) -> Void

    init(tell: @escaping @Sendable (ListenAddress) -> Void) { self.tell = tell }

    /// HTTP is accepted at `address`.
    func httpIsReady(at address: ListenAddress) { change { $0.address = address } }

    /// Where HTTP is accepted; nil as long as it is not.
    var address: ListenAddress? { state.withLock { $0.address } }

    /// Commands are accepted.
    func socketIsReady() { change { $0.hasSocket = true } }

    private func change(_ body: (inout State) -> Void) {
        let address: ListenAddress? = state.withLock { state in
            body(&state)
            guard state.hasSocket, !state.isTold, let address = state.address else { return nil }
            state.isTold = true
            return address
        }
        if let address { tell(address) }
    }
}
