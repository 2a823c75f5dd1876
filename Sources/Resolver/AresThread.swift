internal import Glibc
internal import Synchronization

/// The one thread on which c-ares runs, and the only door to it.
///
/// c-ares is not thread-safe, so nothing else may touch its channel. Lookups are handed in through a locked list and a
/// socket pair that wakes the thread from `poll`; `select` and its limit of 1,024 descriptors are nowhere involved.
// `@unchecked` is right because the only mutable state is behind a Mutex and the descriptors never change.
final class AresThread: @unchecked Sendable {
    private struct Inbox {
        var lookups: [DNSLookup] = []
        var hasCancellations = false
        var isStopping = false
        var isRunning = false
    }

    private let inbox = Mutex(Inbox())
    private let settings: AresSettings
    private let wakeReadEnd: CInt
    private let wakeWriteEnd: CInt

    init(settings: AresSettings) {
        self.settings = settings
        var ends: [CInt] = [-1, -1]
        let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        _ = socketpair(AF_UNIX, type, 0, &ends)
        wakeReadEnd = ends[0]
        wakeWriteEnd = ends[1]
    }

    deinit {
        if wakeReadEnd >= 0 { close(wakeReadEnd) }
        if wakeWriteEnd >= 0 { close(wakeWriteEnd) }
    }

    /// Hands a lookup to the thread; it is finished at once where there can be no thread.
    func start(_ lookup: DNSLookup) {
        let isAccepted = inbox.withLock { inbox in
            if !inbox.isRunning { inbox.isRunning = startThread() }
            guard inbox.isRunning, !inbox.isStopping else { return false }
            inbox.lookups.append(lookup)
            return true
        }
        if isAccepted { wake() } else { lookup.finish(.failure(AddressLookup.Failure(fault: .overloaded))) }
    }

    /// Tells the thread to forget lookups that have been finished by others.
    func noteCancellation() {
        inbox.withLock { $0.hasCancellations = true }
        wake()
    }

    /// Ends the thread; what still waits is finished as cancelled.
    func stop() {
        inbox.withLock { $0.isStopping = true }
        wake()
    }

    private func wake() {
        var byte: UInt8 = 0
        // A full socket wakes as well as one more byte would.
        _ = write(wakeWriteEnd, &byte, 1)
    }

    private func startThread() -> Bool {
        guard wakeReadEnd >= 0 else { return false }
        var thread = pthread_t()
        let own = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<AresThread>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, own.toOpaque())
        guard status == 0 else {
            own.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private func run() {
        let core = AresCore(settings: settings)
        while true {
            let work = inbox.withLock { inbox in
                defer {
                    inbox.lookups = []
                    inbox.hasCancellations = false
                }
                return inbox
            }
            if work.isStopping {
                for lookup in work.lookups { lookup.finish(.failure(AddressLookup.Failure(fault: .cancelled))) }
                core.stop()
                return
            }
            for lookup in work.lookups { core.start(lookup) }
            if work.hasCancellations { core.forgetFinished() }
            core.turn(wakeDescriptor: wakeReadEnd)
        }
    }
}
