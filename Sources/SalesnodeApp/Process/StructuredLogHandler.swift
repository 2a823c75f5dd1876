public import Logging
internal import MailModel

/// Writes log entries as single lines: time, level, label, the constant message, then `name=value` pairs in order.
///
///     2026-11-23T10:00:00Z info salesnode: mailbox saved mailbox=mbx_… passed=true
public struct StructuredLogHandler: LogHandler {
    /// From which level on is written.
    public var logLevel: Logger.Level
    /// Pairs that every entry gets.
    public var metadata: Logger.Metadata = [:]
    private let label: String
    private let write: @Sendable (String) -> Void

    init(label: String, level: Logger.Level, write: @escaping @Sendable (String) -> Void) {
        self.label = label
        logLevel = level
        self.write = write
    }

    /// One pair that every entry gets.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { _, new in new }
        var line = "\(Timestamp.now()) \(event.level.rawValue) \(label): \(TerminalText.safe("\(event.message)"))"
        for (name, value) in pairs.sorted(by: { $0.key < $1.key }) {
            line += " \(TerminalText.safe(name))=\(Self.quoted("\(value)"))"
        }
        write(line + "\n")
    }

    /// The value, in quotation marks where it would not read as one word.
    private static func quoted(_ text: String) -> String {
        let safe = TerminalText.safe(text)
        guard safe.isEmpty || safe.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else { return safe }
        return "\"" + safe.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
