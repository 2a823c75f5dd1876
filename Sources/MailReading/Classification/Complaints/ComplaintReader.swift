import MIME
import MailModel

/// Recognises a feedback report and the forms that providers use instead.
struct ComplaintReader {
    let facts: MessageFacts

    init(_ facts: MessageFacts) { self.facts = facts }

    /// Senders of complaints that are no feedback reports: a subject or text, with the message enclosed.
    private static let senders: [(localPart: String, domain: String)] = [
        ("staff", "hotmail.com"), ("feedbackloop", "yahoo.com"), ("feedback", "arf.mail.yahoo.com"),
        ("scomp", "aol.net"), ("feedback", "feedback.postmaster.aol.com"), ("fbl", "*"), ("feedbackloop", "*"),
        ("arf", "*"),
        ("complaints", "*"), ("fbl-no-reply", "*"), ("abuse-report", "*"),
    ]

    private static let subjects = MeaningTable<FeedbackReport.FeedbackType>([
        MeaningTable.Row(
            .abuse,
            [
                "complaint about message", "email feedback report", "abuse report", "spam report", "feedback report",
                "fbl report", "complaint report", "user complaint", "spam complaint", "email abuse",
            ])
    ])

    func read() -> (Complaint, [ClassificationEvidence])? {
        // RFC 5965 §2
        if let report = FeedbackReport(in: facts.structure) {
            return (complaint(type: report.feedbackType, report: report), [.feedbackReport])
        }
        if facts.structure.root.contentType.parameters["report-type"]?.lowercased() == "feedback-report" {
            return (complaint(type: .other, report: nil), [.feedbackReport])
        }
        // Microsoft's programme sends the message itself as an attachment, from an address of its own, and names the
        // recipient in a field.
        if facts.has("X-HmXmrOriginalRecipient") || enclosedHeader?.first("X-HmXmrOriginalRecipient") != nil {
            return (complaint(type: .abuse, report: nil), [.complaintForm])
        }
        let sender = facts.sender
        let isKnown = Self.senders.contains {
            $0.localPart == sender.localPart && ($0.domain == "*" || $0.domain == sender.domain)
        }
        guard isKnown, enclosedHeader != nil, Self.subjects.matches(facts.foldedSubject) else { return nil }
        return (complaint(type: .abuse, report: nil), [.complaintForm])
    }

    private var enclosedHeader: HeaderBlock? { ReturnedMessage(in: facts.structure, limits: facts.limits)?.header }

    private func complaint(type: FeedbackReport.FeedbackType, report: FeedbackReport?) -> Complaint {
        let returned = ReturnedMessage(in: facts.structure, limits: facts.limits)
        var recipients = report?.originalRecipients ?? []
        for header in [facts.header, returned?.header] {
            guard let header, recipients.isEmpty else { continue }
            for name in ["X-HmXmrOriginalRecipient", "X-Original-Rcpt-To"] as [HeaderName] {
                guard let text = header.boundedText(name, limit: 1_000) else { continue }
                recipients += AddressScanner.addresses(in: text, limit: 10).map(\.text)
            }
        }
        if recipients.isEmpty, let returned { recipients = returned.recipients(limit: facts.limits.fieldBytes) }
        return Complaint(
            feedbackType: type, report: report,
            recipients: recipients.filter { !$0.lowercased().hasPrefix("undisclosed") && !$0.hasPrefix("redacted") },
            originalMessageID: returned?.messageID, originalSubject: returned?.subject)
    }
}
