public import MailModel
public import MailStore

/// The members of a workspace.
public struct Members: Sendable {
    private let dependencies: AccessDependencies

    /// Creates the use case.
    public init(_ dependencies: AccessDependencies) { self.dependencies = dependencies }

    /// The members in the order in which they joined; everybody sees with whom they share.
    ///
    /// - Throws: ``AccessError`` with `notAllowed` or `storeFailed`.
    public func list(for member: SignedInMember) async throws(AccessError) -> [MemberRecord] {
        try await dependencies.read { reader in
            _ = try reader.require(.seeMailboxes, of: member)
            var members: [MemberRecord] = []
            var next: String?
            repeat {
                let page = try reader.members(in: member.workspace, after: next, limit: 500)
                members += page.items
                next = page.next
            } while next != nil
            return members
        }
    }

    /// Changes what a member may do.
    ///
    /// - Throws: ``AccessError`` with `notAllowed` or `notFound`.
    public func setRole(
        _ role: MemberRole, of target: MemberID, by actor: SignedInMember
    ) async throws(AccessError) {
        try await dependencies.write { writer in
            let current = try writer.require(.manageMembers, of: actor)
            guard let record = try writer.member(target, in: actor.workspace) else { throw Self.missing }
            guard AccessPolicy.mayAssign(role, to: record.role, by: current.role) else {
                throw AccessError(
                    .notAllowed, "The owner's role is neither given nor taken; the owner can transfer it.")
            }
            guard record.role != role else { return }
            try writer.setRole(role, of: target, in: actor.workspace)
            try writer.note(
                .roleChanged, by: actor, subjectID: target.description, subjectName: record.name,
                detail: ["from": record.role.rawValue, "to": role.rawValue])
        }
    }

    /// Removes a member, or lets one leave. The next request of the removed person's browsers is refused.
    ///
    /// - Throws: ``AccessError`` with `notAllowed` or `notFound`.
    public func remove(_ target: MemberID, by actor: SignedInMember) async throws(AccessError) {
        try await dependencies.write { writer in
            guard let current = try writer.member(actor.member.id, in: actor.workspace),
                let record = try writer.member(target, in: actor.workspace)
            else { throw Self.missing }
            let isSelf = target == current.id
            guard AccessPolicy.mayRemove(record.role, isSelf: isSelf, by: current.role) else {
                throw AccessError(
                    .notAllowed,
                    record.role == .owner
                        ? "The owner cannot leave before the workspace has another owner."
                        : "Your role in this workspace does not allow that.")
            }
            try writer.removeMember(target, from: actor.workspace)
            try writer.note(
                isSelf ? .memberLeft : .memberRemoved, by: actor, subjectID: target.description,
                subjectName: record.name, detail: ["address": record.address.description])
        }
    }

    /// Makes another member the owner; the former owner becomes an administrator.
    ///
    /// - Parameter password: the owner's, asked for again: this cannot be taken back.
    /// - Throws: ``AccessError`` with `refused`, `notAllowed` or `notFound`.
    public func transferOwnership(
        to heir: MemberID, password: Secret, by actor: SignedInMember
    ) async throws(AccessError) {
        try await ChangePassword(dependencies).confirm(password, of: actor)
        try await dependencies.write { writer in
            _ = try writer.require(.transferOwnership, of: actor)
            guard let record = try writer.member(heir, in: actor.workspace), heir != actor.member.id else {
                throw Self.missing
            }
            try writer.transferOwnership(from: actor.member.id, to: heir, in: actor.workspace)
            try writer.note(
                .ownershipTransferred, by: actor, subjectID: heir.description, subjectName: record.name)
        }
    }

    private static let missing = AccessError(.notFound, "There is no such member in this workspace.")
}
