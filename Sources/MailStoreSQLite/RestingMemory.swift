internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Gives memory back when much was written and not much is written any more.
///
/// Connections keep the pages that they have read, up to 96 MB together, and the allocator keeps what was freed among
/// what is still used. While there is work, both are worth it. A process whose mailboxes are at rest should not hold them.
final class RestingMemory: Sendable {
    /// Writes within that time which are none that memory is kept for.
    private static let fewWrites = 100
    /// Writes after which there may be something to give back.
    private static let manyWrites = 500

    private struct State {
        var recent = 0
        var sinceRelease = 0
        var isWaiting = false
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let interval: DispatchTimeInterval
    private let release: @Sendable () -> Void

    /// - Parameters:
    ///   - interval: how long is looked at to tell whether there is work.
    ///   - release: gives the memory of the connections back; must not wait.
    init(interval: DispatchTimeInterval = .seconds(10), release: @escaping @Sendable () -> Void) {
        self.interval = interval
        self.release = release
    }

    /// Takes note of a write.
    func wrote() {
        let begins = state.withLock { state in
            state.recent += 1
            state.sinceRelease += 1
            guard !state.isWaiting, !state.hasEnded, state.sinceRelease >= Self.manyWrites else { return false }
            state.isWaiting = true
            return true
        }
        if begins { wait() }
    }

    /// Nothing is released any more when this has returned.
    func end() { state.withLock { $0.hasEnded = true } }

    private func wait() {
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + interval) { [weak self] in
            self?.look()
        }
    }

    private func look() {
        let isOver = state.withLock { state in
            guard !state.hasEnded else { return true }
            defer { state.recent = 0 }
            guard state.recent < Self.fewWrites else { return false }
            state.isWaiting = false
            state.sinceRelease = 0
            // Within the lock, so that nothing is closed meanwhile.
            release()
            // A moment later, when the connections have given back theirs.
            DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + .seconds(1)) { Self.trimAllocator() }
            return true
        }
        if !isOver { wait() }
    }

    /// `malloc_trim`, looked up by name because other C libraries have none.
    private static func trimAllocator() {
        typealias Trim = @convention(c) (Int) -> Int32
        guard let address = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(address, to: Trim.self)(0)
    }
}
