import Crypto
import FoundationEssentials
import MailModel
import MailStore
import MailTransport
import OAuth

/// What is sealed of a sign-in while the browser is at the provider.
struct AskedSignIn: Codable, Sendable {
    var client: OAuthClientID
    var address: String?
    var delegate: String?
    var redirect: String
    var by: String
    var mail: OAuthMailServers?
    var trust: SealedTrust
    var displayName: String?
    var history: String?
    var isPinned: Bool
    var state: String
    var nonce: String?
    var verifier: String

    init(_ request: OAuthConnectRequest, state: String, nonce: String?, verifier: String) {
        client = request.client
        address = request.address?.description
        delegate = request.delegate?.description
        redirect = request.redirect
        by = request.by
        mail = request.mail
        trust = SealedTrust(request.trust)
        displayName = request.displayName
        history = request.history?.description
        isPinned = request.isPinned
        self.state = state
        self.nonce = nonce
        self.verifier = verifier
    }

    /// The request as it was.
    var request: OAuthConnectRequest {
        OAuthConnectRequest(
            client: client, address: address.flatMap { try? EmailAddress($0) },
            delegate: delegate.flatMap { try? EmailAddress($0) }, redirect: redirect, by: by, mail: mail,
            trust: trust.value, displayName: displayName, history: history.flatMap { HistoryChoice($0) },
            isPinned: isPinned)
    }
}

/// What is sealed of a sign-in on another device while it is waited for.
struct AskedDevice: Codable, Sendable {
    var asked: AskedSignIn
    /// With which the provider is asked whether the person is done.
    var code: String
    /// How long to wait between two questions, in seconds.
    var interval: Int
}

/// What is sealed of a sign-in that was granted.
struct GrantedSignIn: Codable, Sendable {
    var asked: AskedSignIn
    var access: String
    var refresh: String?
    var issuer: String
    var subject: String
    /// The addresses of the account, as the provider names them.
    var addresses: [String]
    var scopes: [String]
    var accessExpires: Timestamp?
    var grantExpires: Timestamp?

    var pair: GrantTokenPair { GrantTokenPair(access: Secret(access), refresh: refresh.map { Secret($0) }) }

    /// The address that is about to be connected.
    var address: EmailAddress? {
        asked.request.address ?? addresses.lazy.compactMap { try? EmailAddress($0) }.first
    }
}

/// Whose certificates are trusted, sealed in the form that a mailbox's trust is stored in.
struct SealedTrust: Codable, Sendable {
    let value: TLSTrust

    init(_ trust: TLSTrust) { value = trust }

    /// What cannot be read ends the sign-in; it is never taken for less strict a trust.
    init(from decoder: any Decoder) throws { value = try TLSTrust(try ServerTrust(from: decoder)) }

    func encode(to encoder: any Encoder) throws { try ServerTrust(value).encode(to: encoder) }
}

/// How secrets of a sign-in become what may be stored in clear.
enum SignInDigest {
    /// The digest by which a state, a handle or a browser's secret is found.
    static func of(_ secret: Secret, as kind: String) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array("salesnode \(kind)\u{0}".utf8))
        secret.withBytes { hash.update(bufferPointer: $0) }
        return Array(hash.finalize())
    }

    /// 256 random bits, for handles and links; 64 digits.
    static func random() -> Secret {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef".utf8)
        return Secret((0..<64).map { _ in digits[Int.random(in: 0..<16, using: &generator)] })
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
