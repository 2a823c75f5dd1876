import Crypto
import Foundation
import MailModel
import Testing

@testable import MailTransport

@Suite("Reading certificates")
struct CertificateTests {
    @Test("Names, issuer, dates and fingerprint are read")
    func fields() async throws {
        let certificates = try await TestCertificates.make()
        let der = try certificates.der("good")
        let summary = try #require(PeerCertificate(der: der)).summary
        #expect(summary.names == ["mail.test", "*.wild.test"])
        #expect(summary.issuer == "Test Root (Salesnode Tests)")
        #expect(summary.notBefore.description == "2020-01-01T00:00:00Z")
        #expect(summary.notAfter.description == "2099-12-31T23:59:59Z")
        #expect(!summary.isSelfSigned)
        #expect(summary.fingerprint.bytes == Array(SHA256.hash(data: der)))
        let addresses = try #require(PeerCertificate(der: certificates.der("address"))).summary
        #expect(addresses.names == ["127.0.0.1", "::1"])
        let named = try #require(PeerCertificate(der: certificates.der("named"))).summary
        #expect(named.names == ["mail.test"])
        #expect(try #require(PeerCertificate(der: certificates.der("self"))).isSelfSigned)
    }

    @Test(
        "The channel binding takes the hash of the signature, SHA-256 for SHA-1, and none where there is no single hash",
        arguments: ["good", "rsa", "sha1", "sha384", "sha512", "pss", "ed25519"])
    func binding(name: String) async throws {
        let der = try await TestCertificates.make().der(name)
        let expected: [UInt8]? =
            switch name {
            case "sha384", "pss": Array(SHA384.hash(data: der))
            case "sha512": Array(SHA512.hash(data: der))
            case "ed25519": nil
            default: Array(SHA256.hash(data: der))
            }
        #expect(try #require(PeerCertificate(der: der)).serverEndPoint == expected)
    }

    @Test("A certificate cut at any byte is refused, and random damage never traps")
    func damage() async throws {
        let certificates = try await TestCertificates.make()
        var random = SplitMix64(state: 20_261_123)
        for name in ["good", "address", "pss", "self"] {
            let der = try certificates.der(name)
            for count in 0..<der.count { #expect(PeerCertificate(der: Array(der.prefix(count))) == nil) }
            for round in 0..<2000 {
                if round % 50 == 0 { await Task.yield() }
                var damaged = der
                for _ in 0...(random.next() % 3) {
                    damaged[Int(random.next() % UInt64(der.count))] = UInt8(truncatingIfNeeded: random.next())
                }
                let certificate = PeerCertificate(der: damaged)
                #expect((certificate?.summary.names.count ?? 0) <= CertificateSummary.maximumNames)
            }
        }
    }

    @Test("Lengths that lie, long forms and endless names are refused or cut")
    func hostile() throws {
        for bytes: [UInt8] in [
            [], [0x30], [0x30, 0x80], [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x30, 0x89] + [UInt8](repeating: 1, count: 9),
            [0x1F, 0x81, 0x00], [0x30, 0x03, 0x30, 0x7F, 0x00],
        ] { #expect(PeerCertificate(der: bytes) == nil) }
        #expect(PeerCertificate(der: [UInt8](repeating: 0x30, count: CertificateFields.maximumBytes + 1)) == nil)
        // A name with a thousand attributes.
        let attribute: [UInt8] = [0x31, 0x09, 0x30, 0x07, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, 0x00]
        let name = try DistinguishedName(Array(repeatElement(attribute, count: 1000).joined())[...])
        #expect(name.commonName == nil)
        #expect(name.summary == "no name")
    }

    @Test(
        "A name is matched by exact names and by an asterisk for one whole label, never by the common name",
        arguments: [
            ("good", "mail.test", true), ("good", "MAIL.test", true), ("good", "a.wild.test", true),
            ("good", "a.b.wild.test", false), ("good", "wild.test", false), ("good", "other.test", false),
            ("good", "127.0.0.1", false), ("address", "127.0.0.1", true), ("address", "::1", true),
            ("address", "::ffff:127.0.0.1", true), ("address", "127.0.0.2", false), ("named", "mail.test", false),
        ])
    func matching(certificate: String, host: String, expected: Bool) async throws {
        let der = try await TestCertificates.make().der(certificate)
        #expect(try #require(PeerCertificate(der: der)).isFor(try #require(Host(host))) == expected)
    }

    @Test("A fingerprint is read in the forms in which tools print it, and in no other")
    func fingerprint() throws {
        let fingerprint = CertificateFingerprint(ofCertificate: [1, 2, 3])
        let text = fingerprint.description
        #expect(text.count == 95 && text.hasPrefix("03:90:58:C6"))
        #expect(CertificateFingerprint(text) == fingerprint)
        #expect(CertificateFingerprint(" \(text.lowercased()) \n") == fingerprint)
        #expect(CertificateFingerprint(text.filter { $0 != ":" }) == fingerprint)
        for wrong in [
            "", ":", String(text.dropLast()), String(text.dropLast(3)), text + ":", text + ":AA", "x" + text,
            ":" + text,
            text + " AA", text.replacing("03:90", with: "0:390"), String(repeating: "G", count: 64),
        ] { #expect(CertificateFingerprint(wrong) == nil, "\(wrong)") }
    }
}

/// A small generator with a fixed seed.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
