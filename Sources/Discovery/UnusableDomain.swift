/// What DNS says of a domain that can have no mailbox.
///
/// It is told where no servers were found: then it is the likely cause, mostly a slip in the address.
public enum UnusableDomain: String, Sendable, Hashable, Codable {
    /// There is no such domain (RFC 8020 §2: nor anything beneath it).
    case missing
    /// The domain says that it takes no mail at all (RFC 7505 §3).
    case takesNoMail = "takes-no-mail"

    /// In words that go on after the domain's name.
    public var words: String {
        switch self {
        case .missing: "does not exist in DNS"
        case .takesNoMail: "says that it takes no mail at all"
        }
    }
}
