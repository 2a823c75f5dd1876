internal import MIME
internal import MailModel
internal import MailStore
internal import Mailboxes

/// What the provider that received a message said of its sender (RFC 8601), or why nothing is known.
enum SenderVerdict: Sendable, Hashable {
    /// It was sent from here.
    case outgoing
    /// Nobody knows yet under which name the provider reports, and anybody can write such a field.
    case unknownService
    /// Its header was not looked at.
    case notLookedAt
    /// The provider says nothing of it, under the name given.
    case notReported(String)
    /// What it said. `isLearnedLater`: its name was shown by a verification that came after the message.
    case said(AuthenticationVerdicts, by: String, isLearnedLater: Bool)
}

/// Under which names a mailbox's provider has reported, since when: a mailbox may have moved.
///
/// A message is judged by the name that held when it was received: that of the last verification before it. One that is older
/// than all verifications, as imported history is, is judged by the first of them. That is no weaker: a provider removes
/// fields with its own name from what comes from outside (RFC 8601 §5), whether we know the name or not. A name that
/// came later is not believed in older messages, nor an old one in newer messages, where nobody removes it any more.
struct ReceivingServices: Sendable {
    private let known: [(since: Timestamp, id: AuthenticationServiceID)]

    /// - Parameter verifications: newest first.
    init(_ verifications: [VerificationRecord]) {
        known = verifications.reversed().compactMap { record in
            record.reportingService.map { (record.started, $0) }
        }
    }

    /// The name that counts for a message; nil where none was ever shown.
    func service(at received: Timestamp) -> (id: AuthenticationServiceID, isLearnedLater: Bool)? {
        if let last = known.last(where: { $0.since <= received }) { return (last.id, false) }
        return known.first.map { ($0.id, true) }
    }
}
