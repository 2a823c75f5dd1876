public import MailModel

extension StoreReading {
    /// How many sessions and devices of a person are shown and kept.
    public static var maximumSessions: Int { 100 }

    /// The session whose token has this digest, also where it has expired.
    public func session(digest: [UInt8]) throws(StoreError) -> SessionRecord? {
        try SessionTable.find(digest: digest, on: connection)
    }

    /// A person's sessions, newest first.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func sessions(of person: PersonID) throws(StoreError) -> [SessionRecord] {
        try SessionTable.list(
            person: try PersonTable.rowID(of: person, on: connection), limit: Self.maximumSessions, on: connection)
    }

    /// Whether the person has signed in before in the browser that has the token with this digest.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func knowsDevice(_ digest: [UInt8], of person: PersonID) throws(StoreError) -> Bool {
        try PersonTable.knowsDevice(
            digest, person: try PersonTable.rowID(of: person, on: connection), on: connection)
    }
}

extension StoreWriter {
    /// Begins a session.
    ///
    /// - Throws: ``StoreError`` with `notFound` where person or workspace are gone; `tooLarge` where the person has too
    ///   many sessions, which cannot be while the oldest are ended by ``endOldestSessions(of:keeping:)``.
    public func beginSession(_ draft: SessionDraft) throws(StoreError) {
        try SessionTable.insert(
            draft, person: try PersonTable.rowID(of: draft.person, on: connection),
            workspace: try rowID(of: draft.workspace), at: now, on: connection)
    }

    /// Notes that a session is used, and until when it now lasts. The feed does not hear of it.
    public func touchSession(_ id: SessionID, source: String, expires: Timestamp) throws(StoreError) {
        try SessionTable.touch(id, source: source, expires: expires, at: now, on: connection)
    }

    /// Opens another workspace in a session.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace is gone.
    public func openWorkspace(_ workspace: WorkspaceID, in session: SessionID) throws(StoreError) {
        try SessionTable.setWorkspace(try rowID(of: workspace), of: session, on: connection)
    }

    /// Ends one of a person's sessions; false where there was none.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the person is gone.
    public func endSession(_ id: SessionID, of person: PersonID) throws(StoreError) -> Bool {
        try SessionTable.delete(id, person: try PersonTable.rowID(of: person, on: connection), on: connection)
    }

    /// Ends a person's sessions but one, and forgets the devices; gives how many ended.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the person is gone.
    public func endSessions(of person: PersonID, except kept: SessionID?) throws(StoreError) -> Int {
        let row = try PersonTable.rowID(of: person, on: connection)
        try PersonTable.deleteDevices(of: row, on: connection)
        return try SessionTable.deleteAll(of: row, except: kept, on: connection)
    }

    /// Ends the oldest sessions of a person beyond `count`.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the person is gone.
    public func endOldestSessions(of person: PersonID, keeping count: Int) throws(StoreError) {
        let row = try PersonTable.rowID(of: person, on: connection)
        for session in try SessionTable.list(person: row, limit: count + 20, on: connection).dropFirst(count) {
            _ = try SessionTable.delete(session.id, person: row, on: connection)
        }
    }

    /// Remembers a browser in which a person signed in; beyond `limit` the longest unused ones are forgotten.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the person is gone.
    public func noteDevice(_ digest: [UInt8], of person: PersonID, keeping limit: Int = 20) throws(StoreError) {
        try PersonTable.noteDevice(
            digest, person: try PersonTable.rowID(of: person, on: connection), at: now, keeping: limit,
            on: connection)
    }

    /// Removes what is past its time: sessions, devices unused for half a year, invitations expired for 90 days, links for
    /// new passwords. To be
    /// called at start and once a day.
    public func prunePeople() throws(StoreError) {
        _ = try SessionTable.delete(expiredBefore: now, on: connection)
        _ = try PersonTable.deleteDevices(
            usedBefore: now.adding(milliseconds: -180 * 86_400_000), on: connection)
        try PasswordResetTable.delete(expiredBefore: now, on: connection)
        _ = try InvitationTable.delete(
            expiredBefore: now.adding(milliseconds: -Self.historyRetention), on: connection)
    }
}
