internal import MailModel

extension StoreReading {
    /// The link whose token has this digest, also where it has expired.
    public func passwordReset(digest: [UInt8]) throws(StoreError) -> PasswordResetRecord? {
        try PasswordResetTable.find(digest: digest, on: connection)
    }
}

extension StoreWriter {
    /// Makes a link for a new password; the person's former one is worth nothing from then on. A password that is set,
    /// by whatever way, ends it too.
    ///
    /// - Throws: ``StoreError`` with `notFound` where person or workspace are gone.
    public func setPasswordReset(_ draft: PasswordResetDraft) throws(StoreError) {
        let person = try PersonTable.rowID(of: draft.person, on: connection)
        var workspace: Int64?
        if let id = draft.workspace { workspace = try rowID(of: id) }
        try PasswordResetTable.upsert(draft, person: person, workspace: workspace, on: connection)
    }
}
