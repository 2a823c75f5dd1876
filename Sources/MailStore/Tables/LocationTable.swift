internal import MailModel

/// Where messages lie.
enum LocationTable {
    /// What a location says of its message, in the columns that are searched and counted.
    struct Row: Sendable {
        var id: Int64
        var message: Int64
        var folder: Int64
        var uid: Int64?
        var modSeq: Int64?
        var flags: String
        var serverFlags: String
        var labels: String
        var serverLabels: String
        /// Labels and keywords as they are compared and looked for.
        var labelKeys: String
        var places: Int64
        var isUnread: Int64
        var isFlagged: Int64
        var isAnswered: Int64
        var isDraft: Int64
        var isDeleted: Int64
        var isLeaving: Int64

        /// Whether its message is shown because of it.
        var isShown: Bool { isLeaving == 0 && isDeleted == 0 }

        /// The counters of its folder to which it adds.
        var counts: FolderCounts {
            isShown ? FolderCounts(messages: 1, unread: Int(isUnread)) : FolderCounts()
        }

        /// Takes what is to be shown: the server's word with our own changes.
        mutating func show(_ flags: Set<Flag>, labels: [String], role: FolderRole?) {
            self.flags = FieldText.text(of: flags)
            self.labels = FieldText.text(ofValues: labels)
            labelKeys = FieldText.keys(of: labels, flags: flags)
            places = FolderPlaces(role: role, labels: labels).rawValue
            isUnread = flags.contains(.seen) ? 0 : 1
            isFlagged = flags.contains(.flagged) ? 1 : 0
            isAnswered = flags.contains(.answered) ? 1 : 0
            isDraft = flags.contains(.draft) || role == .drafts ? 1 : 0
            isDeleted = flags.contains(.deleted) ? 1 : 0
        }

        var record: LocationRecord {
            LocationRecord(
                key: LocationKey(rawValue: id), message: MessageKey(rawValue: message),
                folder: FolderKey(rawValue: folder), uid: uid.flatMap { UInt32(exactly: $0) },
                flags: FieldText.flags(in: flags), labels: FieldText.values(in: labels),
                modSeq: modSeq.flatMap { UInt64(exactly: $0) }.flatMap { ModSeq($0) }, isLeaving: isLeaving == 1)
        }
    }

    private static let columns = """
        id, message_id, folder_id, uid, mod_seq, flags, server_flags, labels, server_labels, label_keys, places,
        is_unread, is_flagged, is_answered, is_draft, is_deleted, is_leaving
        """

    private static func decode(_ row: inout RowReader) throws(StoreError) -> Row {
        Row(
            id: try row.integer(), message: try row.integer(), folder: try row.integer(),
            uid: try row.optionalInteger(), modSeq: try row.optionalInteger(), flags: try row.text(),
            serverFlags: try row.text(), labels: try row.text(), serverLabels: try row.text(),
            labelKeys: try row.text(), places: try row.integer(), isUnread: try row.integer(),
            isFlagged: try row.integer(),
            isAnswered: try row.integer(), isDraft: try row.integer(), isDeleted: try row.integer(),
            isLeaving: try row.integer())
    }

    static func insert(_ row: Row, on connection: any SQLConnection) throws(StoreError) -> LocationKey {
        guard let key = try insertWhereFree(row, on: connection) else {
            throw StoreError(.constraint, "the folder has another message under this UID")
        }
        return key
    }

    /// Adds a place; nil where its UID is taken.
    static func insertWhereFree(_ row: Row, on connection: any SQLConnection) throws(StoreError) -> LocationKey? {
        let id: Int64? = try connection.first(
            """
            INSERT INTO location (
                message_id, folder_id, uid, mod_seq, flags, server_flags, labels, server_labels, label_keys, places,
                is_unread, is_flagged, is_answered, is_draft, is_deleted, is_leaving)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            ON CONFLICT (folder_id, uid) DO NOTHING RETURNING id
            """, arguments(row)
        ) { (row) throws(StoreError) in try row.integer() }
        return id.map { LocationKey(rawValue: $0) }
    }

    static func update(_ row: Row, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            """
            UPDATE location SET
                message_id = ?1, folder_id = ?2, uid = ?3, mod_seq = ?4, flags = ?5, server_flags = ?6, labels = ?7,
                server_labels = ?8, label_keys = ?9, places = ?10, is_unread = ?11, is_flagged = ?12, is_answered = ?13,
                is_draft = ?14, is_deleted = ?15, is_leaving = ?16
            WHERE id = ?17
            """, arguments(row) + [.integer(row.id)])
    }

    private static func arguments(_ row: Row) -> [SQLValue] {
        [
            .integer(row.message), .integer(row.folder), .optional(row.uid), .optional(row.modSeq), .text(row.flags),
            .text(row.serverFlags), .text(row.labels), .text(row.serverLabels), .text(row.labelKeys),
            .integer(row.places),
            .integer(row.isUnread), .integer(row.isFlagged), .integer(row.isAnswered), .integer(row.isDraft),
            .integer(row.isDeleted), .integer(row.isLeaving),
        ]
    }

    static func delete(_ id: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM location WHERE id = ?1", [.integer(id)])
    }

    static func find(_ id: Int64, on connection: any SQLConnection) throws(StoreError) -> Row? {
        try connection.first("SELECT \(columns) FROM location WHERE id = ?1", [.integer(id)], decode)
    }

    static func find(
        folder: FolderKey, uid: UInt32, on connection: any SQLConnection
    ) throws(StoreError) -> Row? {
        try connection.first(
            "SELECT \(columns) FROM location WHERE folder_id = ?1 AND uid = ?2",
            [.integer(folder.rawValue), .integer(Int64(uid))], decode)
    }

    static func list(message: Int64, on connection: any SQLConnection) throws(StoreError) -> [Row] {
        try connection.query(
            "SELECT \(columns) FROM location WHERE message_id = ?1 ORDER BY folder_id", [.integer(message)], decode)
    }

    /// The place of a message in a folder of which only we know yet.
    static func provisional(
        message: Int64, folder: FolderKey, on connection: any SQLConnection
    ) throws(StoreError) -> Row? {
        try connection.first(
            "SELECT \(columns) FROM location WHERE message_id = ?1 AND folder_id = ?2 AND uid IS NULL LIMIT 1",
            [.integer(message), .integer(folder.rawValue)], decode)
    }

    /// The places in a folder with these UIDs, in the order of UIDs.
    static func list(
        folder: FolderKey, in range: ClosedRange<UInt32>, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Row] {
        try connection.query(
            """
            SELECT \(columns) FROM location WHERE folder_id = ?1 AND uid >= ?2 AND uid <= ?3 ORDER BY uid LIMIT ?4
            """,
            [
                .integer(folder.rawValue), .integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound)),
                .integer(Int64(limit)),
            ], decode)
    }

    /// The places in a folder of which only we know.
    static func list(
        folder: FolderKey, after row: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Row] {
        try connection.query(
            """
            SELECT \(columns) FROM location WHERE folder_id = ?1 AND uid IS NULL AND id > ?2 ORDER BY id LIMIT ?3
            """, [.integer(folder.rawValue), .integer(row), .integer(Int64(limit))], decode)
    }

    /// The UIDs in a folder, as ranges.
    static func uids(in folder: FolderKey, on connection: any SQLConnection) throws(StoreError) -> UIDSet {
        let numbers = try connection.query(
            "SELECT uid FROM location WHERE folder_id = ?1 AND uid IS NOT NULL ORDER BY uid",
            [.integer(folder.rawValue)]
        ) { (row) throws(StoreError) in UInt32(clamping: try row.integer()) }
        var ranges: [ClosedRange<UInt32>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound < number, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return UIDSet(ranges)
    }

    static func serverFlags(
        folder: FolderKey, in range: ClosedRange<UInt32>, on connection: any SQLConnection
    ) throws(StoreError) -> [StoredFlags] {
        try connection.query(
            """
            SELECT uid, server_flags, server_labels, mod_seq FROM location
            WHERE folder_id = ?1 AND uid >= ?2 AND uid <= ?3 ORDER BY uid
            """,
            [
                .integer(folder.rawValue), .integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound)),
            ]
        ) { (row) throws(StoreError) in
            StoredFlags(
                uid: UInt32(clamping: try row.integer()), flags: FieldText.flags(in: try row.text()),
                labels: FieldText.values(in: try row.text()),
                modSeq: try row.optionalInteger().flatMap { UInt64(exactly: $0) }.flatMap { ModSeq($0) })
        }
    }

    /// What all of a message's shown places say together; nil where it has none.
    static func state(of message: Int64, on connection: any SQLConnection) throws(StoreError) -> MessageTable.State? {
        let rows = try connection.query(
            """
            SELECT places, is_unread, is_flagged, is_answered, is_draft, label_keys FROM location
            WHERE message_id = ?1 AND is_leaving = 0 AND is_deleted = 0
            """, [.integer(message)]
        ) { (row) throws(StoreError) in
            MessageTable.State(
                places: try row.integer(), isUnread: try row.integer(), isFlagged: try row.integer(),
                isAnswered: try row.integer(), isDraft: try row.integer(), labelKeys: try row.text())
        }
        guard var state = rows.first else { return nil }
        for row in rows.dropFirst() { state.add(row) }
        return state
    }
}

extension LocationTable.Row {
    /// A new place by the server's word, of which it is still to be told what is shown.
    init(_ location: NewLocation, message: Int64) {
        self.init(
            id: 0, message: message, folder: location.folder.rawValue, uid: location.uid.map(Int64.init),
            modSeq: location.modSeq?.rawValue, flags: "", serverFlags: FieldText.text(of: location.flags), labels: "",
            serverLabels: FieldText.text(ofValues: location.labels), labelKeys: "", places: 0, isUnread: 0,
            isFlagged: 0, isAnswered: 0, isDraft: 0, isDeleted: 0, isLeaving: 0)
    }
}

extension MessageTable.State {
    /// What a message is by its places, as long as none of them is hidden.
    init?(_ rows: [LocationTable.Row]) {
        var state: MessageTable.State?
        for row in rows where row.isShown {
            let one = MessageTable.State(
                places: row.places, isUnread: row.isUnread, isFlagged: row.isFlagged, isAnswered: row.isAnswered,
                isDraft: row.isDraft, labelKeys: row.labelKeys)
            if state?.add(one) == nil { state = one }
        }
        guard let state else { return nil }
        self = state
    }

    /// Adds what another place says.
    mutating func add(_ other: MessageTable.State) {
        places |= other.places
        isUnread |= other.isUnread
        isFlagged |= other.isFlagged
        isAnswered |= other.isAnswered
        isDraft |= other.isDraft
        if !labelKeys.contains(other.labelKeys) { labelKeys += other.labelKeys }
    }
}
