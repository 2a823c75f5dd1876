/// Asks before a mailbox is disconnected: its password cannot be brought back.
struct Confirmation {
    let reference: String

    /// Whether to erase, as the person decided.
    ///
    /// - Parameters:
    ///   - erase: `--erase` or `--keep`; nil asks.
    ///   - isConfirmed: `--yes`.
    /// - Throws: ``CommandFailure`` with `wrongUsage` where nobody can be asked, or `cancelled` for a no.
    func erase(_ erase: Bool?, isConfirmed: Bool) throws(CommandFailure) -> Bool {
        if let erase, isConfirmed { return erase }
        guard let terminal = Terminal() else {
            throw CommandFailure(
                .wrongUsage,
                erase == nil
                    ? "say --erase or --keep, and --yes, because there is no terminal to ask on"
                    : "say --yes as well, because there is no terminal to ask on")
        }
        var decided = erase
        while decided == nil {
            switch terminal.answer("Keep what Salesnode has of \(reference), or erase it? [keep/erase] ")?.lowercased()
            {
            case "keep", "k": decided = false
            case "erase", "e": decided = true
            case nil: throw Self.declined
            default: continue
            }
        }
        let erases = decided ?? false
        if isConfirmed { return erases }
        let what = erases ? "its password and everything that is kept of it" : "its password"
        switch terminal.answer("Disconnect \(reference) and erase \(what)? [y/N] ")?.lowercased() {
        case "y", "yes": return erases
        default: throw Self.declined
        }
    }

    private static var declined: CommandFailure { CommandFailure(.cancelled, "not disconnected") }
}
