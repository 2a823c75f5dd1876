internal import MIME
internal import MailModel
internal import MailReading

/// What kind of message it is, as `message show` tells it.
struct ClassificationReading: Encodable {
    struct AutomaticReply: Encodable {
        var subkind: String
        /// The first day on which the person is back, as YYYY-MM-DD.
        var back: String?
        var alternativeContacts: [String]
    }

    struct Bounce: Encodable {
        struct Recipient: Encodable {
            var address: String
            var outcome: String
            var status: String?
            var replyCode: Int?
            var reason: String
            var fault: String
            var isHard: Bool
            var consequence: String
            var text: String?
        }

        var outcome: String
        var reason: String
        var recipients: [Recipient]
        var originalMessageID: String?
    }

    struct Complaint: Encodable {
        var feedbackType: String
        var recipients: [String]
        var originalMessageID: String?
    }

    struct List: Encodable {
        var role: String
        var id: String?
        var name: String?
        var isOneClick: Bool
    }

    struct Calendar: Encodable {
        var method: String
        var uid: String?
        var sequence: Int
        var summary: String?
        var start: String?
        var end: String?
        var organizer: String?
        var attendees: [String]
    }

    var kind: String
    var traits: [String]
    var evidence: [String]
    var automaticReply: AutomaticReply?
    var bounce: Bounce?
    var complaint: Complaint?
    var list: List?
    var calendar: Calendar?

    init(_ classification: MessageClassification) {
        kind = classification.kind.rawValue
        traits = classification.traits.map(\.rawValue).sorted()
        evidence = classification.evidence.map(\.rawValue)
        automaticReply = classification.automaticReply.map { reply in
            AutomaticReply(
                subkind: reply.subkind.rawValue, back: reply.returnDate.map { "\($0.firstDayBack)" },
                alternativeContacts: reply.alternativeContacts)
        }
        bounce = classification.bounce.map { bounce in
            Bounce(
                outcome: bounce.outcome.rawValue, reason: bounce.reason.rawValue,
                recipients: bounce.recipients.map { recipient in
                    Bounce.Recipient(
                        address: recipient.address, outcome: recipient.outcome.rawValue,
                        status: recipient.status.map { "\($0)" }, replyCode: recipient.replyCode,
                        reason: recipient.reason.rawValue, fault: recipient.fault.rawValue, isHard: recipient.isHard,
                        consequence: recipient.consequence.rawValue,
                        text: recipient.text?.description)
                }, originalMessageID: bounce.originalMessageID?.description)
        }
        complaint = classification.complaint.map { complaint in
            Complaint(
                feedbackType: "\(complaint.feedbackType)", recipients: complaint.recipients,
                originalMessageID: complaint.originalMessageID?.description)
        }
        list = classification.list.map { list in
            List(role: list.role.rawValue, id: list.id, name: list.name, isOneClick: list.isOneClick)
        }
        calendar = classification.calendar.map { invitation in
            Calendar(
                method: invitation.method.rawValue, uid: invitation.uid, sequence: invitation.sequence,
                summary: invitation.summary, start: invitation.start.map(Self.text), end: invitation.end.map(Self.text),
                organizer: invitation.organizer?.address, attendees: invitation.attendees.map(\.address))
        }
    }

    private static func text(_ time: CalendarInvitation.Time) -> String {
        guard let seconds = time.secondOfDay else { return "\(time.day)" }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(two).joined(separator: ":")
        return "\(time.day)T\(clock)" + (time.isUTC ? "Z" : time.zone.map { " \($0)" } ?? "")
    }

    /// For people.
    var lines: [String] {
        var lines = ["Kind: \(([kind] + traits.filter { $0 != kind }).joined(separator: ", "))"]
        if !evidence.isEmpty { lines.append("Evidence: \(evidence.joined(separator: ", "))") }
        if let automaticReply {
            lines.append(
                "Automatic reply: \(automaticReply.subkind)" + (automaticReply.back.map { ", back on \($0)" } ?? ""))
            if !automaticReply.alternativeContacts.isEmpty {
                lines.append("Instead: \(automaticReply.alternativeContacts.joined(separator: ", "))")
            }
        }
        if let bounce {
            lines.append("Bounce: \(bounce.outcome), \(bounce.reason)")
            for recipient in bounce.recipients {
                let codes = [recipient.replyCode.map(String.init), recipient.status].compactMap { $0 }
                lines.append(
                    "  \(recipient.address): \(recipient.reason)\(recipient.isHard ? ", hard" : ", soft"), fault"
                        + " \(recipient.fault), \(recipient.consequence) \(codes.joined(separator: " "))")
            }
        }
        if let complaint {
            lines.append("Complaint: \(complaint.feedbackType), \(complaint.recipients.joined(separator: ", "))")
        }
        if let list { lines.append("List: \(list.role) \(list.id ?? "")" + (list.isOneClick ? ", one-click" : "")) }
        if let calendar {
            lines.append("Calendar: \(calendar.method) \(calendar.summary ?? "") \(calendar.start ?? "")")
        }
        return lines
    }
}
