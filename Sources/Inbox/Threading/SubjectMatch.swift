internal import MailModel
internal import MailStore

/// A message as the matching by subject sees it.
struct SubjectMember: Sendable, Hashable {
    /// Its subject, mailbox included, as a digest.
    let subject: [UInt8]
    /// Whether it answers without naming what it answers.
    let isLoose: Bool
    let received: Timestamp
    /// Whether it is from the mailbox's own address.
    let isOutgoing: Bool
    /// The addresses of who wrote it, in lower case.
    let senders: Set<String>
    /// The addresses to which it went, in lower case.
    let recipients: Set<String>

    init(
        subject: [UInt8], isLoose: Bool, received: Timestamp, isOutgoing: Bool, from: [MailPerson],
        recipients: [MailPerson]
    ) {
        self.subject = subject
        self.isLoose = isLoose
        self.received = received
        self.isOutgoing = isOutgoing
        senders = Self.addresses(from)
        self.recipients = Self.addresses(recipients)
    }

    private static func addresses(_ people: [MailPerson]) -> Set<String> {
        // A message to very many says little about who talks with whom.
        Set(people.prefix(50).map { $0.address.lowercased() }.filter { $0.contains("@") })
    }
}

/// When two messages belong together though neither names the other: the last resort, kept within strict bounds.
///
/// Some programs answer without In-Reply-To and References. Such an answer, and nothing else, may find its message by the
/// subject: in the same mailbox, written not more than ``days`` days before, and between the same people. Strangers who
/// use one subject never meet.
enum SubjectMatch {
    /// Days between a message and its answer.
    static let days: Int64 = 7

    /// Servers stamp messages that come at once in any order.
    static let slack: Int64 = 5 * 60 * 1000

    /// The span in which messages can match one received at `time`.
    static func span(around time: Timestamp) -> ClosedRange<Timestamp> {
        let reach = days * 86_400_000
        return time.adding(milliseconds: -reach)...time.adding(milliseconds: reach)
    }

    /// Whether two messages of one subject and mailbox belong together. Does not depend on their order.
    static func holds(_ first: SubjectMember, _ second: SubjectMember) -> Bool {
        guard first.isLoose || second.isLoose else { return false }
        let later = second.received < first.received ? first : second
        let earlier = second.received < first.received ? second : first
        guard later.received <= earlier.received.adding(milliseconds: days * 86_400_000) else { return false }
        // The answer is the later one, give or take some minutes.
        let isTogether = later.received <= earlier.received.adding(milliseconds: slack)
        guard later.isLoose || isTogether && earlier.isLoose else { return false }
        return isBetweenSamePeople(first, second)
    }

    private static func isBetweenSamePeople(_ first: SubjectMember, _ second: SubjectMember) -> Bool {
        switch (first.isOutgoing, second.isOutgoing) {
        case (true, true): return !first.recipients.isDisjoint(with: second.recipients)
        case (false, true): return !first.senders.isDisjoint(with: second.recipients)
        case (true, false): return !second.senders.isDisjoint(with: first.recipients)
        case (false, false):
            if !first.senders.isDisjoint(with: second.senders) { return true }
            // Two who write to each other, and to us.
            return !first.senders.isDisjoint(with: second.recipients)
                && !second.senders.isDisjoint(with: first.recipients)
        }
    }
}

/// Messages by their subject, with the conversations in which they are.
struct SubjectIndex {
    /// How many messages of one subject are looked at, the last that were entered. A robot's subject can have thousands.
    static let maximumExamined = 200

    private var members: [[UInt8]: [(member: SubjectMember, node: Int)]] = [:]

    mutating func add(_ member: SubjectMember, node: Int) {
        members[member.subject, default: []].append((member, node))
    }

    /// The conversations with a message that belongs together with `member`.
    func matches(of member: SubjectMember) -> [Int] {
        var result: [Int] = []
        for (other, node) in (members[member.subject] ?? []).suffix(Self.maximumExamined)
        where SubjectMatch.holds(member, other) && !result.contains(node) { result.append(node) }
        return result
    }
}
