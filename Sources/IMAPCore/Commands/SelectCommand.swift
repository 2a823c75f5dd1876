public import MailModel

/// SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3)
public struct SelectCommand: IMAPCommand {
    /// The folder.
    public var folder: FolderName
    /// Whether EXAMINE is used.
    public var isReadOnly: Bool

    /// Creates the command.
    public init(folder: FolderName, isReadOnly: Bool) {
        self.folder = folder
        self.isReadOnly = isReadOnly
    }

    /// The name for messages and traces.
    public var name: String { isReadOnly ? "EXAMINE" : "SELECT" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        CommandRules(
            .authenticated, accepts: [.flags, .exists, .recent, .status, .list, .unrecognised], effect: .selects)
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text(isReadOnly ? "EXAMINE " : "SELECT ")
        try encoder.folder(folder)
    }

    /// The answer before anything has come.
    public func makeAnswer() -> SelectedFolder { SelectedFolder(name: folder, isReadOnly: isReadOnly) }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout SelectedFolder) -> Bool {
        switch data {
        case .flags(let flags): answer.flags = flags
        case .exists(let count): answer.exists = count
        case .recent, .list: break
        case .status(let status):
            if case .closed? = status.code {
                // RFC 7162 §3.2.11: what came before belonged to the folder that was open.
                answer = makeAnswer()
            } else {
                take(status.code, &answer)
            }
        default: break
        }
        return true
    }

    /// Adds what the tagged OK tells.
    public func finish(_ status: StatusResponse, _ answer: inout SelectedFolder) { take(status.code, &answer) }

    private func take(_ code: ResponseCode?, _ answer: inout SelectedFolder) {
        switch code {
        case .permanentFlags(let flags)?: answer.permanentFlags = flags
        case .uidNext(let uid)?: answer.uidNext = uid
        case .uidValidity(let validity)?: answer.uidValidity = validity
        case .unseen(let number)?: answer.firstUnseen = number
        case .uidNotSticky?: answer.hasStickyUIDs = false
        case .readOnly?: answer.isReadOnly = true
        case .readWrite?: answer.isReadOnly = isReadOnly
        // A server must not make it grow without end.
        case .other?: if let code, answer.otherCodes.count < 32 { answer.otherCodes.append(code) }
        default: break
        }
    }
}

/// UNSELECT (RFC 9051 §6.4.2)
public struct UnselectCommand: IMAPCommand {
    /// Creates the command.
    public init() {}

    /// The name for messages and traces.
    public var name: String { "UNSELECT" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        CommandRules(.selected, effect: .deselects, needs: .capabilityOrRev2(.unselect))
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) { encoder.text("UNSELECT") }
}

/// CLOSE, which expunges (RFC 9051 §6.4.1)
public struct CloseCommand: IMAPCommand {
    /// Creates the command.
    public init() {}

    /// The name for messages and traces.
    public var name: String { "CLOSE" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.selected, effect: .deselects) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) { encoder.text("CLOSE") }
}

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
