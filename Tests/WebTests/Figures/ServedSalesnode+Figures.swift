import Foundation
import Testing

/// What reading for long needs of a server.
extension ServedSalesnode {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Connects a mailbox of the testbed with all of its history.
    func connect(_ address: String) async throws {
        let file = "\(folder)/password"
        try #require(
            FileManager.default.createFile(
                atPath: file, contents: Data("secret\n".utf8), attributes: [.posixPermissions: 0o600]))
        try await command(["mailbox", "connect", address, "--history", "all", "--password-file", file])
    }

    /// Bytes of memory that are the server's own (`RssAnon`).
    func memory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("RssAnon:") }),
            let kilobytes = Int(line.split(whereSeparator: \.isWhitespace)[1])
        else { throw Failure(description: "no RssAnon") }
        return kilobytes << 10
    }
}
