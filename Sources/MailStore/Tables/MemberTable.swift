internal import MailModel

/// Who is in which workspace, as what.
enum MemberTable {
    struct Row: Sendable {
        let id: Int64
        let record: MemberRecord
    }

    private static let columns = """
        member.id, member.public_id, workspace.public_id, person.public_id, person.address, person.name, member.role,
        member.joined
        """
    private static let joins = """
        member JOIN workspace ON workspace.id = member.workspace_id JOIN person ON person.id = member.person_id
        """

    static func find(
        _ id: MemberID, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Row? {
        try connection.first(
            "SELECT \(columns) FROM \(joins) WHERE member.public_id = ?1 AND member.workspace_id = ?2",
            [.text(id.description), .integer(workspace)], decode)
    }

    /// The row of a member.
    static func find(
        _ id: MemberID, workspace: WorkspaceID, on connection: any SQLConnection
    ) throws(StoreError) -> Int64 {
        let row = try WorkspaceTable.rowID(of: workspace, on: connection)
        guard let found = try find(id, workspace: row, on: connection) else {
            throw StoreError(.notFound, "there is no such member in this workspace")
        }
        return found.id
    }

    /// The public id of a row; nil where it is gone.
    static func publicID(of row: Int64, on connection: any SQLConnection) throws(StoreError) -> MemberID? {
        try connection.first("SELECT public_id FROM member WHERE id = ?1", [.integer(row)]) {
            (row) throws(StoreError) in try row.parsed { MemberID($0) }
        }
    }

    static func find(
        person: Int64, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Row? {
        try connection.first(
            "SELECT \(columns) FROM \(joins) WHERE member.person_id = ?1 AND member.workspace_id = ?2",
            [.integer(person), .integer(workspace)], decode)
    }

    /// In the order of joining.
    static func list(
        workspace: Int64, after row: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Row] {
        try connection.query(
            """
            SELECT \(columns) FROM \(joins)
            WHERE member.workspace_id = ?1 AND member.id > ?2 ORDER BY member.id LIMIT ?3
            """, [.integer(workspace), .integer(row), .integer(Int64(limit))], decode)
    }

    /// A person's places, the oldest first.
    static func list(
        person: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [MembershipRecord] {
        try connection.query(
            """
            SELECT \(columns), workspace.name FROM \(joins)
            WHERE member.person_id = ?1 ORDER BY member.id LIMIT ?2
            """, [.integer(person), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in
            MembershipRecord(member: try decode(&row).record, workspaceName: try row.text())
        }
    }

    static func insert(
        _ id: MemberID, workspace: Int64, person: Int64, role: MemberRole, at now: Timestamp,
        on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "INSERT INTO member (public_id, workspace_id, person_id, role, joined) VALUES (?1, ?2, ?3, ?4, ?5)",
            [
                .text(id.description), .integer(workspace), .integer(person), .text(role.rawValue),
                .integer(now.milliseconds),
            ])
    }

    static func setRole(_ role: MemberRole, row: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("UPDATE member SET role = ?1 WHERE id = ?2", [.text(role.rawValue), .integer(row)])
    }

    static func delete(row: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM member WHERE id = ?1", [.integer(row)])
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> Row {
        let id = try row.integer()
        return Row(
            id: id,
            record: MemberRecord(
                id: try row.parsed { MemberID($0) }, workspace: try row.parsed { WorkspaceID($0) },
                person: try row.parsed { PersonID($0) }, address: try row.address(), name: try row.text(),
                role: try row.parsed(MemberRole.init), joined: Timestamp(milliseconds: try row.integer())))
    }
}
