public import MailModel
public import MailStore

/// How much of a folder is stored, and why the rest is not.
public struct FolderCompleteness: Sendable, Hashable, Codable {
    /// Why a folder's messages are not all there.
    public enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// They are.
        case complete
        /// The folder was not looked at yet.
        case waiting
        /// History is still being fetched.
        case fetchingHistory
        /// Only messages in quarantine are missing.
        case quarantine
        /// Messages are missing for no known reason; the next audit fetches them.
        case gap
    }

    /// The folder's name.
    public let folder: String
    /// What it is for.
    public let role: FolderRole?
    /// The short answer.
    public let state: State
    /// Messages on the server.
    public let serverMessages: Int
    /// Of them, those that are stored.
    public let storedMessages: Int
    /// Of them, those that are older than what was chosen.
    public let outsideHistory: Int
    /// Of them, those that could not be taken in.
    public let quarantined: Int
    /// Of them, those that are still to come, or missing.
    public let missing: Int
    /// Since when some are missing.
    public let missingSince: Timestamp?
    /// When the folder was last found in step.
    public let lastSynced: Timestamp?
    /// When it was last compared message by message.
    public let audited: Timestamp?

    /// Speaks of a folder as it is stored.
    public init(_ folder: SyncFolder) {
        let ledger = folder.ledger
        self.folder = ServerText(folder.record.name.description).description
        role = folder.record.role
        serverMessages = ledger.serverMessages
        storedMessages = ledger.storedMessages
        outsideHistory = ledger.outsideHistory
        quarantined = ledger.quarantined
        missing = ledger.gap
        missingSince = ledger.gapSince
        lastSynced = folder.cursor.lastSynced
        audited = ledger.audited
        if folder.cursor.uidNext == 0 {
            state = .waiting
        } else if !folder.cursor.isHistoryComplete {
            state = .fetchingHistory
        } else if ledger.gap > 0 {
            state = .gap
        } else {
            state = ledger.quarantined > 0 ? .quarantine : .complete
        }
    }
}

/// How much of a mailbox is stored, and why the rest is not: the figure that everybody can see.
public struct MailboxCompleteness: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Its folders that are synced, in the order in which they are.
    public let folders: [FolderCompleteness]

    /// Speaks of a mailbox's folders as they are stored, whether they are synced or not.
    public init(_ folders: [SyncFolder]) {
        // What the server can do is not stored. Where a folder that holds everything is synced, it is Gmail's.
        let isGmail = folders.contains { $0.record.role == .all && $0.cursor.uidNext > 0 }
        self.folders = FolderSelection.synced(folders, abilities: SyncAbilities(gmail: isGmail))
            .map { FolderCompleteness($0) }
    }

    /// Messages that are wanted: all on the server but those that are older than what was chosen.
    public var wanted: Int { folders.reduce(0) { $0 + max(0, $1.serverMessages - $1.outsideHistory) } }
    /// Of them, those that are stored.
    public var stored: Int { folders.reduce(0) { $0 + $1.storedMessages } }
    /// Of them, those that could not be taken in.
    public var quarantined: Int { folders.reduce(0) { $0 + $1.quarantined } }
    /// Of them, those that are still to come, or missing.
    public var missing: Int { folders.reduce(0) { $0 + $1.missing } }
    /// Whether every wanted message of every folder is stored.
    public var isComplete: Bool { !folders.isEmpty && folders.allSatisfy { $0.state == .complete } }

    /// How much is stored, in tenths of a percent, rounded down: 1000 only where nothing is missing.
    public var permille: Int {
        if isComplete { return 1000 }
        guard wanted > 0 else { return folders.allSatisfy { $0.state != .waiting } && missing == 0 ? 999 : 0 }
        return min(999, stored * 1000 / wanted)
    }

    /// Such as `100 %`, or `98.7 %: history of INBOX is still being fetched (120 messages); 2 messages in quarantine`.
    public var description: String {
        guard !isComplete else { return "100 %" }
        let figure = "\(permille / 10).\(permille % 10) %"
        let reasons = reasons
        return reasons.isEmpty ? figure : figure + ": " + reasons.joined(separator: "; ")
    }

    /// Why it is not complete, in words, the folders with most missing first; at most six.
    public var reasons: [String] {
        var reasons: [(weight: Int, text: String)] = []
        let waiting = folders.filter { $0.state == .waiting }
        if waiting.count == 1 {
            reasons.append((.max, "\(waiting[0].folder) was not looked at yet"))
        } else if !waiting.isEmpty {
            reasons.append((.max, "\(waiting.count) folders were not looked at yet"))
        }
        for folder in folders {
            switch folder.state {
            case .complete, .waiting: break
            case .fetchingHistory:
                let rest = folder.missing > 0 ? " (\(Self.messages(folder.missing)) to come)" : ""
                reasons.append((folder.missing, "history of \(folder.folder) is still being fetched" + rest))
            case .gap:
                let since = folder.missingSince.map { " since \($0)" } ?? ""
                reasons.append((folder.missing, "\(Self.messages(folder.missing)) missing in \(folder.folder)" + since))
            case .quarantine: break
            }
        }
        if quarantined > 0 { reasons.append((0, "\(Self.messages(quarantined)) in quarantine")) }
        return reasons.sorted { $0.weight > $1.weight }.prefix(6).map(\.text)
    }

    private static func messages(_ count: Int) -> String { count == 1 ? "1 message" : "\(count) messages" }
}
