internal import GRDB
internal import MailStore

extension StoreError {
    /// What SQLite or GRDB said, in our words. Values of rows and parameters are never in it.
    init(sqlite error: any Error) {
        if let error = error as? StoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.programmer, "the database layer failed: \(type(of: error))")
            return
        }
        let words = error.message ?? "no further words"
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(.diskFull, "the disk is full; make room, nothing of the last change was kept")
        case .SQLITE_CORRUPT:
            self.init(
                .corrupted,
                "the database is damaged (\(words)); stop the program, keep a copy of the data folder, and put back"
                    + " the newest backup")
        case .SQLITE_NOTADB:
            self.init(.notADatabase, "the file is no Salesnode database, or its beginning is damaged (\(words))")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, "the database was busy for too long (\(words))")
        case .SQLITE_READONLY:
            self.init(.readOnly, "the database cannot be written (\(words)); check the rights of the data folder")
        case .SQLITE_CANTOPEN:
            self.init(.cannotOpen, "the database cannot be opened (\(words)); check the rights of the data folder")
        case .SQLITE_IOERR:
            self.init(.inputOutput, "the disk failed (\(words), \(error.extendedResultCode.rawValue))")
        case .SQLITE_CONSTRAINT:
            self.init(.constraint, "a rule of the schema was broken (\(words))")
        case .SQLITE_TOOBIG:
            self.init(.tooLarge, "a value is too large for the database")
        // Asked about no connection at all, SQLite says the second; real want of memory has a code of its own.
        case .SQLITE_MISUSE where words.contains("closed") || words == "out of memory":
            self.init(.closed, "the store is closed")
        default:
            self.init(.programmer, "a statement failed (\(words), \(error.resultCode.rawValue))")
        }
    }
}
