public import MailModel
internal import MailStore

/// Changes a person's own password.
public struct ChangePassword: Sendable {
    private let dependencies: AccessDependencies

    /// Creates the use case.
    public init(_ dependencies: AccessDependencies) { self.dependencies = dependencies }

    /// Verifies the present password and puts another in its place. All other sessions end, and known devices are
    /// forgotten.
    ///
    /// - Throws: ``AccessError``: `refused` where the present password is wrong; `invalidInput`; `tooMany`; `busy`.
    public func run(from present: Secret, to new: Secret, by member: SignedInMember) async throws(AccessError) {
        try PasswordRules.check(new, of: member.member.address)
        let hash = try await confirm(present, of: member)
        let newHash = try await dependencies.hasher.hash(new)
        try await dependencies.write { writer in
            guard try writer.passwordHash(of: member.member.person) == hash else { throw Self.wrong }
            try writer.setPassword(newHash, of: member.member.person)
            _ = try writer.endSessions(of: member.member.person, except: member.session)
            try writer.note(.passwordChanged, by: member)
        }
    }

    /// Asks for the password again before something that cannot be taken back.
    ///
    /// - Returns: the stored hash that was compared with.
    /// - Throws: ``AccessError``: `refused`, `tooMany`, `busy`.
    @discardableResult
    func confirm(_ password: Secret, of member: SignedInMember) async throws(AccessError) -> Secret {
        guard password.count <= PasswordRules.maximumBytes else { throw Self.wrong }
        // Counted by session: who is signed in already is limited by nobody else's failures.
        let attempt = SignInAttempt(
            account: member.member.address.comparisonKey, source: member.source,
            device: Array(member.session.description.utf8))
        try dependencies.limits.admit(attempt, at: dependencies.store.time)
        let hash = try await dependencies.read { try $0.passwordHash(of: member.member.person) }
        guard let hash, try await dependencies.hasher.verify(password, against: hash, isUrgent: true) != .wrong else {
            throw Self.wrong
        }
        dependencies.limits.succeeded(attempt)
        return hash
    }

    private static let wrong = AccessError(.refused, "That is not your present password.", field: "present")
}
