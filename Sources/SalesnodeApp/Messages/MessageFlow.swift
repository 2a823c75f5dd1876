internal import MIME
internal import MailHTML

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// `message show` and `message sanitize`: reads messages from files and tells what is in them. Nothing is kept, and no
/// network is used.
struct MessageFlow {
    let console: Console
    let json: Bool

    /// Bytes of the largest message that is read; providers accept up to 150 MB.
    static let maximumBytes = 200 << 20

    /// Tells each message, one after the other.
    func show(_ paths: [String]) throws(CommandFailure) {
        for (index, path) in paths.enumerated() {
            let message = MessageReading(try Self.read(path), file: path)
            if json {
                console.write(JSONOutput.line("message", message) + "\n")
            } else {
                let lines = (index > 0 ? [""] : []) + MessageLines(message: message).lines
                console.write(lines.joined(separator: "\n") + "\n")
            }
        }
    }

    /// Writes the safe HTML of a message, or of a file that is HTML itself.
    func sanitize(_ path: String) throws(CommandFailure) {
        let safe = SafeHTML(try Self.read(path), isHTML: Self.isHTML(path))
        console.write(json ? JSONOutput.line("sanitized", safe) + "\n" : safe.html + "\n")
    }

    private static func isHTML(_ path: String) -> Bool {
        let lower = path.lowercased()
        return lower.hasSuffix(".html") || lower.hasSuffix(".htm")
    }

    /// Reads a file; `-` is standard input.
    private static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        let isStandardInput = path == "-"
        let shown = isStandardInput ? "standard input" : TerminalText.safe(path)
        let descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            throw CommandFailure(.wrongUsage, "\(shown) cannot be read: \(SystemError.text(errno))")
        }
        defer { if !isStandardInput { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while bytes.count <= maximumBytes {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw CommandFailure(.wrongUsage, "\(shown) cannot be read: \(SystemError.text(errno))")
            }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        throw CommandFailure(.wrongUsage, "\(shown) has more than \(maximumBytes >> 20) MB; no mail server takes that")
    }
}
