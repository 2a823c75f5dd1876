/// IDLE from the command to its answer (RFC 2177 §3).
struct IdleMachine: Sendable {
    private enum State: Sendable {
        /// Sent; next is `idling` by `+`, or the tagged answer.
        case requested(isDoneWanted: Bool)
        /// Accepted; next is `finishing`.
        case idling
        /// DONE is sent; next is the tagged answer.
        case finishing
    }

    private var state = State.requested(isDoneWanted: false)

    enum Action: Equatable {
        case none
        case begin
        case writeDone
    }

    /// The server sent `+`.
    mutating func continued() -> Action {
        switch state {
        case .requested(isDoneWanted: false):
            state = .idling
            return .begin
        case .requested(isDoneWanted: true):
            state = .finishing
            return .writeDone
        // Some servers repeat `+ idling` to keep the connection alive.
        case .idling, .finishing: return .none
        }
    }

    /// IDLE shall end.
    mutating func finish() -> Action {
        switch state {
        case .requested:
            // RFC 2177 §3: DONE may only follow the server's `+`.
            state = .requested(isDoneWanted: true)
            return .none
        case .idling:
            state = .finishing
            return .writeDone
        case .finishing: return .none
        }
    }
}
