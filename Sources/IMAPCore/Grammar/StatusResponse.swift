public import MailModel

/// OK, NO, BAD, BYE or PREAUTH with its code and text (RFC 9051 §7.1).
public struct StatusResponse: Sendable, Hashable {
    /// The first word.
    public enum Kind: String, Sendable, Hashable {
        /// Success, or information.
        case ok = "OK"
        /// Failure of what was asked.
        case no = "NO"
        /// A protocol fault, by the server's opinion ours.
        case bad = "BAD"
        /// The server is about to close.
        case bye = "BYE"
        /// The greeting of a session that is signed in already.
        case preauth = "PREAUTH"
    }

    /// The first word.
    public var kind: Kind
    /// The code in brackets.
    public var code: ResponseCode?
    /// The words for people, redacted and safe to show; may be empty.
    public var text: ServerText

    /// Creates a response.
    public init(_ kind: Kind, code: ResponseCode? = nil, text: ServerText = ServerText("")) {
        self.kind = kind
        self.code = code
        self.text = text
    }
}
