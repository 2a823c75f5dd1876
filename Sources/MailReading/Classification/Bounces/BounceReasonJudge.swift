import MIME

/// Decides on a reason from what a server said.
enum BounceReasonJudge {
    /// - Parameters:
    ///   - words: the refusing server's words, or the part of the report about this recipient.
    ///   - report: the whole report, which decides only where the words do not.
    static func reason(
        words: String, report: ComparisonText?, status: DeliveryStatusCode?, replyCode: Int?, delayed: Bool
    ) -> BounceReason {
        let folded = ComparisonText(withoutNames(words), limit: 16 << 10)
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

    /// The words without addresses, and without the server's name where it is said to speak: `spam@example.org` and
    /// `host spam.example.org said:` say nothing about spam.
    private static func withoutNames(_ words: String) -> String {
        var bytes = Array(words.utf8.prefix(16 << 10))
        // Blanked in place, so that many addresses cost no more than one.
        for address in AddressScanner.addresses(in: bytes) {
            for index in address.range { bytes[index] = 0x20 }
        }
        let said = Array(" said:".utf8)
        if let host = bytes.firstRange(of: Array("host ".utf8)),
            let end = bytes.firstRange(of: said, from: host.upperBound),
            end.lowerBound - host.upperBound < 200
        {
            bytes.removeSubrange(host.lowerBound..<end.upperBound)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether a code is used precisely enough by servers to outweigh their words.
    private static func decides(_ reason: BounceReason) -> Bool {
        switch reason {
        case .mailboxFull, .tooLarge, .moved, .authentication, .reverseDNS, .restricted: true
        default: false
        }
    }
}

extension [UInt8] {
    /// The first place of `needle` from `start` on.
    fileprivate func firstRange(of needle: [UInt8], from start: Int = 0) -> Range<Int>? {
        guard let first = needle.first, count >= needle.count else { return nil }
        var index = start
        while index + needle.count <= count {
            if self[index] == first, self[index..<(index + needle.count)].elementsEqual(needle) {
                return index..<(index + needle.count)
            }
            index += 1
        }
        return nil
    }
}
