// Feeds arbitrary octets to what providers send: token answers, refusals, id tokens, descriptions of themselves, the query
// that a browser brings back, and the key files that people upload. The first octet says which.
import Glibc
import MailModel
import OAuth

private let now = Timestamp(milliseconds: 1_800_000_000_000)

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let input = Array(bytes.dropFirst())
    switch bytes.first.map({ $0 & 15 }) {
    case 0:
        guard let answer = try? TokenAnswer(body: input) else { break }
        precondition(!answer.accessToken.isEmpty)
        precondition((answer.expiresIn ?? 0) >= 0)
    case 1:
        let answer = OAuthErrorAnswer(httpStatus: 400, body: input)
        precondition((answer.description?.description.count ?? 0) <= ServerText.maximumCharacters + 1)
    case 2:
        let token = try? IDToken(
            Secret(input), issuer: "https://sso.example.com/{tenantid}/v2.0", clientID: "client", nonce: "n", now: now)
        precondition(token.map { !$0.subject.isEmpty } ?? true)
    case 3:
        let metadata = try? ServerMetadata(body: input, issuer: "https://sso.example.com")
        precondition(metadata.map { OAuthAddress.isAcceptable($0.endpoints.token) } ?? true)
    case 4:
        guard let response = try? AuthorizationResponse(query: String(decoding: input, as: UTF8.self)) else { break }
        let expected = ExpectedResponse(
            state: Secret("state"), redirect: "https://x.test/cb", issuer: "https://sso.example.com",
            saysIssuerInResponse: false)
        let code = try? response.code(for: expected, arrivedAt: "https://x.test/cb")
        precondition(code == nil || response.state == "state")
    case 5:
        let key = try? ServiceAccountKey(file: Secret(input))
        precondition(
            key.map { !$0.email.isEmpty && $0.clientID.utf8.allSatisfy { (0x30...0x39).contains($0) } } ?? true)
    case 6: _ = try? ClientCertificate(file: Secret(input))
    default:
        let text = String(decoding: input, as: UTF8.self)
        precondition(OAuthScopes.split(text).count <= 201)
        if let provider = OAuthProviders.microsoft.inRealm(text) {
            precondition(provider.endpoints.token.hasPrefix("https://login.microsoftonline.com/"))
        }
    }
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runFuzzer(&count, &arguments, testOneInput))
