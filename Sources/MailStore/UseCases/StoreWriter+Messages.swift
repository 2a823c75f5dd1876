public import MailModel

extension StoreWriter {
    /// Adds a message to a mailbox and a conversation with the places in which it lies, and enters its marks for the
    /// conversation where they are not taken. Without a place it is hidden until it has one.
    ///
    /// - Parameters:
    ///   - locations: its places. A UID that the folder has for another message is written over.
    ///   - knownTokens: marks that are known to lead somewhere, so that they need not be entered.
    /// - Throws: ``StoreError`` with `constraint` where the mailbox has a message of the same identity (look for it
    ///   with ``StoreReading/message(identity:in:)`` first), `notFound` where the mailbox or a folder is gone.
    @discardableResult
    public func insertMessage(
        _ message: NewMessage, conversation: ConversationKey, reason: JoinReason, mailbox: MailboxKey,
        at locations: [NewLocation] = [], knownTokens: Set<ThreadToken> = []
    ) throws(StoreError) -> MessageKey {
        let workspace = try owner(of: mailbox).workspace
        var rows: [LocationTable.Row] = []
        for location in locations {
            var row = LocationTable.Row(location, message: 0)
            row.show(location.flags, labels: location.labels, role: try folderInfo(location.folder).role)
            rows.append(row)
        }
        let state = MessageTable.State(rows) ?? MessageTable.State(removed: now.milliseconds)
        let first = SearchNumber.first(at: message.received)
        var search = touched.searchNumbers[first].map { $0 + 1 } ?? first
        let key = try MessageTable.insert(
            message, conversation: conversation, reason: reason, mailbox: mailbox, state: state, search: &search,
            at: now, on: connection)
        // Those that run over into the next millisecond are looked for in the table.
        touched.searchNumbers[first] = search - first < SearchNumber.perMillisecond - 1 ? search : nil
        for token in message.tokens where token.kind != .subject && !knownTokens.contains(token) {
            try ConversationTable.addToken(token, conversation: conversation, workspace: workspace, on: connection)
        }
        touch(message: key, kind: .added)
        touched.add(
            FreshMessage(message, id: key.rawValue, conversation: conversation, mailbox: mailbox, state: state))
        for var row in rows {
            row.message = key.rawValue
            try insert(row)
        }
        return key
    }

    /// Writes a new place, in place of what the folder has under its UID.
    private func insert(_ row: LocationTable.Row) throws(StoreError) {
        if try LocationTable.insertWhereFree(row, on: connection) == nil {
            try release(folder: FolderKey(rawValue: row.folder), uid: UInt32(clamping: row.uid ?? 0))
            _ = try LocationTable.insert(row, on: connection)
        }
        count(row, 1)
    }

    /// Replaces a message's body by one that is more complete. It is indexed anew.
    public func setBody(_ body: StoredBody, of message: MessageKey) throws(StoreError) {
        try MessageTable.setBody(BodyCoding.pack(body), of: message, on: connection)
        try SearchTable.enqueue(message.rawValue, on: connection)
        touch(message: message, kind: .updated)
    }

    /// Puts a message into a folder.
    ///
    /// Where the folder has a place of the message without a UID, because we moved it there, that one gets the UID.
    /// Where the folder has the UID already, for this message or another, the place is written over. A message that
    /// was removed is back. Our own changes of flags and places that are under way stay in force.
    @discardableResult
    public func addLocation(_ location: NewLocation, of message: MessageKey) throws(StoreError) -> LocationKey {
        let folder = try folderInfo(location.folder)
        var row = LocationTable.Row(location, message: message.rawValue)
        try show(
            location.flags, labels: location.labels, in: &row, role: folder.role, isNew: isAdded(message))
        touch(message: message, kind: .updated)
        if let uid = location.uid, !isAdded(message),
            let known = try LocationTable.find(folder: location.folder, uid: uid, on: connection),
            known.message == message.rawValue
        {
            // The same place, told again: what we did with it, and the server has not heard of, stays.
            row.id = known.id
            row.isLeaving = known.isLeaving
            _ = try replace(known, by: row)
            return LocationKey(rawValue: row.id)
        }
        // A message that came to be in this transaction lies nowhere yet, so only its UID can be taken.
        if !isAdded(message), location.uid != nil,
            let provisional = try LocationTable.provisional(
                message: message.rawValue, folder: location.folder, on: connection)
        {
            if let uid = location.uid { try release(folder: location.folder, uid: uid) }
            row.id = provisional.id
            count(provisional, -1)
            count(row, 1)
            try LocationTable.update(row, on: connection)
            return LocationKey(rawValue: row.id)
        }
        if let uid = location.uid { try release(folder: location.folder, uid: uid) }
        count(row, 1)
        return try LocationTable.insert(row, on: connection)
    }

    /// Takes messages out of a folder: what the server expunged. A message that lies nowhere then is hidden at once
    /// and erased later.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func removeLocations(folder: FolderKey, uids: UIDSet) throws(StoreError) -> Int {
        var removed = 0
        for range in uids.ranges {
            var next = range.lowerBound
            while true {
                let rows = try LocationTable.list(
                    folder: folder, in: next...range.upperBound, limit: 500, on: connection)
                for row in rows { try remove(row) }
                removed += rows.count
                guard rows.count == 500, let last = rows.last?.uid, last < Int64(range.upperBound) else { break }
                next = UInt32(clamping: last + 1)
            }
        }
        return removed
    }

    /// Takes every message out of a folder, as when its UIDVALIDITY changed. Messages that come again with the same
    /// identity have their rows again, with everything that was said of them here.
    @discardableResult
    public func removeAllLocations(folder: FolderKey) throws(StoreError) -> Int {
        var removed = try removeLocations(folder: folder, uids: UIDSet([1...UInt32.max]))
        while true {
            let rows = try LocationTable.list(folder: folder, after: 0, limit: 500, on: connection)
            if rows.isEmpty { return removed }
            for row in rows { try remove(row) }
            removed += rows.count
        }
    }

    /// Takes one place of a message away, with UID or without.
    public func removeLocation(_ key: LocationKey) throws(StoreError) {
        if let row = try LocationTable.find(key.rawValue, on: connection) { try remove(row) }
    }

    /// Writes down what the server says of a message's flags and labels. Our own changes that the server has not heard
    /// of stay in force. A UID that is not known is passed over.
    ///
    /// - Parameters:
    ///   - labels: nil leaves them as they are.
    ///   - modSeq: nil leaves it as it is. A lower one than is known is passed over, with its flags: it is older.
    /// - Returns: whether anything that is shown changed.
    @discardableResult
    public func setFlags(
        folder: FolderKey, uid: UInt32, flags: Set<Flag>, labels: [String]? = nil, modSeq: ModSeq? = nil
    ) throws(StoreError) -> Bool {
        guard let old = try LocationTable.find(folder: folder, uid: uid, on: connection) else { return false }
        if let modSeq, let known = old.modSeq, modSeq.rawValue < known { return false }
        var row = old
        row.serverFlags = FieldText.text(of: flags)
        if let labels { row.serverLabels = FieldText.text(ofValues: labels) }
        if let modSeq { row.modSeq = modSeq.rawValue }
        let role = try folderInfo(folder).role
        try show(flags, labels: FieldText.values(in: row.serverLabels), in: &row, role: role, isNew: false)
        return try replace(old, by: row)
    }

    // MARK: - Parts

    /// Makes a place as it is shown: the server's word, labels that it would not take, and our own changes that are under
    /// way.
    func show(
        _ flags: Set<Flag>, labels: [String], in row: inout LocationTable.Row, role: FolderRole?, isNew: Bool
    ) throws(StoreError) {
        var flags = flags
        var labels = labels
        if !isNew, try MessageTable.pending(of: row.message, on: connection) > 0 {
            for keyword in try LabelTable.kept(of: row.message, on: connection) { flags.insert(Flag(keyword)) }
            for operation in try OperationTable.pending(message: row.message, on: connection) {
                if let change = operation.flagChange { flags = change.applied(to: flags) }
                if let change = operation.labelChange { labels = change.applied(to: labels) }
            }
        }
        row.show(flags, labels: labels, role: role)
    }

    /// Writes a changed place; tells whether what is shown is another.
    func replace(_ old: LocationTable.Row, by row: LocationTable.Row) throws(StoreError) -> Bool {
        let isShownAnew =
            old.flags != row.flags || old.labels != row.labels || old.isLeaving != row.isLeaving
            || old.places != row.places || old.isDraft != row.isDraft
        guard
            isShownAnew || old.serverFlags != row.serverFlags || old.serverLabels != row.serverLabels
                || old.modSeq != row.modSeq
        else { return false }
        try LocationTable.update(row, on: connection)
        guard isShownAnew else { return false }
        count(old, -1)
        count(row, 1)
        touch(message: MessageKey(rawValue: row.message), kind: .updated)
        return true
    }

    func remove(_ row: LocationTable.Row) throws(StoreError) {
        try LocationTable.delete(row.id, on: connection)
        count(row, -1)
        touch(message: MessageKey(rawValue: row.message), kind: .updated)
    }

    /// Makes a UID free for what the server says lies there now.
    private func release(folder: FolderKey, uid: UInt32) throws(StoreError) {
        if let taken = try LocationTable.find(folder: folder, uid: uid, on: connection) { try remove(taken) }
    }
}
