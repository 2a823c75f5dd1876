public import MailModel
public import MailStore

/// Who has access to which mailbox.
public struct AccessLists: Sendable {
    private let dependencies: AccessDependencies

    /// Creates the use case.
    public init(_ dependencies: AccessDependencies) { self.dependencies = dependencies }

    /// A mailbox's list.
    ///
    /// - Throws: ``AccessError`` with `notAllowed` or `notFound`.
    public func access(to mailbox: MailboxID, for member: SignedInMember) async throws(AccessError) -> MailboxAccess {
        try await dependencies.read { reader in
            _ = try reader.require(.seeMailboxes, of: member, with: mailbox)
            return try reader.access(to: mailbox, in: member.workspace)
        }
    }

    /// Makes sure that a member may do something with a mailbox, before a use case of another layer does it.
    ///
    /// - Throws: ``AccessError`` with `notAllowed`, or `notFound` where the member may not even see the mailbox.
    public func require(
        _ permission: Permission, of member: SignedInMember, with mailbox: MailboxID
    ) async throws(AccessError) {
        try await dependencies.read { _ = try $0.require(permission, of: member, with: mailbox) }
    }

    /// Says who has access to a mailbox. It counts from the next request on, live events included.
    ///
    /// - Throws: ``AccessError`` with `notAllowed` or `notFound`.
    public func set(
        _ access: MailboxAccess, to mailbox: MailboxID, by actor: SignedInMember
    ) async throws(AccessError) {
        try await dependencies.write { writer in
            _ = try writer.require(.manageAccessLists, of: actor, with: mailbox)
            let former = try writer.access(to: mailbox, in: actor.workspace)
            guard former != access else { return }
            let address = try writer.mailbox(mailbox, in: actor.workspace)?.address.description ?? ""
            try writer.setAccess(access, to: mailbox, in: actor.workspace)
            try writer.note(
                .accessListChanged, by: actor, subjectID: mailbox.description, subjectName: address,
                detail: ["from": former.words, "to": access.words])
        }
    }
}

extension MailboxAccess {
    fileprivate var words: String {
        switch self {
        case .everybody: "everybody"
        case .members(let members): members.count == 1 ? "1 member" : "\(members.count) members"
        }
    }
}
