public import MailModel
public import MailStore

/// Brings people into a workspace by links that work once.
///
/// A link is followed by whoever sees it, scanners of mail included; looking at an invitation therefore changes nothing.
/// It is taken up by ``accept(_:token:device:origin:)`` alone.
public struct Invitations: Sendable {
    /// How long a link works, in milliseconds: 7 days.
    public static let lifetime: Int64 = 7 * 86_400_000

    private let dependencies: AccessDependencies

    /// Creates the use case.
    public init(_ dependencies: AccessDependencies) { self.dependencies = dependencies }

    /// An invitation with the token for its link. The token is not to be had again.
    public struct Issued: Sendable {
        /// The invitation.
        public let invitation: InvitationRecord
        /// What the link carries.
        public let token: BearerToken
    }

    /// What a newcomer enters.
    public struct Acceptance: Sendable {
        /// The name; not needed of who has an account already.
        public var name: String
        /// The new password, or the present one of who has an account already.
        public var password: Secret

        /// Describes an acceptance.
        public init(name: String, password: Secret) {
            self.name = name
            self.password = password
        }
    }

    /// The open invitations of a workspace, by address.
    ///
    /// - Throws: ``AccessError`` with `notAllowed`.
    public func list(for member: SignedInMember) async throws(AccessError) -> [InvitationRecord] {
        try await dependencies.read { reader in
            _ = try reader.require(.manageMembers, of: member)
            return try reader.invitations(in: member.workspace)
        }
    }

    /// Invites somebody. Inviting an address again makes a new link, and the former one is worth nothing.
    ///
    /// - Throws: ``AccessError`` with `notAllowed`, `invalidInput`, or `conflict` where the address is a member's.
    public func invite(
        _ address: String, as role: MemberRole, by actor: SignedInMember
    ) async throws(AccessError) -> Issued {
        let address = try EmailAddress.entered(address)
        return try await issue(by: actor) { _ in (address, role) }
    }

    /// Makes a new link for an invitation; the former one is worth nothing from then on.
    ///
    /// - Throws: ``AccessError`` with `notAllowed` or `notFound`.
    public func renew(_ id: InvitationID, by actor: SignedInMember) async throws(AccessError) -> Issued {
        try await issue(by: actor) { writer in
            guard let found = try writer.invitation(id, in: actor.workspace) else { throw Self.missing }
            return (found.address, found.role)
        }
    }

    /// Takes an invitation back.
    ///
    /// - Throws: ``AccessError`` with `notAllowed` or `notFound`.
    public func revoke(_ id: InvitationID, by actor: SignedInMember) async throws(AccessError) {
        try await dependencies.write { writer in
            _ = try writer.require(.manageMembers, of: actor)
            guard let found = try writer.invitation(id, in: actor.workspace) else { throw Self.missing }
            try writer.removeInvitation(id, in: actor.workspace)
            try writer.note(
                .invitationRevoked, by: actor, subjectID: id.description,
                subjectName: found.address.description)
        }
    }

    /// What an invitation says, and whether its address has an account already; changes nothing.
    ///
    /// - Throws: ``AccessError`` with `linkExpired`.
    public func look(
        _ token: BearerToken
    ) async throws(AccessError) -> (invitation: InvitationRecord, hasAccount: Bool) {
        let now = dependencies.store.time
        return try await dependencies.read { reader in
            guard let found = try reader.invitation(digest: token.digest), found.expires > now else {
                throw AccessError.expiredLink
            }
            return (found, try reader.person(address: found.address) != nil)
        }
    }

    /// Takes an invitation up: makes the account, or takes the password of the one that is there, and signs in.
    ///
    /// - Throws: ``AccessError``: `linkExpired`; `invalidInput` for a name or new password that cannot be; `refused` for
    ///   the wrong password of an account; `tooMany`; `busy`.
    public func accept(
        _ acceptance: Acceptance, token: BearerToken, device: BearerToken?, origin: RequestOrigin
    ) async throws(AccessError) -> NewSession {
        let (invitation, hasAccount) = try await look(token)
        let proof =
            hasAccount
            ? try await existingAccount(invitation, acceptance, origin: origin)
            : try await newAccount(invitation, acceptance)
        let lifetimes = dependencies.lifetimes
        return try await dependencies.write { writer in
            // Whoever was faster, with the same link or by resending or revoking it, has made it worth nothing.
            guard let current = try writer.invitation(digest: token.digest), current.expires > writer.now else {
                throw AccessError.expiredLink
            }
            let person: PersonID
            switch proof {
            case .existing(let id, let hash):
                guard try writer.passwordHash(of: id) == hash else { throw AccessError.refused }
                person = id
            case .new(let name, let hash):
                person = try writer.addPerson(address: current.address, name: name, passwordHash: hash).id
            }
            try writer.removeInvitation(current.id, in: current.workspace)
            let member = try writer.addMember(person, to: current.workspace, as: current.role)
            let session = try writer.beginSession(
                for: member, device: device, origin: origin, lifetimes: lifetimes)
            try writer.note(
                .memberJoined, by: session.member, subjectID: member.id.description, subjectName: member.name,
                detail: ["address": member.address.description, "role": member.role.rawValue])
            return session
        }
    }

    private enum Proof: Sendable {
        case existing(PersonID, hash: Secret)
        case new(name: String, hash: Secret)
    }

    private func newAccount(
        _ invitation: InvitationRecord, _ acceptance: Acceptance
    ) async throws(AccessError) -> Proof {
        let name = try PersonName.checked(acceptance.name, field: "name")
        try PasswordRules.check(acceptance.password, of: invitation.address)
        return .new(name: name, hash: try await dependencies.hasher.hash(acceptance.password))
    }

    private func existingAccount(
        _ invitation: InvitationRecord, _ acceptance: Acceptance, origin: RequestOrigin
    ) async throws(AccessError) -> Proof {
        let attempt = SignInAttempt(
            account: invitation.address.comparisonKey, source: origin.source, device: nil)
        try dependencies.limits.admit(attempt, at: dependencies.store.time)
        let found: (PersonID, Secret)? = try await dependencies.read { reader in
            guard let person = try reader.person(address: invitation.address),
                let hash = try reader.passwordHash(of: person.id)
            else { return nil }
            return (person.id, hash)
        }
        guard let (person, hash) = found,
            try await dependencies.hasher.verify(acceptance.password, against: hash) != .wrong
        else { throw AccessError(.refused, "That is not the password of your account.", field: "password") }
        dependencies.limits.succeeded(attempt)
        return .existing(person, hash: hash)
    }

    private func issue(
        by actor: SignedInMember, _ target: @escaping @Sendable (StoreWriter) throws -> (EmailAddress, MemberRole)
    ) async throws(AccessError) -> Issued {
        let token = BearerToken.random()
        let invitation = try await dependencies.write { writer in
            let current = try writer.require(.manageMembers, of: actor)
            let (address, role) = try target(writer)
            guard AccessPolicy.mayAssign(role, to: nil, by: current.role) else {
                throw AccessError(.notAllowed, "Nobody is invited as the owner.")
            }
            let invitation = try writer.invite(
                InvitationDraft(
                    workspace: actor.workspace, address: address, role: role, inviter: current.name,
                    digest: token.digest, expires: writer.now.adding(milliseconds: Self.lifetime)))
            try writer.note(
                .memberInvited, by: actor, subjectID: invitation.id.description,
                subjectName: address.description, detail: ["role": role.rawValue])
            return invitation
        }
        return Issued(invitation: invitation, token: token)
    }

    private static let missing = AccessError(.notFound, "That invitation was taken up or taken back already.")
}
