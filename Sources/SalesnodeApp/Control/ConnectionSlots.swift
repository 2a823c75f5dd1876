internal import Synchronization

/// A bound on how many things happen at a time.
final class ConnectionSlots: Sendable {
    private let free: Mutex<Int>

    init(count: Int) { free = Mutex(count) }

    /// Takes a slot; false where none is free.
    func take() -> Bool {
        free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }

    /// Gives a slot back that was taken.
    func giveBack() { free.withLock { $0 += 1 } }
}
