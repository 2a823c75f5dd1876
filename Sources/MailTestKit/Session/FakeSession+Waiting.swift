import IMAPCore
import MailModel

extension FakeSession {
    // MARK: Telling what changed

    /// Something changed in the account. Tells it at once where the client waits for that.
    func accountChanged() {
        guard !isWorking else { return }
        switch mode {
        case .idling: tellChanges(withRemovals: true)
        case .commands where notify != nil:
            // RFC 5465 §5.2, §5.3: with `selected` removals come at any time, with `selected-delayed` they wait.
            tellChanges(withRemovals: notify?.selected?.isDelayed == false)
        default: break
        }
    }

    /// Writes what the client does not know yet of the open folder, and of the others where NOTIFY asks for it.
    func tellChanges(withRemovals: Bool) {
        if let account, notify != nil { tellOtherFolders(account) }
        guard let known = view, let folder = openFolder else { return }
        guard folder.uidValidity == known.uidValidity else {
            return sayBye("the folder was rebuilt")
        }
        guard let updates = view?.takeUpdates(from: folder, withRemovals: withRemovals) else { return }
        tellRemovals(updates)
        if let exists = updates.exists {
            output.line("* \(exists + options.lies.extraExists) EXISTS")
            output.line("* 0 RECENT")
            output.announce(folder.name, uidNext: folder.uidNext)
            if let items = notify?.selected?.newMessageItems { tellNew(from: exists, items, folder) }
        }
        guard !options.lies.dropsFlagChanges else { return }
        for (position, message) in updates.changed {
            var items: [FetchItemRequest] = hasQResync ? [.uid, .flags] : [.flags]
            if hasCondstore { items.append(.modSeq) }
            FetchWriter.write(message, sequence: position, items: items, into: &output)
        }
    }

    private func tellRemovals(_ updates: FolderView.Updates) {
        guard !updates.removedUIDs.isEmpty, !options.lies.dropsVanished else { return }
        // RFC 7162 §3.2.10
        if hasQResync {
            output.line("* VANISHED \(UIDSet(numbers: updates.removedUIDs))")
        } else {
            for position in updates.removedPositions { output.line("* \(position) EXPUNGE") }
        }
    }

    /// RFC 5465 §5.2: MessageNew may ask for items of the new messages.
    private func tellNew(from exists: Int, _ items: [FetchItemRequest], _ folder: FakeFolder) {
        let known = lastToldUID
        lastToldUID = view?.largestUID ?? known
        for message in folder.messages where message.uid > known {
            guard let position = view?.position(of: message.uid) else { continue }
            FetchWriter.write(message, sequence: position, items: items, into: &output)
        }
    }

    // MARK: IDLE (RFC 2177 §3)

    func idle(_ command: ClientCommand) -> Completion {
        output.line("+ idling")
        mode = .idling(tag: command.tag)
        tellChanges(withRemovals: true)
        return .later
    }

    // MARK: NOTIFY (RFC 5465)

    func setNotify(_ command: ClientCommand, _ account: FakeAccount) throws(CommandSyntaxError) -> Completion {
        guard let settings = try NotifySettings(command.arguments, has: { has($0) }) else {
            notify = nil
            return .ok("silent")
        }
        notify = settings
        lastToldUID = view?.largestUID ?? 0
        for folder in account.folders {
            notifiedFolders[folder.id] = NotifiedFolder(folder)
            // RFC 5465 §4: the present state of the others, where STATUS is asked for.
            if settings.wantsStatus, folder.id != view?.folderID, settings.events(for: folder).contains("MESSAGENEW") {
                tellStatus(folder)
            }
        }
        return .ok("done")
    }

    private func tellOtherFolders(_ account: FakeAccount) {
        guard let notify else { return }
        let folders = account.folders
        for folder in folders {
            let events = notify.events(for: folder)
            let now = NotifiedFolder(folder)
            let before = notifiedFolders.updateValue(now, forKey: folder.id)
            if events.contains("MAILBOXNAME"), before?.name != now.name {
                listing(folder, among: folders, oldName: before?.name)
            }
            guard folder.id != view?.folderID, !now.hasSameMessages(as: before) else { continue }
            let isNew = before?.uidNext != now.uidNext
            let wasRemoved = before.map { $0.count + Int(now.uidNext) - Int($0.uidNext) != now.count } ?? false
            let isDue =
                isNew && events.contains("MESSAGENEW") || wasRemoved && events.contains("MESSAGEEXPUNGE")
                || events.contains("FLAGCHANGE")
            if isDue { tellStatus(folder) }
        }
        for (id, folder) in notifiedFolders where !folders.contains(where: { $0.id == id }) {
            notifiedFolders[id] = nil
            guard notify.wantsNames else { continue }
            output.text("* LIST (\\NonExistent) \"\(FakeAccount.separator)\" ")
            output.folder(folder.name)
            output.line("")
        }
    }

    private func tellStatus(_ folder: FakeFolder) {
        var items = ["MESSAGES", "UIDNEXT", "UIDVALIDITY", "UNSEEN"]
        if hasCondstore { items.append("HIGHESTMODSEQ") }
        writeStatus(folder, items)
        output.announce(folder.name, uidNext: folder.uidNext)
    }
}

/// What a client was told of a folder by NOTIFY.
struct NotifiedFolder: Equatable {
    var name: FolderName
    var uidNext: UInt32
    var count: Int
    var highestModSeq: UInt64

    init(_ folder: FakeFolder) {
        name = folder.name
        uidNext = folder.uidNext
        count = folder.messages.count
        highestModSeq = folder.highestModSeq
    }

    func hasSameMessages(as other: NotifiedFolder?) -> Bool {
        uidNext == other?.uidNext && count == other?.count && highestModSeq == other?.highestModSeq
    }
}
