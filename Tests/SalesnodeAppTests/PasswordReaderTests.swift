import Foundation
import MailModel
import Testing

@testable import SalesnodeApp

@Suite("Passwords from files")
struct PasswordReaderTests {
    private func read(_ contents: [UInt8], mode: Int = 0o600) async throws -> (password: Secret, isExposed: Bool) {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/password"
            _ = FileManager.default.createFile(
                atPath: path, contents: Data(contents), attributes: [.posixPermissions: mode])
            return try PasswordReader.read(path: path, name: "--password-file")
        }
    }

    @Test(
        "One line end is dropped, everything else belongs to the password",
        arguments: [
            ("secret", "secret"), ("secret\n", "secret"), ("secret\r\n", "secret"), ("secret\n\n", "secret\n"),
            (" secret ", " secret "), ("p\u{E4}ss", "p\u{E4}ss"), ("a\nb", "a\nb"),
        ])
    func lineEnds(_ contents: String, _ password: String) async throws {
        #expect(try await read(Array(contents.utf8)).password == Secret(password))
    }

    @Test("Empty, too long and binary contents are refused without being repeated")
    func refusals() async {
        let long = [UInt8](repeating: 0x78, count: PasswordReader.maximumBytes + 1)
        for contents in [[], [0x0A], [0x0D, 0x0A], long, Array("sec\0ret".utf8)] as [[UInt8]] {
            let error = await #expect(throws: CommandFailure.self) { _ = try await read(contents) }
            #expect(error?.code == .wrongUsage)
            #expect(error?.message.hasPrefix("--password-file: ") == true)
            #expect(error?.message.contains("xxx") == false && error?.message.contains("sec\0") == false)
        }
    }

    @Test("The longest password passes, with its line end")
    func longest() async throws {
        let bytes = [UInt8](repeating: 0x78, count: PasswordReader.maximumBytes)
        #expect(try await read(bytes + [0x0D, 0x0A]).password.count == bytes.count)
    }

    @Test("A file that others can read is noticed", arguments: [(0o600, false), (0o640, true), (0o604, true)])
    func exposure(_ mode: Int, _ isExposed: Bool) async throws {
        #expect(try await read(Array("x".utf8), mode: mode).isExposed == isExposed)
    }

    @Test("A missing file is named")
    func missing() {
        let error = #expect(throws: CommandFailure.self) {
            _ = try PasswordReader.read(path: "/nonexistent/file", name: "--smtp-password-file")
        }
        #expect(error?.message == "--smtp-password-file: /nonexistent/file cannot be read: No such file or directory")
    }
}
