import IMAPCore
import MailModel

extension FakeSession {
    /// SELECT and EXAMINE (RFC 9051 §6.3.2, RFC 7162 §3.1.8, §3.2.5).
    func select(_ command: ClientCommand, _ account: FakeAccount) throws(CommandSyntaxError) -> Completion {
        guard let name = command.arguments.first?.folder else { throw CommandSyntaxError("a folder") }
        let parameters = command.arguments.dropFirst().first?.elements ?? []
        let resync = try QuickResyncRequest(parameters)
        if parameters.first?.word == "CONDSTORE", has("CONDSTORE") {
            enabled.insert("CONDSTORE")
        } else if resync != nil {
            guard hasQResync else { return .bad("QRESYNC is not enabled") }
        } else if !parameters.isEmpty {
            throw CommandSyntaxError("a parameter of SELECT")
        }
        // RFC 7162 §3.2.11
        if view != nil, has("QRESYNC") { output.line("* OK [CLOSED] the former folder is closed") }
        view = nil
        guard let folder = account.folder(name), folder.isSelectable else {
            return .no("[NONEXISTENT] no such folder")
        }
        let isReadOnly = command.name == "EXAMINE"
        view = FolderView(folder, isReadOnly: isReadOnly)
        describe(folder, isReadOnly: isReadOnly)
        if let resync, resync.uidValidity == folder.uidValidity { tellDifference(resync, folder) }
        return .ok(isReadOnly ? "[READ-ONLY] open" : "[READ-WRITE] open")
    }

    private func describe(_ folder: FakeFolder, isReadOnly: Bool) {
        let flags = folder.messages.reduce(into: Self.systemFlags) { $0.formUnion($1.flags) }
        output.text("* FLAGS ")
        output.flags(flags)
        output.line("")
        let permanent = isReadOnly ? "" : flags.map(\.description).sorted().joined(separator: " ") + " \\*"
        output.line("* OK [PERMANENTFLAGS (\(permanent))] limited")
        output.line("* \(folder.messages.count + options.lies.extraExists) EXISTS")
        output.line("* 0 RECENT")
        if let unseen = folder.messages.firstIndex(where: { !$0.flags.contains(.seen) }) {
            output.line("* OK [UNSEEN \(unseen + 1)] first unseen")
        }
        output.line("* OK [UIDVALIDITY \(folder.uidValidity)] valid")
        output.line("* OK [UIDNEXT \(folder.uidNext)] next")
        if has("CONDSTORE") { output.line("* OK [HIGHESTMODSEQ \(highestModSeq(of: folder))] highest") }
        if has("OBJECTID") { output.line("* OK [MAILBOXID (\(folder.id))] id") }
    }

    private static let systemFlags: Set<Flag> = [.answered, .flagged, .deleted, .seen, .draft]

    /// What changed since the client was last here (RFC 7162 §3.2.5.1).
    private func tellDifference(_ resync: QuickResyncRequest, _ folder: FakeFolder) {
        let known = resync.knownUIDs?.resolved(largest: folder.messages.last?.uid ?? 0)
        let isKnown: (UInt32) -> Bool = { known?.containsNumber($0) ?? true }
        if !options.lies.dropsVanished {
            let vanished = folder.vanished(since: resync.modSeq).filter(isKnown)
            if !vanished.isEmpty { output.line("* VANISHED (EARLIER) \(UIDSet(numbers: vanished))") }
        }
        guard !options.lies.dropsFlagChanges else { return }
        for (index, message) in folder.messages.enumerated()
        where message.modSeq > resync.modSeq && isKnown(message.uid) {
            FetchWriter.write(message, sequence: index + 1, items: [.uid, .flags, .modSeq], into: &output)
        }
    }
}

/// The parameter QRESYNC of SELECT (RFC 7162 §3.2.5).
private struct QuickResyncRequest {
    var uidValidity: UInt32
    var modSeq: UInt64
    var knownUIDs: NumberSetText?

    init?(_ parameters: [Argument]) throws(CommandSyntaxError) {
        guard parameters.first?.word == "QRESYNC" else { return nil }
        guard parameters.count == 2, let values = parameters[1].elements, values.count >= 2,
            let validity = values[0].number.flatMap(UInt32.init(exactly:)), validity > 0, let modSeq = values[1].number
        else { throw CommandSyntaxError("the parameters of QRESYNC") }
        uidValidity = validity
        self.modSeq = modSeq
        if values.count > 2, let set = values[2].bytes { knownUIDs = try NumberSetText(set) }
    }
}
