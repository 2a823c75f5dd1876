import FoundationEssentials
import MailModel
import OAuth

/// What a grant's credential holds, to be sealed as one.
struct GrantTokenPair: Sendable {
    /// With which mail servers are signed in to.
    var access: Secret
    /// With which the next one is got; nil where there is none.
    var refresh: Secret?

    init(access: Secret, refresh: Secret?) {
        self.access = access
        self.refresh = refresh
    }

    /// The tokens of an answer; the refresh token of before where it has no new one (RFC 6749 §6).
    init(_ answer: TokenAnswer, after old: GrantTokenPair? = nil) {
        self.init(access: answer.accessToken, refresh: answer.refreshToken ?? old?.refresh)
    }

    /// Reads the sealed form.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed`.
    init(_ secret: Secret) throws(MailboxError) {
        guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(secret.copyBytes())) else {
            throw MailboxError(.storeFailed, "The stored tokens are damaged; sign in at the provider again.")
        }
        self.init(access: Secret(stored.access), refresh: stored.refresh.map { Secret($0) })
    }

    /// The form that is sealed.
    var secret: Secret {
        get throws {
            let stored = Stored(access: access.text, refresh: refresh?.text)
            return Secret(try JSONEncoder().encode(stored))
        }
    }

    private struct Stored: Codable {
        var access: String
        var refresh: String?
    }
}

extension Secret {
    /// The bytes as text, for a form that is sealed at once.
    var text: String { String(decoding: copyBytes(), as: UTF8.self) }
}
