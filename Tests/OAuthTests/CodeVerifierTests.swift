import MailModel
import Testing

@testable import OAuth

@Suite("OAuth: PKCE")
struct CodeVerifierTests {
    @Test("the challenge is that of the standard's example")
    func example() {
        // RFC 7636 appendix B
        let verifier = CodeVerifier(secret: Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        #expect(verifier.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("each verifier is another, and has 43 characters that no address escapes")
    func random() {
        let verifiers = (0..<50).map { _ in CodeVerifier.random() }
        #expect(Set(verifiers.map(\.challenge)).count == 50)
        for verifier in verifiers {
            let text = String(decoding: verifier.secret.copyBytes(), as: UTF8.self)
            #expect(text.utf8.count == 43)
            #expect(FormEncoding.encode(text) == text)
        }
    }
}
