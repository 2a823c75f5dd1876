public import MailModel

/// SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3), with the parameters of CONDSTORE and QRESYNC (RFC 7162 §3.1.8, §3.2.5)
public struct SelectCommand: IMAPCommand {
    /// What the server shall tell about changes.
    public enum Synchronisation: Sendable, Hashable {
        /// Nothing beyond the folder.
        case none
        /// Modification sequences, from now on in this session (RFC 7162 §3.1.8).
        case condstore
        /// What changed since; QRESYNC must be enabled (RFC 7162 §3.2.5).
        case quick(QuickResync)
    }

    /// The most changed messages that ``SelectedFolder/changed`` holds.
    public static let maximumChanges = 100_000

    /// The folder.
    public var folder: FolderName
    /// Whether EXAMINE is used.
    public var isReadOnly: Bool
    /// What the server shall tell about changes.
    public var synchronisation: Synchronisation

    /// Creates the command.
    public init(folder: FolderName, isReadOnly: Bool, synchronisation: Synchronisation = .none) {
        self.folder = folder
        self.isReadOnly = isReadOnly
        self.synchronisation = synchronisation
    }

    /// The name for messages and traces.
    public var name: String { isReadOnly ? "EXAMINE" : "SELECT" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        var rules = CommandRules(
            .authenticated, accepts: [.flags, .exists, .recent, .status, .list, .unrecognised], effect: .selects)
        switch synchronisation {
        case .none: break
        case .condstore: rules.needs = [.anyOf([.condstore, .qresync])]
        case .quick:
            // RFC 7162 §3.2.5: the parameter is BAD before ENABLE QRESYNC.
            rules.needs = [.enabled(.qresync)]
            rules.accepts.formUnion([.fetch, .vanishedEarlier])
            rules.isLong = true
        }
        return rules
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text(isReadOnly ? "EXAMINE " : "SELECT ")
        try encoder.folder(folder)
        switch synchronisation {
        case .none: break
        case .condstore: encoder.text(" (CONDSTORE)")
        case .quick(let resync):
            encoder.text(" (QRESYNC (")
            try resync.encode(into: &encoder)
            encoder.text("))")
        }
    }

    /// Whether data of an accepted kind is for this command.
    public func claims(_ data: UntaggedData, tag: String) -> Bool {
        // RFC 9051 §6.3.2: LIST tells of the folder itself. Of others NOTIFY may tell meanwhile.
        if case .list(let listing) = data { listing.name == folder || listing.oldName == folder } else { true }
    }

    /// The answer before anything has come.
    public func makeAnswer() -> SelectedFolder { SelectedFolder(name: folder, isReadOnly: isReadOnly) }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout SelectedFolder) -> Bool {
        switch data {
        case .flags(let flags): answer.flags = flags
        case .exists(let count): answer.exists = count
        case .recent, .list: break
        case .vanished(let uids, _):
            answer.vanishedRanges += uids.ranges
            return answer.vanishedRanges.count <= Limits().setRanges
        case .fetch(let message):
            if answer.changed.count < Self.maximumChanges {
                answer.changed.append(message)
            } else {
                answer.hasMoreChanges = true
            }
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
    public func finish(_ status: StatusResponse, _ answer: inout SelectedFolder) {
        take(status.code, &answer)
        answer.vanished = UIDSet(answer.vanishedRanges)
        answer.vanishedRanges = []
    }

    private func take(_ code: ResponseCode?, _ answer: inout SelectedFolder) {
        switch code {
        case .permanentFlags(let flags)?: answer.permanentFlags = flags
        case .uidNext(let uid)?: answer.uidNext = uid
        case .uidValidity(let validity)?: answer.uidValidity = validity
        case .unseen(let number)?: answer.firstUnseen = number
        case .uidNotSticky?: answer.hasStickyUIDs = false
        case .readOnly?: answer.isReadOnly = true
        case .readWrite?: answer.isReadOnly = isReadOnly
        case .highestModSeq(let modSeq)?: answer.highestModSeq = modSeq
        case .noModSeq?:
            answer.highestModSeq = nil
            answer.keepsModSeqs = false
        case .mailboxID(let id)?: answer.mailboxID = id
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

extension QuickResync {
    // RFC 7162 §7 select-param =/ "QRESYNC"
    func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        guard modSeq.rawValue > 0 else { throw .outOfRange("modification sequence") }
        encoder.number(uidValidity.rawValue)
        encoder.text(" ")
        encoder.number(modSeq.rawValue)
        if let knownUIDs {
            encoder.text(" ")
            try encoder.set(knownUIDs)
        }
        guard let match else { return }
        // RFC 7162 §3.2.5.2: both sets have as many numbers.
        guard match.sequences.count == match.uids.count else { throw .outOfRange("sequence match") }
        encoder.text(" (")
        try encoder.set(match.sequences)
        encoder.text(" ")
        try encoder.set(match.uids)
        encoder.text(")")
    }
}
