internal import CSodium
public import MailModel

/// Hashes and verifies passwords by Argon2id, on threads of its own.
///
/// A hash is libsodium's encoded string: algorithm, parameters, salt and hash in one, so that parameters can change
/// while old hashes still verify.
public final class PasswordHasher: Sendable {
    /// How much a guess costs.
    public struct Cost: Sendable, Hashable {
        /// Passes over the memory.
        public var passes: UInt64
        /// Bytes of memory.
        public var memory: Int

        /// Takes both; libsodium's minimum is one pass and 8 KiB.
        public init(passes: UInt64, memory: Int) {
            self.passes = passes
            self.memory = memory
        }

        /// 64 MiB and two passes: libsodium's own choice for signing in interactively, and more than OWASP's least
        /// (19 MiB, two passes). About a tenth of a second.
        public static let standard = Cost(passes: 2, memory: 64 << 20)
    }

    /// What comes of comparing.
    public enum Verdict: Sendable, Equatable {
        /// The password is another one.
        case wrong
        /// The password is right, and its hash as it should be.
        case right
        /// The password is right, but its hash is of another cost: this one should take its place.
        case rightWithNewHash(Secret)
    }

    private let cost: Cost
    private let workers: BoundedWorkers

    /// Creates a hasher.
    ///
    /// - Parameters:
    ///   - threads: how many hashes are computed at once; with the memory of each, the bound of all.
    ///   - places: how many may wait. At two a tenth of a second, 64 wait for some three seconds.
    public init(cost: Cost = .standard, threads: Int = 2, places: Int = 64) {
        self.cost = cost
        workers = BoundedWorkers(threads: threads, places: places)
    }

    /// Hashes a password with a salt of its own.
    ///
    /// - Throws: ``AccessError`` with `busy` where too many wait or the memory is not there.
    public func hash(_ password: Secret) async throws(AccessError) -> Secret {
        let cost = cost
        let hash = await workers.run(isUrgent: false) { Self.hash(password, cost: cost) }
        guard let hash, let hash else { throw Self.busy }
        return hash
    }

    /// Compares a password with a stored hash. Without one it takes the same time and is wrong, so that nobody can tell
    /// from the time whether an address is known.
    ///
    /// - Parameter isUrgent: whether it goes before those that are not; for people who are known to their device.
    /// - Throws: ``AccessError`` with `busy` where too many wait.
    public func verify(
        _ password: Secret, against hash: Secret?, isUrgent: Bool = false
    ) async throws(AccessError) -> Verdict {
        let cost = cost
        let verdict = await workers.run(isUrgent: isUrgent) { () -> Verdict? in
            guard let hash else {
                return Self.hash(password, cost: cost).map { _ in .wrong }
            }
            return Self.verify(password, against: hash, cost: cost)
        }
        guard let verdict, let verdict else { throw Self.busy }
        return verdict
    }

    private static let busy = AccessError(.busy, "Too many people sign in at this moment. Try again in a few seconds.")

    /// libsodium wants to be started once, from any thread.
    private static let isReady = sodium_init() >= 0

    /// Nil where there is no memory for it.
    private static func hash(_ password: Secret, cost: Cost) -> Secret? {
        guard isReady else { return nil }
        var encoded = [CChar](repeating: 0, count: Int(crypto_pwhash_argon2id_strbytes()))
        let result = password.withBytes { bytes -> Int32 in
            guard let text = bytes.bindMemory(to: CChar.self).baseAddress else { return -1 }
            return crypto_pwhash_argon2id_str(&encoded, text, UInt64(bytes.count), cost.passes, cost.memory)
        }
        guard result == 0 else { return nil }
        return Secret(encoded.prefix(while: { $0 != 0 }).map { UInt8(bitPattern: $0) })
    }

    private static func verify(_ password: Secret, against hash: Secret, cost: Cost) -> Verdict? {
        guard isReady else { return nil }
        let encoded = hash.copyBytes().map { CChar(bitPattern: $0) } + [0]
        let result = password.withBytes { bytes -> Int32 in
            guard let text = bytes.bindMemory(to: CChar.self).baseAddress else { return -1 }
            return crypto_pwhash_argon2id_str_verify(encoded, text, UInt64(bytes.count))
        }
        guard result == 0 else { return .wrong }
        guard crypto_pwhash_argon2id_str_needs_rehash(encoded, cost.passes, cost.memory) != 0 else { return .right }
        return Self.hash(password, cost: cost).map { .rightWithNewHash($0) } ?? .right
    }
}
