public import MailModel

/// CREATE (RFC 9051 §6.3.4)
public struct CreateCommand: IMAPCommand {
    /// The folder.
    public var folder: FolderName
    /// Creates the command.
    public init(folder: FolderName) { self.folder = folder }

    /// The name for messages and traces.
    public var name: String { "CREATE" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.authenticated, isExclusive: true) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("CREATE ")
        try encoder.folder(folder)
    }

    /// The answer before anything has come.
    public func makeAnswer() -> ObjectID? { nil }

    /// Adds what the tagged OK tells.
    public func finish(_ status: StatusResponse, _ answer: inout ObjectID?) {
        // RFC 8474 §4.1
        if case .mailboxID(let id)? = status.code { answer = id }
    }
}

/// DELETE (RFC 9051 §6.3.5)
public struct DeleteCommand: IMAPCommand {
    /// The folder.
    public var folder: FolderName
    /// Creates the command.
    public init(folder: FolderName) { self.folder = folder }

    /// The name for messages and traces.
    public var name: String { "DELETE" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.authenticated, isExclusive: true) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("DELETE ")
        try encoder.folder(folder)
    }
}

/// RENAME (RFC 9051 §6.3.6)
public struct RenameCommand: IMAPCommand {
    /// The folder.
    public var folder: FolderName
    /// Its new name.
    public var newName: FolderName

    /// Creates the command.
    public init(folder: FolderName, newName: FolderName) {
        self.folder = folder
        self.newName = newName
    }

    /// The name for messages and traces.
    public var name: String { "RENAME" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.authenticated, isExclusive: true) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("RENAME ")
        try encoder.folder(folder)
        encoder.text(" ")
        try encoder.folder(newName)
    }
}

/// SUBSCRIBE and UNSUBSCRIBE (RFC 9051 §6.3.7, §6.3.8)
public struct SubscribeCommand: IMAPCommand {
    /// The folder.
    public var folder: FolderName
    /// Whether it shall be subscribed.
    public var isSubscribed: Bool

    /// Creates the command.
    public init(folder: FolderName, isSubscribed: Bool) {
        self.folder = folder
        self.isSubscribed = isSubscribed
    }

    /// The name for messages and traces.
    public var name: String { isSubscribed ? "SUBSCRIBE" : "UNSUBSCRIBE" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.authenticated) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text(isSubscribed ? "SUBSCRIBE " : "UNSUBSCRIBE ")
        try encoder.folder(folder)
    }
}
