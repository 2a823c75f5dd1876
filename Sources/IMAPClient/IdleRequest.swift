import IMAPCore
import MailModel
import NIOCore

/// IDLE, from the command to its answer.
final class IdleRequest: PendingRequest {
    let name = "IDLE"
    private(set) var patience: Patience
    var timer: Scheduled<Void>?
    private var started: ((Result<Void, IMAPClientError>) -> Void)?
    private var stopped: [(Result<Void, IMAPClientError>) -> Void] = []
    private let onEvent: @Sendable (IdleEvent) -> Void

    init(
        patience: Patience, onEvent: @escaping @Sendable (IdleEvent) -> Void,
        started: @escaping (Result<Void, IMAPClientError>) -> Void
    ) {
        self.patience = patience
        self.onEvent = onEvent
        self.started = started
    }

    /// The server accepted it: from now on it may last.
    func begin() {
        patience = .unlimited
        timer?.cancel()
        timer = nil
        started?(.success(()))
        started = nil
    }

    func happened(_ event: FolderEvent) { onEvent(.event(event)) }

    /// Tells `done` when IDLE is over.
    func notifyWhenOver(_ done: @escaping (Result<Void, IMAPClientError>) -> Void) { stopped.append(done) }

    func answered(_ status: StatusResponse, outcome: SignInOutcome?) {
        end(status.kind == .ok ? nil : .refused(status, command: name, outcome: nil))
    }

    func failed(_ error: IMAPClientError) { end(error) }

    private func end(_ error: IMAPClientError?) {
        let result: Result<Void, IMAPClientError> = error.map { .failure($0) } ?? .success(())
        if let started {
            // Refused, or over before it began.
            self.started = nil
            started(result)
            if error == nil { onEvent(.ended(nil)) }
        } else {
            onEvent(.ended(error))
        }
        for done in stopped { done(result) }
        stopped = []
    }
}
