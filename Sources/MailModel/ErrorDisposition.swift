/// What an engine does after an error. Every target's error carries one.
public enum ErrorDisposition: String, Sendable, Hashable, Codable {
    /// The fault may pass: try again later, for ever.
    case retry
    /// The credential is proven bad: wait for its owner.
    case reauthenticate
    /// The same attempt can never succeed: do not repeat it.
    case permanent
}
