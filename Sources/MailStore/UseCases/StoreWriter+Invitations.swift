public import MailModel

extension StoreReading {
    /// The invitation whose link has a token with this digest, also where it has expired.
    public func invitation(digest: [UInt8]) throws(StoreError) -> InvitationRecord? {
        try InvitationTable.find(digest: digest, on: connection)
    }

    /// The invitation with this id; nil where the workspace has none.
    public func invitation(_ id: InvitationID, in workspace: WorkspaceID) throws(StoreError) -> InvitationRecord? {
        try InvitationTable.find(id, workspace: try rowID(of: workspace), on: connection)
    }

    /// A workspace's invitations that were not taken up, by address; expired ones included.
    public func invitations(in workspace: WorkspaceID) throws(StoreError) -> [InvitationRecord] {
        try InvitationTable.list(
            workspace: try rowID(of: workspace), limit: Self.maximumMembers, on: connection)
    }
}

extension StoreWriter {
    /// Invites somebody, or anew: the link before is worth nothing from then on.
    ///
    /// - Throws: ``StoreError`` with `addressTaken` where the address is a member's already, `invalidState` for an
    ///   owner, `tooLarge` where too many are open.
    public func invite(_ draft: InvitationDraft) throws(StoreError) -> InvitationRecord {
        let workspace = try rowID(of: draft.workspace)
        guard draft.role != .owner else { throw StoreError(.invalidState, "nobody is invited as the owner") }
        if let person = try person(address: draft.address), try member(person.id, in: draft.workspace) != nil {
            throw StoreError(.addressTaken, "the address is a member's already")
        }
        guard
            try InvitationTable.list(workspace: workspace, limit: Self.maximumMembers, on: connection).count
                < Self.maximumMembers
        else { throw StoreError(.tooLarge, "too many invitations are open") }
        try InvitationTable.upsert(draft, id: .random(), workspace: workspace, at: now, on: connection)
        guard let record = try invitation(digest: draft.digest) else {
            throw StoreError(.programmer, "an inserted invitation is not there")
        }
        try append(.membersUpdated, record.id.description, workspace: workspace)
        return record
    }

    /// Takes an invitation away, because it was taken up or taken back.
    ///
    /// - Throws: ``StoreError`` with `notFound`: somebody was faster.
    public func removeInvitation(_ id: InvitationID, in workspace: WorkspaceID) throws(StoreError) {
        let row = try rowID(of: workspace)
        guard try InvitationTable.delete(id, workspace: row, on: connection) else {
            throw StoreError(.notFound, "there is no invitation \(id) in this workspace")
        }
        try append(.membersUpdated, id.description, workspace: row)
    }
}
