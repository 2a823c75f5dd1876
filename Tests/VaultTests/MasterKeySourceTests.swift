import Foundation
import MailModel
import Testing

@testable import Vault

@Suite("Master key source")
struct MasterKeySourceTests {
    let folder: TemporaryFolder
    let path: String
    var source: MasterKeySource { .file(path: path) }

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/keys/deep/master.key"
    }

    @Test("the first run makes the file with mode 0600 in folders with mode 0700, and the second run reads it")
    func firstRun() throws {
        let made = try source.open(keysInUse: [])
        #expect(try folder.mode(path) == 0o600)
        #expect(try folder.mode(folder.path + "/keys") == 0o700)
        #expect(try folder.mode(folder.path + "/keys/deep") == 0o700)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/keys/deep") == ["master.key"])
        #expect(try source.open(keysInUse: [made.current.id]).current.id == made.current.id)
    }

    @Test("two first runs at once end with the same key")
    func race() async throws {
        let source = source
        let ids = try await withThrowingTaskGroup(of: KeyID.self) { group in
            for _ in 0..<8 { group.addTask { try source.open(keysInUse: []).current.id } }
            return try await group.reduce(into: Set<KeyID>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
    }

    @Test("a missing file is never replaced while something is sealed")
    func missing() throws {
        let id = try Fixture.key(1).id
        let error = #expect(throws: VaultError.self) { try source.open(keysInUse: [id]) }
        #expect(error?.code == .keyMissing)
        #expect(error?.message.contains(id.description) == true)
        #expect(error?.message.contains(path) == true)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/keys"))
    }

    @Test("a wrong key is told with the expected and the found id, and the file stays as it is")
    func wrong() throws {
        let found = try source.open(keysInUse: []).current.id
        let before = try Data(contentsOf: URL(filePath: path))
        let expected = try Fixture.key(1).id
        let error = #expect(throws: VaultError.self) { try source.open(keysInUse: [expected]) }
        #expect(error?.code == .keyMissing)
        for part in [found.description, expected.description, path] {
            #expect(error?.message.contains(part) == true)
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test("a file that others can read is refused with the remedy", arguments: [0o640, 0o604, 0o660, 0o644])
    func readableByOthers(mode: Int) throws {
        _ = try source.open(keysInUse: [])
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let error = #expect(throws: VaultError.self) { try source.open(keysInUse: []) }
        #expect(error?.code == .keyFileUnsafe)
        #expect(error?.message.contains("chmod 600 \(path)") == true)
    }

    @Test("a folder in which others can write is refused with the remedy")
    func writableFolder() throws {
        _ = try source.open(keysInUse: [])
        let parent = folder.path + "/keys/deep"
        try FileManager.default.setAttributes([.posixPermissions: 0o770], ofItemAtPath: parent)
        let error = #expect(throws: VaultError.self) { try source.open(keysInUse: []) }
        #expect(error?.code == .keyFileUnsafe)
        #expect(error?.message.contains("chmod 700 \(parent)") == true)
    }

    @Test("an empty, a damaged and a special file are told and left alone")
    func damaged() throws {
        let file = folder.path + "/k"
        try folder.write("", to: file)
        #expect(throws: VaultError(.keyFileMalformed, "")) { try MasterKeySource.file(path: file).open(keysInUse: []) }
        try folder.write("nonsense", to: file)
        #expect(throws: VaultError(.keyFileMalformed, "")) { try MasterKeySource.file(path: file).open(keysInUse: []) }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "nonsense")
        #expect(throws: VaultError(.keyFileMalformed, "")) {
            try MasterKeySource.file(path: folder.path).open(keysInUse: [])
        }
    }

    @Test(
        "the environment takes 32 bytes in base64 or hexadecimal digits",
        arguments: [
            "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", " AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE\n",
            "0101010101010101010101010101010101010101010101010101010101010101",
        ])
    func environment(value: String) throws {
        let source = MasterKeySource.environment(variable: "SALESNODE_MASTER_KEY", value: Secret(value))
        #expect(try source.open(keysInUse: []).current.id == Fixture.key(1).id)
    }

    @Test(
        "a bad value in the environment names the variable and not the value",
        arguments: ["", "hunter2", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ==", String(repeating: "g", count: 64)])
    func badEnvironment(value: String) throws {
        let source = MasterKeySource.environment(variable: "SALESNODE_MASTER_KEY", value: Secret(value))
        let error = #expect(throws: VaultError.self) { try source.open(keysInUse: []) }
        #expect(error?.code == .environmentInvalid)
        #expect(error?.message.contains("SALESNODE_MASTER_KEY") == true)
        #expect(value.isEmpty || error?.message.contains(value) == false)
    }
}
