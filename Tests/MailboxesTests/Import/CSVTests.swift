import Testing

@testable import Mailboxes

@Suite("Comma-separated values")
struct CSVTests {
    private func records(_ text: String) throws -> [[String]] { try rows(text).map(\.fields) }

    private func rows(_ text: String) throws -> [CSVReader.Record] {
        var reader = try CSVReader(Array(text.utf8))
        var records: [CSVReader.Record] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    @Test(
        "Separators and line ends are those of the file",
        arguments: [
            "a,b\r\nc,d\r\n", "a;b\nc;d", "a\tb\rc\td\r", "\u{FEFF}a,b\nc,d\n", "\"a\",\"b\"\r\n\"c\",\"d\"",
        ])
    func forms(_ text: String) throws {
        #expect(try records(text) == [["a", "b"], ["c", "d"]])
    }

    @Test("Quoted fields keep separators, line ends and doubled quotes")
    func quoting() throws {
        #expect(
            try records("x,y\n\"a,b\",\"c\r\nd\"\n\"e\"\"f\",\"\"\n") == [
                ["x", "y"], ["a,b", "c\r\nd"], ["e\"f", ""],
            ])
    }

    @Test("Empty lines are no records but count as rows")
    func emptyLines() throws {
        #expect(try rows("a\n\n,\nb\n").map(\.row) == [1, 4])
    }

    @Test("A separator at the end means an empty field")
    func trailingSeparator() throws {
        #expect(try records("a,b\nc,") == [["a", "b"], ["c", ""]])
    }

    @Test("What cannot be read is told with its row")
    func faults() throws {
        #expect(throws: CSVReader.Fault.unterminatedQuote(row: 2)) { try records("a\n\"b") }
        #expect(throws: CSVReader.Fault.textAfterQuote(row: 2)) { try records("a\n\"b\"c\n") }
        #expect(throws: CSVReader.Fault.notUTF8) { _ = try CSVReader([0x61, 0xE9, 0x2C]) }
        #expect(throws: CSVReader.Fault.notUTF8) { _ = try CSVReader([0xFF, 0xFE, 0x61, 0x00]) }
    }

    @Test("Every cut of a file is read or refused, and never more than what is there")
    func truncation() throws {
        let whole = Array("address,name\r\n\"a@example.com\",\"A \"\"B\"\"\"\r\nb@example.com;x,\u{E9}\r\n".utf8)
        for length in 0...whole.count {
            guard var reader = try? CSVReader(Array(whole[..<length])) else { continue }
            var fields = 0
            while let record = try? reader.next() { fields += record.fields.count }
            #expect(fields <= 6)
        }
    }

    @Test("What is written is read back")
    func roundTrip() throws {
        let fields = [
            "\"\u{30F}adail;", ",\u{301}", "a\"\u{200D}\"", "plain", "with, comma", "with \"quotes\"", "two\nlines", "",
            "\u{E9}\u{4E2D}",
        ]
        #expect(try records(CSVWriter.line(fields)) == [fields])
    }

    @Test(
        "A cell that a spreadsheet would execute becomes text",
        arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\u{FF1D}1+1", "=cmd|' /C calc'!A0"])
    func injection(_ text: String) throws {
        #expect(try records("h\n" + CSVWriter.line([text])).last?.first == "'" + text)
    }
}
