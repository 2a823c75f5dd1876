internal import MailModel

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A key file on disk: read with care, made once, replaced so that a crash leaves either the old or the new one.
struct KeyFile {
    let path: String

    /// The contents, or nil where there is no such file.
    ///
    /// Refuses a file that others can read and a folder in which others can replace it. The error is `keyFileUnsafe`,
    /// with the command that mends it.
    func read() throws(VaultError) -> Secret? {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("read")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("read") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw VaultError(.keyFileMalformed, "the key file \(path) is no regular file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw VaultError(
                .keyFileUnsafe,
                "other users can read the key file \(path); run `chmod 600 \(path)`, and rotate the key if anyone may"
                    + " have seen it")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw VaultError(
                .keyFileUnsafe,
                "the key file \(path) belongs to another user (\(status.st_uid)); run `chown \(geteuid()) \(path)`")
        }
        try checkFolder()
        guard status.st_size <= off_t(KeyRing.maximumFileBytes) else {
            throw VaultError(.keyFileMalformed, "the key file \(path) is larger than \(KeyRing.maximumFileBytes) bytes")
        }
        var bytes = [UInt8](repeating: 0, count: KeyRing.maximumFileBytes + 1)
        defer { erase(&bytes) }
        var filled = 0
        while filled < bytes.count {
            let start = filled
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read") }
            if count == 0 { break }
            filled += count
        }
        return Secret(bytes[..<filled])
    }

    /// Makes the file and its folder; false where it exists already, which is then left alone.
    func create(_ contents: Secret) throws(VaultError) -> Bool {
        try makeFolder()
        try checkFolder()
        let temporary = try writeTemporary(contents)
        defer { unlink(temporary) }
        // A link, unlike a rename, never replaces: the file appears whole or not at all, and only once.
        guard link(temporary, path) == 0 else {
            if errno == EEXIST { return false }
            throw failure("make")
        }
        try syncFolder()
        return true
    }

    /// Replaces the file's contents atomically and durably.
    func replace(_ contents: Secret) throws(VaultError) {
        try checkFolder()
        let temporary = try writeTemporary(contents)
        guard rename(temporary, path) == 0 else {
            let error = failure("replace")
            unlink(temporary)
            throw error
        }
        try syncFolder()
        removeLeftovers()
    }

    // MARK: - Folder

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private var name: String {
        String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
    }

    private func makeFolder() throws(VaultError) {
        var prefix = ""
        for part in folder.split(separator: "/") {
            prefix += prefix.isEmpty && !folder.hasPrefix("/") ? String(part) : "/\(part)"
            guard mkdir(prefix, 0o700) == 0 || errno == EEXIST else { throw failure("make the folder \(prefix) of") }
        }
    }

    private func checkFolder() throws(VaultError) {
        var status = stat()
        guard stat(folder, &status) == 0 else { throw failure("find the folder of") }
        guard status.st_mode & 0o022 == 0 else {
            throw VaultError(
                .keyFileUnsafe,
                "other users can replace the key file \(path), because they can write to its folder; run"
                    + " `chmod 700 \(folder)` or keep the key in a folder of its own")
        }
    }

    private func syncFolder() throws(VaultError) {
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("write") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write") }
    }

    /// Files of writers that were killed before their rename. They may hold a key that is out of use.
    private func removeLeftovers() {
        guard let listing = opendir(folder) else { return }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let entryName = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if entryName.hasPrefix("\(name).new-") { unlink("\(folder)/\(entryName)") }
        }
    }

    // MARK: - Writing

    private func writeTemporary(_ contents: Secret) throws(VaultError) -> String {
        let temporary = "\(path).new-\(Hexadecimal.encode((0..<8).map { _ in UInt8.random(in: 0...255) }))"
        let descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("write") }
        do throws(VaultError) {
            defer { close(descriptor) }
            // The umask can only have taken bits away, which a strict one does to the owner's too.
            guard fchmod(descriptor, 0o600) == 0 else { throw failure("write") }
            var written = 0
            while written < contents.count {
                let count = contents.withBytes { buffer in
                    Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw failure("write") }
                written += count
            }
            guard fsync(descriptor) == 0 else { throw failure("write") }
        } catch {
            unlink(temporary)
            throw error
        }
        return temporary
    }

    private func failure(_ verb: String) -> VaultError {
        VaultError(.fileSystem, "could not \(verb) the key file \(path): \(String(cString: strerror(errno)))")
    }
}
