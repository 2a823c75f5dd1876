import MailModel
import Synchronization

/// Collects the steps of one side of a Check while it runs and passes each on as it finishes.
///
/// Times are measured here, so that the side itself only says what happened: a step lasts from the end of the one
/// before it, unless the transport has measured it more exactly.
final class StepRecorder: Sendable {
    private struct State {
        var steps: [CheckStep] = []
        var lastFinish: ContinuousClock.Instant
    }

    private let state: Mutex<State>
    private let onStep: StepHandler

    init(onStep: @escaping StepHandler) {
        state = Mutex(State(lastFinish: .now))
        self.onStep = onStep
    }

    /// The steps so far, in the order in which they finished.
    var steps: [CheckStep] { state.withLock { $0.steps } }

    /// Starts the clock of the next step anew, where waiting in between is not part of it.
    func restartClock() {
        state.withLock { $0.lastFinish = .now }
    }

    /// Whether `id` has finished in any way.
    func hasFinished(_ id: CheckStepID) -> Bool { state.withLock { $0.steps.contains { $0.id == id } } }

    /// Records a step that works.
    func pass(
        _ id: CheckStepID, _ summary: String, evidence: [String: EvidenceValue] = [:], milliseconds: Int? = nil
    ) {
        finish(id, .passed, summary, evidence, nil, milliseconds)
    }

    /// Records a step that works with a reservation.
    func warn(
        _ id: CheckStepID, _ summary: String, evidence: [String: EvidenceValue] = [:], finding: Finding,
        milliseconds: Int? = nil
    ) {
        finish(id, .warned, summary, evidence, finding, milliseconds)
    }

    /// Records a step that does not work; what it means is its summary.
    func fail(_ id: CheckStepID, evidence: [String: EvidenceValue] = [:], finding: Finding, milliseconds: Int? = nil) {
        finish(id, .failed, finding.cause, evidence, finding, milliseconds)
    }

    /// Records every step of `ids` that has not finished as skipped because `cause` did not pass.
    func skipRest(of ids: [CheckStepID], after cause: CheckStepID) {
        for id in ids where !hasFinished(id) { record(.skipped(id, after: cause)) }
    }

    private func finish(
        _ id: CheckStepID, _ stepState: CheckStepState, _ summary: String, _ evidence: [String: EvidenceValue],
        _ finding: Finding?, _ milliseconds: Int?
    ) {
        let elapsed = state.withLock { state in
            let now = ContinuousClock.now
            defer { state.lastFinish = now }
            return (now - state.lastFinish).wholeMilliseconds
        }
        record(
            CheckStep(
                id: id, state: stepState, milliseconds: milliseconds ?? elapsed, summary: summary, evidence: evidence,
                finding: finding))
    }

    private func record(_ step: CheckStep) {
        let isNew = state.withLock { state in
            // A step is decided once: a stage that is reported late must not overwrite the failure that followed it.
            guard !state.steps.contains(where: { $0.id == step.id }) else { return false }
            state.steps.append(step)
            return true
        }
        if isNew { onStep(step) }
    }
}

/// Is called once for every finished step, in the order of finishing, from any thread. It must not block.
public typealias StepHandler = @Sendable (CheckStep) -> Void

extension Duration {
    /// Whole milliseconds, rounded down.
    var wholeMilliseconds: Int {
        let parts = components
        return Int(parts.seconds) * 1000 + Int(parts.attoseconds / 1_000_000_000_000_000)
    }
}
