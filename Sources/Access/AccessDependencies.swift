public import MailStore

/// What the use cases of access work with. The composition root builds it once.
public struct AccessDependencies: Sendable {
    /// Keeps people.
    public var store: Store
    /// Hashes passwords.
    public var hasher: PasswordHasher
    /// Counts attempts to sign in.
    public var limits: SignInLimiter
    /// How long sessions last.
    public var lifetimes: SessionLifetimes

    /// Puts the dependencies together.
    public init(
        store: Store, hasher: PasswordHasher = PasswordHasher(), limits: SignInLimiter = SignInLimiter(),
        lifetimes: SessionLifetimes = SessionLifetimes()
    ) {
        self.store = store
        self.hasher = hasher
        self.limits = limits
        self.lifetimes = lifetimes
    }

    /// Reads from the store, with errors for people.
    func read<T: Sendable>(_ body: @escaping @Sendable (StoreReader) throws -> T) async throws(AccessError) -> T {
        do { return try await store.read(body) } catch { throw AccessError(error) }
    }

    /// Writes to the store, with errors for people.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (StoreWriter) throws -> T) async throws(AccessError) -> T {
        do { return try await store.write(body) } catch { throw AccessError(error) }
    }
}
