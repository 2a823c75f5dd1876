public import MailModel
public import MailStore

/// Who stands behind a request: a member of a workspace, by a session that was just found valid.
public struct SignedInMember: Sendable, Hashable {
    /// The session.
    public let session: SessionID
    /// The member, as read with the session.
    public let member: MemberRecord
    /// The workspace's name.
    public let workspaceName: String
    /// The network address of the request.
    public let source: String

    /// Puts it together; only ``Sessions`` has reason to, and tests.
    public init(session: SessionID, member: MemberRecord, workspaceName: String, source: String) {
        self.session = session
        self.member = member
        self.workspaceName = workspaceName
        self.source = source
    }

    /// The workspace that is open.
    public var workspace: WorkspaceID { member.workspace }
    /// What the member may do.
    public var role: MemberRole { member.role }

    /// Whether the role allows it; for pages that leave out what one may not do. Use cases ask again.
    public func may(_ permission: Permission) -> Bool { AccessPolicy.may(role, to: permission) }
}

extension StoreReading {
    /// The member as it is now, or an error where it may not do this.
    ///
    /// To be asked in the transaction that acts: what the session was found to be may have changed since.
    ///
    /// - Throws: ``AccessError`` with `notAllowed`; ``StoreError``.
    public func require(_ permission: Permission, of member: SignedInMember) throws -> MemberRecord {
        guard let current = try self.member(member.member.id, in: member.workspace),
            AccessPolicy.may(current.role, to: permission)
        else { throw AccessError(.notAllowed, "Your role in this workspace does not allow that.") }
        return current
    }

    /// The member as it is now, or an error where it may not do this with that mailbox. A mailbox that the member may
    /// not even see is `notFound`, as if it were not there.
    ///
    /// - Throws: ``AccessError`` with `notAllowed` or `notFound`; ``StoreError``.
    public func require(
        _ permission: Permission, of member: SignedInMember, with mailbox: MailboxID
    ) throws -> MemberRecord {
        guard let current = try self.member(member.member.id, in: member.workspace) else {
            throw AccessError(.notAllowed, "You are not a member of this workspace any more.")
        }
        guard try self.mailbox(mailbox, in: member.workspace) != nil else { throw Self.unseen }
        let isListed = try hasAccess(current.id, to: mailbox, in: member.workspace)
        guard AccessPolicy.may(current.role, to: .seeMailboxes, isListed: isListed) else { throw Self.unseen }
        guard AccessPolicy.may(current.role, to: permission, isListed: isListed) else {
            throw AccessError(.notAllowed, "You have no access to that in this mailbox.")
        }
        return current
    }

    private static var unseen: AccessError { AccessError(.notFound, "There is no such mailbox in this workspace.") }
}
