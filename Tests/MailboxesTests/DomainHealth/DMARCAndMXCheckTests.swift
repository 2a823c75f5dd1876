import MailModel
import Testing

@testable import Mailboxes

@Suite("Domain health: DMARC")
struct DMARCCheckTests {
    private func check(
        _ zone: [String: [String]], domain: String = "example.com", signatures: [String]? = nil,
        silent: Set<String> = []
    ) async throws -> DomainCheck {
        await DMARCCheck(
            domain: try DomainSample.domain(domain), facts: try DomainSample.facts(signatures: signatures)
        ).run(PaperZone(txt: zone, silent: silent))
    }

    @Test("a policy that counts for all is good", arguments: ["reject", "quarantine", "Reject"])
    func good(policy: String) async throws {
        let check = try await check(
            ["_dmarc.example.com": ["other", "v=DMARC1; p=\(policy); rua=mailto:d@example.com"]],
            signatures: ["s example.com"])
        #expect(check.state == .good, "\(check)")
        #expect(check.notes.contains { $0.contains("it passes by DKIM") })
    }

    @Test("without a record the one to begin with is given")
    func missing() async throws {
        let check = try await check([:])
        #expect(check.state == .failing)
        #expect(
            check.wanted
                == PublishedRecord("_dmarc.example.com", "TXT", "v=DMARC1; p=none; rua=mailto:postmaster@example.com"))
    }

    @Test("what only watches, or counts for some, could be better; the rest of the record stays")
    func weak() async throws {
        let watching = try await check(["_dmarc.example.com": ["v=DMARC1;p=none; rua=mailto:d@example.com ;aspf=s"]])
        #expect(watching.state == .warning)
        #expect(watching.wanted?.value == "v=DMARC1; p=quarantine; rua=mailto:d@example.com; aspf=s")
        let some = try await check(["_dmarc.example.com": ["v=DMARC1; p=reject; pct=10"]])
        #expect(some.wanted?.value == "v=DMARC1; p=reject; pct=100")
        #expect(some.notes.contains { $0.contains("Nobody gets reports") })
    }

    @Test(
        "a record that cannot be used, and several, are told",
        arguments: ["v=DMARC1; p=refuse", "v=DMARC1", "v=DMARC1; p=reject; nonsense", "v=DMARC1; p=none; p=reject"])
    func damaged(text: String) async throws {
        let check = try await check(["_dmarc.example.com": [text]])
        #expect(check.state == .failing, "\(check)")
        #expect(check.wanted.map { DMARCRecord.isRecord($0.value) } == true)
        let several = try await self.check(["_dmarc.example.com": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]])
        #expect(several.state == .failing && several.sentence.contains("2 DMARC records"))
    }

    @Test("a domain below another inherits its record, with the policy for names below")
    func inherited() async throws {
        let zone = ["_dmarc.example.com": ["v=DMARC1; p=reject; sp=none"]]
        let check = try await check(zone, domain: "mail.sales.example.com")
        #expect(check.state == .warning)
        #expect(
            check.notes.first == "The record is that of example.com, which counts for mail.sales.example.com as well.")
        #expect(check.wanted == PublishedRecord("_dmarc.example.com", "TXT", "v=DMARC1; p=reject; sp=quarantine"))
        let own = try await self.check(
            zone.merging(["_dmarc.sales.example.com": ["v=DMARC1; p=reject"]]) { $1 }, domain: "sales.example.com")
        #expect(own.state == .good)
    }

    @Test("no public suffix is asked, and a long name not without end")
    func bounded() async throws {
        let zone = PaperZone(txt: ["_dmarc.com": ["v=DMARC1; p=reject"]])
        let long = (0..<60).map { "l\($0)" }.joined(separator: ".") + ".com"
        for domain in ["example.com", long] {
            let check = await DMARCCheck(
                domain: try DomainSample.domain(domain), facts: try DomainSample.facts()
            ).run(zone)
            #expect(check.state == .failing)
        }
        #expect(zone.questions == 1 + DMARCCheck.maximumSteps)
    }

    @Test("signatures of others do not count, and exactly the domain where the record wants that")
    func alignment() async throws {
        let strict = ["_dmarc.example.com": ["v=DMARC1; p=reject; adkim=s; aspf=s"]]
        let below = try await check(strict, signatures: ["s mail.example.com"])
        #expect(below.state == .warning)
        let exact = try await check(strict, signatures: ["s example.com"])
        #expect(exact.state == .good)
        let other = try await check(["_dmarc.example.com": ["v=DMARC1; p=reject"]], signatures: ["s notexample.com"])
        #expect(other.notes.contains { $0.contains("does not count for example.com") })
    }

    @Test("hostile records cut at every byte neither trap nor take long")
    func hostile() {
        let text = "v=DMARC1; p=reject; sp=none; pct=9999999999999999999999; adkim=s; rua=mailto:a@b.test"
        for end in 0...text.utf8.count { _ = DMARCRecord(String(text.prefix(end))) }
        #expect(DMARCRecord(text).percent == 100)
        #expect(DMARCRecord("v=DMARC1; p=none; pct=-5").percent == 0)
        _ = DMARCRecord(String(repeating: "v=DMARC1;", count: 16_000))
    }
}

@Suite("Domain health: MX")
struct MXCheckTests {
    private func check(
        mx: [String] = [], addresses: [String: [String]] = [:], silent: Set<String> = []
    ) async throws -> DomainCheck {
        await MXCheck(domain: try DomainSample.domain("example.com")).run(
            PaperZone(mx: ["example.com": mx], addresses: addresses, silent: silent))
    }

    @Test("hosts that resolve are good; some that do not are told; none is failing")
    func hosts() async throws {
        let both = ["10 a.example.com", "20 b.example.com"]
        let good = try await check(mx: both, addresses: ["a.example.com": ["192.0.2.1"], "b.example.com": ["::1"]])
        #expect(good.state == .good && good.sentence.contains("2 servers take"))
        let half = try await check(mx: both, addresses: ["a.example.com": ["192.0.2.1"]])
        #expect(half.state == .warning && half.sentence.contains("b.example.com"))
        let none = try await check(mx: both)
        #expect(none.state == .failing && none.wanted?.type == "MX")
        let silent = try await check(mx: both, silent: ["a.example.com", "b.example.com"])
        #expect(silent.state == .unknown)
    }

    @Test("a null MX takes no mail, and beside others it is a contradiction")
    func null() async throws {
        let null = try await check(mx: ["0 ."])
        #expect(null.state == .failing && null.sentence.contains("null MX"))
        let mixed = try await check(mx: ["0 .", "10 a.example.com"], addresses: ["a.example.com": ["192.0.2.1"]])
        #expect(mixed.state == .warning)
    }

    @Test("without records the domain's own address takes mail, where it has one")
    func without() async throws {
        #expect(try await check(addresses: ["example.com": ["192.0.2.1"]]).state == .warning)
        #expect(try await check().state == .failing)
        #expect(try await check(silent: ["example.com"]).state == .unknown)
    }

    @Test("a hundred hosts are not all looked up")
    func many() async throws {
        let zone = PaperZone(mx: ["example.com": (0..<100).map { "\($0) h\($0).example.com" }])
        let check = await MXCheck(domain: try DomainSample.domain("example.com")).run(zone)
        #expect(check.state == .failing)
        #expect(zone.questions == 1 + MXCheck.maximumHosts)
        #expect(check.found.count == MXCheck.maximumHosts)
    }
}
