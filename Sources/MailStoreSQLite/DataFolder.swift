public import MailStore
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The folder in which an installation keeps its data, owned by this process as long as the value lives.
///
/// Holds the database `salesnode.db`, the folder `backups`, the socket `salesnode.sock` by which commands reach the
/// running program, and the file `lock`. The lock is the kernel's (`flock`): it ends with the process, however that
/// ends, so a stale file never keeps anybody out. The number in it only tells people who the owner is.
public final class DataFolder: Sendable {
    /// The folder.
    public let path: String

    private let lock: Mutex<Int32>

    /// Makes the folder where it is missing (mode 0700) and takes its lock.
    ///
    /// - Throws: ``StoreError`` with `folderInUse` and the owner's process id where another process, or another value
    ///   of this one, has it; `folderUnsafe` where other users can write to it; `cannotOpen` or `readOnly`.
    public static func open(_ path: String) throws(StoreError) -> DataFolder {
        try FileSystem.makeFolders(path)
        try FileSystem.requireUnwritableByOthers(path)
        let lockPath = path + "/lock"
        let descriptor = Glibc.open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileSystem.failure("open", lockPath) }
        // A command that looks who the owner is holds a shared lock for a moment, which must not pass for an owner.
        var attempts = 5
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK, attempts > 1 {
            attempts -= 1
            usleep(10_000)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let error = FileSystem.failure("lock", lockPath)
            close(descriptor)
            guard isHeld else { throw error }
            let holder = Self.holder(of: path)
            throw StoreError(
                .folderInUse,
                "the data folder \(path) is in use by process \(holder.map(String.init) ?? "(unknown)"); commands"
                    + " reach it over its socket, or stop it first",
                holder: holder)
        }
        let text = Array("\(getpid())\n".utf8)
        // Best effort: a full disk must not keep the program from starting.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
        return DataFolder(path: path, descriptor: descriptor)
    }

    /// The process that owns a folder at this moment; nil where none does or it cannot be read.
    ///
    /// For showing who it is. The answer can be old by the time it is used, so a command that has to choose between the
    /// socket and the store calls ``open(_:)`` and takes the socket on `folderInUse`.
    public static func holder(of path: String) -> Int32? {
        let descriptor = Glibc.open(path + "/lock", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    /// The database file.
    public var databasePath: String { path + "/salesnode.db" }

    /// The folder of the copies that are made before a migration.
    public var backupsPath: String { path + "/backups" }

    /// The socket of the running program. Its mode is for its maker to set.
    public var socketPath: String { path + "/salesnode.sock" }

    /// Gives the lock back. Close the store first. Also happens when the last reference goes away.
    public func release() {
        lock.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }

    private init(path: String, descriptor: Int32) {
        self.path = path
        lock = Mutex(descriptor)
    }

    deinit { release() }
}
