import Foundation
import MailTransport
import Testing

@testable import Mailboxes

@Suite("The trust of a sign-in under way")
struct SealedTrustTests {
    @Test(
        "Every trust comes back as it was",
        arguments: [
            TLSTrust.systemRoots, .certificateFile("/etc/ca.pem"),
            .pinned(CertificateFingerprint(ofCertificate: [1, 2, 3])),
        ])
    func roundTrip(_ trust: TLSTrust) throws {
        let bytes = try JSONEncoder().encode([SealedTrust(trust)])
        #expect(try JSONDecoder().decode([SealedTrust].self, from: bytes).first?.value == trust)
    }

    @Test(
        "What cannot be read is an error, never the system's roots",
        arguments: [#"["pin:not a fingerprint"]"#, #"["pin:"]"#, #"["other"]"#, #"[""]"#])
    func damaged(_ text: String) {
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([SealedTrust].self, from: Data(text.utf8))
        }
    }
}
