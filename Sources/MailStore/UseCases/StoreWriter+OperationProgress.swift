public import MailModel

extension StoreReading {
    /// What is still to be done on the server with a message, in the order in which it was asked for.
    public func pendingOperations(of message: MessageKey) throws(StoreError) -> [OperationRecord] {
        try OperationTable.pending(message: message.rawValue, on: connection)
    }
}

extension StoreWriter {
    /// Writes down how far an operation got, so that a crash at any point is resumed from there. One that is not there,
    /// or was given up, changes nothing. The feed hears of nothing: for people it is still under way.
    public func setOperationPayload(_ payload: String, of id: OperationID) throws(StoreError) {
        try OperationTable.setPayload(payload, of: id, on: connection)
    }
}

extension OperationTable {
    static func setPayload(_ payload: String, of id: OperationID, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            "UPDATE remote_operation SET payload = ?1 WHERE public_id = ?2 AND state = 'pending'",
            [.text(payload), .text(id.description)])
    }
}
