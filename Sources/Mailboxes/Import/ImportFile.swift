import MailModel
import MailTransport
import Resolver

/// An import file, read: rows that can be worked with, and rows that say something unusable.
struct ImportFile: Sendable {
    /// Rows that can be worked with, in order.
    private(set) var rows: [ImportRow] = []
    /// Results of the rows that cannot.
    private(set) var refused: [ImportRowResult] = []
    /// Headings that mean nothing to us, the first ones; their columns were not looked at.
    private(set) var unknownColumns: [String] = []

    /// Rows of one file. More belong into several files, so that a person can still look through the results.
    static let maximumRows = 20_000
    /// Unknown headings that are told; a line of a million commas would have as many.
    static let maximumUnknownColumns = 100
    /// Bytes of one file.
    static let maximumBytes = 4 << 20

    /// Reads a file.
    ///
    /// - Throws: ``MailboxError`` with `invalidInput` where nothing of it can be used: it says what to change.
    init(_ bytes: [UInt8]) throws(MailboxError) {
        guard bytes.count <= Self.maximumBytes else {
            throw Self.unusable("The file has more than \(Self.maximumBytes >> 20) MB; split it.")
        }
        do {
            var reader = try CSVReader(bytes)
            guard let heading = try reader.next() else { throw Self.unusable("The file is empty.") }
            let columns = try columns(of: heading)
            var firstRow: [EmailAddress: Int] = [:]
            while let record = try reader.next() {
                guard rows.count + refused.count < Self.maximumRows else {
                    throw Self.unusable("The file has more than \(Self.maximumRows) rows; split it.")
                }
                take(record, columns: columns, firstRow: &firstRow)
            }
        } catch let error as MailboxError {
            throw error
        } catch let fault as CSVReader.Fault {
            throw Self.unusable(Self.words(for: fault))
        } catch {
            throw Self.unusable("The file cannot be read.")
        }
        guard !rows.isEmpty || !refused.isEmpty else {
            throw Self.unusable("The file has a heading and no rows below it.")
        }
    }

    private mutating func columns(of heading: CSVReader.Record) throws(MailboxError) -> [ImportColumn?] {
        var seen: Set<ImportColumn> = []
        var columns: [ImportColumn?] = []
        for text in heading.fields {
            let column = ImportColumn(heading: text)
            if let column {
                guard seen.insert(column).inserted else {
                    throw Self.unusable(
                        "Two columns of the heading mean \u{201C}\(column.rawValue)\u{201D}; remove one.")
                }
            } else if !text.isEmpty, unknownColumns.count < Self.maximumUnknownColumns {
                unknownColumns.append(ServerText(text).description)
            }
            columns.append(column)
        }
        guard seen.contains(.address) else {
            throw Self.unusable(
                "The first row must name the columns, and one of them must be \u{201C}address\u{201D}. Others that may be"
                    + " there: "
                    + ImportColumn.allCases.dropFirst().map(\.rawValue).joined(separator: ", ") + ".")
        }
        return columns
    }

    private mutating func take(
        _ record: CSVReader.Record, columns: [ImportColumn?], firstRow: inout [EmailAddress: Int]
    ) {
        var values: [ImportColumn: String] = [:]
        for (column, text) in zip(columns, record.fields) {
            guard let column else { continue }
            // A password is taken as it is; around everything else spaces are mistakes.
            let value = column == .password || column == .smtpPassword ? text : Self.trimmed(text)
            if !value.isEmpty { values[column] = value }
        }
        let shownAddress = ServerText(values[.address] ?? "").description
        do throws(ImportFault) {
            guard record.fields.count <= columns.count else {
                throw ImportFault(
                    .surplusFields,
                    "The row has \(record.fields.count) fields, the heading \(columns.count); a separator inside a field"
                        + " needs quotes around the field.")
            }
            let row = try ImportRowParser(values: values).row(record.row)
            if let first = firstRow[row.address] {
                throw ImportFault(.duplicate, "The address is in row \(first) already; that row counts.")
            }
            firstRow[row.address] = record.row
            rows.append(row)
        } catch {
            refused.append(
                ImportRowResult(
                    row: record.row, address: shownAddress, state: .refused, code: error.code.rawValue,
                    words: error.words))
        }
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func words(for fault: CSVReader.Fault) -> String {
        switch fault {
        case .notUTF8: "The file is not UTF-8; save it as \u{201C}CSV UTF-8\u{201D}."
        case .unterminatedQuote(let row): "A quoted field that begins in row \(row) does not end; close its quotes."
        case .textAfterQuote(let row):
            "In row \(row) something follows a closing quote; write quotes inside a field twice."
        }
    }

    private static func unusable(_ words: String) -> MailboxError { MailboxError(.invalidInput, words) }
}

/// Why a row cannot be worked with.
struct ImportFault: Error {
    /// The stable names.
    enum Code: String {
        case addressMissing = "input.address-missing"
        case addressUnusable = "input.address-unusable"
        case hostUnusable = "input.host-unusable"
        case portUnusable = "input.port-unusable"
        case encryptionUnusable = "input.encryption-unusable"
        case userUnusable = "input.user-unusable"
        case passwordUnusable = "input.password-unusable"
        case nameUnusable = "input.name-unusable"
        case limitUnusable = "input.limit-unusable"
        case surplusFields = "input.surplus-fields"
        case duplicate = "input.duplicate"
    }

    let code: Code
    /// For people: names the column and the right form, never a password.
    let words: String

    init(_ code: Code, _ words: String) {
        self.code = code
        self.words = words
    }
}

/// Reads the values of one row.
struct ImportRowParser {
    let values: [ImportColumn: String]

    func row(_ number: Int) throws(ImportFault) -> ImportRow {
        var row = ImportRow(row: number, address: try address())
        row.password = try password(.password)
        row.sendingPassword = try password(.smtpPassword)
        row.imap = try server(.imapHost, .imapPort, .imapEncryption, .imapUser)
        row.smtp = try server(.smtpHost, .smtpPort, .smtpEncryption, .smtpUser)
        row.senderName = try senderName()
        row.dailyLimit = try dailyLimit()
        return row
    }

    private func address() throws(ImportFault) -> EmailAddress {
        guard let text = values[.address] else {
            throw ImportFault(.addressMissing, "The address is missing.")
        }
        do {
            return try IDN.address(text)
        } catch {
            throw ImportFault(.addressUnusable, "\u{201C}\(ServerText(text))\u{201D} is no usable address: \(error).")
        }
    }

    private func password(_ column: ImportColumn) throws(ImportFault) -> Secret? {
        guard let text = values[column] else { return nil }
        guard text.utf8.count <= 10_000, !text.utf8.contains(0) else {
            throw ImportFault(.passwordUnusable, "The \(column.rawValue) has more than 10,000 bytes.")
        }
        return Secret(text)
    }

    private func server(
        _ host: ImportColumn, _ port: ImportColumn, _ encryption: ImportColumn, _ user: ImportColumn
    ) throws(ImportFault) -> ImportRow.Server {
        var server = ImportRow.Server()
        if let text = values[host] {
            guard let found = Host(text) ?? (try? IDN.domain(text)).map(Host.name) else {
                throw ImportFault(
                    .hostUnusable, "The \(host.rawValue) must be a server's name, such as mail.example.com.")
            }
            server.host = found
        }
        if let text = values[port] {
            guard let number = Int(text), (1...65535).contains(number) else {
                throw ImportFault(.portUnusable, "The \(port.rawValue) must be a number from 1 to 65535.")
            }
            server.port = number
        }
        if let text = values[encryption] {
            switch text.lowercased() {
            case "implicit", "ssl", "tls", "ssl/tls", "true", "yes": server.security = .implicit
            case "starttls": server.security = .starttls
            default:
                throw ImportFault(
                    .encryptionUnusable,
                    "The \(encryption.rawValue) must be implicit (also ssl or tls) or starttls; a connection without"
                        + " encryption is never made.")
            }
        }
        if let text = values[user] {
            guard text.utf8.count <= 500,
                !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else {
                throw ImportFault(
                    .userUnusable, "The \(user.rawValue) must have at most 500 bytes and no control characters.")
            }
            server.user = text
        }
        return server
    }

    private func senderName() throws(ImportFault) -> String? {
        let parts = [values[.firstName], values[.lastName]].compactMap { $0 }
        guard let name = values[.senderName] ?? (parts.isEmpty ? nil : parts.joined(separator: " ")) else { return nil }
        guard name.utf8.count <= 200,
            !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw ImportFault(.nameUnusable, "The sender name must have at most 200 bytes and no control characters.")
        }
        return name
    }

    private func dailyLimit() throws(ImportFault) -> Int? {
        guard let text = values[.dailyLimit] else { return nil }
        guard let number = Int(text), (1...1_000_000).contains(number) else {
            throw ImportFault(.limitUnusable, "The daily limit must be a whole number from 1 to 1000000.")
        }
        return number
    }
}
