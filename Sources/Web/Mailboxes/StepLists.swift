internal import Mailboxes

/// The checklist of a test: what receives and what sends beside each other, and the way there and back. Steps that were
/// not tried yet wait, so that a script only has to put each in its place.
struct StepLists {
    let steps: [CheckStepID: CheckStep]
    /// Whether the page has a form that can try a step again.
    var canRetry = false
    /// What the ids of the steps begin with, where a page shows two tests.
    var prefix = ""

    init(steps: [CheckStepID: CheckStep], canRetry: Bool = false) {
        self.steps = steps
        self.canRetry = canRetry
    }

    init(_ steps: [CheckStep], prefix: String = "") {
        self.steps = Dictionary(steps.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        self.prefix = prefix
    }

    /// Whether a message went out.
    var hasTrip: Bool { CheckStepID.verification.contains { steps[$0] != nil } }

    /// Both sides.
    var sides: HTML {
        """
        <div class="two">\(list("Receiving", "receiving", CheckStepID.receiving))
        \(list("Sending", "sending", CheckStepID.sending))</div>
        """
    }

    /// The message that went out and came in.
    var trip: HTML { list("There and back", "trip", CheckStepID.verification) }

    private func list(_ title: String, _ side: String, _ ids: [CheckStepID]) -> HTML {
        """
        <div class="stack tight"><h3>\(title)</h3><ol class="steps" data-side="\(side)" aria-live="polite" aria-relevant="additions">\(each: ids, row)</ol></div>
        """
    }

    private func row(_ id: CheckStepID) -> HTML {
        steps[id].map { StepView(step: $0, canRetry: canRetry, prefix: prefix).html } ?? StepView.waiting(id)
    }
}
