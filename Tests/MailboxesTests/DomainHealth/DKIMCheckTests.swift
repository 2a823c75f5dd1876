import MailModel
import Testing

@testable import Mailboxes

@Suite("Domain health: DKIM")
struct DKIMCheckTests {
    private func check(
        _ keys: [String: String], signatures: [String]? = nil, silent: Set<String> = []
    ) async throws -> DomainCheck {
        await DKIMCheck(
            domain: try DomainSample.domain("example.com"), facts: try DomainSample.facts(signatures: signatures)
        ).run(PaperZone(txt: keys.mapValues { [$0] }, silent: silent))
    }

    @Test("the size of a key is read from both of its forms")
    func sizes() {
        for (key, bits) in [
            (DomainSample.rsa2048, 2048), (DomainSample.rsa1024, 1024), (DomainSample.bare1024, 1024),
            (DomainSample.rsa512, 512),
        ] {
            #expect(DKIMKey("v=DKIM1; k=rsa; p=\(key)").state == .usable(.rsa(bits: bits)))
            // The type may be left out, and long values are often folded.
            #expect(DKIMKey("p=\(key.prefix(50)) \(key.dropFirst(50))").state == .usable(.rsa(bits: bits)))
        }
        #expect(DKIMKey("v=DKIM1; k=ed25519; p=\(DomainSample.ed25519)").state == .usable(.ed25519))
        #expect(DKIMKey("v=DKIM1; k=future; p=AAAA").state == .usable(.other("future")))
        #expect(DKIMKey("v=DKIM1; p=").state == .revoked)
        #expect(DKIMKey("v=DKIM1; t=s:y; p=").isTesting)
    }

    @Test(
        "a key that receivers cannot use is damaged, never a trap",
        arguments: [
            "k=rsa; v=DKIM1; p=AAAA", "v=DKIM2; p=AAAA", "v=DKIM1; k=rsa", "v=DKIM1; p=AAAA", "v=DKIM1; p=???",
            "v=DKIM1; s=tlsrpt; p=AAAA", "v=DKIM1; k=ed25519; p=AAAA", "p=MIIB", "p=MAMCAQ", "p=MIT/////",
        ])
    func damaged(text: String) {
        guard case .damaged = DKIMKey(text).state else {
            Issue.record("\(text): \(DKIMKey(text).state)")
            return
        }
    }

    @Test("the key by which the test message was signed is looked at, and no other")
    func signed() async throws {
        let zone = [
            "rot13._domainkey.mail.example.com": "v=DKIM1; p=\(DomainSample.rsa2048)",
            "default._domainkey.example.com": "v=DKIM1; p=",
        ]
        let good = try await check(zone, signatures: ["rot13 mail.example.com", "x other.test"])
        #expect(good.state == .good, "\(good)")
        #expect(good.found.map(\.name) == ["rot13._domainkey.mail.example.com"])
        let gone = try await check(zone, signatures: ["gone example.com"])
        #expect(gone.state == .failing)
        #expect(gone.wanted?.name == "gone._domainkey.example.com")
    }

    @Test("without a test message usual names are asked, and that none answers proves nothing")
    func usual() async throws {
        let none = try await check([:])
        #expect(none.state == .unknown)
        let found = try await check(["google._domainkey.example.com": "v=DKIM1; k=rsa; p=\(DomainSample.rsa2048)"])
        #expect(found.state == .good)
        #expect(found.notes.contains("google: RSA, 2048 bits."))
        // A wildcard of something else is no key.
        let other = try await check(["default._domainkey.example.com": "v=spf1 -all"])
        #expect(other.state == .unknown)
    }

    @Test("a message that came back unsigned, or signed only by others, is told")
    func unsigned() async throws {
        let unsigned = try await check([:], signatures: [])
        #expect(unsigned.state == .warning)
        #expect(unsigned.sentence.contains("without a DKIM signature"))
        #expect(unsigned.wanted?.name == "default._domainkey.example.com")
        let foreign = try await check(
            ["default._domainkey.example.com": "p=\(DomainSample.rsa2048)"], signatures: ["s1 bulk.test"])
        #expect(foreign.state == .warning)
        #expect(foreign.sentence.contains("only by bulk.test"))
        #expect(foreign.wanted == nil)
    }

    @Test("short keys, test keys and keys that were taken back are told, the worst first")
    func weak() async throws {
        let name = "s._domainkey.example.com"
        for (text, state, words) in [
            ("p=\(DomainSample.rsa1024)", DomainCheck.State.warning, "1024 bits"),
            ("p=\(DomainSample.rsa512)", .failing, "only 512 bits"), ("v=DKIM1; p=", .failing, "taken back"),
            ("t=y; p=\(DomainSample.rsa2048)", .warning, "only a test"), ("p=AAAA", .failing, "cannot be used"),
        ] {
            let check = try await check([name: text], signatures: ["s example.com"])
            #expect(check.state == state, "\(text)")
            #expect(check.sentence.contains(words), "\(check.sentence)")
            #expect(check.wanted?.name == name)
        }
        let both = try await check(
            ["a._domainkey.example.com": "p=\(DomainSample.rsa1024)", "b._domainkey.example.com": "p="],
            signatures: ["a example.com", "b example.com"])
        #expect(both.state == .failing)
    }

    @Test("DNS that does not answer is no missing key")
    func silence() async throws {
        let check = try await check([:], signatures: ["s example.com"], silent: ["s._domainkey.example.com"])
        #expect(check.state == .unknown)
    }

    @Test("keys cut at every byte and endless tags neither trap nor take long")
    func hostile() {
        let text = "v=DKIM1; k=rsa; t=y:s; s=email; p=\(DomainSample.rsa2048)"
        for end in 0...text.utf8.count { _ = DKIMKey(String(text.prefix(end))) }
        for unit in [";", "a=b;", "p=A;", "=", " ;", "p", "\u{301}=;"] {
            _ = DKIMKey(String(repeating: unit, count: 16_000))
        }
        let long = DKIMKey("p=" + String(repeating: "A", count: 20_000))
        #expect(long.state == .damaged("its key is too long"))
    }
}
