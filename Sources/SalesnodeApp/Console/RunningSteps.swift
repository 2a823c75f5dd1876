internal import Mailboxes

/// Which steps are under way, as far as the finished ones tell.
///
/// Receiving and sending run at the same time, the round trip after both.
struct RunningSteps: Sendable {
    private let includesVerification: Bool
    private var finished: Set<CheckStepID> = []

    init(includesVerification: Bool) { self.includesVerification = includesVerification }

    /// Notes that a step has ended, however.
    mutating func finish(_ id: CheckStepID) { finished.insert(id) }

    /// The steps under way, in order; empty once everything has ended.
    var current: [CheckStepID] {
        let sides = [CheckStepID.receiving, CheckStepID.sending].compactMap(firstUnfinished)
        guard sides.isEmpty, includesVerification else { return sides }
        return [firstUnfinished(of: CheckStepID.verification)].compactMap { $0 }
    }

    private func firstUnfinished(of steps: [CheckStepID]) -> CheckStepID? { steps.first { !finished.contains($0) } }
}
