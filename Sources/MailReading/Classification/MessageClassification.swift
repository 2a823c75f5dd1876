/// What kind of message it is, why, and what it says as that kind.
///
/// All of it is the sender's word: anyone can write a bounce. Whether to act on one is decided by whether it names a
/// message that was really sent.
public struct MessageClassification: Sendable, Hashable {
    /// The kind. In doubt it is ``MessageKind/person``.
    public let kind: MessageKind

    /// Other kinds whose marks it bears, the kind itself left out: a person's post to a list is a list's message
    /// with the trait of a person's.
    public let traits: Set<MessageKind>

    /// What decided, the weightiest first.
    public let evidence: [ClassificationEvidence]

    /// Set for an automatic reply.
    public internal(set) var automaticReply: AutomaticReply?

    /// Set for a bounce.
    public internal(set) var bounce: Bounce?

    /// Set for a complaint.
    public internal(set) var complaint: Complaint?

    /// Set where any list field is there, whatever the kind.
    public internal(set) var list: ListInformation?

    /// Set where a calendar object is there, whatever the kind.
    public internal(set) var calendar: CalendarInvitation?

    init(_ kind: MessageKind, traits: Set<MessageKind> = [], evidence: [ClassificationEvidence]) {
        self.kind = kind
        self.traits = traits.subtracting([kind])
        self.evidence = evidence
    }
}
