import IMAPCore
import MailModel

extension FakeSession {
    /// STORE (RFC 9051 §6.4.6), with UNCHANGEDSINCE (RFC 7162 §3.1.3) and Gmail's labels.
    func store(
        _ command: ClientCommand, _ account: FakeAccount, _ view: FolderView
    ) throws(CommandSyntaxError) -> Completion {
        let request = try StoreRequest(command, has: { has($0) })
        guard !view.isReadOnly else { return .no("[CANNOT] opened for reading") }
        if request.unchangedSince != nil { enabled.insert("CONDSTORE") }
        let isByUID = command.name == "UID STORE"
        let ranges = request.set.resolved(largest: isByUID ? view.largestUID : UInt32(view.uids.count))
        let outcome = account.change { state in
            var stored: [(position: Int, message: FakeMessage)] = []
            var modified: [UInt32] = []
            guard let index = state.folders.firstIndex(where: { $0.id == view.folderID }) else {
                return (stored, modified)
            }
            for (position, message) in numbered(ranges, isByUID: isByUID, state.folders[index], view) {
                if let since = request.unchangedSince, message.modSeq > since {
                    modified.append(isByUID ? message.uid : UInt32(position))
                    continue
                }
                guard let place = state.folders[index].index(of: message.uid) else { continue }
                state.folders[index].change(at: place) { request.apply(to: &$0) }
                stored.append((position, state.folders[index].messages[place]))
            }
            return (stored, modified)
        }
        answer(outcome.0, isSilent: request.isSilent, isByUID: isByUID, showsLabels: request.changesLabels)
        guard !outcome.1.isEmpty else { return .ok("stored") }
        return .ok("[MODIFIED \(UIDSet(numbers: outcome.1))] some were changed meanwhile")
    }

    private func answer(
        _ stored: [(position: Int, message: FakeMessage)], isSilent: Bool, isByUID: Bool, showsLabels: Bool
    ) {
        for (position, message) in stored {
            self.view?.know(message)
            var items: [FetchItemRequest] = isByUID ? [.uid] : []
            if !isSilent { items.append(showsLabels ? .gmailLabels : .flags) }
            // RFC 7162 §3.1.3: the new mod-sequence comes even when silent.
            if hasCondstore { items.append(.modSeq) }
            guard !isSilent || hasCondstore else { continue }
            FetchWriter.write(message, sequence: position, items: items, into: &output)
        }
    }
}

/// What STORE is to do.
private struct StoreRequest {
    enum Operation { case replace, add, remove }

    var set: NumberSetText
    var unchangedSince: UInt64?
    var operation: Operation
    var isSilent: Bool
    var changesLabels: Bool
    var values: [String]

    init(_ command: ClientCommand, has capability: (String) -> Bool) throws(CommandSyntaxError) {
        var arguments = command.arguments[...]
        guard let setBytes = arguments.popFirst()?.bytes else { throw CommandSyntaxError("a set") }
        set = try NumberSetText(setBytes)
        if let modifiers = arguments.first?.elements {
            guard capability("CONDSTORE"), modifiers.count == 2, modifiers[0].word == "UNCHANGEDSINCE",
                let since = modifiers[1].number
            else { throw CommandSyntaxError("STORE modifiers") }
            unchangedSince = since
            arguments.removeFirst()
        }
        guard var item = arguments.popFirst()?.word else { throw CommandSyntaxError("a STORE item") }
        operation = item.hasPrefix("+") ? .add : item.hasPrefix("-") ? .remove : .replace
        if operation != .replace { item.removeFirst() }
        isSilent = item.hasSuffix(".SILENT")
        if isSilent { item.removeLast(7) }
        changesLabels = item == "X-GM-LABELS" && capability("X-GM-EXT-1")
        guard item == "FLAGS" || changesLabels else { throw CommandSyntaxError("the STORE item \(item)") }
        var values: [String] = []
        for argument in arguments {
            for element in argument.elements ?? [argument] {
                guard let text = element.text else { throw CommandSyntaxError("flags") }
                values.append(text)
            }
        }
        self.values = values
    }

    func apply(to message: inout FakeMessage) {
        if changesLabels {
            var items = message.gmail ?? GmailItems(messageID: 0, threadID: 0)
            switch operation {
            case .replace: items.labels = values
            case .add: items.labels += values.filter { !items.labels.contains($0) }
            case .remove: items.labels.removeAll { values.contains($0) }
            }
            message.gmail = items
            return
        }
        let flags = Set(values.map { Flag($0) })
        switch operation {
        case .replace: message.flags = flags
        case .add: message.flags.formUnion(flags)
        case .remove: message.flags.subtract(flags)
        }
    }
}
