import MailModel

/// What NOTIFY SET asked for (RFC 5465 §8).
struct NotifySettings {
    /// The folders of one group of events.
    enum Filter {
        case inboxes
        case personal
        case subscribed
        case subtree([FolderName])
        case folders([FolderName])
    }

    /// What is told of the open folder.
    struct Selected {
        var isDelayed: Bool
        var events: Set<String>
        var newMessageItems: [FetchItemRequest]?
    }

    var wantsStatus = false
    var selected: Selected?
    private var groups: [(filter: Filter, events: Set<String>)] = []

    /// Whether new, renamed and deleted folders are told.
    var wantsNames: Bool { groups.contains { $0.events.contains("MAILBOXNAME") } }

    /// Reads the arguments; nil for NONE.
    init?(_ arguments: [Argument], has capability: (String) -> Bool) throws(CommandSyntaxError) {
        var rest = arguments[...]
        switch rest.popFirst()?.word {
        case "NONE"?: return nil
        case "SET"?: break
        default: throw CommandSyntaxError("SET or NONE")
        }
        if rest.first?.word == "STATUS" {
            wantsStatus = true
            rest.removeFirst()
        }
        guard !rest.isEmpty else { throw CommandSyntaxError("no events") }
        for argument in rest {
            guard let group = argument.elements else { throw CommandSyntaxError("a group of events") }
            try add(group[...], has: capability)
        }
    }

    private mutating func add(
        _ group: ArraySlice<Argument>, has capability: (String) -> Bool
    ) throws(CommandSyntaxError) {
        var rest = group
        guard let word = rest.popFirst()?.word else { throw CommandSyntaxError("a filter") }
        var filter: Filter?
        switch word {
        case "SELECTED", "SELECTED-DELAYED": break
        case "INBOXES": filter = .inboxes
        case "PERSONAL": filter = .personal
        case "SUBSCRIBED": filter = .subscribed
        case "SUBTREE": filter = .subtree(Self.names(rest.popFirst()))
        case "MAILBOXES": filter = .folders(Self.names(rest.popFirst()))
        default: throw CommandSyntaxError("the filter \(word)")
        }
        guard let list = rest.popFirst() else { throw CommandSyntaxError("the events of \(word)") }
        var events: Set<String> = []
        var items: [FetchItemRequest]?
        for element in list.elements ?? [] {
            if let event = element.word {
                events.insert(event)
            } else {
                items = try FetchItemRequest.items(element, has: capability)
            }
        }
        // RFC 5465 §5: these two only together.
        guard events.contains("MESSAGENEW") == events.contains("MESSAGEEXPUNGE") else {
            throw CommandSyntaxError("MessageNew and MessageExpunge only together")
        }
        if let filter {
            groups.append((filter, events))
        } else {
            selected = Selected(isDelayed: word == "SELECTED-DELAYED", events: events, newMessageItems: items)
        }
    }

    private static func names(_ argument: Argument?) -> [FolderName] {
        guard let argument else { return [] }
        return (argument.elements ?? [argument]).compactMap(\.folder)
    }

    /// The events that are told of a folder; the first group that names it counts (RFC 5465 §6).
    func events(for folder: FakeFolder) -> Set<String> {
        for (filter, events) in groups {
            let isMeant =
                switch filter {
                case .inboxes: folder.name == .inbox
                case .personal: true
                case .subscribed: folder.isSubscribed
                case .folders(let names): names.contains(folder.name)
                case .subtree(let names):
                    names.contains {
                        folder.name == $0
                            || folder.name.description.hasPrefix($0.description + String(FakeAccount.separator))
                    }
                }
            if isMeant { return events }
        }
        return []
    }
}
