import MailModel
import Testing

@testable import OAuth

@Suite("OAuth: id tokens")
struct IDTokenTests {
    private func read(
        _ claims: String, issuer: String = Sample.issuer, nonce: String? = "n", at now: Timestamp = Sample.now
    ) -> IDToken? {
        try? IDToken(Sample.idToken(claims), issuer: issuer, clientID: "client", nonce: nonce, now: now)
    }

    private let good =
        #""iss":"https://sso.example.com","aud":"client","sub":"s-1","exp":1800000600,"iat":1799999990,"nonce":"n""#

    @Test("who signed in is told, with every address by which the account is known")
    func whole() throws {
        let token = try #require(
            read(
                "{\(good),\"email\":\"Alice@Example.com\",\"email_verified\":\"true\",\"preferred_username\":\"al@example.com\",\"upn\":\"alice@example.com\"}"
            ))
        #expect(token.subject == "s-1")
        #expect(token.accountID == "s-1")
        #expect(token.addresses == ["alice@example.com", "al@example.com"])
        #expect(token.isAddressVerified == true)
    }

    @Test("at Microsoft an account is its tenant and object id, and the issuer has the tenant in it")
    func microsoft() throws {
        let issuer = "https://login.microsoftonline.com/{tenantid}/v2.0"
        let claims =
            #"{"iss":"https://login.microsoftonline.com/t-1/v2.0","tid":"t-1","oid":"o-1","aud":"client","sub":"s","exp":1800000600,"nonce":"n"}"#
        #expect(try #require(read(claims, issuer: issuer)).accountID == "t-1:o-1")
        let other = claims.replacing(#""tid":"t-1""#, with: #""tid":"t-2""#)
        #expect(read(other, issuer: issuer) == nil)
    }

    @Test("Google's issuer comes with and without its scheme")
    func google() {
        let claims = "{\(good)}".replacing("https://sso.example.com", with: "accounts.google.com")
        #expect(read(claims, issuer: "https://accounts.google.com") != nil)
    }

    @Test(
        "a token for another client, of another issuer, of another sign-in, without end or subject is refused",
        arguments: [
            (#""iss":"https://sso.example.com""#, #""iss":"https://evil.example.com""#),
            (#""iss":"https://sso.example.com""#, #""iss":"https://sso.example.com/""#),
            (#""iss":"https://sso.example.com""#, #""x":1"#), (#""aud":"client""#, #""aud":"other""#),
            (#""aud":"client""#, #""aud":["client","other"]"#), (#""aud":"client""#, #""aud":[]"#),
            (#""aud":"client""#, #""aud":"client","azp":"other""#), (#""nonce":"n""#, #""nonce":"m""#),
            (#""nonce":"n""#, #""y":1"#), (#""sub":"s-1""#, #""sub":"""#), (#""sub":"s-1""#, #""sub":7"#),
            (#""exp":1800000600"#, #""z":1"#), (#""exp":1800000600"#, #""exp":1799999000"#),
            (#""iat":1799999990"#, #""iat":1800009999"#),
        ])
    func refused(change: (String, String)) {
        #expect(read("{\(good)}") != nil)
        #expect(read("{\(good.replacing(change.0, with: change.1))}") == nil, "\(change.1)")
    }

    @Test("clocks may differ by five minutes")
    func skew() {
        #expect(read("{\(good)}", at: Sample.now.adding(milliseconds: 890_000)) != nil)
        #expect(read("{\(good)}", at: Sample.now.adding(milliseconds: 910_000)) == nil)
        #expect(read("{\(good)}", at: Sample.now.adding(milliseconds: -300_000)) != nil)
        #expect(read("{\(good)}", at: Sample.now.adding(milliseconds: -320_000)) == nil)
    }

    @Test("several audiences need the authorized party to be us")
    func audiences() {
        let several = good.replacing(#""aud":"client""#, with: #""aud":["client","other"],"azp":"client""#)
        #expect(read("{\(several)}") != nil)
    }

    @Test("without a browser there is no nonce to compare")
    func device() {
        #expect(read("{\(good)}", nonce: nil) != nil)
    }

    @Test("what is no token is refused, cut at any byte as well")
    func hostile() {
        let whole = Sample.idToken("{\(good)}").copyBytes()
        // Only the signature, which is not looked at, may be shorter.
        let needed = (whole.lastIndex(of: UInt8(ascii: ".")) ?? 0) + 1
        for count in 0..<needed {
            #expect(
                (try? IDToken(
                    Secret(Array(whole.prefix(count))), issuer: Sample.issuer, clientID: "client", nonce: "n",
                    now: Sample.now)) == nil)
        }
        for text in ["", ".", "..", "a.b.c", "a.b.c.d", "\u{0}.\u{0}.\u{0}", String(repeating: ".", count: 1000)] {
            #expect(
                (try? IDToken(
                    Secret(text), issuer: Sample.issuer, clientID: "client", nonce: nil, now: Sample.now)) == nil)
        }
    }
}
