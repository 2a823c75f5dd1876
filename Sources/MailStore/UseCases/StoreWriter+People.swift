public import MailModel

extension StoreReading {
    /// The most members that a workspace can have, and the most workspaces of one person.
    public static var maximumMembers: Int { 1000 }

    /// Whether anybody can sign in yet.
    public func hasPeople() throws(StoreError) -> Bool { try PersonTable.exists(on: connection) }

    /// The person with this id.
    public func person(_ id: PersonID) throws(StoreError) -> PersonRecord? {
        try PersonTable.find(id, on: connection)
    }

    /// The person who signs in with this address, compared without regard to case.
    public func person(address: EmailAddress) throws(StoreError) -> PersonRecord? {
        try PersonTable.find(address: address, on: connection)
    }

    /// The hash of a person's password, as text; nil where the person is not there.
    public func passwordHash(of person: PersonID) throws(StoreError) -> Secret? {
        try PersonTable.passwordHash(of: person, on: connection).map { Secret($0) }
    }

    /// The workspace with this id.
    public func workspace(_ id: WorkspaceID) throws(StoreError) -> WorkspaceRecord? {
        try WorkspaceTable.find(id, on: connection)
    }

    /// The member with this id; nil where the workspace has none.
    public func member(_ id: MemberID, in workspace: WorkspaceID) throws(StoreError) -> MemberRecord? {
        try MemberTable.find(id, workspace: try rowID(of: workspace), on: connection)?.record
    }

    /// A person's place in a workspace; nil where there is none, also where workspace or person are gone.
    public func member(_ person: PersonID, in workspace: WorkspaceID) throws(StoreError) -> MemberRecord? {
        guard try self.person(person) != nil, try self.workspace(workspace) != nil else { return nil }
        return try MemberTable.find(
            person: try PersonTable.rowID(of: person, on: connection), workspace: try rowID(of: workspace),
            on: connection)?.record
    }

    /// A person's places, the oldest first.
    public func memberships(of person: PersonID) throws(StoreError) -> [MembershipRecord] {
        try MemberTable.list(
            person: try PersonTable.rowID(of: person, on: connection), limit: Self.maximumMembers, on: connection)
    }

    /// The members of a workspace, in the order in which they joined.
    ///
    /// - Parameters:
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    public func members(
        in workspace: WorkspaceID, after: String? = nil, limit: Int = 100
    ) throws(StoreError) -> Page<MemberRecord> {
        let limit = min(max(limit, 1), Self.maximumPageItems)
        let found = try MemberTable.list(
            workspace: try rowID(of: workspace), after: after.flatMap { Int64($0) } ?? 0, limit: limit + 1,
            on: connection)
        return Page(
            items: found.prefix(limit).map(\.record),
            next: found.count > limit ? String(found[limit - 1].id) : nil)
    }

    func rowID(of member: MemberID, in workspace: Int64) throws(StoreError) -> Int64 {
        guard let found = try MemberTable.find(member, workspace: workspace, on: connection) else {
            throw StoreError(.notFound, "there is no member \(member) in this workspace")
        }
        return found.id
    }
}

extension StoreWriter {
    /// Makes a person who can sign in, without a place in any workspace yet.
    ///
    /// - Throws: ``StoreError`` with `addressTaken` where somebody has the address already.
    public func addPerson(
        address: EmailAddress, name: String, passwordHash: Secret, id: PersonID = .random()
    ) throws(StoreError) -> PersonRecord {
        guard try person(address: address) == nil else {
            throw StoreError(.addressTaken, "somebody signs in with this address already")
        }
        let record = PersonRecord(id: id, address: address, name: name, passwordChanged: now, created: now)
        try PersonTable.insert(record, passwordHash: Self.text(passwordHash), on: connection)
        return record
    }

    /// Puts a new password in place of the former one. The former hash is discarded for good, and a link for a new
    /// password is worth nothing any more.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func setPassword(_ hash: Secret, of person: PersonID) throws(StoreError) {
        let row = try PersonTable.rowID(of: person, on: connection)
        try PersonTable.setPassword(Self.text(hash), changed: now, row: row, on: connection)
        try PasswordResetTable.delete(person: row, on: connection)
        effects.erasedSecrets = true
    }

    /// Puts the same password hashed anew in place of the former hash.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func refreshPasswordHash(_ hash: Secret, of person: PersonID) throws(StoreError) {
        let row = try PersonTable.rowID(of: person, on: connection)
        try PersonTable.setPassword(Self.text(hash), changed: nil, row: row, on: connection)
        effects.erasedSecrets = true
    }

    /// Gives a person another name.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func renamePerson(_ person: PersonID, to name: String) throws(StoreError) {
        try PersonTable.setName(name, row: try PersonTable.rowID(of: person, on: connection), on: connection)
        for place in try memberships(of: person) {
            try append(
                .membersUpdated, place.member.id.description, workspace: try rowID(of: place.member.workspace))
        }
    }

    /// Makes a further workspace, without members.
    public func addWorkspace(name: String) throws(StoreError) -> WorkspaceRecord {
        let record = WorkspaceRecord(id: .random(), name: name, created: now)
        try WorkspaceTable.insert(record, on: connection)
        try makeIdentityKeys()
        return record
    }

    /// Gives a workspace another name.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func renameWorkspace(_ workspace: WorkspaceID, to name: String) throws(StoreError) {
        let row = try rowID(of: workspace)
        try WorkspaceTable.setName(name, row: row, on: connection)
        try append(.workspaceUpdated, workspace.description, workspace: row)
    }

    /// Gives a person a place in a workspace.
    ///
    /// - Throws: ``StoreError`` with `notFound`; `addressTaken` where the person is there already; `constraint` for a
    ///   second owner; `tooLarge` where the workspace or the person has as many as can be.
    public func addMember(
        _ person: PersonID, to workspace: WorkspaceID, as role: MemberRole
    ) throws(StoreError) -> MemberRecord {
        let row = try rowID(of: workspace)
        let personRow = try PersonTable.rowID(of: person, on: connection)
        guard try MemberTable.find(person: personRow, workspace: row, on: connection) == nil else {
            throw StoreError(.addressTaken, "the person is a member already")
        }
        guard
            try MemberTable.list(workspace: row, after: 0, limit: Self.maximumMembers, on: connection).count
                < Self.maximumMembers,
            try MemberTable.list(person: personRow, limit: Self.maximumMembers, on: connection).count
                < Self.maximumMembers
        else { throw StoreError(.tooLarge, "a workspace has at most \(Self.maximumMembers) members") }
        let id = MemberID.random()
        try MemberTable.insert(id, workspace: row, person: personRow, role: role, at: now, on: connection)
        try append(.membersUpdated, id.description, workspace: row)
        guard let record = try MemberTable.find(id, workspace: row, on: connection) else {
            throw StoreError(.programmer, "an inserted member is not there")
        }
        return record.record
    }

    /// Changes what a member may do.
    ///
    /// - Throws: ``StoreError`` with `notFound`, or `constraint` for a second owner.
    public func setRole(
        _ role: MemberRole, of member: MemberID, in workspace: WorkspaceID
    ) throws(StoreError) {
        let row = try rowID(of: workspace)
        try MemberTable.setRole(role, row: try rowID(of: member, in: row), on: connection)
        try append(.membersUpdated, member.description, workspace: row)
    }

    /// Makes another member the owner; the former one becomes an administrator.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func transferOwnership(
        from owner: MemberID, to heir: MemberID, in workspace: WorkspaceID
    ) throws(StoreError) {
        try setRole(.admin, of: owner, in: workspace)
        try setRole(.owner, of: heir, in: workspace)
    }

    /// Takes a person's place in a workspace away, with every access that it had. The person stays, for other
    /// workspaces.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func removeMember(_ member: MemberID, from workspace: WorkspaceID) throws(StoreError) {
        let row = try rowID(of: workspace)
        let memberRow = try rowID(of: member, in: row)
        try SummaryTable.forgetAssignee(memberRow, workspace: row, on: connection)
        try MemberTable.delete(row: memberRow, on: connection)
        try append(.membersUpdated, member.description, workspace: row)
        try append(.accessUpdated, member.description, workspace: row)
    }

    private static func text(_ hash: Secret) -> String { String(decoding: hash.copyBytes(), as: UTF8.self) }
}
