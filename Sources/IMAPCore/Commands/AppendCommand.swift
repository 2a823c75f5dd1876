public import MailModel

/// APPEND of one message (RFC 9051 §6.3.12)
public struct AppendCommand: IMAPCommand {
    /// The whole message with CRLF line ends.
    public var message: [UInt8]
    /// Where to.
    public var folder: FolderName
    /// Its flags.
    public var flags: [Flag]
    /// Its INTERNALDATE; nil leaves it to the server.
    public var date: InternalDate?

    /// Creates the command.
    public init(message: [UInt8], folder: FolderName, flags: [Flag] = [], date: InternalDate? = nil) {
        self.message = message
        self.folder = folder
        self.flags = flags
        self.date = date
    }

    /// The name for messages and traces.
    public var name: String { "APPEND" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        var rules = CommandRules(.authenticated)
        rules.isLong = true
        return rules
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        // RFC 9051 §6.3.12: an empty message is no message.
        guard !message.isEmpty else { throw .emptyArgument("message") }
        encoder.text("APPEND ")
        try encoder.folder(folder)
        encoder.text(" ")
        if !flags.isEmpty {
            try encoder.list(flags) { (encoder, flag) throws(CommandEncodingError) in try encoder.flag(flag) }
            encoder.text(" ")
        }
        if let date {
            encoder.dateTime(date)
            encoder.text(" ")
        }
        try encoder.message(message)
    }

    /// The answer before anything has come.
    public func makeAnswer() -> AppendedUIDs? { nil }

    /// Adds what the tagged OK tells.
    public func finish(_ status: StatusResponse, _ answer: inout AppendedUIDs?) {
        if case .appendUID(let appended)? = status.code { answer = appended }
    }
}
