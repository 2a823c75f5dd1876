#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A file that a person named, read whole up to a limit; `-` is standard input.
struct BoundedFile {
    /// As the person wrote it.
    let path: String
    /// More bytes than this are refused.
    let maximumBytes: Int

    private var isStandardInput: Bool { path == "-" }

    /// Its name for messages, safe to show.
    var shown: String { isStandardInput ? "standard input" : TerminalText.safe(path) }

    /// The whole contents. At most one buffer more than the limit is ever held.
    ///
    /// - Parameter advice: what to do about a file that is too large; ends the message.
    /// - Throws: ``CommandFailure`` with `wrongUsage` where it cannot be read, or is too large.
    func read(tooLarge advice: String) throws(CommandFailure) -> [UInt8] {
        // Without O_NONBLOCK, opening a pipe waits for its writer, as every program does that reads files.
        let descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw unreadable }
        defer { if !isStandardInput { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while bytes.count <= maximumBytes {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        throw CommandFailure(.wrongUsage, "\(shown) has more than \(maximumBytes >> 20) MB; \(advice)")
    }

    private var unreadable: CommandFailure {
        CommandFailure(.wrongUsage, "\(shown) cannot be read: \(SystemError.text(errno))")
    }
}
