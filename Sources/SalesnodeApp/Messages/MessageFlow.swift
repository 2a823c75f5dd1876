internal import MIME
internal import MailHTML

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

    private static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        try BoundedFile(path: path, maximumBytes: maximumBytes).read(tooLarge: "no mail server takes that")
    }
}
