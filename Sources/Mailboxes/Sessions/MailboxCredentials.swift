public import MailModel
import SASL

/// With what a mailbox signs in, for each direction.
struct MailboxCredentials: Sendable {
    /// For receiving.
    var imap: DirectionCredential
    /// For sending.
    var smtp: DirectionCredential

    /// Signs in with passwords.
    init(_ passwords: MailboxPasswords) {
        imap = .password(passwords.imap)
        smtp = .password(passwords.smtp)
    }

    /// Signs in with access tokens.
    init(tokens: any AccessTokenSource) {
        imap = .tokens(tokens)
        smtp = .tokens(tokens)
    }

    /// The passwords, where it signs in with them.
    var passwords: MailboxPasswords? {
        guard case .password(let imap) = imap, case .password(let smtp) = smtp else { return nil }
        return MailboxPasswords(imap: imap, smtp: smtp)
    }

    /// Whether both directions sign in with the same, so that what they learn can be compared.
    var isSame: Bool {
        guard let passwords else { return true }
        return passwords.imap == passwords.smtp
    }
}

/// With what one direction signs in.
enum DirectionCredential: Sendable {
    /// A password or app password.
    case password(Secret)
    /// Access tokens, each for as long as it lasts.
    case tokens(any AccessTokenSource)

    /// Whether it is a token.
    var usesToken: Bool {
        if case .tokens = self { return true }
        return false
    }

    /// What must appear in no trace; a token is added to that as it is used.
    var secrets: [Secret] {
        if case .password(let password) = self { return [password] }
        return []
    }

    /// What works but will not go on working.
    func warnings(_ context: FindingContext) async -> (receiving: Finding?, sending: Finding?) {
        guard case .tokens(let source) = self else { return (nil, nil) }
        return await source.warnings(context)
    }

    /// The credential for one sign-in; a token is refreshed before where it is about to end.
    func ready(for user: String) async throws(SignInFailure) -> ReadyCredential {
        switch self {
        case .password(let password):
            return ReadyCredential(sasl: .password(user: user, password: password), token: nil)
        case .tokens(let source):
            do throws(TokenFailure) {
                return ReadyCredential(user: user, token: try await source.token())
            } catch {
                throw .token(error)
            }
        }
    }

    /// Another credential after the server refused this one; nil where there is none that it has not refused.
    func renewed(after refused: ReadyCredential, for user: String) async throws(SignInFailure) -> ReadyCredential? {
        guard case .tokens(let source) = self, let token = refused.token else { return nil }
        do throws(TokenFailure) {
            guard let next = try await source.token(after: token) else { return nil }
            return ReadyCredential(user: user, token: next)
        } catch {
            throw .token(error)
        }
    }
}

/// A credential as it is used for one sign-in.
struct ReadyCredential: Sendable {
    let sasl: SASLCredential
    /// The token, where it is one.
    let token: AccessToken?
}

extension ReadyCredential {
    init(user: String, token: AccessToken) {
        self.init(sasl: .bearerToken(user: user, token: token.secret), token: token)
    }
}

/// A token that mail servers take, and which one it is.
public struct AccessToken: Sendable {
    /// The token.
    public let secret: Secret
    /// The version of the grant that it belongs to.
    public let version: Int64
    /// Whether it is the organisation's app's, and not a person's.
    public let isApp: Bool

    init(secret: Secret, version: Int64, isApp: Bool = false) {
        self.secret = secret
        self.version = version
        self.isApp = isApp
    }
}

/// Why there is no token.
public enum TokenFailure: Error, Sendable {
    /// The provider or the grant: what a check would say of it.
    case finding(Finding)
    /// The store or the vault failed. It says nothing about the mailbox.
    case local(MailboxError)
}

/// Where access tokens come from.
protocol AccessTokenSource: Sendable {
    /// One that lasts for a while yet.
    func token() async throws(TokenFailure) -> AccessToken
    /// One that is not the refused one; nil where the refused one is the newest that can be had.
    func token(after refused: AccessToken) async throws(TokenFailure) -> AccessToken?
    /// What works but will not go on working: for the receiving and for the sending direction.
    func warnings(_ context: FindingContext) async -> (receiving: Finding?, sending: Finding?)
}

/// The token of a sign-in that is not saved yet: there is no other.
struct FreshToken: AccessTokenSource {
    let secret: Secret
    var isApp = false

    func token() async throws(TokenFailure) -> AccessToken { AccessToken(secret: secret, version: 0, isApp: isApp) }

    func token(after refused: AccessToken) async throws(TokenFailure) -> AccessToken? { nil }

    func warnings(_ context: FindingContext) async -> (receiving: Finding?, sending: Finding?) { (nil, nil) }
}
