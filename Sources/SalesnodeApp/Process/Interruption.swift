internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What Ctrl-C and SIGTERM do to a command.
///
/// Before any work runs they end the program at once, with the terminal put back in order. While work runs the first
/// one cancels it, so that it cleans up, for at most ``cleanUpSeconds``; the second one ends the program at once.
final class Interruption: Sendable {
    /// How long cancelled work may take to clean up.
    static let cleanUpSeconds = 10

    private static let signals = [SIGINT, SIGTERM]

    private let listener = InterruptionListener()
    private let sources: Mutex<[any DispatchSourceSignal]>

    /// Takes the signals over from now on, once for the process. They cannot be given back: Dispatch does that at some
    /// later time of its own choice.
    init() {
        let listener = listener
        let queue = DispatchQueue(label: "salesnode.signals")
        sources = Mutex(
            Self.signals.map { number in
                // The default action would end the process before the source hears of the signal.
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler { listener.interrupt(on: queue) }
                source.resume()
                return source
            })
    }

    /// Whether a signal has come. A command that ended with a result all the same says so in its status.
    var hasCome: Bool { listener.hasCome }

    /// Runs `work`, which a signal cancels.
    func cancelling<Result: Sendable>(_ work: @escaping @Sendable () async -> Result) async -> Result {
        // Unstructured, because the signal arrives outside of every task and must reach this one; it is awaited below.
        let task = Task { await work() }
        listener.work(began: { task.cancel() })
        let result = await task.value
        listener.workEnded()
        return result
    }
}

/// What the signals reach.
private final class InterruptionListener: Sendable {
    private struct State {
        var cancel: (@Sendable () -> Void)?
        var isInterrupted = false
    }

    private let state = Mutex(State())

    var hasCome: Bool { state.withLock { $0.isInterrupted } }

    func work(began cancel: @escaping @Sendable () -> Void) { state.withLock { $0.cancel = cancel } }

    func workEnded() { state.withLock { $0.cancel = nil } }

    func interrupt(on queue: DispatchQueue) {
        let cancel = state.withLock { state in
            defer { state.isInterrupted = true }
            return state.isInterrupted ? nil : state.cancel
        }
        guard let cancel else { exitNow() }
        cancel()
        queue.asyncAfter(deadline: .now() + .seconds(Interruption.cleanUpSeconds)) { self.exitNow() }
    }

    private func exitNow() -> Never {
        EchoState.shared.restore()
        _exit(ExitStatus.interrupted)
    }
}
