import IMAPClient
import IMAPCore
import MailModel

/// What becomes of an operation that a server did not carry out.
enum OperationVerdict: Sendable, Hashable {
    /// It is tried again later.
    case retry(reason: String)
    /// It is given up and undone here; the reason is for people.
    case refuse(reason: String)
    /// The connection is gone: it is carried out by the next one.
    case disconnected

    /// Times that a refusal without a known reason is tried before it is taken for final: over about a day.
    static let patience = 12

    /// Judges an error.
    ///
    /// - Parameters:
    ///   - attempts: how often it was tried before.
    ///   - target: whether the command names a second folder, so that "does not exist" may mean that one.
    static func verdict(on error: IMAPClientError, attempts: Int, target: Bool) -> OperationVerdict {
        switch error.code {
        case .commandRefused: return verdict(on: error.responseCode, attempts: attempts, target: target)
        case .commandBad:
            return attempts >= 2 ? .refuse(reason: "the server does not understand this change") : .retry(reason: "BAD")
        case .commandUnavailable: return .refuse(reason: "the server cannot make this change")
        case .invalidArgument: return .refuse(reason: "this change cannot be sent to the server")
        default: return .disconnected
        }
    }

    // RFC 5530 §3
    private static func verdict(on code: ResponseCode?, attempts: Int, target: Bool) -> OperationVerdict {
        switch code {
        case .readOnly?: .refuse(reason: "the folder can only be read")
        case .noPermission?: .refuse(reason: "the server does not allow it in this folder")
        case .nonExistent?, .tryCreate?:
            .refuse(reason: target ? "the target folder is gone" : "the folder is gone")
        case .overQuota?: .refuse(reason: "the mailbox is full")
        case .cannot?: .refuse(reason: "the server says that it can never do this")
        default:
            attempts >= patience
                ? .refuse(reason: "the server refused it again and again")
                : .retry(reason: code.map { "NO [\($0.name)]" } ?? "NO")
        }
    }
}
