internal import MailModel

/// What is done when the UIDs of a folder lose their meaning.
extension StoreWriter {
    /// Forgets the UIDs of a folder, because its UIDVALIDITY is another one. Its messages stay where they are, and are
    /// shown as before; ``addLocation(_:of:)`` gives each its new UID when it is found again.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func forgetUIDs(in folder: FolderKey) throws(StoreError) -> Int {
        try LocationTable.forgetUIDs(in: folder, on: connection)
    }

    /// Forgets the modification sequences of a folder's messages, because the server counts anew: what it says from now
    /// on is not older than what is known.
    public func forgetModSeqs(in folder: FolderKey) throws(StoreError) {
        try LocationTable.forgetModSeqs(in: folder, on: connection)
    }

    /// Takes away the places of a folder that have no UID: messages that were not found again. Those of which an
    /// operation of our own is under way stay.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func removeUnnumbered(in folder: FolderKey) throws(StoreError) -> Int {
        var removed = 0
        var last: Int64 = 0
        while true {
            let rows = try LocationTable.list(folder: folder, after: last, limit: 500, on: connection)
            guard let end = rows.last?.id else { return removed }
            last = end
            for row in rows where try MessageTable.pending(of: row.message, on: connection) == 0 {
                try remove(row)
                removed += 1
            }
        }
    }
}

extension StoreReading {
    /// How many messages of a folder have no UID and wait to be found again; those that we moved there ourselves, and the
    /// server has not confirmed, are not counted.
    public func unnumberedCount(in folder: FolderKey) throws(StoreError) -> Int {
        try LocationTable.unnumberedCount(in: folder, on: connection)
    }
}

extension LocationTable {
    static func forgetUIDs(in folder: FolderKey, on connection: any SQLConnection) throws(StoreError) -> Int {
        try connection.execute(
            "UPDATE location SET uid = NULL, mod_seq = NULL WHERE folder_id = ?1 AND uid IS NOT NULL",
            [.integer(folder.rawValue)])
    }

    static func forgetModSeqs(in folder: FolderKey, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            "UPDATE location SET mod_seq = NULL WHERE folder_id = ?1", [.integer(folder.rawValue)])
    }

    static func unnumberedCount(in folder: FolderKey, on connection: any SQLConnection) throws(StoreError) -> Int {
        let count: Int64? = try connection.first(
            """
            SELECT count(*) FROM location JOIN message ON message.id = location.message_id
            WHERE location.folder_id = ?1 AND location.uid IS NULL AND message.pending = 0
            """, [.integer(folder.rawValue)]
        ) { (row) throws(StoreError) in try row.integer() }
        return Int(clamping: count ?? 0)
    }
}
