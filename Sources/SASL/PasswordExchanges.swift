import MailModel

/// PLAIN (RFC 4616): one message with everything.
struct PlainExchange: Sendable {
    let message: Secret

    init(user: String, password: Secret) throws(SASLError) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(user.utf8.count + password.count + 2)
        // RFC 4616 §2: the authorization identity stays empty, the server derives it.
        bytes.append(0)
        bytes.append(contentsOf: user.utf8)
        bytes.append(0)
        password.withBytes { bytes.append(contentsOf: $0) }
        // RFC 4616 §2: neither part may be empty or hold NUL.
        guard !user.isEmpty, !password.isEmpty, bytes.count(where: { $0 == 0 }) == 2 else {
            throw SASLError(.invalidCredential, "The user name or password is empty or has a NUL character.")
        }
        message = Secret(bytes)
    }
}

/// LOGIN: the user name, then the password, each when asked.
///
/// The questions are not looked at: servers word them differently, and their order is always the same.
struct LoginExchange: Sendable {
    private let user: String
    private let password: Secret
    private var answers = 0

    init(user: String, password: Secret) throws(SASLError) {
        guard !user.isEmpty, !password.isEmpty else {
            throw SASLError(.invalidCredential, "The user name or password is empty.")
        }
        self.user = user
        self.password = password
    }

    mutating func respond() throws(SASLError) -> Secret {
        answers += 1
        switch answers {
        case 1: return Secret(user)
        case 2: return password
        default: throw SASLError(.unexpectedChallenge, "The server asks for more than LOGIN has to say.")
        }
    }
}
