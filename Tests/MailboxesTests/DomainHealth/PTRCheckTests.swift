import MailModel
import Testing

@testable import Mailboxes

@Suite("Domain health: PTR")
struct PTRCheckTests {
    private func check(_ server: String, _ zone: PaperZone) async throws -> DomainCheck {
        await PTRCheck(facts: SendingFacts(server: try #require(Host(server)))).run(zone)
    }

    @Test("an address whose name leads back to it is good, of either family")
    func good() async throws {
        let zone = PaperZone(
            addresses: [
                "smtp.example.com": ["192.0.2.7", "2001:db8::7"], "out.example.com": ["192.0.2.7", "2001:db8::7"],
            ],
            ptr: ["192.0.2.7": ["out.example.com"], "2001:db8::7": ["other.example.com", "out.example.com"]])
        let found = try await check("smtp.example.com", zone)
        #expect(found.state == .good && found.sentence.hasPrefix("All 2 addresses"), "\(found)")
        #expect(found.found.contains { $0.name == "7.2.0.192.in-addr.arpa" && $0.value == "out.example.com" })
        #expect(
            found.found.contains { $0.name.hasPrefix("7.0.0.0.") && $0.name.hasSuffix(".8.b.d.0.1.0.0.2.ip6.arpa") })
    }

    @Test("an address without a name, and one whose name leads elsewhere, are told, with what to publish")
    func bad() async throws {
        let nameless = try await check(
            "smtp.example.com", PaperZone(addresses: ["smtp.example.com": ["192.0.2.7"]]))
        #expect(nameless.state == .warning)
        #expect(nameless.wanted == PublishedRecord("7.2.0.192.in-addr.arpa", "PTR", "smtp.example.com."))
        let astray = try await check(
            "smtp.example.com",
            PaperZone(
                addresses: ["smtp.example.com": ["192.0.2.7"], "x.example.net": ["192.0.2.9"]],
                ptr: ["192.0.2.7": ["x.example.net"]]))
        #expect(astray.state == .warning && astray.sentence.contains("does not lead back"), "\(astray)")
    }

    @Test("where DNS does not answer nothing is claimed, and an address alone is looked up as it is")
    func unknown() async throws {
        let silent = PaperZone(
            addresses: ["smtp.example.com": ["192.0.2.7"]], silent: ["7.2.0.192.in-addr.arpa"])
        #expect(try await check("smtp.example.com", silent).state == .unknown)
        #expect(try await check("nowhere.example.com", PaperZone()).state == .unknown)
        #expect(try await check("192.0.2.7", PaperZone()).state == .warning)
    }

    @Test("many addresses with many names cost a bounded number of questions")
    func bounded() async throws {
        let addresses = (0..<64).map { "192.0.2.\($0)" }
        let names = (0..<100).map { "n\($0).example.com" }
        let zone = PaperZone(
            addresses: ["smtp.example.com": addresses],
            ptr: Dictionary(addresses.map { ($0, names) }, uniquingKeysWith: { first, _ in first }))
        _ = try await check("smtp.example.com", zone)
        #expect(zone.questions <= 1 + PTRCheck.maximumAddresses * (1 + PTRCheck.maximumNames))
    }
}
