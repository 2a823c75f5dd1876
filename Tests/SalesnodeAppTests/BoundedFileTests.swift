import Foundation
import Testing

@testable import SalesnodeApp

@Suite("Reading a file that a person named")
struct BoundedFileTests {
    private func message(_ file: BoundedFile) -> String? {
        do {
            _ = try file.read(tooLarge: "take a smaller one")
            return nil
        } catch {
            return error.message
        }
    }

    @Test("A file is read whole up to its limit and refused one byte above it")
    func limit() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/file"
            let limit = 1 << 20
            for count in [0, 1, limit - 1, limit] {
                let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                try Data(bytes).write(to: URL(filePath: path))
                #expect(try BoundedFile(path: path, maximumBytes: limit).read(tooLarge: "") == bytes)
            }
            try Data(repeating: 1, count: limit + 1).write(to: URL(filePath: path))
            #expect(
                message(BoundedFile(path: path, maximumBytes: limit))
                    == "\(path) has more than 1 MB; take a smaller one")
        }
    }

    @Test("An endless file is refused, and so are a folder and a file that is not there")
    func unusable() {
        #expect(
            message(BoundedFile(path: "/dev/zero", maximumBytes: 1 << 20))
                == "/dev/zero has more than 1 MB; take a smaller one")
        #expect(message(BoundedFile(path: "/", maximumBytes: 9))?.hasPrefix("/ cannot be read: ") == true)
        let missing = message(BoundedFile(path: "/no\u{1B}[2Jsuch", maximumBytes: 9))
        #expect(missing?.contains("cannot be read") == true)
        #expect(missing?.contains("\u{1B}") == false)
    }
}
