import Foundation
import MailStore
import Testing

@testable import MailStoreSQLite

@Suite("Data folder")
struct DataFolderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("a missing folder is made with mode 0700, its lock with 0600")
    func makes() throws {
        let path = folder.path + "/a/b"
        let data = try DataFolder.open(path)
        #expect(try folder.mode(folder.path + "/a") == 0o700)
        #expect(try folder.mode(path) == 0o700)
        #expect(try folder.mode(path + "/lock") == 0o600)
        data.release()
    }

    @Test("a second owner is told who the first is, and gets the folder once it is released")
    func exclusive() throws {
        #expect(DataFolder.holder(of: folder.data) == nil)
        let first = try DataFolder.open(folder.data)
        #expect(DataFolder.holder(of: folder.data) == getpid())
        let error = #expect(throws: StoreError.self) { try DataFolder.open(folder.data) }
        #expect(error?.code == .folderInUse)
        #expect(error?.holder == getpid())
        #expect(error?.message.contains("\(getpid())") == true)
        first.release()
        #expect(DataFolder.holder(of: folder.data) == nil)
        _ = try DataFolder.open(folder.data)
    }

    @Test("the lock of another process is seen, and ends when that process is killed")
    func otherProcess() throws {
        try DataFolder.open(folder.data).release()
        let script = "exec 9>>\"$1\"; flock 9; echo locked; exec sleep 60"
        let child = try ChildProcess(
            "/bin/sh", ["-c", script, "sh", folder.data + "/lock"], environment: ["PATH": "/usr/bin:/bin"])
        #expect(child.line() == "locked")
        #expect(throws: StoreError(.folderInUse, "")) { try DataFolder.open(folder.data) }
        child.kill()
        _ = try DataFolder.open(folder.data)
    }

    @Test("a lock file left by a dead process keeps nobody out")
    func stale() throws {
        try FileManager.default.createDirectory(
            atPath: folder.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Data("999999\n".utf8).write(to: URL(filePath: folder.data + "/lock"))
        #expect(DataFolder.holder(of: folder.data) == nil)
        _ = try DataFolder.open(folder.data)
    }

    @Test("a folder in which others can write is refused with the remedy and not changed")
    func unsafe() throws {
        try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.data)
        let error = #expect(throws: StoreError.self) { try DataFolder.open(folder.data) }
        #expect(error?.code == .folderUnsafe)
        #expect(error?.message.contains("chmod 700 \(folder.data)") == true)
        #expect(try folder.mode(folder.data) == 0o777)
    }

    @Test("a path that is a file is refused")
    func file() throws {
        try Data().write(to: URL(filePath: folder.data))
        #expect(throws: StoreError(.cannotOpen, "")) { try DataFolder.open(folder.data) }
    }
}
