public import MailModel

/// How Gmail's labels change.
public enum GmailLabelChange: Sendable, Hashable {
    /// These are added.
    case add([GmailLabel])
    /// These are removed.
    case remove([GmailLabel])
    /// These and no others are set.
    case replace([GmailLabel])
}

/// UID STORE of Gmail's labels; needs X-GM-EXT-1.
public struct StoreLabelsCommand: IMAPCommand {
    /// The messages.
    public var uids: UIDSet
    /// The change.
    public var change: GmailLabelChange
    /// Whether the server shall not report the new labels.
    public var isSilent: Bool

    /// Creates the command.
    public init(uids: UIDSet, change: GmailLabelChange, isSilent: Bool) {
        self.uids = uids
        self.change = change
        self.isSilent = isSilent
    }

    /// The name for messages and traces.
    public var name: String { "UID STORE" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        var rules = CommandRules.store(unchangedSince: nil)
        rules.needs = [.capability(.gmail)]
        return rules
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("UID STORE ")
        try encoder.set(uids)
        let labels: [GmailLabel]
        switch change {
        case .add(let added):
            encoder.text(" +X-GM-LABELS")
            labels = added
        case .remove(let removed):
            encoder.text(" -X-GM-LABELS")
            labels = removed
        case .replace(let all):
            encoder.text(" X-GM-LABELS")
            labels = all
        }
        encoder.text(isSilent ? ".SILENT " : " ")
        try encoder.list(labels) { (encoder, label) throws(CommandEncodingError) in try encoder.label(label) }
    }

    /// Whether data of an accepted kind is for this command.
    public func claims(_ data: UntaggedData, tag: String) -> Bool {
        guard case .fetch(let message) = data, let uid = message.uid else { return true }
        return uids.contains(uid.rawValue)
    }

    /// The answer before anything has come.
    public func makeAnswer() -> StoreOutcome { StoreOutcome() }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout StoreOutcome) -> Bool {
        answer.add(data, asked: uids)
    }

    /// Adds what the tagged OK tells.
    public func finish(_ status: StatusResponse, _ answer: inout StoreOutcome) { answer.finish(status) }
}

extension CommandEncoder {
    /// A label: like a flag where it is a system label, like a folder's name otherwise.
    mutating func label(_ label: GmailLabel) throws(CommandEncodingError) {
        guard !label.description.isEmpty else { throw .emptyArgument("label") }
        if label.isSystem {
            try flag(Flag(label.description))
        } else {
            try string(FolderNameCoding.encode(FolderName(label.description), isUTF8: context.acceptsUTF8))
        }
    }
}
