/// Why a use case could not do what it was asked. A failed Check is no error: it is a report.
public struct MailboxError: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// What went wrong, as a stable name.
    public enum Code: String, Sendable, Hashable, Codable {
        /// No mailbox has that address or id.
        case notFound = "not-found"
        /// The mailbox cannot do this in its present state.
        case wrongState = "wrong-state"
        /// The input cannot be used.
        case invalidInput = "invalid-input"
        /// The store could not read or write.
        case storeFailed = "store-failed"
        /// A credential could not be sealed or opened.
        case vaultFailed = "vault-failed"
        /// The work was cancelled; nothing was left half done.
        case cancelled
    }

    /// The stable name.
    public var code: Code
    /// For people: what is wrong and what to do.
    public var message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
