import MailModel

/// Reads what a person could upload as a list of mailboxes, as an import does, for the fuzzer and tests.
package enum ImportProbe {
    /// Reads a file, and gives how many rows it has, or nil where nothing of it can be used.
    ///
    /// It checks what must hold for any input: every row is told once, in order and in bounds; a result file names each
    /// of them, can be read again, and has no cell that a spreadsheet would execute.
    package static func rows(in bytes: [UInt8]) -> Int? {
        if var reader = try? CSVReader(bytes) { check(&reader, bytes.count) }
        guard let file = try? ImportFile(bytes) else { return nil }
        let numbers = (file.rows.map(\.row) + file.refused.map(\.row)).sorted()
        precondition(Set(numbers).count == numbers.count, "a row is told twice")
        precondition(file.unknownColumns.count <= ImportFile.maximumUnknownColumns)
        precondition(Set(file.rows.map(\.address)).count == file.rows.count, "an address is connected twice")
        for row in file.rows {
            for server in [row.imap, row.smtp] {
                precondition(server.port.map { (1...65535).contains($0) } ?? true)
                precondition(server.user.map { $0.utf8.count <= 500 } ?? true)
            }
        }
        let accepted = file.rows.map {
            ImportRowResult(row: $0.row, address: $0.address.description, state: .passed, code: "ok", words: "")
        }
        let report = ImportReport(
            rows: accepted + file.refused, unknownColumns: file.unknownColumns, isDryRun: true)
        checkResults(report.resultFile, of: report)
        return numbers.count
    }

    /// Rows rise, and there is never more in the fields than in the file.
    private static func check(_ reader: inout CSVReader, _ size: Int) {
        var last = 0
        var total = 0
        while let record = try? reader.next() {
            precondition(record.row > last, "rows do not rise")
            last = record.row
            total += record.fields.reduce(0) { $0 + $1.utf8.count }
            precondition(total <= size)
        }
    }

    private static func checkResults(_ text: String, of report: ImportReport) {
        guard var reader = try? CSVReader(Array(text.utf8)) else { preconditionFailure("no CSV") }
        _ = try? reader.next()
        var count = 0
        while let record = try? reader.next() {
            precondition(record.fields.count == 5, "a cell broke its record")
            for field in record.fields {
                precondition(!("=+-@".unicodeScalars.contains { $0 == field.unicodeScalars.first }))
            }
            count += 1
        }
        precondition(count == report.rows.count, "a row is missing")
    }
}
