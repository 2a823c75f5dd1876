import Foundation
import Testing

@testable import Web

@Suite("Web: forms with a file")
struct UploadBodyTests {
    private static let boundary = Array("----browser7MA4YWxk".utf8)

    private static func form(_ parts: [(head: String, body: String)]) -> [UInt8] {
        var text = ""
        for part in parts { text += "------browser7MA4YWxk\r\n\(part.head)\r\n\r\n\(part.body)\r\n" }
        return Array((text + "------browser7MA4YWxk--\r\n").utf8)
    }

    private static let sample = form([
        ("Content-Disposition: form-data; name=\"form-token\"", "word"),
        (
            "Content-Disposition: form-data; name=\"file\"; filename=\"C:\\lists\\my list.csv\"\r\nContent-Type: text/csv",
            "address\r\nana@mail.test\r\n"
        ),
        ("Content-Disposition: form-data; name=\"history\"", "30d"),
    ])

    @Test("fields and the file come out as they went in, and the file's folders are left out of its name")
    func parts() throws {
        let form = try #require(UploadBody(bytes: Self.sample, boundary: Self.boundary))
        #expect(form["form-token"] == "word")
        #expect(form["history"] == "30d")
        #expect(form["nothing"] == "")
        #expect(form.fileName == "my list.csv")
        #expect(form.file == Array("address\r\nana@mail.test\r\n".utf8))
    }

    @Test("a file may hold what looks almost like a separator, and every byte there is")
    func almostSeparators() throws {
        let body = "\r\n------browser7MA4YWx\r\n------browser7MA4YW\r\n--\r\n"
        let form = try #require(
            UploadBody(
                bytes: Self.form([("Content-Disposition: form-data; name=\"file\"; filename=\"a\"", body)]),
                boundary: Self.boundary))
        #expect(form.file == Array(body.utf8))
    }

    @Test("a form that ends anywhere else than at its end is refused, and harms nobody")
    func truncated() {
        // The line end after the last separator is no loss.
        for count in 0..<(Self.sample.count - 4) {
            let form = UploadBody(bytes: Array(Self.sample.prefix(count)), boundary: Self.boundary)
            if let form { #expect(form["history"] == "" || form["history"] == "30d") }
        }
        #expect(UploadBody(bytes: [], boundary: Self.boundary) == nil)
        #expect(UploadBody(bytes: Array("----".utf8), boundary: Array("--".utf8)) == nil)
    }

    @Test("more parts than a form of ours has are refused")
    func manyParts() {
        let parts = (0..<60).map { (head: "Content-Disposition: form-data; name=\"f\($0)\"", body: "") }
        #expect(UploadBody(bytes: Self.form(parts), boundary: Self.boundary) == nil)
    }

    @Test(
        "the separator is read from the header as browsers write it",
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"),
            ("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"", "a b"),
            ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil), ("text/plain; boundary=abc", nil),
            ("multipart/form-data; boundary=\(String(repeating: "a", count: 71))", nil),
        ] as [(String, String?)])
    func boundaries(header: String, boundary: String?) {
        #expect(UploadBody.boundary(of: header).map { String(decoding: $0, as: UTF8.self) } == boundary)
    }

    @Test("no byte is looked at more than twice, whatever the separator")
    func searching() {
        #expect(ByteSearch.places(of: [1, 1, 2], in: [1, 1, 1, 2, 1, 1, 2, 1, 1][...], atMost: 9) == [1, 4])
        #expect(ByteSearch.places(of: [1, 1], in: [1, 1, 1, 1, 1][...], atMost: 9) == [0, 2])
        #expect(ByteSearch.places(of: [7], in: [7, 7, 7][...].dropFirst(), atMost: 1) == [1])
        #expect(ByteSearch.places(of: [7, 8], in: [][...], atMost: 1) == [])
        // Half a separator over and over again.
        let hostile = [UInt8](repeating: 45, count: 200_000)
        #expect(ByteSearch.places(of: [UInt8](repeating: 45, count: 70) + [1], in: hostile[...], atMost: 9) == [])
    }
}
