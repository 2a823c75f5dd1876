internal import Hummingbird
internal import MailModel
internal import NIOCore

/// A form with a file, sent from a page of ours.
struct UploadBody: Sendable {
    /// The bytes that fields and separators may add to the file.
    static let maximumOverhead = 64 << 10
    /// The most parts.
    static let maximumParts = 50

    private let fields: [String: String]
    /// The name that the file has with its owner, without its folders; for people only.
    let fileName: String
    /// The file's bytes; empty where none was chosen.
    let file: [UInt8]

    /// Reads the form and makes sure that it came from a page of ours, for the workspace that is open.
    ///
    /// - Throws: ``WebFailure`` for what is no such form, has too large a file, or comes from a page that is out of date.
    static func read(
        _ request: Request, _ context: WebContext, maximumFileBytes: Int
    ) async throws -> UploadBody {
        guard let type = request.headers[.contentType], let boundary = Self.boundary(of: type) else {
            throw WebFailure(.unsupportedMediaType, "Not understood", "The request is no form with a file.")
        }
        let limit = maximumFileBytes + maximumOverhead
        let announced = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard announced <= limit, let buffer = try? await request.body.collect(upTo: limit) else {
            throw WebFailure(
                .contentTooLarge, "The file is too large",
                "It may have at most \(maximumFileBytes >> 20) MB. Split it into several files.")
        }
        guard let form = UploadBody(bytes: Array(buffer.readableBytesView), boundary: boundary) else {
            throw WebFailure(.badRequest, "Not understood", "The form is damaged.")
        }
        guard context.accepts(formToken: form["form-token"]) else { throw WebFailure.outOfDate }
        return form
    }

    /// Reads the parts (RFC 7578); nil where they are not as browsers send them.
    init?(bytes: [UInt8], boundary: [UInt8]) {
        // Every separator but the first has a line end before it: with one in front, all are alike.
        let separator: [UInt8] = [13, 10] + Array("--".utf8) + boundary
        let bytes = ([13, 10] + bytes)[...]
        let places = ByteSearch.places(of: separator, in: bytes, atMost: Self.maximumParts + 1)
        guard places.count >= 2, places.count <= Self.maximumParts else { return nil }
        var fields: [String: String] = [:]
        var file: (name: String, bytes: [UInt8]) = ("", [])
        for (start, end) in zip(places, places.dropFirst()) {
            guard let part = Part(bytes[(start + separator.count)..<end]) else { return nil }
            if let name = part.fileName {
                if file.bytes.isEmpty { file = (name, Array(part.body)) }
            } else {
                fields[part.name] = fields[part.name] ?? String(decoding: part.body, as: UTF8.self)
            }
        }
        self.fields = fields
        fileName = file.name
        self.file = file.bytes
    }

    /// A field's text; empty where it is not there.
    subscript(_ name: String) -> String { fields[name] ?? "" }

    /// The boundary of `multipart/form-data; boundary=…`; nil for another type.
    static func boundary(of contentType: String) -> [UInt8]? {
        let parts = contentType.split(separator: ";").map { $0.drop { $0 == " " } }
        guard parts.first?.lowercased() == "multipart/form-data",
            let found = parts.dropFirst().first(where: { $0.lowercased().hasPrefix("boundary=") })
        else { return nil }
        let value = found.dropFirst("boundary=".count).filter { $0 != "\"" }
        // RFC 2046 §5.1.1: 1 to 70 characters.
        return (1...70).contains(value.utf8.count) ? Array(value.utf8) : nil
    }

    /// One part: a field, or a file where it has a file name.
    private struct Part {
        var name = ""
        var fileName: String?
        var body: ArraySlice<UInt8>

        /// - Parameter bytes: what follows a separator: a line end, the header, an empty line, the body.
        init?(_ bytes: ArraySlice<UInt8>) {
            guard bytes.starts(with: [13, 10]),
                let end = ByteSearch.places(of: [13, 10, 13, 10], in: bytes.prefix(8192), atMost: 1).first
            else { return nil }
            body = bytes[(end + 4)...]
            guard end > bytes.startIndex + 2 else { return nil }
            let header = String(decoding: bytes[(bytes.startIndex + 2)..<end], as: UTF8.self)
            for line in header.split(whereSeparator: \.isNewline)
            where line.lowercased().hasPrefix("content-disposition:") {
                name = Self.parameter("name", of: line) ?? ""
                fileName = Self.parameter("filename", of: line)
            }
            guard !name.isEmpty else { return nil }
        }

        /// The value of ` key="value"`; browsers write a quotation mark inside as `%22` and nothing else in another way.
        private static func parameter(_ key: String, of line: Substring) -> String? {
            for part in line.split(separator: ";").dropFirst() {
                let part = part.drop { $0 == " " }
                guard part.lowercased().hasPrefix("\(key)=\"") else { continue }
                let value = part.dropFirst(key.count + 2).prefix { $0 != "\"" }
                return String(value.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "")
            }
            return nil
        }
    }
}

/// Where a sequence of bytes stands in others.
enum ByteSearch {
    /// The first `count` places in order, not overlapping. No byte is looked at more than twice, whatever is sought.
    static func places(of sought: [UInt8], in bytes: ArraySlice<UInt8>, atMost count: Int) -> [Int] {
        // For each prefix that has matched: how much of it still matches when the next byte does not go on.
        var table = [Int](repeating: 0, count: sought.count)
        var length = 0
        for index in sought.indices.dropFirst() {
            while length > 0, sought[index] != sought[length] { length = table[length - 1] }
            if sought[index] == sought[length] { length += 1 }
            table[index] = length
        }
        var places: [Int] = []
        var matched = 0
        for (index, byte) in zip(bytes.indices, bytes) {
            while matched > 0, byte != sought[matched] { matched = table[matched - 1] }
            if byte == sought[matched] { matched += 1 }
            guard matched == sought.count else { continue }
            places.append(index - matched + 1)
            guard places.count < count else { return places }
            matched = 0
        }
        return places
    }
}
