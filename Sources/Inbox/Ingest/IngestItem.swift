public import MailStore

/// A message with the place in which it was found.
public struct IngestItem: Sendable {
    /// What was read of it.
    public var message: NewMessage
    /// Where it lies.
    public var location: NewLocation

    /// Describes a message in a place.
    public init(message: NewMessage, location: NewLocation) {
        self.message = message
        self.location = location
    }
}

/// What became of messages that were taken in.
public struct IngestReport: Sendable, Hashable {
    /// The messages that the mailbox had not yet.
    public var added: [MessageKey] = []
    /// How many the mailbox had already, and has in one more place or again now.
    public var known = 0
    /// How many conversations began.
    public var started = 0
    /// How many conversations went into others.
    public var merged = 0

    /// Nothing yet.
    public init() {}
}
