/// Every bound on the classification of one message, with its reason.
public struct ClassificationLimits: Sendable, Hashable {
    /// Octets of text that are read; reports and automatic replies say what they are at their beginning.
    public var textBytes = 64 << 10

    /// Octets of one header field that are read. A folded field with a long server's answer fits.
    public var fieldBytes = 8 << 10

    /// Lines of a free-form report that are read.
    public var reportLines = 2_000

    /// Recipients taken from one bounce.
    public var recipients = 1_000

    /// Octets of an iCalendar object that are read. An invitation with some thousand attendees fits.
    public var calendarBytes = 1 << 20

    /// Attendees taken from one invitation.
    public var attendees = 2_000

    /// Targets taken from one List-* field.
    public var listTargets = 20

    /// Mentions of dates that are judged in one automatic reply.
    public var dates = 64

    /// Creates the default bounds.
    public init() {}
}
