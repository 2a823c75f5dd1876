import IMAPCore
import MailModel

extension FakeSession {
    // MARK: FETCH (RFC 9051 §6.4.5)

    func fetch(
        _ command: ClientCommand, _ folder: FakeFolder, _ view: FolderView
    ) throws(CommandSyntaxError) -> Completion {
        let isByUID = command.name == "UID FETCH"
        guard command.arguments.count >= 2, let setBytes = command.arguments[0].bytes else {
            throw CommandSyntaxError("a set and items")
        }
        let set = try NumberSetText(setBytes)
        var items = try FetchItemRequest.items(command.arguments[1]) { has($0) }
        let modifiers = try FetchModifiers(command.arguments.dropFirst(2), isByUID: isByUID, hasQResync: hasQResync)
        guard modifiers.changedSince == nil || has("CONDSTORE") else { throw CommandSyntaxError("CHANGEDSINCE") }
        if modifiers.changedSince != nil, !items.contains(.modSeq) { items.append(.modSeq) }
        if items.contains(.modSeq) { enabled.insert("CONDSTORE") }
        // RFC 9051 §6.4.9: with UID FETCH the UID comes in any case.
        if isByUID, !items.contains(.uid) { items.insert(.uid, at: 0) }

        let ranges = set.resolved(largest: isByUID ? view.largestUID : UInt32(view.uids.count))
        if items.contains(where: \.marksSeen), !view.isReadOnly { markSeen(ranges, isByUID: isByUID, view) }
        if modifiers.wantsVanished, let since = modifiers.changedSince, !options.lies.dropsVanished {
            // RFC 7162 §3.2.6
            let vanished = folder.vanished(since: since).filter { ranges.containsNumber($0) }
            if !vanished.isEmpty { output.line("* VANISHED (EARLIER) \(UIDSet(numbers: vanished))") }
        }
        let current = openFolder ?? folder
        var messages: [(position: Int, message: FakeMessage)] = []
        for (position, message) in numbered(ranges, isByUID: isByUID, current, view) {
            if let since = modifiers.changedSince, message.modSeq <= since || options.lies.dropsFlagChanges { continue }
            messages.append((position, message))
        }
        start(FetchJob(tag: command.tag, command: command.name, items: items, messages: messages))
        return .later
    }

    /// The messages of a set with their positions, as far as they are still there.
    func numbered(
        _ ranges: [ClosedRange<UInt32>], isByUID: Bool, _ folder: FakeFolder, _ view: FolderView
    ) -> [(position: Int, message: FakeMessage)] {
        var result: [(position: Int, message: FakeMessage)] = []
        var index = 0
        for (offset, uid) in view.uids.enumerated()
        where ranges.containsNumber(isByUID ? uid : UInt32(offset + 1)) {
            while index < folder.messages.count, folder.messages[index].uid < uid { index += 1 }
            guard index < folder.messages.count, folder.messages[index].uid == uid else { continue }
            result.append((offset + 1, folder.messages[index]))
        }
        return result
    }

    private func markSeen(_ ranges: [ClosedRange<UInt32>], isByUID: Bool, _ view: FolderView) {
        guard let account, let folder = openFolder else { return }
        let uids = numbered(ranges, isByUID: isByUID, folder, view).map(\.message.uid)
        account.changeFlags(uids, adding: [.seen], in: folder.name)
    }

    // MARK: APPEND (RFC 9051 §6.3.12, RFC 4315 §3)

    func append(_ command: ClientCommand, _ account: FakeAccount) throws(CommandSyntaxError) -> Completion {
        guard let name = command.arguments.first?.folder, command.arguments.count >= 2,
            case .string(let bytes)? = command.arguments.last
        else { throw CommandSyntaxError("a folder and a message") }
        var message = NewFakeMessage(.bytes(bytes))
        for argument in command.arguments.dropFirst().dropLast() {
            if argument.elements != nil {
                guard let flags = argument.flags else { throw CommandSyntaxError("flags") }
                message.flags = Set(flags)
            } else {
                guard let date = argument.text.flatMap(WireDate.moment) else { throw CommandSyntaxError("a date") }
                message.received = date
            }
        }
        guard let folder = account.folder(name) else { return .no("[TRYCREATE] no such folder") }
        let uid = account.append(message, to: name)
        return .ok(has("UIDPLUS") ? "[APPENDUID \(folder.uidValidity) \(uid)] stored" : "stored")
    }

    // MARK: COPY and MOVE (RFC 9051 §6.4.7, §6.4.8)

    func copy(
        _ command: ClientCommand, _ account: FakeAccount, _ view: FolderView
    ) throws(CommandSyntaxError) -> Completion {
        let (messages, target) = try transfer(command, account, view)
        guard let target else { return .no("[TRYCREATE] no such folder") }
        guard !messages.isEmpty else { return .ok("nothing copied") }
        let uids = account.append(messages.map { NewFakeMessage(copying: $0.message) }, to: target.name)
        return .ok(has("UIDPLUS") ? "\(copyCode(target, messages, uids)) copied" : "copied")
    }

    func move(
        _ command: ClientCommand, _ account: FakeAccount, _ view: FolderView
    ) throws(CommandSyntaxError) -> Completion {
        let (messages, target) = try transfer(command, account, view)
        guard let target, let source = openFolder else { return .no("[TRYCREATE] no such folder") }
        guard !view.isReadOnly else { return .no("[CANNOT] opened for reading") }
        guard !messages.isEmpty else { return .ok("nothing moved") }
        let uids = account.move(messages.map(\.message.uid), from: source.name, to: target.name)
        // RFC 6851 §4.3: before the EXPUNGE responses.
        if has("UIDPLUS") { output.line("* OK \(copyCode(target, messages, uids)) moved") }
        return .ok("moved")
    }

    private func transfer(
        _ command: ClientCommand, _ account: FakeAccount, _ view: FolderView
    ) throws(CommandSyntaxError) -> (messages: [(position: Int, message: FakeMessage)], target: FakeFolder?) {
        guard command.arguments.count == 2, let setBytes = command.arguments[0].bytes,
            let name = command.arguments[1].folder
        else { throw CommandSyntaxError("a set and a folder") }
        let isByUID = command.name.hasPrefix("UID ")
        let ranges = try NumberSetText(setBytes).resolved(
            largest: isByUID ? view.largestUID : UInt32(view.uids.count))
        let messages = openFolder.map { numbered(ranges, isByUID: isByUID, $0, view) } ?? []
        return (messages, account.folder(name))
    }

    /// RFC 4315 §3: both sets in the same order.
    private func copyCode(
        _ target: FakeFolder, _ messages: [(position: Int, message: FakeMessage)], _ uids: [UInt32]
    ) -> String {
        let sources = UIDSet(numbers: messages.map(\.message.uid))
        return "[COPYUID \(target.uidValidity) \(sources) \(UIDSet(numbers: uids))]"
    }

    // MARK: EXPUNGE (RFC 9051 §6.4.3, §6.4.9)

    func expunge(_ set: NumberSetText?, _ account: FakeAccount, _ view: FolderView) -> Completion {
        guard !view.isReadOnly else { return .no("[CANNOT] opened for reading") }
        removeDeleted(set, account, view)
        return .ok("expunged")
    }

    func removeDeleted(_ set: NumberSetText?, _ account: FakeAccount, _ view: FolderView) {
        let ranges = set?.resolved(largest: view.largestUID)
        account.change { state in
            guard let index = state.folders.firstIndex(where: { $0.id == view.folderID }) else { return }
            state.folders[index].expunge {
                $0.flags.contains(.deleted) && (ranges?.containsNumber($0.uid) ?? true)
            }
        }
    }
}

/// What stands behind the items of FETCH (RFC 7162 §3.1.4.1, §3.2.6).
private struct FetchModifiers {
    var changedSince: UInt64?
    var wantsVanished = false

    init(_ arguments: ArraySlice<Argument>, isByUID: Bool, hasQResync: Bool) throws(CommandSyntaxError) {
        guard let list = arguments.first?.elements else {
            guard arguments.isEmpty else { throw CommandSyntaxError("FETCH modifiers") }
            return
        }
        var rest = list[...]
        while let word = rest.popFirst()?.word {
            switch word {
            case "CHANGEDSINCE":
                guard let number = rest.popFirst()?.number else { throw CommandSyntaxError("a mod-sequence") }
                changedSince = number
            case "VANISHED" where isByUID && hasQResync: wantsVanished = true
            default: throw CommandSyntaxError("the FETCH modifier \(word)")
            }
        }
        guard !wantsVanished || changedSince != nil else { throw CommandSyntaxError("VANISHED without CHANGEDSINCE") }
    }
}
