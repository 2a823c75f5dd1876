// Lets a server say arbitrary things inside each SASL mechanism; none of it may make it look trustworthy.
import Glibc
import MailModel
import SASL

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    var bytes = Array(UnsafeBufferPointer(start: data, count: size))
    precondition(Base64.decode(Base64.encode(bytes)) == bytes)
    if let decoded = Base64.decode(bytes) {
        precondition(Base64.encode(decoded).filter { $0 != 0x3D } == bytes.filter { $0 != 0x3D })
    }
    guard let selector = bytes.popLast() else { return 0 }
    let mechanism = SASLMechanism.allCases[Int(selector) % SASLMechanism.allCases.count]
    var limits = Limits()
    // Enough for the checks to be passed, few enough for the fuzzer to be fast.
    limits.scramIterations = 4096
    let context = SASLContext(
        isEncrypted: true, channelBinding: selector & 0x40 == 0 ? nil : .tlsServerEndPoint([1]), host: "mail.test",
        port: 993, serverOffersChannelBinding: selector & 0x80 == 0, limits: limits)
    let secret = Secret("correct-horse")
    let credential: SASLCredential =
        mechanism.accepts(.bearerToken(user: "alice", token: secret))
        ? .bearerToken(user: "alice", token: secret) : .password(user: "alice", password: secret)
    guard var conversation = try? SASLConversation(mechanism: mechanism, credential: credential, context: context)
    else { return 0 }
    let first = conversation.initialResponse()
    // Our nonce is random: the fuzzer writes N for it.
    let nonce: [UInt8] = first?.copyBytes().split(separator: 0x3D).last.map { Array($0) } ?? []
    for line in bytes.split(separator: 0x0A, maxSplits: 4, omittingEmptySubsequences: false) {
        let challenge: [UInt8] = line.flatMap { (byte: UInt8) -> [UInt8] in byte == 0x4E ? nonce : [byte] }
        guard (try? conversation.respond(to: challenge)) != nil else { break }
    }
    let succeeded = (try? conversation.succeeded(with: nil)) != nil
    // Nobody here knows the password well enough to prove it.
    precondition(!succeeded || mechanism.revealsSecret)
    precondition(!succeeded || conversation.serverErrorDetail == nil)
    precondition(!(conversation.serverErrorDetail?.description.contains("correct-horse") ?? false))
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
