public import MailModel
internal import MailStore

/// Why somebody may not come in, or may not do something.
///
/// Two errors are equal when their codes are. Messages are for the person in front of the page; they name no password
/// and no token, and do not tell whether an address is known.
public struct AccessError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, as a stable name.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// Address and password do not belong together, or the address is not known.
        case refused
        /// Too many attempts from there; ``AccessError/retryAfterSeconds`` says when the next one is looked at.
        case tooMany = "too-many"
        /// Too much to do at this moment.
        case busy
        /// The member's role does not allow it.
        case notAllowed = "not-allowed"
        /// There is no such thing in this workspace.
        case notFound = "not-found"
        /// What was entered cannot be used.
        case invalidInput = "invalid-input"
        /// A link or token is not, or no longer, good for anything.
        case linkExpired = "link-expired"
        /// Somebody else changed it first, or it is as it should be already.
        case conflict
        /// The store could not read or write.
        case storeFailed = "store-failed"
    }

    /// What went wrong.
    public let code: Code
    /// What went wrong and what to do, in words.
    public let message: String
    /// Which field of a form is meant, where one is.
    public let field: String?
    /// With ``Code/tooMany``: after how many seconds to try again.
    public let retryAfterSeconds: Int?

    /// Creates an error.
    public init(_ code: Code, _ message: String, field: String? = nil, retryAfterSeconds: Int? = nil) {
        self.code = code
        self.message = message
        self.field = field
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// Whether trying again can help without anybody's doing.
    public var disposition: ErrorDisposition {
        [.busy, .tooMany, .storeFailed].contains(code) ? .retry : .permanent
    }

    /// The message.
    public var description: String { message }

    /// Compares the codes.
    public static func == (left: AccessError, right: AccessError) -> Bool { left.code == right.code }

    /// What the store said, in words for people.
    init(_ error: StoreError) {
        if let own = error.underlying as? AccessError {
            self = own
            return
        }
        switch error.code {
        case .notFound: self.init(.notFound, "That is not there, or no longer.")
        case .addressTaken: self.init(.conflict, "That address is taken already.", field: "address")
        case .tooLarge: self.init(.invalidInput, "That is more than can be kept: \(error.message).")
        case .constraint, .invalidState: self.init(.conflict, "Somebody was faster. Load the page again.")
        default: self.init(.storeFailed, "The data could not be read or written: \(error.message).")
        }
    }

    static let refused = AccessError(.refused, "Address and password do not match.")
    static let expiredLink = AccessError(
        .linkExpired, "This link is not valid any more: it was used, replaced or has expired. Ask for a new one.")
}
