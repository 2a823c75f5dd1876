public import MailModel
public import MailStore

/// Lets people who forgot their password set another, by a link that works once.
///
/// A link is made by the owner of the workspace, for members who are in no other workspace, or by whoever runs the server,
/// for everybody: a person signs in to all workspaces with one password, and the owner of one has no business in another.
/// Looking at a link changes nothing, because scanners of mail follow links.
public struct PasswordResets: Sendable {
    /// How long a link works, in milliseconds: a day.
    public static let lifetime: Int64 = 86_400_000

    private let dependencies: AccessDependencies

    /// Creates the use case.
    public init(_ dependencies: AccessDependencies) { self.dependencies = dependencies }

    /// A link's token and for whom it is. The token is not to be had again.
    public struct Issued: Sendable {
        /// The address by which the person signs in.
        public let address: EmailAddress
        /// When the link ends.
        public let expires: Timestamp
        /// What the link carries.
        public let token: BearerToken
    }

    /// Makes a link for a member; a former one is worth nothing from then on.
    ///
    /// - Throws: ``AccessError`` with `notAllowed`, also for oneself and for members of other workspaces; `notFound`.
    public func issue(for target: MemberID, by actor: SignedInMember) async throws(AccessError) -> Issued {
        let token = BearerToken.random()
        return try await dependencies.write { writer in
            let current = try writer.require(.resetPasswords, of: actor)
            guard let record = try writer.member(target, in: actor.workspace) else {
                throw AccessError(.notFound, "There is no such member in this workspace.")
            }
            guard record.id != current.id else {
                throw AccessError(.notAllowed, "Change your own password on the page of your account.")
            }
            guard try Self.isOnly(in: actor.workspace, record.person, writer) else {
                throw AccessError(
                    .notAllowed,
                    "This password can be reset only by whoever runs the server, with: salesnode user reset-password "
                        + record.address.description)
            }
            let expires = writer.now.adding(milliseconds: Self.lifetime)
            try writer.setPasswordReset(
                PasswordResetDraft(
                    person: record.person, workspace: actor.workspace, digest: token.digest, issuer: current.name,
                    expires: expires))
            try writer.note(
                .passwordResetIssued, by: actor, subjectID: record.id.description, subjectName: record.name)
            return Issued(address: record.address, expires: expires, token: token)
        }
    }

    /// Makes a link for anybody, on the word of whoever runs the server.
    ///
    /// - Throws: ``AccessError`` with `notFound` where nobody signs in with the address, or `invalidInput`.
    public func issueForOperator(_ address: String) async throws(AccessError) -> Issued {
        let address = try EmailAddress.entered(address)
        let token = BearerToken.random()
        return try await dependencies.write { writer in
            guard let person = try writer.person(address: address) else {
                throw AccessError(.notFound, "Nobody signs in with \(address).")
            }
            let expires = writer.now.adding(milliseconds: Self.lifetime)
            try writer.setPasswordReset(
                PasswordResetDraft(
                    person: person.id, workspace: nil, digest: token.digest, issuer: "", expires: expires))
            for place in try writer.memberships(of: person.id) {
                try writer.noteAudit(
                    AuditDraft(
                        workspace: place.member.workspace, kind: .passwordResetIssued, actorName: "",
                        subjectID: place.member.id.description, subjectName: place.member.name))
            }
            return Issued(address: person.address, expires: expires, token: token)
        }
    }

    /// Whose password a link sets; changes nothing.
    ///
    /// - Throws: ``AccessError`` with `linkExpired`.
    public func look(_ token: BearerToken) async throws(AccessError) -> PasswordResetRecord {
        let now = dependencies.store.time
        return try await dependencies.read { reader in
            guard let found = try reader.passwordReset(digest: token.digest), found.expires > now,
                try found.workspace.map({ try Self.isOnly(in: $0, found.person.id, reader) }) ?? true
            else { throw AccessError.expiredLink }
            return found
        }
    }

    /// Sets the new password, ends every session of the person, forgets the devices, and signs in.
    ///
    /// - Throws: ``AccessError``: `linkExpired`; `invalidInput` for a password that cannot be; `busy`; `notAllowed` where
    ///   the person is in no workspace any more.
    public func redeem(
        _ password: Secret, token: BearerToken, origin: RequestOrigin
    ) async throws(AccessError) -> NewSession {
        let seen = try await look(token)
        try PasswordRules.check(password, of: seen.person.address)
        let hash = try await dependencies.hasher.hash(password)
        let lifetimes = dependencies.lifetimes
        return try await dependencies.write { writer in
            // Whoever was faster has made the link worth nothing, as has who joined another workspace meanwhile.
            guard let current = try writer.passwordReset(digest: token.digest), current.expires > writer.now else {
                throw AccessError.expiredLink
            }
            let places = try writer.memberships(of: current.person.id)
            guard let place = places.first else {
                throw AccessError(.notAllowed, "You are not a member of any workspace any more. Ask for an invitation.")
            }
            if let workspace = current.workspace, places.contains(where: { $0.member.workspace != workspace }) {
                throw AccessError.expiredLink
            }
            try writer.setPassword(hash, of: current.person.id)
            _ = try writer.endSessions(of: current.person.id, except: nil)
            let session = try writer.beginSession(
                for: place.member, device: nil, origin: origin, lifetimes: lifetimes)
            for place in places {
                try writer.noteAudit(
                    AuditDraft(
                        workspace: place.member.workspace, kind: .passwordReset,
                        actorID: place.member.id.description, actorName: place.member.name, source: origin.source))
            }
            return session
        }
    }

    /// Whether the person has a place in that workspace and in no other.
    private static func isOnly(
        in workspace: WorkspaceID, _ person: PersonID, _ reader: some StoreReading
    ) throws -> Bool {
        let places = try reader.memberships(of: person)
        return !places.isEmpty && places.allSatisfy { $0.member.workspace == workspace }
    }
}
