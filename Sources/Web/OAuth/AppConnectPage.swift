internal import MailModel
internal import Mailboxes
internal import OAuth

/// One mailbox after the other, connected by the organisation's own app: its address is all that is entered.
struct AppConnectPage: MemberPage {
    let client: OAuthClientSummary
    let context: WebContext
    var address = ""
    /// What is wrong with the address.
    var problem: String?
    var steps: [CheckStep] = []
    var ending: HTML?

    var title: String { "Connect by your organisation's app" }
    var place: Place { .mailboxes }

    var content: HTML {
        """
        <div class="stack tight"><p><a class="button small plain" href="/mailboxes/connect">\(Icon.back.html)Connect</a></p>
        <h1>\(title)</h1>
        <p class="quiet">At \(client.provider.name), as \(client.clientID). Nobody signs in: the app's own access has to open the mailbox, for reading and for sending. Nothing is saved before every step of the test has passed.</p></div>
        <run-form class="stack" waiting="The app's access is asked for and tested \u{2026}">
        <form class="card stack" method="post" action="\(AppConnectController.path)">\(Form.token(context))
        <input type="hidden" name="client" value="\(client.id.description)">
        \(Form.Field(name: "address", label: "Address of the mailbox", value: address, hint: "One that your administrator has allowed the app to use.", error: problem, autocomplete: "off", isFocused: true, attributes: " inputmode=\"email\"").html)
        <div class="row"><button class="button main">Connect</button></div></form>
        <div data-part="ending" aria-live="polite">\(ending)</div>
        <div class="two" data-part="steps"\(if: steps.isEmpty, " hidden")>\(SignInSteps(steps: steps).html)</div>
        </run-form>
        """
    }
}

/// The steps of a test with a token, side by side.
struct SignInSteps {
    let steps: [CheckStep]

    var html: HTML {
        """
        \(list("Receiving", CheckStepID.receiving))
        \(list("Sending", CheckStepID.sending))
        \(list("There and back", CheckStepID.allCases.filter { !CheckStepID.check.contains($0) }))
        """
    }

    private func list(_ title: String, _ ids: [CheckStepID]) -> HTML {
        let rows = ids.map { id in
            steps.first { $0.id == id }.map { StepView(step: $0).html } ?? StepView.waiting(id)
        }
        return """
            <section class="card stack tight"><h2>\(title)</h2><ol class="steps">\(HTML.joined(rows))</ol></section>
            """
    }
}
