internal import MailModel
internal import MailStore

/// One conversation in a list.
struct InboxRow {
    let item: ConversationSummary
    let label: MailboxLabel?
    let address: InboxAddress
    let now: Timestamp
    /// Whether it is the one beside the list.
    var isOpen = false
    /// Its labels.
    var tags: [LabelRecord] = []
    /// The name of who cares for it.
    var carer: String?
    /// Words around what a search has found, in place of the first words of the newest message.
    var excerpt: String?

    private var isUnread: Bool { item.unreadCount > 0 }
    private var isStarred: Bool { item.flaggedCount > 0 }

    /// The name of the link is what it shows, with words for what is only to be seen. Rows are many, so each is as short as
    /// can be.
    var html: HTML {
        """
        <div class="conversation\(if: isUnread, " unread")" role="row" data-key="\(item.id.description)"\(if: isOpen, " data-open")><span role="gridcell" class="pick"><input type="checkbox" name="c" value="\(item.id.description)" aria-label="Select: \(subject)"></span><span role="gridcell"><a class="open" href="\(address.path(item.id))"\(if: isOpen, " aria-current=\"true\"")><span class="who">\(if: isUnread, "<i>Unread, </i>")<bdi>\(MailNames.together(item.participants, own: label?.address))</bdi>\(if: item.messageCount > 1, "<span class=\"number\"> \(item.messageCount)<i> messages</i></span>")</span><span class="when"><i>, </i>\(TimeText.short(item.newest, now: now, hasHint: false))</span><span class="subject"><i>, </i><bdi>\(subject)</bdi></span><span class="snippet"><i>, </i><bdi>\(excerpt.map(SearchMarks.html) ?? "\(String(item.preview.prefix(120)))")</bdi></span>\(marks)</a></span></div>

        """
    }

    private var subject: String { item.subject.isEmpty ? "(no subject)" : item.subject }

    private var marks: HTML {
        """
        <span class="marks">\(label.map { "<span class=\"tag\"><span class=\"dot hue-\($0.hue)\"></span><i>, mailbox </i>\($0.short)</span>" as HTML })\(if: isStarred, "<span class=\"tag starred\">\(Icon.star.html)<i>, starred</i></span>")\(if: item.attachmentCount > 0, "<span class=\"tag\">\(Icon.clip.html)<i>, with attachment</i></span>")\(if: item.draftCount > 0, "<span class=\"tag draft\">Draft</span>")\(each: kinds, { "<span class=\"tag\">\($0)</span>" })\(each: tags.prefix(3), LabelTag.html)\(if: tags.count > 3, "<span class=\"tag\">+\(tags.count - 3)<i> labels</i></span>")\(if: item.snoozedUntil != nil, "<span class=\"tag\" data-snoozed>\(Icon.clock.html)<i>, snoozed</i></span>")\(carer.map { "<span class=\"carer\" title=\"\($0) cares for it\"><i>, </i>\(MailNames.initials($0))<i>, \($0) cares for it</i></span>" as HTML })</span>
        """
    }

    private var kinds: [String] { item.kinds.compactMap(MailKind.words) }
}

/// A label as a chip.
enum LabelTag {
    static func html(_ label: LabelRecord) -> HTML {
        "<span class=\"tag label hue-\(label.hue)\"><i>, label </i>\(label.name)</span>"
    }
}

/// Kinds of mail in words.
enum MailKind {
    /// A word for those that are not written by a person; nil for the others.
    static func words(_ kind: String) -> String? {
        switch kind {
        case "automatic-reply": "Automatic reply"
        case "bounce": "Bounce"
        case "complaint": "Complaint"
        case "list": "List"
        case "calendar": "Invitation"
        case "notification": "Notification"
        default: nil
        }
    }
}

/// Names of people, shortened for lists.
enum MailNames {
    /// Such as `Ana, Tom, me`.
    static func together(_ people: [MailPerson], own address: String?) -> String {
        let names = people.map { person -> String in
            if let address, person.address.lowercased() == address.lowercased() { return "me" }
            return people.count > 1 ? first(of: person) : full(person)
        }.reduce(into: [String]()) { names, name in if !names.contains(name) { names.append(name) } }
        guard !names.isEmpty else { return "(nobody)" }
        guard names.count > 4 else { return names.joined(separator: ", ") }
        return ([names[0], "\u{2026}"] + names.suffix(2)).joined(separator: ", ")
    }

    /// The name, or the address where there is none.
    static func full(_ person: MailPerson) -> String {
        guard let name = person.name, !name.isEmpty else { return person.address }
        return name
    }

    /// Up to two letters for a name.
    static func initials(_ name: String) -> String {
        let words = name.split { !$0.isLetter && !$0.isNumber }
        let ends = words.count > 1 ? [words[0], words[words.count - 1]] : Array(words.prefix(1))
        return ends.compactMap { $0.first.map { String($0).uppercased() } }.joined()
    }

    private static func first(of person: MailPerson) -> String {
        guard let name = person.name, !name.isEmpty else {
            return String(person.address.prefix { $0 != "@" })
        }
        // `Berg, Olive` and `Olive Berg` alike.
        if let comma = name.firstIndex(of: ",") {
            let rest = name[name.index(after: comma)...].split(separator: " ")
            if let given = rest.first { return String(given) }
        }
        return name.split(separator: " ").first.map(String.init) ?? name
    }
}

extension TimeText {
    /// As lists say it: a clock today, a day in this year, a date before. In UTC; the browser says it in its own zone.
    ///
    /// - Parameter hasHint: whether the whole time is a hint of it; in rows, which are many, only the script adds it.
    static func short(_ time: Timestamp, now: Timestamp, hasHint: Bool = true) -> HTML {
        "<relative-time data-form=\"short\"><time datetime=\"\(time.description)\"\(if: hasHint, " title=\"\(exact(time))\"")>\(shortWords(time, now: now))</time></relative-time>"
    }

    static func shortWords(_ time: Timestamp, now: Timestamp) -> String {
        // `26 Nov 2026, 20:41 UTC`
        let words = exact(time).split(separator: " ")
        let today = exact(now).split(separator: " ")
        guard words.count == 5, today.count == 5 else { return exact(time) }
        if words[..<3] == today[..<3] { return String(words[3]) }
        let year = words[2].prefix { $0 != "," }
        if words[2] == today[2] { return "\(words[0]) \(words[1])" }
        return "\(words[0]) \(words[1]) \(year)"
    }
}
