import MailModel
import Testing

@testable import OAuth

/// Real answers with a few octets changed: whatever comes of them, nothing traps and every bound holds.
@Suite("OAuth: mutated answers")
struct MutationTests {
    /// A small generator with a fixed seed (SplitMix64).
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    private static let bodies = [
        #"{"access_token":"a","expires_in":"3600","scope":"x y","refresh_token":"r","id_token":"i","x":{"y":[1]}}"#,
        #"{"error":"invalid_grant","suberror":"bad_token","error_description":"AADSTS50173: x","error_codes":[50173]}"#,
        #"{"issuer":"https://sso.example.com","authorization_endpoint":"https://sso.example.com/a","token_endpoint":"https://sso.example.com/t","scopes_supported":["openid"]}"#,
        #"{"device_code":"d","user_code":"U","verification_uri":"https://example.com/d","interval":"5"}"#,
        #"{"iss":"https://sso.example.com","aud":["client"],"sub":"s","exp":1800000600,"iat":1,"nonce":"n"}"#,
        "code=a%20b&state=s&iss=https%3A%2F%2Fsso.example.com&error_description=x+y",
    ]

    @Test("no octet that a provider or a browser can change stops the program", arguments: 0..<6)
    func mutated(index: Int) {
        var dice = Dice(state: 0x5A1E_5EED + UInt64(index))
        let original = Array(Self.bodies[index].utf8)
        let interesting = Array("\"{}[],:%&=+.-e\u{0}\u{7f}".utf8) + [0xFF, 0xC0, 0x80]
        for _ in 0..<400 {
            var body = original
            for _ in 0..<Int.random(in: 1...6, using: &dice) {
                let place = Int.random(in: 0..<body.count, using: &dice)
                switch Int.random(in: 0..<4, using: &dice) {
                case 0: body[place] = UInt8.random(in: 0...255, using: &dice)
                case 1: body[place] = interesting[Int.random(in: 0..<interesting.count, using: &dice)]
                case 2: body.insert(interesting[Int.random(in: 0..<interesting.count, using: &dice)], at: place)
                default: if body.count > 1 { body.remove(at: place) }
                }
            }
            let answer = try? TokenAnswer(body: body)
            #expect(answer.map { !$0.accessToken.isEmpty && ($0.expiresIn ?? 0) >= 0 } ?? true)
            _ = OAuthErrorAnswer(httpStatus: 400, body: body)
            let metadata = try? ServerMetadata(body: body, issuer: Sample.issuer)
            #expect(metadata.map { OAuthAddress.isAcceptable($0.endpoints.token) } ?? true)
            let device = try? DeviceAuthorization(body: body)
            #expect(device.map { (1...60).contains($0.interval) } ?? true)
            let text = String(decoding: body, as: UTF8.self)
            _ = try? IDToken(
                Sample.idToken(text), issuer: Sample.issuer, clientID: "client", nonce: "n", now: Sample.now)
            _ = try? AuthorizationResponse(query: text)
        }
    }
}
