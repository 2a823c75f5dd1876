import MailModel
import Synchronization
import Testing

@testable import Access

@Suite("Access: passwords")
struct PasswordTests {
    private static let cheap = PasswordHasher.Cost(passes: 1, memory: 8192)

    @Test("a password verifies against its own hash and no other does")
    func verify() async throws {
        let hasher = PasswordHasher(cost: Self.cheap)
        let hash = try await hasher.hash(Secret("plain yellow kettle"))
        #expect(try await hasher.verify(Secret("plain yellow kettle"), against: hash) == .right)
        #expect(try await hasher.verify(Secret("plain yellow kettlE"), against: hash) == .wrong)
        #expect(try await hasher.verify(Secret(""), against: hash) == .wrong)
        #expect(try await hasher.verify(Secret("plain yellow kettle"), against: nil) == .wrong)
        #expect(try await hasher.verify(Secret("plain yellow kettle"), against: Secret("no hash")) == .wrong)
    }

    @Test("the same password has another hash each time, and the hash says how it was made")
    func salted() async throws {
        let hasher = PasswordHasher(cost: Self.cheap)
        let first = try await hasher.hash(Secret("plain yellow kettle"))
        let second = try await hasher.hash(Secret("plain yellow kettle"))
        #expect(first != second)
        #expect(String(decoding: first.copyBytes(), as: UTF8.self).hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
    }

    @Test("a hash of another cost verifies and is made anew")
    func rehash() async throws {
        let old = try await PasswordHasher(cost: Self.cheap).hash(Secret("plain yellow kettle"))
        let hasher = PasswordHasher(cost: .init(passes: 2, memory: 16384))
        guard case .rightWithNewHash(let new) = try await hasher.verify(Secret("plain yellow kettle"), against: old)
        else {
            Issue.record("the hash was not made anew")
            return
        }
        #expect(try await hasher.verify(Secret("plain yellow kettle"), against: new) == .right)
        #expect(try await hasher.verify(Secret("another"), against: old) == .wrong)
    }

    @Test("work beyond the queue's places is refused, and urgent work has places of its own and goes first")
    func bounded() async throws {
        let workers = BoundedWorkers(threads: 1, places: 2)
        let gate = Gate()
        let order = Mutex<[String]>([])
        let note: @Sendable (String) -> Void = { name in order.withLock { $0.append(name) } }
        async let running: Bool? = workers.run(isUrgent: false) {
            gate.block()
            return true
        }
        gate.waitUntilBlocked()
        // The order in which tasks begin is nobody's promise, so each is seen to wait before the next one comes.
        let first = Task { await workers.run(isUrgent: false) { note("first") } }
        while workers.waitingCount < 1 { await Task.yield() }
        let second = Task { await workers.run(isUrgent: false) { note("second") } }
        while workers.waitingCount < 2 { await Task.yield() }
        #expect(await workers.run(isUrgent: false) { note("third") } == nil)
        let urgent = Task { await workers.run(isUrgent: true) { note("urgent") } }
        while workers.waitingCount < 3 { await Task.yield() }
        gate.open()
        _ = await running
        _ = await (first.value, second.value, urgent.value)
        #expect(order.withLock { $0 } == ["urgent", "first", "second"])
        #expect(await workers.run(isUrgent: false) { 1 } == 1)
    }

    @Test(
        "what is short or easy is refused",
        arguments: [
            "short", "elevenchars", "password1234!", "PASSWORD!!!!2024", "123456789012", "aaaaaaaaaaaaaa",
            "abababababab",
            "abcdefghijklmn", "olive@acme.test", "salesnode2026!", "qwertyuiop123", "098765432109", "oliveolive12",
        ])
    func refused(password: String) throws {
        let address = try EmailAddress("olive@acme.test")
        #expect(throws: AccessError(.invalidInput, "")) { try PasswordRules.check(Secret(password), of: address) }
    }

    @Test(
        "what is long and one's own is accepted, in any script",
        arguments: ["plain yellow kettle", "Zwölf Boxkämpfer", "пароль моей бабушки", "f8#kQ!z09-Lm", "長い合言葉は良い合言葉です"])
    func accepted(password: String) throws {
        try PasswordRules.check(Secret(password), of: try EmailAddress("olive@acme.test"))
    }

    @Test("a password of more than 1,024 bytes is refused before it costs anything")
    func tooLong() throws {
        let long = Secret(String(repeating: "abcde fghij ", count: 90))
        #expect(throws: AccessError(.invalidInput, "")) {
            try PasswordRules.check(long, of: try EmailAddress("olive@acme.test"))
        }
    }
}

/// Holds a thread until it is opened.
private final class Gate: Sendable {
    private enum State { case closed, blocked, opened }
    private let state = Mutex(State.closed)

    func block() {
        state.withLock { if $0 == .closed { $0 = .blocked } }
        while state.withLock({ $0 != .opened }) {}
    }

    func waitUntilBlocked() { while state.withLock({ $0 != .blocked }) {} }

    func open() { state.withLock { $0 = .opened } }
}
