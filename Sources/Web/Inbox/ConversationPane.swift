internal import Access
internal import MIME
internal import MailModel
internal import MailStore

/// A conversation: its messages, oldest first, and what can be done with it.
struct ConversationPane {
    let contents: ConversationContents
    let address: InboxAddress
    let canAct: Bool
    /// The feed's position of what is shown.
    let feed: Int64
    let context: WebContext
    let now: Timestamp

    private var id: String { contents.id.description }

    var html: HTML {
        """
        <conversation-view data-id="\(id)" data-feed="\(String(feed))" data-unread="\(contents.isUnread && canAct ? "yes" : "no")">
        <header class="conversation-head">
        <a class="button small plain back" href="\(address.path())" data-back aria-label="Back to the list">\(Icon.back.html)<span>Back</span></a>
        <h1 id="subject" tabindex="-1"><bdi>\(contents.subject.isEmpty ? "(no subject)" : contents.subject)</bdi></h1>
        <p class="quiet small">\(contents.messages.count == 1 ? "1 message" : "\(contents.messages.count) messages") in \(each: names, { "<span class=\"tag\"><span class=\"dot hue-\($0.hue)\"></span>\($0.address)</span> " })\(each: contents.tags, { "\(LabelTag.html($0)) " })\(careLine)<span data-presence role="status"></span></p>
        \(each: troubled, trouble)
        \(if: canAct, tools)
        </header>
        \(each: contents.refused, { $0.line(context, canAct: canAct) })
        \(contents.edit.map(taken))
        <div class="messages">\(HTML.joined(timeline))</div>
        <div class="below">\(if: canAct, noteForm)</div>
        \(contact)
        </conversation-view>
        """
    }

    /// What is wrong with a mailbox concerns its conversations: an answer may be missing.
    private func trouble(_ mailbox: MailboxLabel) -> HTML {
        """
        <p class="small trouble">\(Icon.warning.html)<span>\(mailbox.address) is \(mailbox.state == .active ? "not receiving: new answers do not come in" : "\(mailbox.trouble ?? "off"): new answers do not come in"). <a href="/mailboxes/\(mailbox.id.description)">See why</a></span></p>
        """
    }

    private var troubled: [MailboxLabel] { names.filter { $0.trouble != nil } }

    private var names: [MailboxLabel] {
        contents.labels.values.sorted { $0.address < $1.address }
    }

    // MARK: - What can be done

    private var tools: HTML {
        """
        <form class="tools" method="post" action="/inbox/act">\(Form.token(context))<input type="hidden" name="list" value="\(address.query)"><input type="hidden" name="c" value="\(id)"><input type="hidden" name="open" value="\(id)">
        \(defaultButton)
        \(contents.places.contains(.inbox) ? tool("archive", .check, "Done", "e") : tool("inbox", .inbox, "Move to inbox"))
        \(contents.isUnread ? tool("read", .read, "Read", "Shift+I") : tool("unread", .unread, "Unread", "Shift+U"))
        \(contents.isStarred ? tool("unstar", .star, "Unstar", "s") : tool("star", .star, "Star", "s"))
        \(if: !contents.places.contains(.junk), tool("spam", .spam, "Spam", "!"))
        \(if: !contents.places.contains(.trash), tool("trash", .trash, "Trash", "#"))
        \(asking("snooze", .clock, "Snooze"))\(asking("assign", .account, "Assign"))\(asking("label", .tag, "Label"))
        <details class="more-tools"><summary class="button small">\(Icon.more.html)<span>More</span></summary><div class="sheet stack tight">
        \(careTools)
        \(if: !contents.folders.isEmpty, folders)
        \(labels)
        <button class="button small" type="button" data-earlier hidden>\(Icon.quote.html)Show everything</button>
        </div></details>
        </form>
        """
    }

    /// Enter in a field presses the first button of its form; the only field is that of labels.
    private var defaultButton: HTML { "<button hidden name=\"do\" value=\"label\"></button>" }

    /// What asks something first, by a menu of a script; without one the same is under More.
    private func asking(_ menu: String, _ icon: Icon, _ words: String) -> HTML {
        "<button type=\"button\" class=\"button small\" data-menu=\"\(menu)\" hidden title=\"\(words)\">\(icon.html)<span>\(words)</span></button>"
    }

    private func tool(_ action: String, _ icon: Icon, _ words: String, _ key: String = "") -> HTML {
        "<button class=\"button small\(if: action != "archive", " aside")\" name=\"do\" value=\"\(action)\"\(if: !key.isEmpty, " title=\"\(words) for everybody (\(key))\"")>\(icon.html)<span>\(words)</span></button>"
    }

    private var folders: HTML {
        """
        <div class="with-button"><label class="unseen" for="folder">Folder</label><select class="input" id="folder" name="folder">\(each: contents.folders, { "<option>\($0)</option>" })</select><button class="button small" name="do" value="move">\(Icon.folder.html)Move</button></div>
        """
    }

    private var labels: HTML {
        """
        <div class="with-button"><label class="unseen" for="label">Label</label><input class="input" id="label" name="label" maxlength="100" placeholder="Label" autocomplete="off" list="known-labels"><datalist id="known-labels">\(each: contents.book.labels, { "<option value=\"\($0.name)\"></option>" })</datalist><button class="button small" name="do" value="label">\(Icon.tag.html)Add</button><button class="button small" name="do" value="unlabel">Remove</button></div>
        """
    }

    private func taken(_ edit: ConversationEdit) -> HTML {
        let what: HTML =
            edit.kind == .merge
            ? "Two conversations were put together here"
            : "\(edit.messageCount) message\(edit.messageCount == 1 ? "" : "s") went into a conversation of their own"
        return """
            <div class="event">\(Icon.split.html)<span>\(what), \(TimeText.ago(edit.at, now: now)).</span>\(if: canAct, undoEdit)</div>
            """
    }

    private var undoEdit: HTML {
        """
        <form method="post" action="/inbox/\(id)/take-back">\(Form.token(context))<input type="hidden" name="list" value="\(address.query)"><button class="button small plain">\(Icon.undo.html)Undo</button></form>
        """
    }

    // MARK: - Messages

    /// Messages and what was said and done, by time.
    private var timeline: [HTML] {
        var result: [HTML] = []
        var events = contents.events[...]
        for (offset, element) in contents.messages.enumerated() {
            while let next = events.first, next.at < element.record.received {
                events.removeFirst()
                result.append(event(next))
            }
            result.append(message((offset, element)))
        }
        return result + events.map(event)
    }

    private func message(_ entry: (offset: Int, element: ShownMessage)) -> HTML {
        let message = entry.element
        let isLast = entry.offset == contents.messages.count - 1
        return MessageView(
            message: message, labels: contents.labels, isOpen: isLast || message.isUnread,
            loadsAtOnce: isLast, canSplit: canAct && contents.messages.count > 1, list: address,
            conversation: contents.id,
            context: context, now: now
        ).html
    }
}
