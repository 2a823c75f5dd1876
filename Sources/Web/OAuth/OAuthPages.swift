internal import Access
internal import Hummingbird
internal import MailModel
internal import Mailboxes
internal import OAuth

/// The page between Salesnode and a provider: says what will be asked for, and sends the browser on by itself.
struct LeavingPage: MemberPage {
    let provider: OAuthProvider
    let address: String?
    let url: String

    var title: String { "To \(provider.name)" }
    var place: Place { .mailboxes }
    var isNarrow: Bool { true }
    var content: HTML { LeavingContent(provider: provider, address: address, url: url).html }

    /// Lets the browser go on at once. The page stays for those where it does not.
    func sendOn(_ response: inout Response) { LeavingContent.sendOn(to: url, &response) }
}

/// What such a page says.
struct LeavingContent {
    let provider: OAuthProvider
    let address: String?
    let url: String

    var html: HTML {
        """
        <section class="card stack"><h1>You are being taken to \(provider.name)</h1>
        <p>\(if: address != nil, "Sign in there as <strong>\(address ?? "")</strong>. ")\(provider.name) will ask whether Salesnode may:</p>
        <ul class="bullets"><li>read, sort and delete the mail of this account, and send mail as it;</li>\(if: !provider.scopes.identity.isEmpty, "<li>see its address;</li>")<li>do so while you are away, until you take it back.</li></ul>
        <p class="quiet">Salesnode never sees the password.</p>
        <p><a class="button main" href="\(url)" rel="noreferrer">Go on to \(provider.name)</a></p></section>
        """
    }

    /// Not a redirect: the content policy of the page that the form was on would judge every address that follows.
    static func sendOn(to url: String, _ response: inout Response) {
        guard let name = HTTPField.Name("Refresh"), url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return }
        response.headers[name] = "0; url=\(url)"
    }
}

/// A sign-in that the provider has granted: what it is for, what has to be answered, and the test.
struct SignInContent {
    let signIn: OAuthSignIn
    let form: HTML
    var steps: [CheckStep] = []
    var ending: HTML?

    private var address: String { signIn.address?.description ?? signIn.account ?? "" }

    var html: HTML {
        """
        <div class="stack tight"><h1>\(signIn.questions.isEmpty ? "Connect \(address)" : "Is this the right account?")</h1>
        <p class="quiet">\(signIn.provider.name) has granted the sign-in\(signIn.account.map { " of \($0)" } ?? ""). Nothing is saved before every step of the test has passed.</p></div>
        <run-form class="granted stack" waiting="The connection is being tested …"\(if: signIn.questions.isEmpty && steps.isEmpty, " autorun")>
        <form class="card stack" method="post" action="/oauth/connect">\(form)
        \(each: signIn.questions, question)
        <div class="row"><button class="button main">\(signIn.questions.isEmpty ? "Connect \(address)" : "Yes, use this account")</button>
        <button class="button plain" form="other-account">\(signIn.questions.isEmpty ? "Stop" : "No, sign in as somebody else")</button></div>
        </form>
        <div data-part="ending" aria-live="polite">\(ending)</div>
        <div class="two" data-part="steps"\(if: steps.isEmpty, " hidden")>\(SignInSteps(steps: steps).html)</div>
        </run-form>
        <form id="other-account" method="post" action="/oauth/abandon">\(form)</form>
        """
    }

    private func question(_ question: OAuthQuestion) -> HTML {
        """
        <div class="notice warn">\(Icon.warning.html)<div><p><strong>\(question.words)</strong></p></div></div>
        <input type="hidden" name="accepted" value="\(question.words)">
        """
    }
}

/// For members.
struct GrantedSignInPage: MemberPage {
    let inner: SignInContent
    var title: String { "Connect" }
    var place: Place { .mailboxes }
    // A question alone reads better in a narrow column; the steps of the test need the room.
    var isNarrow: Bool { !inner.signIn.questions.isEmpty && inner.steps.isEmpty }
    var content: HTML { inner.html }
}

/// For the owner of a mailbox, who has no account here.
struct OwnerSignInPage: LonePage {
    let inner: SignInContent
    var title: String { "Connect your mailbox" }
    var content: HTML { "<div class=\"stack\">\(inner.html)</div>" }
}

/// How it ended.
struct SignInEnding {
    let outcome: BackgroundRuns.Outcome
    let isMember: Bool
    /// The organisation's own app, where nobody signed in.
    var app: OAuthClientID?

    private var another: HTML { app.map { AppConnectController.path(of: $0) } ?? "/mailboxes/connect" }

    var html: HTML {
        switch outcome {
        case .connected(let result):
            guard let mailbox = result.mailbox else { return failed(result.report) }
            let isWhole = result.report.outcome == .passed
            return """
                <div class="notice \(isWhole ? "good" : "warn")">\(isWhole ? Icon.check.html : Icon.warning.html)<div class="stack tight">
                <p><strong>\(mailbox.address) is \(result.replaced ? "connected anew" : "connected").\(if: mailbox.status != .connected, " It stands at: \(mailbox.status.words).")</strong></p>
                \(result.ended.map { "<p>\(RevocationNotice($0).words)</p>" as HTML })
                \(if: isMember, "<p class=\"row\"><a class=\"button main\" href=\"/mailboxes/\(mailbox.id.description)\" data-next>Open the mailbox</a><a class=\"button\" href=\"/inbox\">Open the inbox</a><a class=\"button plain\" href=\"\(another)\">Connect another</a></p>")
                \(if: !isMember, "<p>Thank you. You can close this page. Access is taken back at your provider, or by whoever sent you the link.</p>")
                </div></div>
                """
        case .checked(let report): return failed(report)
        case .failed(let error):
            return Self.notice(
                error.message,
                app == nil
                    ? "Nothing is saved. Begin again."
                    : "Nothing is saved, so this is not tried again by itself. Come back when it is mended.")
        }
    }

    private func failed(_ report: CheckReport) -> HTML {
        let step = report.firstFailure
        return Self.notice(
            step?.finding?.cause ?? "Failed at: \(step?.id.title ?? "a step").",
            "Nothing is saved, and nothing that was saved before was changed. You can try the same again\(app == nil ? " without another sign-in" : "")."
        )
    }

    private static func notice(_ words: String, _ more: String) -> HTML {
        """
        <div class="notice bad">\(Icon.warning.html)<div><p><strong>\(words)</strong></p><p>\(more)</p></div></div>
        """
    }
}

/// Why a sign-in does not go on, and the one thing to do.
struct SignInTroublePage: LonePage {
    let failure: OAuthConnectFailure
    let next: SignInNext

    var status: HTTPResponse.Status {
        switch failure {
        case .notBelieved: .forbidden
        case .finding: .ok
        case .local: .unprocessableContent
        }
    }

    var title: String { "The sign-in did not go on" }
    var content: HTML {
        """
        <div class="card stack"><h1>The sign-in did not go on</h1>
        \(reason)
        <p>\(isBelieved ? "Nothing is saved, and nothing that was saved before was changed." : "Nothing was changed by it.")</p>
        \(way)
        </div>
        """
    }

    private var isBelieved: Bool { if case .notBelieved = failure { false } else { true } }

    private var way: HTML {
        switch next {
        case .begin(let path):
            "<p class=\"row\"><a class=\"button main\" href=\"\(path)\">Begin again</a><a class=\"button plain\" href=\"/mailboxes\">To the mailboxes</a></p>"
        case .goOn:
            "<p>The sign-in that you began in this browser waits for you.</p><p><a class=\"button main\" href=\"/oauth/continue\">Go on with it</a></p>"
        case .signIn:
            "<p class=\"row\"><a class=\"button main\" href=\"/mailboxes/connect\">Sign in to Salesnode and begin again</a></p><p class=\"quiet\">If you came by a link for the owner of a mailbox, go back to the browser in which you opened it, or ask whoever sent it for a new one.</p>"
        case .askForLink: "<p>Ask whoever sent you the link for a new one.</p>"
        }
    }

    private var reason: HTML {
        switch failure {
        case .finding(let finding): FindingView(finding: finding, id: "sign-in").html
        case .notBelieved(let words): "<p>\(words)</p>"
        case .local(let error): "<p>\(error.message)</p>"
        }
    }
}
