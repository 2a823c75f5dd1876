import Foundation
import Glibc

/// Turns signals into bytes of a pipe, so that one `poll` waits for signals and sockets alike.
///
/// Make it first thing on the main thread: threads that exist already would still be interrupted by the signals.
public struct SignalWatch: ~Copyable {
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGCHLD]

    private var pipe = PipePair()
    private var stopRequested = false

    /// Blocks the signals and starts the thread that receives them; ignores SIGPIPE.
    public init() {
        signal(SIGPIPE, SIG_IGN)
        var set = sigset_t()
        sigemptyset(&set)
        for signal in Self.signals { sigaddset(&set, signal) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let waited = set
        let target = pipe.writeEnd
        // The thread ends with the process; the pipe outlives it because this value lives in `main`.
        Thread.detachNewThread {
            var waited = waited
            var number: Int32 = 0
            while sigwait(&waited, &number) == 0 {
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(target, &byte, 1)
            }
        }
    }

    /// Readable when a signal has arrived.
    var descriptor: Int32 { pipe.readEnd }

    /// Takes the signals that have arrived and says whether one of them asks the program to stop.
    mutating func takeSignals() -> Bool {
        var state = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
        while poll(&state, 1, 0) > 0, state.revents != 0 {
            var bytes: [UInt8] = []
            pipe.readAvailable(into: &bytes)
            if bytes.isEmpty { break }
            if bytes.contains(where: { Int32($0) != SIGCHLD }) { stopRequested = true }
        }
        return stopRequested
    }
}
