internal import Access
internal import MailModel
internal import MailStore

/// Colours of labels in words, for those who choose without seeing them.
enum LabelHue {
    static let words = ["Green", "Blue", "Amber", "Violet", "Red", "Olive", "Teal", "Grey"]
}

/// The labels of the workspace.
struct LabelsPage: MemberPage {
    enum Done: String {
        case created, changed, deleted

        var words: String {
            switch self {
            case .created: "The label is created."
            case .changed: "The label is changed. Messages get its new name on their servers by and by."
            case .deleted: "The label is gone. It is taken from its messages on their servers by and by."
            }
        }
    }

    let member: SignedInMember
    let entries: [(label: LabelRecord, count: Int)]
    let done: Done?
    let problem: String?
    let context: WebContext

    var title: String { "Labels" }
    var place: Place { .inbox }
    var isNarrow: Bool { true }
    var fragments: [String: HTML] { ["labels": list] }

    var content: HTML {
        """
        <p><a class="button small plain" href="/inbox">\(Icon.back.html)Inbox</a></p>
        <div class="head"><h1>Labels</h1></div>
        <p class="quiet">Labels are shared by everybody who sees a conversation. On Gmail they are Gmail’s labels, on other servers keywords; where a server keeps none, they stay here.</p>
        \(Form.problem(problem))\(Form.done(done?.words))
        \(if: member.may(.triage), creating)
        <live-fragment name="labels" kinds="label." src="/inbox/labels">\(list)</live-fragment>
        """
    }

    private var creating: HTML {
        """
        <form class="card stack" method="post" action="/inbox/labels">\(Form.token(context))
        \(Form.Field(name: "name", label: "New label", autocomplete: "off", attributes: " maxlength=\"120\"").html)
        \(Self.colours(chosen: nil))
        <div><button class="button main">\(Icon.plus.html)Create label</button></div></form>
        """
    }

    private var list: HTML {
        guard !entries.isEmpty else {
            return Parts.empty(
                .tag, "No label yet",
                "<p class=\"quiet\">Create one here, or press l on a conversation. Labels that your servers have appear by themselves.</p>"
            )
        }
        return "<ul class=\"list labels\">\(each: entries, row)</ul>"
    }

    private func row(_ entry: (label: LabelRecord, count: Int)) -> HTML {
        let label = entry.label
        let count =
            entry.count >= 10_000
            ? "10,000 or more conversations" : "\(entry.count) conversation\(entry.count == 1 ? "" : "s")"
        return """
            <li data-key="\(label.id.description)"><span class="grow"><a class="label-title hue-\(label.hue)" href="\(InboxAddress().with { $0.label = label.id }.path())">\(Icon.tag.html)\(label.name)</a> <span class="quiet small">\(count)\(if: !label.isShared, ", found on a server")\(if: label.work == .rename, ", being renamed on servers")</span></span>\(if: member.may(.manageLabels), change(label))</li>
            """
    }

    private func change(_ label: LabelRecord) -> HTML {
        let id = label.id.description
        return """
            <details class="fold"><summary class="button small" aria-label="Change \(label.name)">Change</summary><form class="stack tight" method="post" action="/inbox/labels/\(id)">\(Form.token(context))
            <div class="field"><label for="name-\(id)">Name</label><input class="input" id="name-\(id)" name="name" value="\(label.name)" maxlength="120" required autocomplete="off"></div>
            \(Self.colours(chosen: label.hue))
            <div class="row"><button class="button small">Save</button><a class="button small danger" href="/inbox/labels/\(id)/delete">\(Icon.trash.html)Delete…</a></div></form></details>
            """
    }

    private static func colours(chosen: Int?) -> HTML {
        let choices = LabelHue.words.enumerated().map { hue, words -> HTML in
            "<label class=\"colour hue-\(hue)\" title=\"\(words)\"><input type=\"radio\" name=\"hue\" value=\"\(hue)\"\(if: chosen == hue, " checked")><span class=\"dot\"></span><span class=\"unseen\">\(words)</span></label>"
        }
        return """
            <fieldset class="colours"><legend>Colour\(if: chosen == nil, " <span class=\"quiet small\">(one is chosen by itself)</span>")</legend>\(HTML.joined(choices))</fieldset>
            """
    }
}

/// Asks before a label goes.
struct LabelDeletionPage: MemberPage {
    let member: SignedInMember
    let label: LabelRecord
    let count: Int
    let context: WebContext

    var title: String { "Delete \(label.name)?" }
    var place: Place { .inbox }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <div class="head"><h1>Delete the label “\(label.name)”?</h1></div>
        <div class="card stack"><p>It is taken from \(count == 1 ? "1 conversation" : "\(count >= 10_000 ? "10,000 or more" : "\(count)") conversations") that you can see, and from those of others, here and on the mail servers. The conversations themselves stay. This cannot be undone.</p>
        <div class="row">\(Form.action("/inbox/labels/\(label.id)/delete", "Delete the label", context, style: "danger"))<a class="button" href="/inbox/labels">Keep the label</a></div></div>
        """
    }
}
