internal import Access
internal import MailModel

/// The first step: whose mailbox it is.
struct AddressPage: MemberPage {
    let address: String
    let problem: String?
    let context: WebContext
    /// The providers at which one can sign in instead.
    var tiles = OAuthTiles(clients: [])

    var title: String { "Connect a mailbox" }
    var place: Place { .mailboxes }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <div class="stack tight"><h1>Connect a mailbox</h1>
        <p class="quiet">Salesnode finds its servers, tests every step with you, and saves nothing before all of them work. Nothing in the mailbox is deleted.</p></div>
        <address-form>
        <form class="card stack" method="post" action="/mailboxes/connect/search">\(Form.token(context))
        \(Form.Field(name: "address", label: "E-mail address of the mailbox", value: address, error: problem, autocomplete: "off", isFocused: true, attributes: " inputmode=\"email\" spellcheck=\"false\" autocapitalize=\"off\"").html)
        <div class="row"><button class="button main" data-busy="Looking for its servers…">Continue</button><button class="button plain" name="by-hand" value="yes">Enter the servers yourself</button></div>
        \(tiles.html)
        <p class="quiet" data-part="found" role="status" hidden></p>
        </form>
        </address-form>
        <p class="quiet">Many mailboxes at once? <a href="/mailboxes/import">Import a list</a>.</p>
        """
    }
}
