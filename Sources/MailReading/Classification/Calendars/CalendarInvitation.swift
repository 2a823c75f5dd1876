/// What a calendar object in a message says (RFC 5545, RFC 5546, RFC 6047), of its first event or task.
public struct CalendarInvitation: Sendable, Hashable {
    /// What is asked of the recipient.
    public let method: Method
    /// What it is: `VEVENT`, `VTODO` or another, in upper case.
    public let component: String
    /// The id that all messages about the appointment share.
    public let uid: String?
    /// How often the organizer has changed it.
    public let sequence: Int
    /// When it begins.
    public let start: Time?
    /// When it ends, where that is said as a time.
    public let end: Time?
    /// How long it takes, where that is said instead, as written, such as `PT1H`.
    public let duration: String?
    /// What it is called.
    public let summary: String?
    /// Where it is.
    public let location: String?
    /// TENTATIVE, CONFIRMED or CANCELLED, in upper case, where that is said.
    public let status: String?
    /// Whether it recurs.
    public let isRecurring: Bool
    /// Which of the recurring ones is meant.
    public let recurrenceID: Time?
    /// Who holds it.
    public let organizer: Participant?
    /// Who takes part; at most ``ClassificationLimits/attendees``.
    public let attendees: [Participant]

    /// What an object asks for (RFC 5546 §1.4).
    public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        /// For information; nobody is invited.
        case publish
        /// An invitation or a change of it.
        case request
        /// An answer to an invitation.
        case reply
        /// More of a recurring appointment.
        case add
        /// It does not take place.
        case cancel
        /// The latest state is asked for.
        case refresh
        /// Another time is proposed.
        case counter
        /// The proposal is refused.
        case declineCounter = "declinecounter"
        /// None is named, or one that is unknown.
        case none
    }

    /// A moment or a day as it is written.
    public struct Time: Sendable, Hashable {
        /// The day.
        public let day: CalendarDay
        /// Seconds since its beginning; nil for a whole day.
        public let secondOfDay: Int?
        /// Whether it is in UTC.
        public let isUTC: Bool
        /// The time zone's name as the object gives it; nil where it is UTC or floats.
        public let zone: String?
    }

    /// Somebody who holds an appointment or takes part.
    public struct Participant: Sendable, Hashable {
        /// The address as written, without `mailto:`.
        public let address: String
        /// The name.
        public let name: String?
        /// What they answered; nil where nothing is said.
        public let answer: Answer?
    }

    /// What a participant answered (RFC 5545 §3.2.12).
    public enum Answer: String, Sendable, Hashable, Codable, CaseIterable {
        /// Not yet.
        case needsAction = "needs-action"
        /// Yes.
        case accepted
        /// No.
        case declined
        /// Perhaps.
        case tentative
        /// Somebody else comes.
        case delegated
        /// Another.
        case other
    }
}
