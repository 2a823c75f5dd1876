import MIME

/// Decides on a reason from what a server said.
enum BounceReasonJudge {
    /// - Parameters:
    ///   - words: the refusing server's words, or the part of the report about this recipient.
    ///   - report: the whole report, which decides only where the words do not.
    static func reason(
        words: String, report: ComparisonText?, status: DeliveryStatusCode?, replyCode: Int?, delayed: Bool
    ) -> BounceReason {
        let folded = ComparisonText(words, limit: 16 << 10)
        let match = BounceReasonPhrases.table.best(in: folded)
        let byStatus = status.flatMap(BounceStatusTable.reason(for:))
        if let match {
            // Words that say little yield to a code that says more.
            if let byStatus, match.row >= BounceReasonPhrases.firstWeakRow { return byStatus }
            // A full mailbox and the like are said by code as well; the address's words are then only a preface.
            if let byStatus, [.mailboxUnknown, .spam, .senderRejected, .relayDenied].contains(match.value),
                Self.decides(byStatus)
            {
                return byStatus
            }
            return match.value
        }
        if let byStatus, byStatus != .policy { return byStatus }
        if let report, let match = BounceReasonPhrases.table.best(in: report) { return match.value }
        if let byStatus { return byStatus }
        if delayed { return .deferred }
        return replyCode.flatMap(BounceStatusTable.reason(forReply:)) ?? .unknown
    }

    /// Whether a code is used precisely enough by servers to outweigh their words.
    private static func decides(_ reason: BounceReason) -> Bool {
        switch reason {
        case .mailboxFull, .tooLarge, .moved, .authentication, .reverseDNS, .restricted: true
        default: false
        }
    }
}
