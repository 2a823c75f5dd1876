internal import MailStore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Files and folders that only their owner can read.
enum FileSystem {
    /// Makes a folder and those above it with mode 0700; those that exist are left as they are.
    static func makeFolders(_ path: String) throws(StoreError) {
        var prefix = ""
        for part in path.split(separator: "/") {
            prefix += prefix.isEmpty && !path.hasPrefix("/") ? String(part) : "/\(part)"
            guard mkdir(prefix, 0o700) == 0 || errno == EEXIST else {
                throw failure("make the folder", prefix)
            }
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure("open the folder", path) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw StoreError(.cannotOpen, "\(path) is no folder; name one for the data")
        }
    }

    static func requireUnwritableByOthers(_ path: String) throws(StoreError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure("open the folder", path) }
        guard status.st_mode & 0o022 == 0 else {
            throw StoreError(
                .folderUnsafe,
                "other users can write to the data folder \(path); run `chmod 700 \(path)` or use a folder of its own")
        }
    }

    /// Makes an empty file with mode 0600, or takes the rights of others away from the one that is there. SQLite
    /// gives its side files the mode of the database.
    static func makePrivate(_ path: String) throws(StoreError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else { throw failure("set the mode of", path) }
    }

    static func sync(_ path: String) throws(StoreError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write", path) }
    }

    static func move(_ path: String, to target: String) throws(StoreError) {
        guard rename(path, target) == 0 else { throw failure("make", target) }
    }

    static func remove(_ path: String) { unlink(path) }

    /// The names in a folder, sorted.
    static func names(in path: String) -> [String] {
        guard let listing = opendir(path) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    static func failure(_ verb: String, _ path: String) -> StoreError {
        let number = errno
        let code: StoreError.Code =
            switch number {
            case ENOSPC, EDQUOT: .diskFull
            case EROFS: .readOnly
            case EIO: .inputOutput
            default: .cannotOpen
            }
        return StoreError(code, "could not \(verb) \(path): \(String(cString: strerror(number)))")
    }
}
