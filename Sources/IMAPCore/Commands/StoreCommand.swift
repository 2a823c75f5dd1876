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
    /// Leaves messages alone that changed after this (RFC 7162 §3.1.3); nil changes all.
    public var unchangedSince: ModSeq?

    /// Creates the command.
    public init(uids: UIDSet, change: FlagChange, isSilent: Bool, unchangedSince: ModSeq? = nil) {
        self.uids = uids
        self.change = change
        self.isSilent = isSilent
        self.unchangedSince = unchangedSince
    }

    /// The name for messages and traces.
    public var name: String { "UID STORE" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { .store(unchangedSince: unchangedSince) }

    /// Whether data of an accepted kind is for this command.
    public func claims(_ data: UntaggedData, tag: String) -> Bool {
        guard case .fetch(let message) = data, let uid = message.uid else { return true }
        return uids.contains(uid.rawValue)
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("UID STORE ")
        try encoder.set(uids)
        encoder.unchangedSince(unchangedSince)
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
    public func makeAnswer() -> StoreOutcome { StoreOutcome() }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout StoreOutcome) -> Bool {
        answer.add(data, asked: uids)
    }

    /// Adds what the tagged OK tells.
    public func finish(_ status: StatusResponse, _ answer: inout StoreOutcome) { answer.finish(status) }
}

extension CommandRules {
    /// The rules of every UID STORE. Even a silent one hears of new modification sequences (RFC 7162 §3.1.3).
    static func store(unchangedSince: ModSeq?) -> CommandRules {
        CommandRules(
            .selected, accepts: [.fetch], needs: unchangedSince == nil ? nil : .anyOf([.condstore, .qresync]))
    }
}

extension CommandEncoder {
    /// The modifier between the set and the change (RFC 7162 §3.1.3).
    mutating func unchangedSince(_ modSeq: ModSeq?) {
        guard let modSeq else { return }
        text(" (UNCHANGEDSINCE ")
        number(modSeq.rawValue)
        text(")")
    }
}

extension StoreOutcome {
    /// Adds what the server tells about a message; false where it tells of more than were named, and of a few that
    /// others changed meanwhile.
    mutating func add(_ data: UntaggedData, asked uids: UIDSet) -> Bool {
        guard case .fetch(let message) = data else { return true }
        guard messages.count < min(uids.count, 1_000_000) + 10_000 else { return false }
        messages.append(message)
        return true
    }

    mutating func finish(_ status: StatusResponse) {
        if case .modified(let uids)? = status.code { modified = uids }
    }
}
