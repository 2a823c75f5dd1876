extension StoreWriter {
    /// Makes a master key the one in force, on a store in which nothing is sealed; nothing happens where it is already.
    ///
    /// To be called at start, with the current key, after an interrupted rotation was finished.
    ///
    /// - Throws: ``StoreError`` with `staleMasterKey` where data keys are stored that another master key wraps.
    public func adoptMasterKey(_ keyID: String) throws(StoreError) {
        let inForce = try installation().masterKeyID
        guard inForce != keyID else { return }
        guard try masterKeyIDsInUse().isEmpty else {
            throw StoreError(
                .staleMasterKey, "master key \(inForce) is in force, and \(keyID) can only replace it by a rotation")
        }
        try InstallationTable.setMasterKey(keyID, on: connection)
    }

    /// Passes every data key through `rewrap` and makes `keyID` the master key in force: the store's part in a
    /// rotation.
    ///
    /// Can be repeated: keys that `keyID` wraps already are passed as well and may come back as they are. The
    /// database's history, which holds the keys in their old wrapping, is discarded after the commit.
    ///
    /// - Parameter rewrap: gives the key wrapped by `keyID`. What it throws ends the transaction as `aborted`.
    /// - Returns: how many keys changed.
    public func rewrapDataKeys(
        masterKeyID keyID: String, _ rewrap: (DataKeyRecord) throws -> [UInt8]
    ) throws(StoreError) -> Int {
        var changed = 0
        var last: Int64 = 0
        while true {
            let rows = try DataKeyTable.list(after: last, limit: 500, on: connection)
            guard let end = rows.last else { break }
            for row in rows {
                let wrapped: [UInt8]
                do {
                    wrapped = try rewrap(row.record)
                } catch {
                    throw StoreError(
                        .aborted,
                        "the data key of \(row.record.ownerKind) \(row.record.ownerID) could not be wrapped anew:"
                            + " \(error)",
                        underlying: error)
                }
                guard wrapped != row.record.wrapped || row.record.masterKeyID != keyID else { continue }
                try DataKeyTable.setWrapped(wrapped, masterKeyID: keyID, row: row.id, on: connection)
                changed += 1
            }
            last = end.id
        }
        try InstallationTable.setMasterKey(keyID, on: connection)
        effects.erasedSecrets = true
        return changed
    }

    /// Refuses a data key that a rotation would not find, because it is wrapped by a master key that is not in force.
    func requireKeyInForce(_ key: DataKeyRecord) throws(StoreError) {
        let inForce = try installation().masterKeyID
        guard key.masterKeyID == inForce else {
            throw StoreError(
                .staleMasterKey,
                "the credential is sealed under master key \(key.masterKeyID), but"
                    + " \(inForce.isEmpty ? "none" : inForce) is"
                    + " in force; seal it again")
        }
    }
}
