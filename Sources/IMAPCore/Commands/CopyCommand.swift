public import MailModel

/// UID COPY (RFC 9051 §6.4.7)
public struct CopyCommand: IMAPCommand {
    /// The messages.
    public var uids: UIDSet
    /// Where to.
    public var folder: FolderName

    /// Creates the command.
    public init(uids: UIDSet, folder: FolderName) {
        self.uids = uids
        self.folder = folder
    }

    /// The name for messages and traces.
    public var name: String { "UID COPY" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.selected) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("UID COPY ")
        try encoder.set(uids)
        encoder.text(" ")
        try encoder.folder(folder)
    }

    /// The answer before anything has come.
    public func makeAnswer() -> CopiedUIDs? { nil }

    /// Adds what the tagged OK tells.
    public func finish(_ status: StatusResponse, _ answer: inout CopiedUIDs?) {
        if case .copyUID(let copied)? = status.code { answer = copied }
    }
}

/// UID MOVE (RFC 6851 §3.2, RFC 9051 §6.4.8)
public struct MoveCommand: IMAPCommand {
    /// The messages.
    public var uids: UIDSet
    /// Where to.
    public var folder: FolderName

    /// Creates the command.
    public init(uids: UIDSet, folder: FolderName) {
        self.uids = uids
        self.folder = folder
    }

    /// The name for messages and traces.
    public var name: String { "UID MOVE" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        CommandRules(.selected, accepts: [.status], isExclusive: true, needs: .capabilityOrRev2(.move))
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("UID MOVE ")
        try encoder.set(uids)
        encoder.text(" ")
        try encoder.folder(folder)
    }

    /// The answer before anything has come.
    public func makeAnswer() -> CopiedUIDs? { nil }
    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout CopiedUIDs?) -> Bool {
        // RFC 6851 §4.3: COPYUID comes in an untagged OK, before the expunges.
        if case .status(let status) = data, case .copyUID(let copied)? = status.code { answer = copied }
        return true
    }

    /// Adds what the tagged OK tells.
    public func finish(_ status: StatusResponse, _ answer: inout CopiedUIDs?) {
        if case .copyUID(let copied)? = status.code { answer = copied }
    }
}

/// EXPUNGE, or UID EXPUNGE of named messages (RFC 9051 §6.4.3, §6.4.9)
public struct ExpungeCommand: IMAPCommand {
    /// The messages; nil for every message flagged `\Deleted`.
    public var uids: UIDSet?
    /// Creates the command.
    public init(uids: UIDSet?) { self.uids = uids }

    /// The name for messages and traces.
    public var name: String { uids == nil ? "EXPUNGE" : "UID EXPUNGE" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        CommandRules(.selected, isExclusive: true, needs: uids == nil ? nil : .capabilityOrRev2(.uidPlus))
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        guard let uids else { return encoder.text("EXPUNGE") }
        encoder.text("UID EXPUNGE ")
        try encoder.set(uids)
    }
}
