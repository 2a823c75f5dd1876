import IMAPCore
import MailModel

extension FakeSession {
    // MARK: LIST (RFC 9051 §6.3.9, RFC 5258, RFC 5819, RFC 6154)

    func list(_ command: ClientCommand, _ account: FakeAccount) throws(CommandSyntaxError) -> Completion {
        var arguments = command.arguments[...]
        var selection: [String] = []
        if has("LIST-EXTENDED"), let options = arguments.first?.elements {
            selection = options.compactMap(\.word)
            arguments.removeFirst()
        }
        guard let reference = arguments.popFirst()?.text, let patternArgument = arguments.popFirst() else {
            throw CommandSyntaxError("a reference and a pattern")
        }
        let patterns = (patternArgument.elements ?? [patternArgument]).compactMap(\.text).map { reference + $0 }
        if patterns == [""] {
            output.line("* LIST (\\Noselect) \"\(FakeAccount.separator)\" \"\"")
            return .ok("done")
        }
        let returns = try ListReturn(arguments, isAllowed: has("LIST-EXTENDED") || has("LIST-STATUS"))
        let folders = account.folders
        for folder in folders where patterns.contains(where: { FolderPattern($0).matches(folder.name) }) {
            if selection.contains("SUBSCRIBED"), !folder.isSubscribed { continue }
            if selection.contains("SPECIAL-USE"), folder.role == nil || folder.role == .inbox { continue }
            let showsSubscription = selection.contains("SUBSCRIBED") || returns.words.contains("SUBSCRIBED")
            listing(folder, among: folders, showsSubscription: showsSubscription)
            // RFC 5819 §2: right behind its folder.
            if let items = returns.status, folder.isSelectable { writeStatus(folder, items) }
        }
        return .ok("done")
    }

    func listSubscribed(_ command: ClientCommand, _ account: FakeAccount) throws(CommandSyntaxError) -> Completion {
        guard let pattern = command.arguments.last?.text else { throw CommandSyntaxError("a pattern") }
        for folder in account.folders where folder.isSubscribed && FolderPattern(pattern).matches(folder.name) {
            output.text("* LSUB () \"\(FakeAccount.separator)\" ")
            output.folder(folder.name)
            output.line("")
        }
        return .ok("done")
    }

    /// Writes a folder's LIST line.
    func listing(
        _ folder: FakeFolder, among folders: [FakeFolder], showsSubscription: Bool = false, oldName: FolderName? = nil
    ) {
        var attributes: [String] = []
        if !folder.isSelectable { attributes.append("\\Noselect") }
        if has("CHILDREN") || has("LIST-EXTENDED") {
            let prefix = folder.name.description + String(FakeAccount.separator)
            let hasChildren = folders.contains { $0.name.description.hasPrefix(prefix) }
            attributes.append(hasChildren ? "\\HasChildren" : "\\HasNoChildren")
        }
        if showsSubscription, folder.isSubscribed { attributes.append("\\Subscribed") }
        if has("SPECIAL-USE"), let use = folder.role.flatMap(Self.specialUse) { attributes.append(use) }
        output.text("* LIST (\(attributes.joined(separator: " "))) \"\(FakeAccount.separator)\" ")
        output.folder(folder.name)
        if let oldName {
            // RFC 5465 §5.4
            output.text(" (\"OLDNAME\" (")
            output.folder(oldName)
            output.text("))")
        }
        output.line("")
    }

    private static func specialUse(_ role: FolderRole) -> String? {
        switch role {
        case .inbox: nil
        case .sent: "\\Sent"
        case .drafts: "\\Drafts"
        case .trash: "\\Trash"
        case .junk: "\\Junk"
        case .archive: "\\Archive"
        case .all: "\\All"
        case .flagged: "\\Flagged"
        case .important: "\\Important"
        }
    }

    // MARK: STATUS (RFC 9051 §6.3.11)

    func status(_ command: ClientCommand, _ account: FakeAccount) throws(CommandSyntaxError) -> Completion {
        guard let name = command.arguments.first?.folder, command.arguments.count == 2,
            let items = command.arguments[1].elements?.compactMap(\.word), !items.isEmpty
        else { throw CommandSyntaxError("a folder and items") }
        guard let folder = account.folder(name) else { return .no("[NONEXISTENT] no such folder") }
        writeStatus(folder, items)
        return .ok("done")
    }

    func writeStatus(_ folder: FakeFolder, _ items: [String]) {
        output.text("* STATUS ")
        output.folder(folder.name)
        var values: [String] = []
        for item in items {
            switch item {
            case "MESSAGES": values.append("MESSAGES \(folder.messages.count + options.lies.extraExists)")
            case "UIDNEXT": values.append("UIDNEXT \(folder.uidNext)")
            case "UIDVALIDITY": values.append("UIDVALIDITY \(folder.uidValidity)")
            case "UNSEEN": values.append("UNSEEN \(folder.messages.count { !$0.flags.contains(.seen) })")
            case "RECENT": values.append("RECENT 0")
            case "DELETED": values.append("DELETED \(folder.messages.count { $0.flags.contains(.deleted) })")
            case "SIZE" where has("STATUS=SIZE"):
                values.append("SIZE \(folder.messages.reduce(0) { $0 + $1.content.size })")
            case "HIGHESTMODSEQ" where has("CONDSTORE"):
                enabled.insert("CONDSTORE")
                values.append("HIGHESTMODSEQ \(highestModSeq(of: folder))")
            case "MAILBOXID" where has("OBJECTID"): values.append("MAILBOXID (\(folder.id))")
            default: break
            }
        }
        output.line(" (\(values.joined(separator: " ")))")
    }

    func highestModSeq(of folder: FakeFolder) -> UInt64 { options.lies.freezesModSeq ? 1 : folder.highestModSeq }

    // MARK: CREATE, DELETE, RENAME (RFC 9051 §6.3.4 to §6.3.8)

    func changeFolders(_ command: ClientCommand, _ account: FakeAccount) throws(CommandSyntaxError) -> Completion {
        guard let name = command.arguments.first?.folder else { throw CommandSyntaxError("a folder") }
        let exists = account.folder(name) != nil
        switch command.name {
        case "CREATE":
            guard !exists else { return .no("[ALREADYEXISTS] there is one") }
            account.createFolder(name)
            let id = account.folder(name)?.id ?? ""
            return .ok(has("OBJECTID") ? "[MAILBOXID (\(id))] created" : "created")
        case "SUBSCRIBE", "UNSUBSCRIBE":
            guard exists else { return .no("[NONEXISTENT] no such folder") }
            account.change { state in
                for index in state.folders.indices where state.folders[index].name == name {
                    state.folders[index].isSubscribed = command.name == "SUBSCRIBE"
                }
            }
        case "DELETE":
            guard exists else { return .no("[NONEXISTENT] no such folder") }
            guard name != .inbox else { return .no("[CANNOT] INBOX stays") }
            account.deleteFolder(name)
        default:
            guard command.arguments.count == 2, let newName = command.arguments[1].folder else {
                throw CommandSyntaxError("a new name")
            }
            guard exists else { return .no("[NONEXISTENT] no such folder") }
            guard name != .inbox else { return .no("[CANNOT] INBOX stays") }
            guard account.folder(newName) == nil else { return .no("[ALREADYEXISTS] there is one") }
            account.renameFolder(name, to: newName)
        }
        return .ok("done")
    }
}

/// The RETURN options of LIST (RFC 5258 §3.2).
private struct ListReturn {
    var words: [String] = []
    /// What STATUS is to tell of each folder.
    var status: [String]?

    init(_ arguments: ArraySlice<Argument>, isAllowed: Bool) throws(CommandSyntaxError) {
        guard let first = arguments.first else { return }
        guard isAllowed, first.word == "RETURN", let options = arguments.dropFirst().first?.elements else {
            throw CommandSyntaxError("return options")
        }
        for option in options {
            if let word = option.word {
                words.append(word)
            } else if words.last == "STATUS" {
                status = option.elements?.compactMap(\.word)
            }
        }
    }
}

/// A pattern of LIST, with `*` and `%` (RFC 9051 §6.3.9).
struct FolderPattern {
    private let pattern: [Character]

    init(_ text: String) { pattern = Array(ModifiedUTF7.decodeLoosely(Array(text.utf8))) }

    func matches(_ name: FolderName) -> Bool {
        // RFC 9051 §5.1: INBOX in any case.
        if String(pattern).uppercased() == "INBOX" { return name == .inbox }
        let text = Array(name.description)
        // The positions in the pattern at which what was read so far can stand.
        var places = Self.closure([0], pattern)
        for character in text {
            var next: Set<Int> = []
            for place in places where place < pattern.count {
                switch pattern[place] {
                case "*": next.insert(place)
                case "%": if character != FakeAccount.separator { next.insert(place) }
                default: if pattern[place] == character { next.insert(place + 1) }
                }
            }
            places = Self.closure(next, pattern)
        }
        return places.contains(pattern.count)
    }

    /// A wildcard may stand for nothing.
    private static func closure(_ places: Set<Int>, _ pattern: [Character]) -> Set<Int> {
        var result = places
        for place in places.sorted() {
            var place = place
            while place < pattern.count, pattern[place] == "*" || pattern[place] == "%" {
                place += 1
                result.insert(place)
            }
        }
        return result
    }
}
