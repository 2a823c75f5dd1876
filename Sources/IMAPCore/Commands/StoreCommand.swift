public import MailModel

/// How flags change (RFC 9051 §6.4.6).
public enum FlagChange: Sendable, Hashable {
    /// These are added.
    case add([Flag])
    /// These are removed.
    case remove([Flag])
    /// These and no others are set.
    case replace([Flag])
}

/// UID STORE of flags (RFC 9051 §6.4.6)
public struct StoreCommand: IMAPCommand {
    /// The messages.
    public var uids: UIDSet
    /// The change.
    public var change: FlagChange
    /// Whether the server shall not report the new flags.
    public var isSilent: Bool

    /// Creates the command.
    public init(uids: UIDSet, change: FlagChange, isSilent: Bool) {
        self.uids = uids
        self.change = change
        self.isSilent = isSilent
    }

    /// The name for messages and traces.
    public var name: String { "UID STORE" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.selected, accepts: isSilent ? [] : [.fetch]) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("UID STORE ")
        try encoder.set(uids)
        let flags: [Flag]
        switch change {
        case .add(let added):
            encoder.text(" +FLAGS")
            flags = added
        case .remove(let removed):
            encoder.text(" -FLAGS")
            flags = removed
        case .replace(let all):
            encoder.text(" FLAGS")
            flags = all
        }
        encoder.text(isSilent ? ".SILENT " : " ")
        try encoder.list(flags) { (encoder, flag) throws(CommandEncodingError) in try encoder.flag(flag) }
    }

    /// The answer before anything has come.
    public func makeAnswer() -> [FetchedMessage] { [] }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout [FetchedMessage]) -> Bool {
        guard case .fetch(let message) = data else { return true }
        // As many as were named can be told of, and a few that others changed meanwhile.
        guard answer.count < min(uids.count, 1_000_000) + 10_000 else { return false }
        answer.append(message)
        return true
    }
}
