internal import Access
internal import MailModel
internal import MailStore

extension ConversationPane {
    /// Who cares for it, until when it is put off, with what changes that.
    var careTools: HTML {
        """
        <div class="with-button"><label class="unseen" for="assignee">Who cares for it</label><select class="input" id="assignee" name="assignee"><option value="">Nobody</option>\(each: contents.members, { "<option value=\"\($0.id.description)\"\(if: $0.id == contents.care.assignee, " selected")>\($0.name)</option>" })</select><button class="button small" name="do" value="assign">\(Icon.account.html)Assign</button></div>
        <div class="with-button"><label class="unseen" for="hours">For how long</label><select class="input" id="hours" name="hours"><option value="3">3 hours</option><option value="24">Until tomorrow</option><option value="72">3 days</option><option value="168">A week</option><option value="720">30 days</option></select><button class="button small" name="do" value="snooze">\(Icon.clock.html)Snooze</button>\(if: contents.care.snoozedUntil != nil, "<button class=\"button small\" name=\"do\" value=\"wake\">Bring back</button>")</div>
        """
    }

    /// How it stands, in a line below the subject.
    var careLine: HTML {
        let assignee = contents.members.first { $0.id == contents.care.assignee }
        return """
            <span class="care" data-care>\(assignee.map { "<span class=\"pill\">\(Icon.account.html)\($0.name)</span>" as HTML })\(contents.care.snoozedUntil.map { "<span class=\"pill warn\" data-snoozed>\(Icon.clock.html)Snoozed, back \(TimeText.ago($0, now: now))</span>" as HTML })</span>
            """
    }

    /// One event between the messages.
    func event(_ event: ConversationEvent) -> HTML {
        let who: HTML = event.actorName.isEmpty ? "Salesnode" : "<strong>\(event.actorName)</strong>"
        let time = TimeText.ago(event.at, now: now)
        switch event.kind {
        case .note:
            return """
                <article class="note" data-key="\(event.id.description)"><header class="small"><strong>Internal note</strong> by \(who), \(time)\(if: event.mentions.contains(context.member?.member.id ?? .random()), " <span class=\"pill calm\">mentions you</span>")</header><p dir="auto">\(event.detail)</p></article>
                """
        case .assigned:
            let words: HTML =
                event.detail.isEmpty
                ? "gave it to nobody"
                : event.detail == event.actorName ? "took it" : "gave it to <strong>\(event.detail)</strong>"
            return line(event, .account, "\(who) \(words), \(time)")
        case .snoozed:
            let until = Int64(event.detail).map { TimeText.exact(Timestamp(milliseconds: $0)) } ?? "later"
            return line(event, .clock, "\(who) put it off until \(until), \(time)")
        case .woke: return line(event, .clock, "It came back to the inbox, \(time)")
        }
    }

    private func line(_ event: ConversationEvent, _ icon: Icon, _ words: HTML) -> HTML {
        "<div class=\"event\" data-key=\"\(event.id.description)\">\(icon.html)<span>\(words)</span></div>"
    }

    /// A note for those who can see the conversation; nobody else hears of it.
    var noteForm: HTML {
        """
        <form class="note-form stack tight" method="post" action="/inbox/\(contents.id.description)/note">\(Form.token(context))<input type="hidden" name="list" value="\(address.query)"><label for="note">Internal note <span class="quiet small">(for members only; @name mentions somebody)</span></label><textarea class="input" id="note" name="text" rows="2" maxlength="20000"></textarea><div><button class="button small">\(Icon.draft.html)Add note</button></div></form>
        """
    }

    /// Who the other side is, and what else there is with them.
    var contact: HTML {
        guard let person = contents.contact else { return .empty }
        let site = person.address.lastIndex(of: "@").map { String(person.address[person.address.index(after: $0)...]) }
        return """
            <aside class="contact-panel" aria-label="Contact"><details class="card contact" data-key="contact" open><summary><strong><bdi>\(MailNames.full(person))</bdi></strong></summary>
            <dl class="facts small"><dt>Address</dt><dd><bdi>\(person.address)</bdi></dd>\(site.map { "<dt>Company</dt><dd><bdi>\($0)</bdi></dd>" as HTML })</dl>
            <h2 class="small">Other conversations</h2>
            \(contents.others.isEmpty ? "<p class=\"quiet small\">None with this address.</p>" : "<ul class=\"stack tight\">\(each: contents.others, other)</ul>")
            <p class="row"><a class="button small" href="\(InboxAddress().with { $0.search = "from:\(person.address)" }.path())">\(Icon.search.html)All from this address</a></p></details></aside>
            """
    }

    private func other(_ item: ConversationSummary) -> HTML {
        """
        <li><a href="\(InboxAddress().path(item.id))"><bdi>\(item.subject.isEmpty ? "(no subject)" : item.subject)</bdi></a> <span class="quiet small">\(TimeText.short(item.newest, now: now))</span></li>
        """
    }
}
