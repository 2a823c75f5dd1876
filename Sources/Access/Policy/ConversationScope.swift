public import MailStore

extension StoreReading {
    /// The mailboxes with whose mail a member may do something, or an error where its role does not allow it at all.
    ///
    /// To be asked in the transaction that reads or acts. Access lists count for everybody, whatever the role.
    ///
    /// - Parameter permission: one that is about content.
    /// - Throws: ``AccessError`` with `notAllowed`; ``StoreError``.
    public func conversationScope(
        of member: SignedInMember, for permission: Permission = .readConversations
    ) throws -> MailboxScope {
        let current = try require(permission, of: member)
        return try scope(of: current.id, in: member.workspace)
    }
}
