// Feeds arbitrary octets to the reader of Authentication-Results, as one value and as a whole header.
import Glibc
import MIME

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let limits = MIMELimits()
    let results = AuthenticationResults(bytes[...], limits: limits)
    precondition(results.results.count <= limits.authenticationResults)
    for result in results.results {
        precondition(!result.method.isEmpty && !result.result.isEmpty)
        precondition(result.properties.count <= limits.authenticationResults)
    }
    let header = HeaderBlock(bytes)
    let ids = AuthenticationResults.serviceIDs(atTopOf: header)
    for id in ids { _ = AuthenticationVerdicts(in: header, reportedBy: id) }
    let trusted = AuthenticationServiceID("mx.mail.test")
    let verdicts = AuthenticationVerdicts(in: header, reportedBy: trusted)
    if verdicts != .notReported {
        precondition(header.contains { $0.isNamed(.authenticationResults) && isBy(trusted, $0) })
    }
    return 0
}

private func isBy(_ id: AuthenticationServiceID, _ field: HeaderField) -> Bool {
    AuthenticationResults(field.rawValue).serviceID == id
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
