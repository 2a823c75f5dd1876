internal import MailModel

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Reads a password from a file or from standard input.
enum PasswordReader {
    /// No mail server accepts a longer one.
    static let maximumBytes = 4096

    /// The file's contents without one trailing line end.
    ///
    /// - Parameters:
    ///   - path: absolute, or `-` for standard input.
    ///   - name: the option, for messages.
    ///   - limit: more bytes than this are refused.
    /// - Returns: the password, and whether other users can read the file.
    /// - Throws: ``CommandFailure`` with `wrongUsage` where the file cannot be read, or is empty or too long.
    static func read(
        path: String, name: String, limit: Int = maximumBytes
    ) throws(CommandFailure) -> (password: Secret, isExposed: Bool) {
        let isStandardInput = path == "-"
        let shown = isStandardInput ? "standard input" : TerminalText.safe(path)
        let descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            throw CommandFailure(.wrongUsage, "\(name): \(shown) cannot be read: \(SystemError.text(errno))")
        }
        defer { if !isStandardInput { close(descriptor) } }
        var status = stat()
        let isExposed =
            !isStandardInput && fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            && status.st_mode & 0o077 != 0

        // One line end more than allowed may come, and one byte more tells that the rest is too long.
        var buffer = [UInt8](repeating: 0, count: limit + 3)
        defer { Erasure.erase(&buffer) }
        var filled = 0
        while filled < buffer.count {
            let start = filled
            let count = buffer.withUnsafeMutableBytes { bytes in
                Glibc.read(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw CommandFailure(.wrongUsage, "\(name): \(shown) cannot be read: \(SystemError.text(errno))")
            }
            if count == 0 { break }
            filled += count
        }
        return (try password(in: buffer[..<filled], name: name, shown: shown, limit: limit), isExposed)
    }

    /// Drops one line end and checks what is left.
    static func password(
        in bytes: ArraySlice<UInt8>, name: String, shown: String, limit: Int = maximumBytes
    ) throws(CommandFailure) -> Secret {
        var bytes = bytes
        if bytes.last == UInt8(ascii: "\n") {
            bytes = bytes.dropLast()
            if bytes.last == UInt8(ascii: "\r") { bytes = bytes.dropLast() }
        }
        guard !bytes.isEmpty else { throw CommandFailure(.wrongUsage, "\(name): \(shown) has no password in it") }
        guard bytes.count <= limit else {
            throw CommandFailure(
                .wrongUsage, "\(name): \(shown) has more than \(limit) bytes; is it the right file?")
        }
        guard !bytes.contains(0) else {
            throw CommandFailure(.wrongUsage, "\(name): \(shown) has a zero byte, which no password can have")
        }
        return Secret(bytes)
    }
}
