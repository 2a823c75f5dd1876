public import MIME

/// A part of a large message that is fetched to read the message.
public struct WantedPart: Sendable, Hashable {
    /// Which part.
    public let section: PartSection
    /// How many octets of it at most, from its beginning.
    public let maximumBytes: Int

    /// The parts from which a large message is read: its texts, and what classification needs of reports and invitations.
    ///
    /// At most 50, all together at most three times ``ReadingLimits/textBytes``.
    static func parts(of tree: PartTree, limits: ReadingLimits) -> [WantedPart] {
        let body = tree.bodyParts
        let texts = Set(body.text + body.html).filter { !tree.parts[$0].details.isMedia }
        var budget = 3 * limits.textBytes
        var wanted: [WantedPart] = []
        for part in tree.parts where wanted.count < 50 && budget > 0 {
            let type = part.details.contentType.mediaType
            guard texts.contains(part.index) || part.children.isEmpty && reports.contains(type),
                let section = tree.bodySection(of: part.index)
            else { continue }
            let bytes = min(part.size ?? limits.textBytes, limits.textBytes, budget)
            guard bytes > 0 else { continue }
            budget -= bytes
            wanted.append(WantedPart(section: section, maximumBytes: bytes))
        }
        return wanted
    }

    private static let reports: Set<String> = [
        "message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
        "message/feedback-report", "text/calendar", "application/ics", "text/rfc822-headers", "message/rfc822-headers",
    ]
}
