public import MailStore

/// How much of a mailbox is here, and why the rest is not: what the engine's ledger says, in words for a page.
public struct CompletenessFigure: Sendable, Hashable {
    /// In tenths of a percent; 1000 only where nothing is missing.
    public let permille: Int
    /// Why it is not complete, in words, the weightiest first.
    public let reasons: [String]

    /// Puts a figure together.
    public init(permille: Int, reasons: [String]) {
        self.permille = permille
        self.reasons = reasons
    }

    /// What the ledgers of the folders add up to, for whoever has no engine beside the pages.
    public init(_ folders: [SyncFolder]) {
        let begun = folders.filter { $0.cursor.uidNext > 0 }.map(\.ledger)
        let wanted = begun.reduce(0) { $0 + max(0, $1.serverMessages - $1.outsideHistory) }
        let stored = begun.reduce(0) { $0 + $1.storedMessages }
        let quarantined = begun.reduce(0) { $0 + $1.quarantined }
        let missing = begun.reduce(0) { $0 + $1.gap }
        var reasons: [String] = []
        if missing > 0 { reasons.append("\(missing) messages are missing") }
        if quarantined > 0 { reasons.append("\(quarantined) messages are in quarantine") }
        if begun.isEmpty {
            permille = 0
        } else if reasons.isEmpty {
            permille = 1000
        } else {
            permille = wanted > 0 ? min(999, stored * 1000 / wanted) : 999
        }
        self.reasons = reasons
    }
}
