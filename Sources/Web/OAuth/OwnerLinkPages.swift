internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// The links that were made, and making another.
struct OwnerLinksPage: MemberPage {
    /// A link that was just made; it is shown this once.
    struct Made {
        let address: String
        let link: String
    }

    let links: [OwnerLinkRecord]
    let clients: [OAuthClientSummary]
    let address: String
    let context: WebContext
    let now: Timestamp
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
        <section class="card stack" role="status"><h2>The link for \(made.address)</h2>
        <p>Send it to the owner. It is shown this once; if it is lost, make another, and this one stops working.</p>
        <code class="secret" id="owner-link">\(made.link)</code>
        <div><copy-button for="owner-link" label="Copy the link"></copy-button></div></section>
        """
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
        \(Form.select("client", label: "Provider", options: clients.map { ($0.id.description, $0.provider.name) }, selected: ""))
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
            state = "works until \(TimeText.ago(link.expires, now: now))"
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
}

/// What the owner sees: who asks, for what, and one button.
struct OwnerPage: LonePage {
    let link: OwnerLinkRecord
    let provider: OAuthProvider
    let token: String
    let form: HTML
    let now: Timestamp

    var title: String { "Connect \(link.address)" }
    var content: HTML {
        """
        <form class="card stack" method="post" action="/owner">\(form)<input type="hidden" name="token" value="\(token)">
        <div class="stack tight"><h1>Connect \(link.address.description)</h1>
        <p>\(link.inviter) asks you to connect this mailbox to Salesnode, with which your team reads and answers mail.</p></div>
        <p>You sign in at \(provider.name), as <strong>\(link.address.description)</strong>. \(provider.name) then asks whether Salesnode may read, sort and delete its mail and send mail as it. Salesnode never sees your password, and you can take access back at \(provider.name) at any time.</p>
        <p class="quiet small">The link works once, until \(TimeText.ago(link.expires, now: now)).</p>
        <div><button class="button main">Sign in with \(provider.name)</button></div>
        </form>
        """
    }
}

/// On the way to the provider.
struct OwnerLeavingPage: LonePage {
    let inner: LeavingContent
    var title: String { "To \(inner.provider.name)" }
    var content: HTML { inner.html }
}

/// Where there is nothing more to do.
struct OwnerFarewellPage: LonePage {
    let isUsed: Bool
    var title: String { "This link is done" }
    var content: HTML {
        """
        <div class="card stack"><h1>\(isUsed ? "This link is done" : "This link is not valid")</h1>
        <p>\(isUsed ? "It works once, and was used." : "It is not complete, has run out, or was taken back.") If the mailbox is not connected, ask whoever sent you the link for a new one.</p></div>
        """
    }
}
