import MailStore
import Synchronization

/// A database whose disk is full, or which is locked, as often as a test says.
final class FaultyDatabase: SQLDatabase {
    private let base: any SQLDatabase
    private let faults = Mutex<[(skips: Int, code: StoreError.Code)]>([])
    private let counter = Mutex(0)

    init(_ base: any SQLDatabase) { self.base = base }

    /// How many writes have failed.
    var failures: Int { counter.withLock { $0 } }

    /// Lets the write after so many others fail, when everything is written and nothing committed.
    func fail(after writes: Int, with code: StoreError.Code) {
        faults.withLock { $0.append((writes, code)) }
    }

    func clearFaults() { faults.withLock { $0 = [] } }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> T
    ) async throws(StoreError) -> T {
        try await base.read(body)
    }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> T
    ) async throws(StoreError) -> T {
        let failure = due()
        return try await base.write { (connection) throws(StoreError) in
            let result = try body(connection)
            if let failure { throw StoreError(failure, "the test wants it so") }
            return result
        }
    }

    private func due() -> StoreError.Code? {
        let code = faults.withLock { faults -> StoreError.Code? in
            var due: StoreError.Code?
            for index in faults.indices { faults[index].skips -= 1 }
            if let index = faults.firstIndex(where: { $0.skips < 0 }) { due = faults.remove(at: index).code }
            return due
        }
        if code != nil { counter.withLock { $0 += 1 } }
        return code
    }

    func discardHistory() async throws(StoreError) { try await base.discardHistory() }
    func close() async throws(StoreError) { try await base.close() }
}
