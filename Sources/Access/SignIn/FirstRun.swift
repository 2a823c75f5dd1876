public import MailModel
internal import MailStore
internal import Synchronization

/// Makes the first owner of a fresh server, for whoever has the token that was printed at its start.
///
/// The token lives as long as the process and is good for one owner. A server on which anybody can sign in already has
/// none.
public final class FirstRun: Sendable {
    private let dependencies: AccessDependencies
    private let digest = Mutex<[UInt8]?>(nil)

    /// Creates the use case.
    public init(_ dependencies: AccessDependencies) { self.dependencies = dependencies }

    /// What the first owner enters.
    public struct Claim: Sendable {
        /// The owner's name.
        public var name: String
        /// The address to sign in with.
        public var address: String
        /// The password.
        public var password: Secret
        /// The workspace's name.
        public var workspaceName: String

        /// Describes a claim.
        public init(name: String, address: String, password: Secret, workspaceName: String) {
            self.name = name
            self.address = address
            self.password = password
            self.workspaceName = workspaceName
        }
    }

    /// Makes a token, where nobody can sign in yet; one that was made before is worth nothing then.
    ///
    /// - Throws: ``AccessError`` with `storeFailed`.
    public func issueToken() async throws(AccessError) -> BearerToken? {
        guard try await isOpen() else { return nil }
        let token = BearerToken.random()
        digest.withLock { $0 = token.digest }
        return token
    }

    /// Whether nobody can sign in yet.
    ///
    /// - Throws: ``AccessError`` with `storeFailed`.
    public func isOpen() async throws(AccessError) -> Bool {
        try await dependencies.read { try !$0.hasPeople() }
    }

    /// Whether a token is the one that was printed. Looking does not use it up.
    public func accepts(_ token: BearerToken) -> Bool {
        digest.withLock { digest in digest.map { Secret($0) == Secret(token.digest) } ?? false }
    }

    /// Makes owner and workspace, and signs the owner in. The mailboxes that were connected before, by the command
    /// line, belong to this workspace.
    ///
    /// - Throws: ``AccessError``: `linkExpired` for a wrong token or when somebody was faster; `invalidInput`; `busy`.
    public func claim(
        _ claim: Claim, token: BearerToken, origin: RequestOrigin
    ) async throws(AccessError) -> NewSession {
        guard accepts(token) else { throw .expiredLink }
        let name = try PersonName.checked(claim.name, field: "name")
        let workspaceName = try PersonName.checked(claim.workspaceName, field: "workspace")
        let address = try EmailAddress.entered(claim.address)
        try PasswordRules.check(claim.password, of: address)
        let hash = try await dependencies.hasher.hash(claim.password)
        let lifetimes = dependencies.lifetimes
        let session = try await dependencies.write { writer in
            guard try !writer.hasPeople() else { throw AccessError.expiredLink }
            let workspace = try writer.defaultWorkspace()
            try writer.renameWorkspace(workspace.id, to: workspaceName)
            let person = try writer.addPerson(address: address, name: name, passwordHash: hash)
            let member = try writer.addMember(person.id, to: workspace.id, as: .owner)
            let session = try writer.beginSession(for: member, device: nil, origin: origin, lifetimes: lifetimes)
            try writer.note(
                .workspaceClaimed, by: session.member, subjectID: workspace.id.description,
                subjectName: workspaceName)
            return session
        }
        digest.withLock { $0 = nil }
        return session
    }
}

extension EmailAddress {
    /// An address as it was typed into a form.
    ///
    /// - Throws: ``AccessError`` with `invalidInput`.
    static func entered(_ text: String) throws(AccessError) -> EmailAddress {
        do { return try EmailAddress(text) } catch {
            let words = error.description
            throw AccessError(
                .invalidInput, words.prefix(1).uppercased() + words.dropFirst() + ".", field: "address")
        }
    }
}
