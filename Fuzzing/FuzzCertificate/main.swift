// Feeds arbitrary octets to what reads a server's certificate and its ServerHello; the first octet says which.
import Glibc
import MailModel
import MailTransport

private let hosts = ["mail.test", "a.wild.test", "127.0.0.1", "::1"].compactMap { Host($0) }

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let input = Array(bytes.dropFirst())
    switch bytes.first.map({ $0 & 3 }) {
    case 1:
        let name = CipherSuite.name(inServerHello: input)
        precondition(name == nil || input.count >= 46)
    case 2:
        let text = String(decoding: input, as: UTF8.self)
        guard let fingerprint = CertificateFingerprint(text) else { break }
        precondition(fingerprint.bytes.count == 32)
        precondition(CertificateFingerprint(fingerprint.description) == fingerprint)
    default:
        guard let certificate = PeerCertificate(der: input) else { break }
        let summary = certificate.summary
        precondition(summary.names.count <= CertificateSummary.maximumNames)
        precondition(summary.issuer.count <= 2 * (ServerText.maximumCharacters + 1) + 3)
        precondition(summary.names.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } })
        // The dates of a certificate have four digits for the year.
        precondition(summary.notBefore.milliseconds < 253_402_300_800_000)
        _ = certificate.serverEndPoint
        let names = Set(summary.names.map { $0.lowercased() })
        for host in hosts where certificate.isFor(host) {
            let isWild = host.description == "a.wild.test" && names.contains("*.wild.test")
            precondition(isWild || names.contains(host.description) || names.contains("\(host.description)."))
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
