import Dispatch
import Synchronization
import Testing

@testable import MailStoreSQLite

@Suite("Memory at rest")
struct RestingMemoryTests {
    @Test("is given back once after much was written, and not after little", .timeLimit(.minutes(5)))
    func released() async throws {
        let (releases, continuation) = AsyncStream.makeStream(of: Void.self)
        let count = Mutex(0)
        let memory = RestingMemory(interval: .milliseconds(20)) {
            count.withLock { $0 += 1 }
            continuation.yield()
        }
        for _ in 0..<10 { memory.wrote() }
        for _ in 0..<600 { memory.wrote() }
        var iterator = releases.makeAsyncIterator()
        _ = await iterator.next()
        #expect(count.withLock { $0 } == 1)
        // Too few since then for anybody to look.
        for _ in 0..<10 { memory.wrote() }
        for _ in 0..<600 { memory.wrote() }
        _ = await iterator.next()
        #expect(count.withLock { $0 } == 2)
    }

    @Test("is left alone when the store is closed")
    func ended() {
        let count = Mutex(0)
        let memory = RestingMemory(interval: .milliseconds(1)) { count.withLock { $0 += 1 } }
        memory.end()
        for _ in 0..<600 { memory.wrote() }
        #expect(count.withLock { $0 } == 0)
    }
}
