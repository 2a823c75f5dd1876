import MailModel

extension CheckReport {
    /// What a report says about one direction, as events of its health; nothing where it was not tried.
    ///
    /// - Parameter known: how the direction stood before.
    func healthEvents(for direction: MailDirection, known: DirectionState) -> [MailboxHealth.Event] {
        let ids = direction == .receiving ? CheckStepID.receiving : CheckStepID.sending
        let proof: CheckStepID = direction == .receiving ? .verifyReceived : .verifySent
        let tried = steps.filter { ids.contains($0.id) }
        guard !tried.isEmpty else { return [] }
        if let failure = (tried + steps.filter { $0.id == proof }).first(where: { $0.state == .failed }) {
            // A fault of this machine says nothing about the mailbox.
            guard let finding = failure.finding, finding.code != .localResources else { return [] }
            return [.failure(finding.withoutTranscript)]
        }
        guard ids.allSatisfy({ id in tried.contains { $0.id == id && $0.state != .skipped } }) else { return [] }
        let isProven = steps.contains { $0.id == proof && ($0.state == .passed || $0.state == .warned) }
        // What only a round trip can see, only a round trip can disprove.
        if !isProven, let finding = known.finding, finding.code.isSeenByRoundTripOnly { return [.failure(finding)] }
        let warnings = tried.compactMap { $0.state == .warned ? $0.finding?.withoutTranscript : nil }
        let ended = known.warnings.map(\.finding.code).filter { code in
            code != .receiveSilent && !warnings.contains { $0.code == code }
        }
        return [.success] + warnings.map { .warning($0) } + ended.map { .warningEnded($0) }
    }

    /// The Inbox's numbers, where it was opened.
    var inbox: (uidNext: Int, uidValidity: Int?)? {
        guard let evidence = steps.first(where: { $0.id == .imapFolders && $0.state == .passed })?.evidence,
            case .number(let next)? = evidence["inboxUIDNext"]
        else { return nil }
        guard case .number(let validity)? = evidence["inboxUIDValidity"] else { return (next, nil) }
        return (next, validity)
    }
}

extension FindingCode {
    fileprivate var isSeenByRoundTripOnly: Bool {
        switch self {
        case .receiveTimedOut, .receiveBounced: true
        default: false
        }
    }
}

extension Finding {
    /// For keeping: the conversation is in the check's own report.
    fileprivate var withoutTranscript: Finding {
        var copy = self
        copy.transcript = []
        return copy
    }
}
