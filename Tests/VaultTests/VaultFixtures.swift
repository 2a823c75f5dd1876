import Foundation
import MailModel
import Testing

@testable import Vault

/// Repeatable random numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// A folder that goes away with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "vault-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func mode(_ file: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    func write(_ text: String, to file: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    }
}

/// Keys, places and secrets for the tests.
enum Fixture {
    static let created = Timestamp(milliseconds: 1_700_000_000_000)

    static func key(_ byte: UInt8) throws -> MasterKey {
        try #require(MasterKey(secret: Secret([UInt8](repeating: byte, count: 32)), created: created))
    }

    static func ring(_ bytes: UInt8...) throws -> KeyRing {
        KeyRing(keys: try bytes.map { try key($0) }, origin: "the test's ring")
    }

    static func mailbox(_ seed: UInt64) -> MailboxID {
        var generator = SeededGenerator(state: seed)
        return .random(using: &generator)
    }

    static func workspace(_ seed: UInt64) -> WorkspaceID {
        var generator = SeededGenerator(state: seed)
        return .random(using: &generator)
    }

    static func context(
        workspace: UInt64 = 1, mailbox: UInt64 = 2, purpose: SealPurpose = .imapPassword
    ) -> SealContext {
        SealContext(
            workspace: self.workspace(workspace), owner: .mailbox(self.mailbox(mailbox)), purpose: purpose)
    }
}
