/// Runs `body` and cancels it when `limit` has passed.
///
/// It always waits for `body` to return, so nothing goes on behind the caller's back: `body` must answer to
/// cancellation by ending soon, as every session of ours does.
func withTimeLimit<T: Sendable>(_ limit: Duration, _ body: @escaping @Sendable () async -> T) async -> T {
    await withTaskGroup(of: T?.self) { group in
        group.addTask { await body() }
        group.addTask {
            try? await Task.sleep(for: limit)
            return nil
        }
        while let finished = await group.next() {
            // Whichever came first, the other has nothing left to do.
            group.cancelAll()
            if let finished { return finished }
        }
        preconditionFailure("the group holds `body`, which always returns a value")
    }
}
