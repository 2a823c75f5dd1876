/// What an answer that a program wrote says.
public struct AutomaticReply: Sendable, Hashable {
    /// What it is about.
    public let subkind: Subkind

    /// When the recipient is back, where the text says so without doubt.
    public let returnDate: ReturnDate?

    /// The addresses to write to instead, as the text names them, lower case; at most ten.
    public let alternativeContacts: [String]

    /// What an automatic reply is about. The raw values are stable.
    public enum Subkind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Away from work for a while.
        case outOfOffice = "out-of-office"
        /// On holiday or leave.
        case vacation
        /// The message has arrived; somebody will answer.
        case acknowledgement
        /// The person works there no longer.
        case noLongerHere = "no-longer-here"
        /// The sender has to prove being a person before the message is delivered.
        case challenge
        /// A request was opened in a help desk.
        case ticketCreated = "ticket-created"
        /// Nothing in it tells.
        case other
    }

    /// A day that an automatic reply names.
    public struct ReturnDate: Sendable, Hashable {
        /// The day as written.
        public let day: CalendarDay
        /// What the day is.
        public let meaning: Meaning

        /// Takes a day and what it is.
        public init(day: CalendarDay, meaning: Meaning) {
            self.day = day
            self.meaning = meaning
        }

        /// The first day on which an answer may be expected: the day itself, or the one after the last day away.
        public var firstDayBack: CalendarDay {
            meaning == .backOn ? day : CalendarDay(daysSince1970: day.daysSince1970 + 1)
        }

        /// What a day of return is.
        public enum Meaning: String, Sendable, Hashable, Codable, CaseIterable {
            /// The first day back.
            case backOn = "back-on"
            /// The last day away.
            case awayThrough = "away-through"
        }
    }
}
