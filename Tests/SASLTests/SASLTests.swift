import MailModel
import SASL
import Testing

@Suite("SASL mechanisms")
struct SASLTests {
    static let context = SASLContext(isEncrypted: true, host: "server.example.com", port: 143)
    static let password = SASLCredential.password(user: "tim", password: Secret("tanstaaftanstaaf"))
    static let token = SASLCredential.bearerToken(
        user: "user@example.com", token: Secret("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="))

    @Test("PLAIN is the example of RFC 4616")
    func plain() throws {
        var conversation = try SASLConversation(mechanism: .plain, credential: Self.password, context: Self.context)
        #expect(text(conversation.initialResponse()) == "\0tim\0tanstaaftanstaaf")
        #expect(code { _ = try conversation.respond(to: []) } == .unexpectedChallenge)
        try conversation.succeeded(with: nil)
    }

    @Test("PLAIN refuses what it cannot carry", arguments: [("", "x"), ("u", ""), ("a\0b", "x"), ("u", "x\0y")])
    func plainInvalid(_ user: String, _ password: String) {
        let credential = SASLCredential.password(user: user, password: Secret(password))
        #expect(
            code { _ = try SASLConversation(mechanism: .plain, credential: credential, context: Self.context) }
                == .invalidCredential)
    }

    @Test("LOGIN answers the user name, then the password, whatever the questions are")
    func login() throws {
        var conversation = try SASLConversation(mechanism: .login, credential: Self.password, context: Self.context)
        #expect(conversation.initialResponse() == nil)
        #expect(text(try conversation.respond(to: Array("User Name\0".utf8))) == "tim")
        #expect(text(try conversation.respond(to: [])) == "tanstaaftanstaaf")
        #expect(code { _ = try conversation.respond(to: []) } == .unexpectedChallenge)
    }

    @Test("OAUTHBEARER is the example of RFC 7628 and answers a refusal with one octet")
    func oauthBearer() throws {
        var conversation = try SASLConversation(mechanism: .oauthBearer, credential: Self.token, context: Self.context)
        #expect(
            text(conversation.initialResponse())
                == "n,a=user@example.com,\u{1}host=server.example.com\u{1}port=143\u{1}"
                + "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\u{1}\u{1}")
        let refusal = #"{"status":"invalid_token","scope":"example_scope"}"#
        #expect(try conversation.respond(to: Array(refusal.utf8)) == Secret([1]))
        #expect(conversation.serverErrorDetail?.description == refusal)
        #expect(conversation.bearerStatus?.description == "invalid_token")
        #expect(code { try conversation.succeeded(with: nil) } == .serverNotVerified)
        #expect(code { _ = try conversation.respond(to: []) } == .unexpectedChallenge)
    }

    @Test("XOAUTH2 answers a refusal with an empty line")
    func xoauth2() throws {
        var conversation = try SASLConversation(mechanism: .xoauth2, credential: Self.token, context: Self.context)
        #expect(
            text(conversation.initialResponse())
                == "user=user@example.com\u{1}auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\u{1}\u{1}")
        #expect(try conversation.respond(to: Array(#"{"status": 400,"schemes":"Bearer"}"#.utf8)).isEmpty)
        #expect(conversation.bearerStatus?.description == "400")
    }

    @Test("A refusal that echoes the token does not show it")
    func echoedToken() throws {
        var conversation = try SASLConversation(mechanism: .xoauth2, credential: Self.token, context: Self.context)
        _ = try conversation.respond(to: Array("bad vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg== !".utf8))
        #expect(conversation.serverErrorDetail?.description == "bad [secret] !")
    }

    @Test(
        "A status is read loosely and never traps",
        arguments: ["", "{", "\"status\"", "\"status\":", "\"status\":\"", "\"status\":null", "\"status\" x"])
    func brokenStatus(_ challenge: String) throws {
        var conversation = try SASLConversation(mechanism: .xoauth2, credential: Self.token, context: Self.context)
        _ = try conversation.respond(to: Array(challenge.utf8))
        #expect(conversation.bearerStatus == nil)
        #expect(conversation.serverErrorDetail != nil)
    }

    @Test("A token with a control character is refused", arguments: ["a\u{1}b", "a\nb", "a b", ""])
    func tokenInvalid(_ token: String) {
        let credential = SASLCredential.bearerToken(user: "u", token: Secret(token))
        for mechanism in [SASLMechanism.oauthBearer, .xoauth2] {
            #expect(
                code { _ = try SASLConversation(mechanism: mechanism, credential: credential, context: Self.context) }
                    == .invalidCredential)
        }
    }

    @Test("Commas in the user name do not end OAUTHBEARER's header")
    func bearerEscaping() throws {
        var conversation = try SASLConversation(
            mechanism: .oauthBearer, credential: .bearerToken(user: "a,b=c", token: Secret("t")), context: Self.context)
        #expect(text(conversation.initialResponse()).hasPrefix("n,a=a=2Cb=3Dc,\u{1}"))
    }

    @Test("The strongest common mechanism is chosen, in any case of letters")
    func strongest() {
        let offered = ["login", "PLAIN", "scram-sha-256", "GSSAPI", "XOAUTH2", "OAuthBearer", "SCRAM-SHA-256-PLUS"]
        var bound = Self.context
        bound.channelBinding = .tlsServerEndPoint([1])
        func choose(_ credential: SASLCredential, _ context: SASLContext, _ excluded: Set<SASLMechanism> = [])
            -> SASLMechanism?
        {
            SASLMechanism.strongest(offered: offered, for: credential, in: context, excluding: excluded)
        }
        #expect(choose(Self.password, bound) == .scramSHA256Plus)
        #expect(choose(Self.password, Self.context) == .scramSHA256)
        #expect(choose(Self.password, bound, [.scramSHA256Plus, .scramSHA256]) == .plain)
        #expect(choose(Self.password, bound, [.scramSHA256Plus, .scramSHA256, .plain]) == .login)
        #expect(choose(Self.password, bound, Set(SASLMechanism.allCases)) == nil)
        #expect(choose(Self.token, bound) == .oauthBearer)
        #expect(choose(Self.token, bound, [.oauthBearer]) == .xoauth2)
    }

    @Test("No secret is sent over a connection without TLS")
    func withoutEncryption() {
        let open = SASLContext(isEncrypted: false, channelBinding: .tlsServerEndPoint([1]), host: "h", port: 1)
        let all = SASLMechanism.allCases.map(\.rawValue)
        #expect(SASLMechanism.strongest(offered: all, for: Self.password, in: open) == .scramSHA256)
        #expect(SASLMechanism.strongest(offered: ["PLAIN", "LOGIN"], for: Self.password, in: open) == nil)
        #expect(SASLMechanism.strongest(offered: all, for: Self.token, in: open) == nil)
        for mechanism in [SASLMechanism.plain, .login] {
            #expect(
                code { _ = try SASLConversation(mechanism: mechanism, credential: Self.password, context: open) }
                    == .encryptionRequired)
        }
        for mechanism in [SASLMechanism.oauthBearer, .xoauth2] {
            #expect(
                code { _ = try SASLConversation(mechanism: mechanism, credential: Self.token, context: open) }
                    == .encryptionRequired)
        }
    }

    @Test("A mechanism does not take the other kind of credential")
    func mismatch() {
        for mechanism in SASLMechanism.allCases {
            let wrong = mechanism.accepts(Self.password) ? Self.token : Self.password
            #expect(
                code { _ = try SASLConversation(mechanism: mechanism, credential: wrong, context: Self.context) }
                    == .mechanismMismatch)
        }
    }

    @Test("Credentials and errors show no secret")
    func descriptions() {
        var dumped = ""
        dump(Self.password, to: &dumped)
        dump(Self.token, to: &dumped)
        dumped += "\(Self.password) \(String(reflecting: Self.token))"
        #expect(!dumped.contains("tanstaaf"))
        #expect(!dumped.contains("vF9dft4q"))
    }
}

@Suite("Base64")
struct Base64Tests {
    @Test(
        "The examples of RFC 4648 go both ways",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func examples(_ plain: String, _ encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == Array(encoded.utf8))
        #expect(Base64.decode(Array(encoded.utf8)) == Array(plain.utf8))
    }

    @Test("Missing padding is accepted", arguments: [("Zg", "f"), ("Zm8", "fo")])
    func unpadded(_ encoded: String, _ plain: String) {
        #expect(Base64.decode(Array(encoded.utf8)) == Array(plain.utf8))
    }

    @Test(
        "Broken encodings are refused",
        arguments: [
            "Z", "=", "====", "Zg=", "Zg===", "Zm9v=", "Zm9v====", "Zh==", "Zm9=", "Zm 9v", "Zm9v\r\n", "Z-9_",
            "Zg==Zg==",
        ])
    func broken(_ encoded: String) {
        #expect(Base64.decode(Array(encoded.utf8)) == nil)
    }

    @Test("Any bytes survive the way there and back")
    func roundTrip() {
        var generator = SeededGenerator(seed: 4648)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
    }
}
