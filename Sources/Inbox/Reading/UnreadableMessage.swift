/// Why something cannot be taken in as a message. Nearly everything can: a message without header, date, subject or
/// sender is still a message.
public struct UnreadableMessage: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of reasons.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The server gave nothing: no octets, or only white space.
        case empty
        /// The server gave octets that are no message: no field, and no text either.
        case notAMessage = "not-a-message"
        /// It is larger than what is read at once; it can be fetched in parts.
        case tooLarge = "too-large"
    }

    /// What is wrong.
    public let reason: Reason

    /// How many octets there were.
    public let byteCount: Int

    /// What is wrong, in words for people; says nothing of the content.
    public var description: String {
        switch reason {
        case .empty: "the server gave an empty message"
        case .notAMessage: "the server gave \(byteCount) bytes that are not a message"
        case .tooLarge: "the message has \(byteCount) bytes, more than are read at once"
        }
    }
}
