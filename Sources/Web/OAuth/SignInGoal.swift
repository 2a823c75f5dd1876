internal import MailModel

/// For what a member has begun a sign-in: a cookie carries it, so that a page which says why it did not go on leads back.
enum SignInGoal: Sendable, Hashable {
    /// To connect an address; it may be empty.
    case address(String)
    /// To sign in anew for a mailbox that is there.
    case mailbox(MailboxID)

    /// Reads what a cookie holds. Whatever it is, it leads only to pages of ours.
    init(_ text: String) {
        if let id = MailboxID(text) {
            self = .mailbox(id)
        } else {
            // A cookie may hold anything: only what this was made from counts.
            let address = FormBody(bytes: Array("a=\(text.prefix(1000))".utf8))?["a"] ?? ""
            self = .address((try? EmailAddress(address))?.description ?? "")
        }
    }

    /// As a cookie may hold it.
    var text: String {
        switch self {
        case .address(let address): FormBody.encoded(address)
        case .mailbox(let id): id.description
        }
    }

    /// The page on which it is begun again.
    var path: String {
        switch self {
        case .address(""): "/mailboxes/connect"
        case .address(let address): "/mailboxes/connect?address=\(FormBody.encoded(address))"
        case .mailbox(let id): "\(MailboxTab.authentication.path(of: id))#grant"
        }
    }
}

/// What a person can do where a sign-in did not go on.
enum SignInNext: Sendable, Hashable {
    /// Begin again, on this page of ours.
    case begin(String)
    /// Go on with the sign-in that waits in this browser.
    case goOn
    /// Sign in to Salesnode first.
    case signIn
    /// Ask for another link.
    case askForLink
}
