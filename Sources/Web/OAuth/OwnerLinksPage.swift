internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// The links that were made, and making another.
struct OwnerLinksPage: MemberPage {
    /// A link that was just made; it is shown this once.
    struct Made {
        /// How it reaches the owner.
        enum Sending {
            /// There is nothing that could send it.
            case impossible
            case possible
            case sent(via: String)
            /// The connection broke when it may have been taken.
            case uncertain(String)
            case failed(String)
        }

        let link: OwnerLinkRecord
        let token: String
        /// The link itself.
        let address: String
        var sending: Sending
    }

    let links: [OwnerLinkRecord]
    let clients: [OAuthClientSummary]
    let address: String
    let context: WebContext
    let now: Timestamp
    /// The client that is chosen beforehand.
    var client: OAuthClientID?
    var made: Made?
    var problem: String?

    var title: String { "Links for owners" }
    var place: Place { .mailboxes }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <p><a class="button small plain" href="/mailboxes">\(Icon.back.html)Mailboxes</a></p>
        <div class="stack tight"><h1>Links for owners</h1>
        <p class="quiet">The owner of a mailbox opens the link and signs in at the provider, without an account in Salesnode. It works once, and only for the address it is made for.</p></div>
        \(made.map(shown))
        \(clients.isEmpty ? none : form)
        \(if: !links.isEmpty, list)
        """
    }

    private func shown(_ made: Made) -> HTML {
        """
        <section class="card stack"><h2>The link for \(made.link.address.description)</h2>
        <p role="status">It works once, until \(Self.moment(made.link.expires, now)). It is shown this once; if it is lost, make another, and this one stops working.</p>
        <code class="secret" id="owner-link">\(made.address)</code>
        <div class="row"><copy-button for="owner-link" label="Copy the link"></copy-button>
        \(sendButton(made))</div>
        \(sent(made))</section>
        """
    }

    private func sendButton(_ made: Made) -> HTML? {
        switch made.sending {
        case .impossible, .sent, .uncertain: nil
        case .possible, .failed:
            Form.action(
                "/owner-links/send", "Send this link by e-mail", context, style: "",
                fields: "<input type=\"hidden\" name=\"token\" value=\"\(made.token)\">",
                label: "Send this link by e-mail to \(made.link.address)")
        }
    }

    private func sent(_ made: Made) -> HTML {
        switch made.sending {
        case .impossible:
            "<p class=\"quiet small\">Send it to the owner yourself: no mailbox here can send it yet.</p>"
        case .possible:
            "<p class=\"quiet small\">By e-mail it goes to \(made.link.address.description) itself, which still receives mail whatever Salesnode may do with it.</p>"
        case .sent(let via):
            "<div role=\"status\">\(Parts.notice("good", .check, "Sent to \(made.link.address.description) by \(via)."))</div>"
        case .uncertain(let reason):
            "<div role=\"status\">\(Parts.notice("warn", .warning, "It may have been sent, and may not: \(reason) Ask the owner, or copy the link."))</div>"
        case .failed(let reason):
            "<div role=\"status\">\(Parts.notice("bad", .warning, "It was not sent: \(reason) Copy the link instead."))</div>"
        }
    }

    private var none: HTML {
        """
        <div class="notice warn">\(Icon.warning.html)<div>Salesnode is registered at no provider yet. <a href="/settings/sign-in">Register it first.</a></div></div>
        """
    }

    private var form: HTML {
        """
        <form class="card stack" method="post" action="/owner-links">\(Form.token(context))
        <h2>Make a link</h2>
        \(Form.Field(name: "address", label: "E-mail address of the mailbox", type: "email", value: address, error: problem, autocomplete: "off").html)
        \(Form.select("client", label: "Provider", options: clients.map { ($0.id.description, $0.provider.name) }, selected: client?.description ?? ""))
        \(Form.select("days", label: "Works for", options: [("1", "one day"), ("7", "a week"), ("30", "30 days")], selected: "7"))
        <div><button class="button main">Make the link</button></div></form>
        """
    }

    private var list: HTML {
        """
        <section class="stack tight"><h2>Made so far</h2><ul class="list">\(each: links, row)</ul></section>
        """
    }

    private func row(_ link: OwnerLinkRecord) -> HTML {
        let state: HTML
        if let used = link.used {
            state = "used \(TimeText.ago(used, now: now))"
        } else if link.expires <= now {
            state = "ran out \(TimeText.ago(link.expires, now: now))"
        } else {
            state = "not used yet; ends \(TimeText.ago(link.expires, now: now))"
        }
        let isOpen = link.used == nil && link.expires > now
        return """
            <li><span class="grow"><span class="title">\(link.address.description)</span><br><span class="quiet small">made by \(link.inviter), \(TimeText.ago(link.created, now: now)); \(state)</span></span>
            \(if: isOpen, again(link))
            \(if: isOpen, Form.action("/owner-links/\(link.id)/remove", "Take back", context, label: "Take back the link for \(link.address)"))</li>
            """
    }

    private func again(_ link: OwnerLinkRecord) -> HTML {
        Form.action(
            "/owner-links", "Make anew", context,
            fields:
                "<input type=\"hidden\" name=\"address\" value=\"\(link.address.description)\"><input type=\"hidden\" name=\"client\" value=\"\(link.client.description)\">",
            label: "Make the link for \(link.address) anew")
    }

    /// A moment exactly, and how long it is until then.
    static func moment(_ time: Timestamp, _ now: Timestamp) -> HTML {
        "\(TimeText.exact(time)) (\(TimeText.ago(time, now: now)))"
    }
}
