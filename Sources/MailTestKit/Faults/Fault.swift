import Synchronization

/// One thing that goes wrong, once, at a moment that a test chooses.
public struct Fault: Sendable, Hashable {
    /// When it happens.
    public enum Moment: Sendable, Hashable {
        /// When a client connects.
        case connect
        /// When a client gives this command; `UID` commands have both words, such as `UID FETCH`.
        case command(String)
        /// When a client gives any command.
        case anyCommand
    }

    /// What happens.
    public enum Effect: Sendable, Hashable {
        /// The connection is cut, without a word, when so many more bytes were sent.
        case cut(afterBytes: Int)
        /// The connection is cut in the middle of the next literal.
        case cutInLiteral
        /// The connection stays open and nothing is ever sent again.
        case silence
        /// From now on this many bytes are sent each time so many milliseconds have passed.
        case trickle(bytes: Int, milliseconds: Int)
        /// The command is not carried out and answered with these words, such as `NO [LIMIT] later`.
        case answer(String)
        /// `* BYE` with these words, and the end.
        case bye(String)
        /// This line, whatever it is, comes before the answer.
        case insert(String)
        /// The command is carried out, but its untagged data is not sent.
        case dropUntagged
        /// The command's untagged data is sent twice.
        case duplicateUntagged
        /// The command is carried out, and the connection cut before the answer.
        case loseAnswer
    }

    /// When it happens.
    public var moment: Moment
    /// How many such moments pass before it.
    public var skips: Int
    /// What happens.
    public var effect: Effect
    /// Whose connection it is to be; nil means anybody's. At `.connect` nobody has signed in yet.
    public var user: String?

    /// Describes a fault.
    public init(at moment: Moment, skipping skips: Int = 0, user: String? = nil, _ effect: Effect) {
        self.moment = moment
        self.skips = skips
        self.user = user
        self.effect = effect
    }
}

/// The faults that are still to happen.
final class FaultPlan: Sendable {
    private struct State {
        var waiting: [Fault] = []
        var happened: [Fault] = []
    }

    private let state = Mutex(State())

    func add(_ fault: Fault) { state.withLock { $0.waiting.append(fault) } }
    func clear() { state.withLock { $0.waiting = [] } }
    var waiting: [Fault] { state.withLock { $0.waiting } }
    var happened: [Fault] { state.withLock { $0.happened } }

    /// The effects that are due at a moment; a command is told by its name.
    func due(command: String?, user: String?) -> [Fault.Effect] {
        state.withLock { state in
            var effects: [Fault.Effect] = []
            state.waiting = state.waiting.compactMap { fault in
                guard fault.user == nil || fault.user == user, Self.isMet(fault.moment, command) else { return fault }
                guard fault.skips == 0 else {
                    var later = fault
                    later.skips -= 1
                    return later
                }
                effects.append(fault.effect)
                state.happened.append(fault)
                return nil
            }
            return effects
        }
    }

    private static func isMet(_ moment: Fault.Moment, _ command: String?) -> Bool {
        switch moment {
        case .connect: command == nil
        case .command(let name): command == name.uppercased()
        case .anyCommand: command != nil
        }
    }
}
