import IMAPCore

/// What FETCH is asked for, by what the server can tell.
struct FetchItems: Sendable {
    let abilities: SyncAbilities
    /// Whether mod-sequences may be asked for in the folder.
    var modSeqs: Bool

    /// Before anything else: how large, and how old.
    var scan: [FetchAttribute] { [.uid, .size, .internalDate] }

    /// What changes about a message.
    var changes: [FetchAttribute] {
        var items: [FetchAttribute] = [.uid, .flags]
        if abilities.gmail { items.append(.gmailLabels) }
        return items
    }

    /// All of a message up to a size, and what is otherwise asked before.
    func direct(upTo bytes: Int64) -> [FetchAttribute] {
        facts + [.size, .internalDate, .body(.all, range: 0..<max(bytes, 1))]
    }

    /// All of a message.
    var whole: [FetchAttribute] { facts + [.body(.all)] }

    /// Of a large message: its header and its structure.
    var outline: [FetchAttribute] { facts + [.bodyStructure, .body(.header)] }

    /// What is needed to recognise a message that was stored under another UID.
    var traces: [FetchAttribute] {
        facts + [.size, .internalDate, .body(BodySection(.headerFields(["Message-ID"])))]
    }

    private var facts: [FetchAttribute] {
        var items = changes
        if modSeqs { items.append(.modSeq) }
        if abilities.gmail { items += [.gmailMessageID, .gmailThreadID] }
        if abilities.objectID { items += [.emailID, .threadID] }
        return items
    }
}
