internal import Hummingbird
internal import Mailboxes

/// A table that is read part by part, because it may be long.
protocol CSVSource: Sendable {
    /// What the columns are called.
    var heading: [String] { get }

    /// Reads the rows after those that were read before.
    ///
    /// - Parameter cursor: what came with the part before; nil for the first.
    func part(after cursor: String?) async throws -> (rows: [[String]], next: String?)
}

/// A table as a file: written as it is read, so that nobody holds all of it, and so that a spreadsheet shows what is in it
/// and never executes it.
enum CSVDownload {
    /// Answers with the table. Its first part is read before the answer begins, so that what is wrong is a page.
    static func response(named name: String, _ source: some CSVSource) async throws -> Response {
        let first = try await source.part(after: nil)
        let body = ResponseBody { writer in
            var part = first
            // Spreadsheets tell UTF-8 by this mark.
            try await writer.write(ByteBuffer(string: "\u{FEFF}" + CSVWriter.line(source.heading)))
            while true {
                let text = part.rows.map { CSVWriter.line($0) }.joined()
                if !text.isEmpty { try await writer.write(ByteBuffer(string: text)) }
                guard let next = part.next else { break }
                part = try await source.part(after: next)
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"\(name)\"",
            ], body: body)
    }
}
