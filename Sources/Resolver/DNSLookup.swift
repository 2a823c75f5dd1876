internal import NIOCore
internal import Synchronization

/// One question on its way from the task that asks to the resolver's thread, and its answer on the way back.
///
/// The continuation is resumed exactly once, by whoever comes first: the thread or the cancellation.
final class DNSLookup: Sendable {
    typealias Outcome = Result<DNSAnswer, AddressLookup.Failure>

    let question: DNSQuestion
    let deadline: NIODeadline

    private enum Phase {
        case idle
        case waiting(CheckedContinuation<Outcome, Never>)
        case finished
    }

    private let phase = Mutex(Phase.idle)

    init(question: DNSQuestion, deadline: NIODeadline) {
        self.question = question
        self.deadline = deadline
    }

    /// Takes the continuation; false where the lookup was cancelled before, and then the continuation is resumed.
    func begin(_ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
        let begins = phase.withLock { phase in
            guard case .idle = phase else { return false }
            phase = .waiting(continuation)
            return true
        }
        if !begins { continuation.resume(returning: .failure(AddressLookup.Failure(fault: .cancelled))) }
        return begins
    }

    /// Gives the answer, unless one was given before.
    func finish(_ outcome: Outcome) {
        let waiting = phase.withLock { phase -> CheckedContinuation<Outcome, Never>? in
            defer { phase = .finished }
            guard case .waiting(let continuation) = phase else { return nil }
            return continuation
        }
        waiting?.resume(returning: outcome)
    }

    /// Whether nobody waits for the answer any more.
    var isFinished: Bool {
        phase.withLock { phase in
            if case .finished = phase { true } else { false }
        }
    }
}
