internal import Access
internal import MailModel
internal import MailStore

/// Who has access to what a mailbox holds.
struct MailboxAccessPanel: MailboxPanel {
    let view: MailboxView
    let access: MailboxAccess
    let members: [MemberRecord]

    private var listed: Set<MemberID>? {
        switch access {
        case .everybody: nil
        case .members(let members): members
        }
    }

    var fragments: [String: HTML] { ["people": people] }

    var content: HTML {
        """
        <live-fragment class="stack" name="people" kinds="access.updated members.updated" src="\(path)/access">\(people)</live-fragment>
        \(if: view.member.may(.manageAccessLists), form)
        """
    }

    private var people: HTML {
        let allowed = members.filter { listed?.contains($0.id) ?? true }
        let summary: HTML =
            listed == nil
            ? "<span class=\"pill good\">\(Icon.people.html)Everybody in the workspace</span>"
            : "<span class=\"pill warn\">\(Icon.shield.html)Restricted to \(allowed.count) of \(members.count)</span>"
        return """
            <section class="card stack"><div class="head"><h2>Who may read its conversations</h2>\(summary)</div>
            \(if: allowed.isEmpty, "<p>Nobody. Those who manage mailboxes still see that it is there and how it stands.</p>")
            \(if: !allowed.isEmpty, "<ul class=\"list\">\(each: allowed, row)</ul>")
            </section>
            """
    }

    private func row(_ other: MemberRecord) -> HTML {
        let reading = AccessPolicy.may(other.role, to: .send) ? "reads and writes" : "reads"
        return """
            <li data-key="\(other.id.description)"><span class="grow"><span class="title">\(other.name)\(if: other.id == view.member.member.id, " (you)")</span><br><span class="quiet small">\(other.address.description)</span></span>
            <span class="quiet small">\(other.role.words), \(reading)</span></li>
            """
    }

    private var form: HTML {
        let boxes = members.map { other -> HTML in
            """
            <label class="choice"><input type="checkbox" name="member" value="\(other.id.description)"\(if: listed?.contains(other.id) ?? false, " checked")><span>\(other.name) (\(other.role.words))</span></label>
            """
        }
        return """
            <section class="card stack"><div class="stack tight"><h2>Change who has access</h2>
            <p class="quiet">It counts at once, also for pages that are open. That the mailbox is there, and how it stands, owners and administrators see in any case.</p></div>
            <form class="stack" method="post" action="\(path)/access">\(Form.token(context))
            <fieldset class="stack tight"><legend class="unseen">Who has access</legend>
            <label class="choice"><input type="radio" name="who" value="everybody"\(if: listed == nil, " checked")><span>Everybody in this workspace, also who joins later</span></label>
            <label class="choice"><input type="radio" name="who" value="members"\(if: listed != nil, " checked")><span>Only these members, whatever their role:</span></label></fieldset>
            <fieldset class="stack tight inset"><legend class="unseen">Members with access</legend>\(HTML.joined(boxes))</fieldset>
            <div><button class="button">Save</button></div></form></section>
            """
    }
}
