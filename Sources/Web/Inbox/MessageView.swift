internal import MIME
internal import MailModel
internal import MailStore

/// One message of a conversation: who and when in a line, its text in a frame, what came with it.
struct MessageView {
    let message: ShownMessage
    let labels: [MailboxID: MailboxLabel]
    let isOpen: Bool
    /// Whether its text is asked for before it is known to be in view: of the one that is read first.
    let loadsAtOnce: Bool
    let canSplit: Bool
    let list: InboxAddress
    let conversation: ConversationID
    let context: WebContext
    let now: Timestamp

    private var record: MessageRecord { message.record }
    private var sender: MailPerson { record.people.from.first ?? MailPerson(address: "(nobody)") }

    var html: HTML {
        """
        <details class="message\(if: message.isUnread, " unread")\(if: record.isOutgoing, " own")" data-key="\(record.id.description)"\(if: isOpen, " open")>
        <summary><span class="face hue-\(hue)" aria-hidden="true">\(initial)</span>
        <span class="from">\(if: message.isUnread, "<span class=\"unseen\">Unread, </span>")<strong><bdi>\(MailNames.full(sender))</bdi></strong>\(if: sender.name != nil, " <span class=\"quiet address\">&lt;\(sender.address)&gt;</span>")<span class="snippet quiet"><bdi>\(record.preview)</bdi></span></span>
        <span class="marks">\(if: message.isFlagged, "<span class=\"tag starred\">\(Icon.star.html)<span class=\"unseen\">starred</span></span>")\(if: record.isDraft, "<span class=\"tag draft\">Draft</span>")\(MailKind.words(record.kind).map { "<span class=\"tag\">\($0)</span>" as HTML })\(if: !files.isEmpty, "<span class=\"tag\">\(Icon.clip.html)<span class=\"unseen\">with attachment</span></span>")</span>
        <span class="when">\(TimeText.short(record.received, now: now))</span></summary>
        <div class="message-body">
        \(warnings)
        <details class="fold facts-fold"><summary><span class="quiet">to <bdi>\(recipients)</bdi>\(via)</span>\(verdictPill)</summary>\(facts)</details>
        <message-frame><iframe src="/mail/\(record.id.description)" title="Message from \(MailNames.full(sender)), \(TimeText.exact(record.received))" sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"\(if: !loadsAtOnce, " loading=\"lazy\"") referrerpolicy="no-referrer"></iframe></message-frame>
        \(if: !files.isEmpty, attachments)
        </div>
        </details>
        """
    }

    private var hue: Int {
        sender.address.lowercased().utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % MailboxLabel.hues
    }

    private var initial: String {
        MailNames.full(sender).first { $0.isLetter || $0.isNumber }.map { String($0).uppercased() } ?? "?"
    }

    private var recipients: String {
        let people = record.people.to + record.people.cc + record.people.bcc
        guard !people.isEmpty else { return "nobody that it names" }
        let names = people.prefix(3).map { person in
            labels.values.contains { $0.address.lowercased() == person.address.lowercased() }
                ? "\(person.address)" : MailNames.full(person)
        }
        return names.joined(separator: ", ") + (people.count > 3 ? " and \(people.count - 3) more" : "")
    }

    /// By whom it was handed in, where that is another place than its author's.
    private var via: HTML? {
        guard let other = message.sender.map({ domain(of: $0) }), other != domain(of: sender) else { return nil }
        return ", via <bdi>\(String(other.prefix(100)))</bdi>"
    }

    private func domain(of person: MailPerson) -> String {
        person.address.lowercased().split(separator: "@").last.map(String.init) ?? ""
    }

    private var warnings: HTML {
        guard !message.warnings.isEmpty else { return .empty }
        return """
            <div class="notice warn" role="note">\(Icon.warning.html)<div>\(each: message.warnings, { "<p>\($0.words)</p>" })</div></div>
            """
    }

    // MARK: - Facts

    private var verdictPill: HTML? {
        guard case .said(let verdicts, _, _) = message.verdict else { return nil }
        let isForOther = message.warnings.contains {
            if case .confirmedForOther = $0 { true } else { $0 == .severalSenders }
        }
        return switch verdicts.dmarc {
        case .pass where isForOther: nil
        case .pass: " <span class=\"pill good\">\(Icon.shield.html)Sender confirmed</span>"
        case .fail: " <span class=\"pill bad\">\(Icon.warning.html)Sender not confirmed</span>"
        default: nil
        }
    }

    private var facts: HTML {
        """
        <dl class="facts small">
        \(people("From", record.people.from))\(people("Sent by", message.sender.map { [$0] } ?? []))\(people("To", record.people.to))\(people("Cc", record.people.cc))\(people("Bcc", record.people.bcc))\(people("Answers to", record.people.replyTo))
        <dt>Received</dt><dd>\(TimeText.exact(record.received))\(record.headerDate.map { " <span class=\"quiet\">(written \(TimeText.exact($0)))</span>" as HTML })</dd>
        <dt>Lies in</dt><dd>\(places)</dd>
        <dt>Why here</dt><dd>\(Self.words(record.reason))</dd>
        <dt>Sender</dt><dd>\(verdict)</dd>
        \(if: !message.tags.isEmpty, "<dt>Labels</dt><dd>\(each: message.tags, { "\(LabelTag.html($0)) " })</dd>")
        </dl>
        <div class="row"><a class="button small" href="/mail/\(record.id.description)/header" target="_blank" rel="noopener">\(Icon.code.html)Headers</a><a class="button small" href="/mail/\(record.id.description)/source" target="_blank" rel="noopener">\(Icon.code.html)Raw source</a>\(if: canSplit, split)</div>
        """
    }

    private var places: HTML {
        HTML.joined(
            message.places.enumerated().map { offset, place -> HTML in
                "\(if: offset > 0, ", ")<span class=\"nowrap\">\(place.folder) of \(labels[place.mailbox]?.address ?? "a mailbox")</span>"
            })
    }

    private func people(_ name: String, _ people: [MailPerson]) -> HTML {
        guard !people.isEmpty else { return .empty }
        let list = people.prefix(100).map { person -> HTML in
            "\(person.name.map { "<bdi>\($0)</bdi> " as HTML })<span class=\"quiet\">&lt;<bdi>\(person.address)</bdi>&gt;</span>"
        }
        return
            "<dt>\(name)</dt><dd>\(HTML.joined(list.enumerated().map { "\(if: $0 > 0, ", ")\($1)" }))\(if: people.count > 100, " and \(people.count - 100) more")</dd>"
    }

    private var verdict: HTML {
        switch message.verdict {
        case .outgoing: return "sent from this mailbox"
        case .unknownService:
            return
                "<span class=\"quiet\">not known: no verification of this mailbox has shown under which name its provider reports. <a href=\"\(MailboxTab.authentication.path(of: record.mailbox))\">Verify it</a></span>"
        case .notLookedAt:
            return "<span class=\"quiet\">not looked at, because it is among the older or larger ones</span>"
        case .notReported(let service):
            return "<span class=\"quiet\">nothing is reported by \(service), which received it</span>"
        case .said(let verdicts, let service, let isLearnedLater):
            let parts = [("SPF", verdicts.spf), ("DKIM", verdicts.dkim), ("DMARC", verdicts.dmarc)]
            let words = parts.map { "\($0.0) \($0.1 == .notReported ? "not reported" : $0.1.rawValue)" }
            return
                "\(words.joined(separator: ", ")) <span class=\"quiet\">(says \(service)\(if: isLearnedLater, ", a name that a verification showed after it was received"))</span>"
        }
    }

    /// Why a message is in its conversation.
    static func words(_ reason: JoinReason) -> String {
        switch reason {
        case .started: "It began this conversation"
        case .reference: "It refers to a message of this conversation"
        case .replyTo: "It answers a message of this conversation"
        case .threadIndex: "Outlook's Thread-Index holds them together"
        case .providerThread: "The provider holds them together"
        case .subject: "Same subject, same people, within a short time"
        case .merged: "Two conversations were put together"
        case .split: "Somebody took it out of another conversation"
        }
    }

    private var split: HTML {
        """
        <form method="post" action="/inbox/\(conversation.description)/split">\(Form.token(context))<input type="hidden" name="list" value="\(list.query)"><input type="hidden" name="m" value="\(record.id.description)"><button class="button small">\(Icon.split.html)Split off</button></form>
        """
    }

    // MARK: - Attachments

    /// What came with it and is not shown in its text, with its number.
    private var files: [(number: Int, part: AttachmentRecord)] {
        record.attachments.enumerated().filter { !$0.element.isInline || $0.element.contentID == nil }
            .map { ($0.offset, $0.element) }
    }

    private var attachments: HTML {
        """
        <ul class="attachments" aria-label="Attachments">\(each: files, attachment)</ul>
        """
    }

    private func attachment(_ file: (number: Int, part: AttachmentRecord)) -> HTML {
        let path = "/mail/\(record.id)/parts/\(file.number)"
        let name = file.part.name.isEmpty ? "Attachment \(file.number + 1)" : file.part.name
        // Where it has no name, its type gives it one when it is saved.
        let type =
            ContentType(Array(file.part.mediaType.utf8)[...])
            ?? ContentType(type: "application", subtype: "octet-stream")
        let danger = FileDanger(name: file.part.name) ?? FileDanger(name: FileName.safe(file.part.name, type: type))
        return """
            <li><a class="attachment" href="\(path)?download=1" download>\(file.part.mediaType.hasPrefix("image/") ? Icon.image.html : Icon.clip.html)<span class="grow"><bdi>\(name)</bdi><span class="quiet small"> \(ByteText.words(file.part.size, encoding: file.part.encoding))</span></span>\(danger.map { "<span class=\"pill warn\">\(Icon.warning.html)\($0.words)</span>" as HTML })\(Icon.download.html)<span class="unseen">Download</span></a>\(if: MailPart.isPreviewed(file.part.mediaType), "<a class=\"button small plain\" href=\"\(path)\" target=\"_blank\" rel=\"noopener\" aria-label=\"Look at \(name)\">\(Icon.eye.html)</a>")</li>
            """
    }
}

/// Sizes in words.
enum ByteText {
    /// About how large a part is when its transfer encoding is undone.
    static func words(_ bytes: Int, encoding: String) -> String {
        let size = encoding == "base64" ? bytes / 4 * 3 : bytes
        switch size {
        case ..<1_000: return "\(size) bytes"
        case ..<1_000_000: return "\(size / 1_000) kB"
        default: return "\(size / 1_000_000).\(size % 1_000_000 / 100_000) MB"
        }
    }
}

/// Parts of a message by their type.
enum MailPart {
    /// Whether a part can be looked at: pictures by their own bytes, and plain text. Everything else is for download only.
    static func isPreviewed(_ mediaType: String) -> Bool {
        ["image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"].contains(mediaType)
    }
}
