import IMAPCore
import MailModel
import NIOCore

/// Something that waits for the server, confined to the connection's event loop.
///
/// Exactly one of ``answered(_:outcome:)`` and ``failed(_:)`` is called, once, unless the waiting side gave up before.
protocol PendingRequest: AnyObject {
    /// The command's name for errors.
    var name: String { get }
    /// How long it may take.
    var patience: Patience { get }
    /// The timer that ends its patience.
    var timer: Scheduled<Void>? { get set }

    /// Whether another folder is open after it, so that events of the last one mean nothing any more.
    var changesFolder: Bool { get }

    /// Data that belongs to it. False means that the limits do not allow more.
    func received(_ data: UntaggedData) -> Bool
    /// A piece of a large body.
    func received(_ event: FetchEvent)
    /// The server's tagged answer.
    func answered(_ status: StatusResponse, outcome: SignInOutcome?)
    /// There will be no answer.
    func failed(_ error: IMAPClientError)
}

extension PendingRequest {
    var changesFolder: Bool { false }
    func received(_ data: UntaggedData) -> Bool { true }
    func received(_ event: FetchEvent) {}
}

/// How long a request waits.
enum Patience: Equatable {
    /// So long in all, not counting the time that a request of the other kind before it takes.
    case total(TimeAmount)
    /// So long without anything moving.
    case withoutProgress(TimeAmount)
    /// For ever; IDLE.
    case unlimited

    var amount: TimeAmount? {
        switch self {
        case .total(let amount), .withoutProgress(let amount): amount
        case .unlimited: nil
        }
    }
}

/// A command whose answer is collected and handed over at once.
final class CommandRequest<Command: IMAPCommand>: PendingRequest {
    let patience: Patience
    var timer: Scheduled<Void>?
    private let command: Command
    private var answer: Command.Answer
    private let complete: (Result<Command.Answer, IMAPClientError>) -> Void

    init(
        _ command: Command, patience: Patience, complete: @escaping (Result<Command.Answer, IMAPClientError>) -> Void
    ) {
        self.command = command
        self.patience = patience
        self.complete = complete
        answer = command.makeAnswer()
    }

    var name: String { command.name }

    var changesFolder: Bool {
        switch command.rules.effect {
        case .selects, .deselects: true
        case .none, .authenticates, .startsTLS, .logsOut, .idles, .notifies, .compresses: false
        }
    }

    func received(_ data: UntaggedData) -> Bool { command.add(data, to: &answer) }

    func answered(_ status: StatusResponse, outcome: SignInOutcome?) {
        guard outcome == nil, status.kind == .ok else {
            return complete(.failure(.refused(status, command: name, outcome: outcome)))
        }
        command.finish(status, &answer)
        complete(.success(answer))
    }

    func failed(_ error: IMAPClientError) { complete(.failure(error)) }
}

/// A sign-in, whose refusal has its own meanings.
final class SignInRequest: PendingRequest {
    let name: String
    let patience: Patience
    var timer: Scheduled<Void>?
    private let complete: (Result<Void, IMAPClientError>) -> Void

    init(name: String, patience: Patience, complete: @escaping (Result<Void, IMAPClientError>) -> Void) {
        self.name = name
        self.patience = patience
        self.complete = complete
    }

    func answered(_ status: StatusResponse, outcome: SignInOutcome?) {
        if status.kind == .ok, outcome?.sasl == nil {
            complete(.success(()))
        } else {
            complete(.failure(.signInRefused(status, command: name, outcome: outcome)))
        }
    }

    func failed(_ error: IMAPClientError) { complete(.failure(error)) }
}
