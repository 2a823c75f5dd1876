import Crypto
import FoundationEssentials
import MailModel

/// The hash function of SCRAM-SHA-256.
typealias SCRAMSHA256 = SHA256

/// The client's nonce.
enum SCRAMNonce {
    /// 144 random bits in base64, whose alphabet has no comma.
    static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        // RFC 5802 §5.1: printable ASCII except the comma.
        let bytes = (0..<18).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return String(decoding: Base64.encode(bytes), as: UTF8.self)
    }
}

/// The client's side of SCRAM (RFC 5802) with a given hash function.
///
/// States: `ready` -> `awaitingServerFirst` -> `awaitingServerFinal` -> `verified` or `refused`.
struct SCRAMExchange<Hash: HashFunction & Sendable>: Sendable {
    enum Reply: Sendable {
        case message(Secret)
        case refused([UInt8])
    }

    private enum State: Sendable {
        case ready
        case awaitingServerFirst(clientFirstBare: String)
        case awaitingServerFinal(serverSignature: Secret)
        case verified
        case refused
    }

    private var state = State.ready
    private let user: String
    private let password: Secret
    private let header: GS2Header
    private let maximumIterations: Int
    private let nonce: String

    /// Fewer rounds would let whoever overhears the exchange try passwords cheaply (RFC 7677 §4).
    static var minimumIterations: Int { 4096 }

    init(
        user: String, password: Secret, header: GS2Header, maximumIterations: Int, nonce: String
    ) throws(SASLError) {
        let prepared = StringPreparation.prepare(password)
        guard let prepared, !prepared.isEmpty, let name = StringPreparation.prepare(user), !name.isEmpty else {
            throw SASLError(.invalidCredential, "The user name or password is empty or has control characters.")
        }
        self.user = GS2Header.escaping(name)
        self.password = prepared
        self.header = header
        self.maximumIterations = maximumIterations
        self.nonce = nonce
    }

    mutating func initialResponse() -> Secret {
        // RFC 5802 §5.1
        let bare = "n=\(user),r=\(nonce)"
        state = .awaitingServerFirst(clientFirstBare: bare)
        return Secret(header.text + bare)
    }

    mutating func respond(to challenge: [UInt8]) throws(SASLError) -> Reply {
        switch state {
        case .awaitingServerFirst(let clientFirstBare):
            return try answer(serverFirst: challenge, clientFirstBare: clientFirstBare)
        case .awaitingServerFinal(let serverSignature):
            if let detail = try check(serverFinal: challenge, serverSignature: serverSignature) {
                state = .refused
                return .refused(detail)
            }
            state = .verified
            return .message(Secret([]))
        case .ready, .verified, .refused:
            throw SASLError(.unexpectedChallenge, "The server asks for more than SCRAM has to say.")
        }
    }

    mutating func succeeded(with finalData: [UInt8]?) throws(SASLError) {
        switch state {
        case .verified where finalData?.isEmpty ?? true: return
        case .awaitingServerFinal(let serverSignature):
            guard let finalData else { fallthrough }
            guard try check(serverFinal: finalData, serverSignature: serverSignature) == nil else { fallthrough }
            state = .verified
        default:
            // RFC 5802 §3: without the server's signature we do not know whom we talk to.
            throw SASLError(
                .serverNotVerified, "The server reported success without proving that it knows the password.")
        }
    }

    private mutating func answer(serverFirst: [UInt8], clientFirstBare: String) throws(SASLError) -> Reply {
        // A server may refuse at once (RFC 5802 §7 allows e= in the final message only, servers send it earlier).
        if serverFirst.starts(with: "e=".utf8) {
            state = .refused
            return .refused(Array(serverFirst.dropFirst(2)))
        }
        let first = try SCRAMServerFirst(serverFirst)
        // RFC 5802 §5.1: the nonce must begin with ours, and the server must have added to it.
        guard first.nonce.starts(with: nonce.utf8), first.nonce.count > nonce.utf8.count else {
            throw SASLError(.nonceMismatch, "The server answered another sign-in than ours.")
        }
        guard first.iterations >= Self.minimumIterations, first.iterations <= maximumIterations else {
            throw SASLError(
                .iterationCountOutOfRange,
                "The server asks for \(first.iterations) rounds of hashing; "
                    + "\(Self.minimumIterations) to \(maximumIterations) are accepted.")
        }
        var withoutProof = Array("c=".utf8)
        withoutProof.append(contentsOf: Base64.encode(header.channelBindingInput))
        withoutProof.append(contentsOf: ",r=".utf8)
        withoutProof.append(contentsOf: first.nonce)
        let authMessage =
            Array(clientFirstBare.utf8) + [UInt8(ascii: ",")] + serverFirst + [UInt8(ascii: ",")] + withoutProof

        // RFC 5802 §3
        let salted = PBKDF2<Hash>.derive(password: password, salt: first.salt, iterations: first.iterations)
        let clientKey = Self.hmac(salted, Array("Client Key".utf8))
        let clientSignature = Self.hmac(SymmetricKey(data: Hash.hash(data: clientKey)), authMessage)
        let proof = zip(clientKey, clientSignature).map { $0 ^ $1 }
        let serverKey = Self.hmac(salted, Array("Server Key".utf8))
        let serverSignature = Self.hmac(SymmetricKey(data: serverKey), authMessage)

        state = .awaitingServerFinal(serverSignature: Secret(serverSignature))
        return .message(Secret(withoutProof + Array(",p=".utf8) + Base64.encode(proof)))
    }

    /// Returns what the server says against us, nil where its signature is right.
    private func check(serverFinal: [UInt8], serverSignature: Secret) throws(SASLError) -> [UInt8]? {
        // RFC 5802 §7
        let value = serverFinal.prefix { $0 != UInt8(ascii: ",") }
        if value.starts(with: "e=".utf8) { return Array(value.dropFirst(2)) }
        guard value.starts(with: "v=".utf8), let signature = Base64.decode(value.dropFirst(2)) else {
            throw SASLError(.malformedChallenge, "The server's last message of the sign-in cannot be read.")
        }
        guard Secret(signature) == serverSignature else {
            throw SASLError(.serverSignatureInvalid, "The server does not know the password: it may be an impostor.")
        }
        return nil
    }

    private static func hmac(_ key: SymmetricKey, _ message: [UInt8]) -> [UInt8] {
        Array(HMAC<Hash>.authenticationCode(for: message, using: key))
    }
}
