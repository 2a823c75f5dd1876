public import MailModel

/// STATUS (RFC 9051 §6.3.11)
public struct StatusCommand: IMAPCommand {
    /// The folder.
    public var folder: FolderName
    /// The figures to ask for.
    public var items: [FolderStatusItem]

    /// Creates the command.
    public init(folder: FolderName, items: [FolderStatusItem]) {
        self.folder = folder
        self.items = items
    }

    /// The name for messages and traces.
    public var name: String { "STATUS" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        var rules = CommandRules(.authenticated, accepts: [.folderStatus])
        rules.needs = items.compactMap(\.need)
        return rules
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        guard !items.isEmpty else { throw .emptyArgument("status items") }
        encoder.text("STATUS ")
        try encoder.folder(folder)
        encoder.text(" ")
        try encoder.list(items) { (encoder, item) throws(CommandEncodingError) in
            try encoder.atom(item.description, "status item")
        }
    }

    /// Whether data of an accepted kind is for this command.
    public func claims(_ data: UntaggedData, tag: String) -> Bool {
        if case .folderStatus(let status) = data { status.folder == folder } else { true }
    }

    /// The answer before anything has come.
    public func makeAnswer() -> FolderStatus { FolderStatus(folder: folder) }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout FolderStatus) -> Bool {
        if case .folderStatus(let status) = data { answer.merge(status) }
        return true
    }
}
