import MailModel
import MailStore

extension FolderLedger {
    /// The ledger after a folder was looked at.
    ///
    /// - Parameters:
    ///   - server: how many messages the server has.
    ///   - stored: how many of them are stored.
    ///   - outside: how many are older than the history that was chosen, or not asked for in such a folder.
    ///   - quarantined: how many could not be taken in.
    /// - Returns: the gap is what is left. `gapSince` stays while there is one.
    func counting(server: Int, stored: Int, outside: Int, quarantined: Int, now: Timestamp) -> FolderLedger {
        var ledger = self
        ledger.serverMessages = max(server, 0)
        ledger.storedMessages = stored
        ledger.outsideHistory = max(outside, 0)
        ledger.quarantined = quarantined
        ledger.gap = max(0, ledger.serverMessages - stored - ledger.outsideHistory - quarantined)
        ledger.gapSince = ledger.gap == 0 ? nil : gapSince ?? now
        return ledger
    }

    /// The ledger with its gap counted anew from its other figures.
    func settlingGap(now: Timestamp) -> FolderLedger {
        counting(
            server: serverMessages, stored: storedMessages, outside: outsideHistory, quarantined: quarantined, now: now)
    }
}
