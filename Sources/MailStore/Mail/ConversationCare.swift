public import MailModel

/// What people here do with a conversation.
public struct ConversationCare: Sendable, Hashable {
    /// Who cares for it.
    public var assignee: MemberID?
    /// Until when it is put off; nil: it is not.
    public var snoozedUntil: Timestamp?

    /// Nobody cares for it, and it is not put off.
    public static let none = ConversationCare()

    /// Describes it.
    public init(assignee: MemberID? = nil, snoozedUntil: Timestamp? = nil) {
        self.assignee = assignee
        self.snoozedUntil = snoozedUntil
    }
}

/// Something that was said or done about a conversation, for those who can see it.
public struct ConversationEvent: Sendable, Hashable {
    /// What kind.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A note; its text is the detail.
        case note
        /// Somebody was given it; the detail is the name of whom, empty: nobody.
        case assigned
        /// It was put off; the detail is until when, in milliseconds.
        case snoozed
        /// It came back because its time had come, or because mail came.
        case woke
    }

    /// The most bytes of a note.
    public static let maximumTextBytes = 20_000

    /// The public id.
    public let id: ConversationEventID
    /// What kind.
    public let kind: Kind
    /// Who did it; nil for nobody, and for somebody who is a member no more.
    public let actor: MemberID?
    /// The name of whom, as it was then; empty for nobody.
    public let actorName: String
    /// What it says, by kind.
    public let detail: String
    /// Who is named in a note.
    public let mentions: Set<MemberID>
    /// When.
    public let at: Timestamp
}

/// A search that somebody keeps.
public struct SavedSearch: Sendable, Hashable {
    /// The most of one member.
    public static let maximumCount = 50

    /// The public id.
    public let id: SavedSearchID
    /// What it is called.
    public let name: String
    /// What is searched for, as it is typed.
    public let query: String
}

/// Names an entry of a conversation's events.
public typealias ConversationEventID = PublicID<IDKind.ConversationEvent>
/// Names a saved search.
public typealias SavedSearchID = PublicID<IDKind.SavedSearch>

extension IDKind {
    /// An entry of a conversation's events.
    public enum ConversationEvent: PublicIDKind {
        /// `evt`
        public static var prefix: String { "evt" }
    }
    /// A saved search.
    public enum SavedSearch: PublicIDKind {
        /// `sea`
        public static var prefix: String { "sea" }
    }
}

extension ChangeKind {
    /// Somebody has come to look at a conversation, or has gone; the id is the conversation's.
    public static let presenceUpdated = ChangeKind(rawValue: "presence.updated")
    /// A member's saved searches changed; the id is the member's.
    public static let savedSearchesUpdated = ChangeKind(rawValue: "searches.updated")
}
