import Crypto
import MailModel
import Testing

@testable import SASL

@Suite("SCRAM")
struct SCRAMTests {
    static let context = SASLContext(isEncrypted: true, host: "mail.test", port: 993)
    static let serverFirst =
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    static let serverFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

    /// RFC 7677 §3 with the given changes.
    private func conversation(
        _ mechanism: SASLMechanism = .scramSHA256, context: SASLContext = SCRAMTests.context
    ) throws -> SASLConversation {
        try SASLConversation(
            mechanism: mechanism, credential: .password(user: "user", password: Secret("pencil")), context: context,
            nonce: "rOprNGfwEbeRWgbNEkqO")
    }

    @Test("The example of RFC 7677 is reproduced and its server accepted")
    func publishedExample() throws {
        var conversation = try conversation()
        #expect(text(conversation.initialResponse()) == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO")
        let answer = try conversation.respond(to: Array(Self.serverFirst.utf8))
        #expect(
            text(answer)
                == "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
        #expect(try conversation.respond(to: Array(Self.serverFinal.utf8)).isEmpty)
        try conversation.succeeded(with: nil)
    }

    @Test("The server's signature may come with the success")
    func finalDataWithSuccess() throws {
        var conversation = try conversation()
        _ = conversation.initialResponse()
        _ = try conversation.respond(to: Array(Self.serverFirst.utf8))
        try conversation.succeeded(with: Array(Self.serverFinal.utf8))
    }

    @Test("The example of RFC 5802 with SHA-1 is reproduced")
    func sha1Example() throws {
        var exchange = try SCRAMExchange<Insecure.SHA1>(
            user: "user", password: Secret("pencil"), header: GS2Header(text: "n,,"), maximumIterations: 5000,
            nonce: "fyko+d2lbbFgONRv9qkxdawL")
        #expect(text(exchange.initialResponse()) == "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL")
        let serverFirst = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"
        guard case .message(let answer) = try exchange.respond(to: Array(serverFirst.utf8)) else {
            Issue.record("refused")
            return
        }
        #expect(
            text(answer)
                == "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=")
        _ = try exchange.respond(to: Array("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=".utf8))
        try exchange.succeeded(with: nil)
    }

    @Test("A server with a wrong signature is an impostor")
    func wrongSignature() throws {
        var conversation = try conversation()
        _ = conversation.initialResponse()
        _ = try conversation.respond(to: Array(Self.serverFirst.utf8))
        let wrong = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5="
        let off = "v=" + String(decoding: Base64.encode([UInt8](repeating: 7, count: 32)), as: UTF8.self)
        #expect(code { _ = try conversation.respond(to: Array(wrong.utf8)) } == .malformedChallenge)
        #expect(code { _ = try conversation.respond(to: Array(off.utf8)) } == .serverSignatureInvalid)
        #expect(code { _ = try conversation.respond(to: Array("v=".utf8)) } == .serverSignatureInvalid)
        #expect(code { try conversation.succeeded(with: Array(off.utf8)) } == .serverSignatureInvalid)
    }

    @Test("A server that skips its last message is not believed, wherever it stops")
    func skippedFinal() throws {
        var conversation = try conversation()
        #expect(code { try conversation.succeeded(with: nil) } == .serverNotVerified)
        _ = conversation.initialResponse()
        #expect(code { try conversation.succeeded(with: nil) } == .serverNotVerified)
        #expect(code { try conversation.succeeded(with: Array(Self.serverFinal.utf8)) } == .serverNotVerified)
        _ = try conversation.respond(to: Array(Self.serverFirst.utf8))
        #expect(code { try conversation.succeeded(with: nil) } == .serverNotVerified)
        #expect(code { try conversation.succeeded(with: []) } == .malformedChallenge)
    }

    @Test("A refusal inside the exchange is kept and success after it is not believed")
    func refusal() throws {
        var conversation = try conversation()
        _ = conversation.initialResponse()
        _ = try conversation.respond(to: Array(Self.serverFirst.utf8))
        #expect(try conversation.respond(to: Array("e=invalid-proof pencil".utf8)).isEmpty)
        #expect(conversation.serverErrorDetail?.description == "invalid-proof [secret]")
        #expect(code { try conversation.succeeded(with: nil) } == .serverNotVerified)
        #expect(code { _ = try conversation.respond(to: Array(Self.serverFinal.utf8)) } == .unexpectedChallenge)
    }

    @Test(
        "The client says what it knows of channel binding",
        arguments: [
            (SASLMechanism.scramSHA256, false, false, "n,,"), (.scramSHA256, true, false, "y,,"),
            (.scramSHA256, true, true, "n,,"), (.scramSHA256Plus, true, true, "p=tls-server-end-point,,"),
        ])
    func bindingFlag(_ mechanism: SASLMechanism, hasBinding: Bool, offered: Bool, header: String) throws {
        var context = Self.context
        context.channelBinding = hasBinding ? .tlsServerEndPoint([1, 2, 3]) : nil
        var conversation = try conversation(
            mechanism, context: context.offering(offered ? ["SCRAM-SHA-256", "scram-sha-256-plus"] : ["SCRAM-SHA-256"]))
        #expect(text(conversation.initialResponse()) == header + "n=user,r=rOprNGfwEbeRWgbNEkqO")
        let answer = text(try conversation.respond(to: Array(Self.serverFirst.utf8)))
        let input = Array(header.utf8) + (mechanism == .scramSHA256Plus ? [1, 2, 3] : [])
        #expect(answer.hasPrefix("c=" + String(decoding: Base64.encode(input), as: UTF8.self) + ","))
    }

    @Test("The -PLUS form needs a binding")
    func missingBinding() {
        #expect(code { _ = try conversation(.scramSHA256Plus) } == .channelBindingUnavailable)
    }

    @Test("Commas and equal signs in the user name are escaped and spaces mapped")
    func escaping() throws {
        var conversation = try SASLConversation(
            mechanism: .scramSHA256, credential: .password(user: "a=b,c\u{A0}d\u{AD}e", password: Secret("x")),
            context: Self.context, nonce: "abc")
        #expect(text(conversation.initialResponse()) == "n,,n=a=3Db=2Cc de,r=abc")
    }

    @Test(
        "Malformed first messages are told apart from hostile ones",
        arguments: [
            ("", SASLError.Code.malformedChallenge), ("r=", .malformedChallenge), ("x", .malformedChallenge),
            ("m=ext,r=abcd,s=QUJD,i=4096", .malformedChallenge), ("r=abcd,s=QUJD", .malformedChallenge),
            ("r=abcd,s=,i=4096", .malformedChallenge), ("r=abcd,s=*,i=4096", .malformedChallenge),
            ("r=abcd,s=QUJD,i=", .malformedChallenge), ("r=abcd,s=QUJD,i=-4096", .malformedChallenge),
            ("r=abcd,s=QUJD,i=04096", .malformedChallenge), ("r=ab\u{7F}cd,s=QUJD,i=4096", .malformedChallenge),
            ("r=abcd,s=QUJD,i=99999999999999999999999", .malformedChallenge),
            ("r=abc,s=QUJD,i=4096", .nonceMismatch), ("r=xabcd,s=QUJD,i=4096", .nonceMismatch),
            ("r=abcd,s=QUJD,i=4095", .iterationCountOutOfRange), ("r=abcd,s=QUJD,i=1", .iterationCountOutOfRange),
            ("r=abcd,s=QUJD,i=1000001", .iterationCountOutOfRange),
            ("r=abcd,s=QUJD,i=9999999999", .iterationCountOutOfRange),
        ])
    func malformedFirst(_ message: String, expected: SASLError.Code) throws {
        var conversation = try SASLConversation(
            mechanism: .scramSHA256, credential: .password(user: "user", password: Secret("x")),
            context: Self.context, nonce: "abc")
        _ = conversation.initialResponse()
        #expect(code { _ = try conversation.respond(to: Array(message.utf8)) } == expected)
    }

    @Test("An extension after the iteration count is ignored")
    func trailingExtension() throws {
        var conversation = try conversation()
        _ = conversation.initialResponse()
        _ = try conversation.respond(to: Array((Self.serverFirst + ",x=1").utf8))
    }

    @Test("A first message cut at any byte never succeeds and never traps")
    func truncated() throws {
        let whole = Array(Self.serverFirst.utf8)
        for length in 0..<whole.count {
            var conversation = try conversation()
            _ = conversation.initialResponse()
            // Cut inside the digits the message stays well-formed and asks for too few rounds.
            let expected: Set<SASLError.Code> = [.malformedChallenge, .iterationCountOutOfRange, .nonceMismatch]
            let seen = code { _ = try conversation.respond(to: Array(whole.prefix(length))) }
            #expect(seen.map(expected.contains) == true, "cut at \(length)")
        }
    }

    @Test("A challenge beyond the limit is refused unread")
    func tooLarge() throws {
        var context = Self.context
        context.limits.challengeBytes = 100
        var conversation = try conversation(context: context)
        _ = conversation.initialResponse()
        #expect(code { _ = try conversation.respond(to: Array(repeating: 0x61, count: 101)) } == .challengeTooLarge)
    }

    @Test("Random changes of the server's messages never pass its verification")
    func mutated() throws {
        var generator = SeededGenerator(seed: 7677)
        for _ in 0..<100 {
            var conversation = try conversation()
            _ = conversation.initialResponse()
            _ = try conversation.respond(to: Array(Self.serverFirst.utf8))
            var final = Array(Self.serverFinal.utf8)
            final[Int.random(in: final.indices, using: &generator)] ^= UInt8.random(in: 1...255, using: &generator)
            let seen = code {
                _ = try conversation.respond(to: final)
                try conversation.succeeded(with: nil)
            }
            #expect(seen != nil)
        }
    }

    @Test("PBKDF2 with HMAC-SHA-256 matches published vectors and long passwords")
    func derivation() {
        // RFC 7914 §11, first 32 octets of the 64.
        #expect(
            hex(PBKDF2<SHA256>.derive(password: Secret("passwd"), salt: Array("salt".utf8), iterations: 1))
                == "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc")
        #expect(
            hex(PBKDF2<SHA256>.derive(password: Secret("Password"), salt: Array("NaCl".utf8), iterations: 80000))
                == "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56")
        let long = Secret(String(repeating: "long", count: 50))
        #expect(
            hex(PBKDF2<SHA256>.derive(password: long, salt: [1], iterations: 3))
                == hex(reference(password: long, salt: [1], iterations: 3)))
    }

    /// The definition as it is written, slowly.
    private func reference(password: Secret, salt: [UInt8], iterations: Int) -> SymmetricKey {
        let key = SymmetricKey(data: password.copyBytes())
        var block = Array(HMAC<SHA256>.authenticationCode(for: salt + [0, 0, 0, 1], using: key))
        var result = block
        for _ in 1..<iterations {
            block = Array(HMAC<SHA256>.authenticationCode(for: block, using: key))
            for index in result.indices { result[index] ^= block[index] }
        }
        return SymmetricKey(data: result)
    }

    private func hex(_ key: SymmetricKey) -> String {
        let digits = Array("0123456789abcdef")
        return key.withUnsafeBytes { bytes in
            String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        }
    }
}
