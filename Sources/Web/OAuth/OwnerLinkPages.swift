internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

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
        <p class="quiet small">This page uses nothing up; its button does. The link works once, until \(OwnerLinksPage.moment(link.expires, now)).</p>
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

/// A link that does not work, and why.
struct OwnerFarewellPage: LonePage {
    /// Nil where it is none of ours, or was taken back.
    let link: OwnerLinkRecord?

    var title: String { link == nil ? "This link is not valid" : "This link is done" }
    var content: HTML {
        """
        <div class="card stack"><h1>\(title)</h1>
        <p>\(reason) If the mailbox is not connected, ask \(link?.inviter ?? "whoever sent you the link") for a new one.</p></div>
        """
    }

    private var reason: HTML {
        guard let link else { return "It is not complete, or was taken back." }
        if link.used != nil { return "It works once, and was used." }
        return "It worked until \(TimeText.exact(link.expires))."
    }
}

/// Where an owner ends who did not go on.
struct OwnerStoppedPage: LonePage {
    var title: String { "Nothing was connected" }
    var content: HTML {
        """
        <div class="card stack"><h1>Nothing was connected</h1>
        <p>You have stopped, and nothing is saved. The link is used up: ask whoever sent it for a new one where you want to connect the mailbox after all.</p></div>
        """
    }
}

/// Where an owner comes back to a sign-in that has done its work.
struct OwnerDonePage: LonePage {
    let address: String
    var title: String { "\(address) is connected" }
    var content: HTML {
        """
        <div class="card stack"><h1>\(address) is connected</h1>
        <p>There is nothing more to do; you can close this page. Access is taken back at your provider, or by whoever sent you the link.</p></div>
        """
    }
}
