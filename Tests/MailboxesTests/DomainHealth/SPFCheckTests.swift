import MailModel
import Testing

@testable import Mailboxes

@Suite("Domain health: SPF")
struct SPFCheckTests {
    private func check(
        _ records: [String], zone more: [String: [String]] = [:], mx: [String: [String]] = [:],
        addresses: [String: [String]] = ["smtp.example.com": ["192.0.2.25"]], silent: Set<String> = [],
        server: String = "smtp.example.com", spf: String? = nil
    ) async throws -> DomainCheck {
        var texts = more
        texts["example.com"] = records
        let zone = PaperZone(txt: texts, mx: mx, addresses: addresses, silent: silent)
        return await SPFCheck(
            domain: try DomainSample.domain("example.com"), facts: try DomainSample.facts(server: server, spf: spf)
        ).run(zone)
    }

    @Test("a record that names the mailbox's server is good, and its look-ups are counted over all that it includes")
    func good() async throws {
        let check = try await check(
            ["v=spf1 mx include:_spf.example.net -all", "unrelated=yes"],
            zone: ["_spf.example.net": ["v=spf1 ip4:192.0.2.0/24 a:relay.example.net ~all"]],
            mx: ["example.com": ["10 mx.example.com"]],
            addresses: [
                "mx.example.com": ["203.0.113.9"], "relay.example.net": ["203.0.113.10"],
                "smtp.example.com": ["192.0.2.25"],
            ])
        #expect(check.state == .good, "\(check)")
        #expect(check.wanted == nil)
        #expect(check.notes.first == "It takes 3 of 10 look-ups that receivers allow.")
        #expect(check.notes.contains { $0.contains("names smtp.example.com") })
        #expect(check.found.map(\.value) == ["v=spf1 mx include:_spf.example.net -all"])
    }

    @Test("without a record the one to publish names the mailbox's server, or its provider's include")
    func missing() async throws {
        let own = try await check([])
        #expect(own.state == .failing)
        #expect(own.wanted == PublishedRecord("example.com", "TXT", "v=spf1 mx a:smtp.example.com ~all"))
        let google = try await check(["v=spf2.0/pra +all", "v=spf10 -all"], server: "smtp.gmail.com")
        #expect(google.wanted?.value == "v=spf1 mx include:_spf.google.com ~all")
        let literal = try await check([], server: "192.0.2.7")
        #expect(literal.wanted?.value == "v=spf1 mx ip4:192.0.2.7 ~all")
    }

    @Test("a provider that its include names is covered; one that no include names is to be added")
    func providers() async throws {
        let named = try await check(
            ["V=SPF1 include:_spf.google.com ~all"], zone: ["_spf.google.com": ["v=spf1 ip4:198.51.100.0/24 ~all"]],
            server: "smtp.gmail.com")
        #expect(named.state == .good, "\(named)")
        let unnamed = try await check(["v=spf1 ip4:192.0.2.1 -all"], server: "smtp.gmail.com")
        #expect(unnamed.state == .warning)
        #expect(unnamed.wanted?.value == "v=spf1 ip4:192.0.2.1 include:_spf.google.com -all")
    }

    @Test("an own server that is not named is told; of somebody else's server nothing is claimed")
    func coverage() async throws {
        let own = try await check(["v=spf1 ip4:203.0.113.1 -all"])
        #expect(own.state == .warning)
        #expect(own.wanted?.value == "v=spf1 ip4:203.0.113.1 a:smtp.example.com -all")
        let other = try await check(
            ["v=spf1 ip4:203.0.113.1 -all"], addresses: ["smtp.host.test": ["192.0.2.9"]], server: "smtp.host.test")
        #expect(other.state == .good)
        #expect(other.notes.contains { $0.contains("cannot be known from here") })
        let proven = try await check(["v=spf1 ip4:203.0.113.1 -all"], spf: "pass")
        #expect(proven.state == .good)
        #expect(proven.notes.contains { $0.contains("found its sender allowed") })
    }

    @Test("several records are an error, and the one to publish has the terms of all")
    func several() async throws {
        let check = try await check(["v=spf1 ip4:192.0.2.1 -all", "v=spf1 mx ip4:192.0.2.1 ~all"])
        #expect(check.state == .failing)
        #expect(check.wanted?.value == "v=spf1 ip4:192.0.2.1 mx -all")
    }

    @Test(
        "a term that nobody understands makes the record an error, and the one to publish leaves it out",
        arguments: [
            "ipv4:192.0.2.1", "ip4:192.0.2.256", "ip4:192.0.2.1/33", "ip6:2001:db8::/129", "ip4", "include", "include:",
            "all:x", "a/33", "a//129", "a/", "mx:", "exists", "+", "a:b/c", "redirect=", "ip4:2001:db8::1", "-",
            "ptr:x",
            "include:nodot",
        ])
    func damaged(term: String) async throws {
        let check = try await check(["v=spf1 \(term) ip4:192.0.2.25 -all"])
        #expect(check.state == .failing, "\(check)")
        #expect(check.sentence.contains("cannot read"))
        #expect(check.wanted?.value == "v=spf1 ip4:192.0.2.25 -all")
    }

    @Test(
        "terms that the RFC allows are read",
        arguments: [
            "a", "A:example.com", "a/24", "a//64", "a/24//64", "mx:example.com/24", "ip4:192.0.2.0/24",
            "ip6:2001:db8::/32", "ptr", "ptr:example.com", "exists:%{i}.x.test", "include:%{d}.x.test",
            "?ip4:192.0.2.9",
            "exp=why.example.com", "unknown-modifier=x", "-ip4:203.0.113.0/24", "~ALL", "redirect=_spf.example.com",
        ])
    func allowed(term: String) {
        #expect(SPFRecord("v=spf1 \(term)").damage == nil)
        #expect(SPFRecord.isRecord("v=spf1 \(term)"))
    }

    @Test("more than ten look-ups are an error, wherever they stand")
    func tooMany() async throws {
        var zone: [String: [String]] = [:]
        for number in 0..<5 {
            zone["s\(number).example.net"] = ["v=spf1 a:x\(number).example.net a:y\(number).example.net ~all"]
        }
        let includes = (0..<5).map { "include:s\($0).example.net" }.joined(separator: " ")
        let check = try await check(["v=spf1 \(includes) -all"], zone: zone)
        #expect(check.state == .failing)
        #expect(check.sentence.contains("look up 15 names"))
    }

    @Test(
        "+all and nothing at all protect nobody",
        arguments: [("+all", DomainCheck.State.failing), ("?all", .warning), ("", .warning)])
    func weak(ending: String, state: DomainCheck.State) async throws {
        let check = try await check(["v=spf1 ip4:192.0.2.25 \(ending)"])
        #expect(check.state == state)
        #expect(check.wanted?.value == "v=spf1 ip4:192.0.2.25 ~all")
    }

    @Test("a redirect is followed, and ignored beside an `all`")
    func redirect() async throws {
        let zone = ["_spf.example.com": ["v=spf1 ip4:192.0.2.25 -all"]]
        let followed = try await check(["v=spf1 redirect=_spf.example.com"], zone: zone)
        #expect(followed.state == .good, "\(followed)")
        let ignored = try await check(["v=spf1 redirect=_nowhere.example.com ip4:192.0.2.25 -all"])
        #expect(ignored.state == .good, "\(ignored)")
        let lost = try await check(["v=spf1 redirect=_nowhere.example.com"])
        #expect(lost.state == .failing)
        #expect(lost.notes.contains { $0.contains("has no SPF record") })
    }

    @Test("records that lead to themselves or to each other for ever come to an end")
    func loops() async throws {
        let own = try await check(["v=spf1 include:example.com -all"])
        #expect(own.state == .failing)
        #expect(own.notes.contains { $0.contains("leads back to itself") })
        let ring = try await check(
            ["v=spf1 include:a.test -all"],
            zone: ["a.test": ["v=spf1 include:b.test ~all"], "b.test": ["v=spf1 include:a.test ~all"]])
        #expect(ring.state == .failing)
        // Each record includes the next two: without a bound some thousands would be read.
        var deep: [String: [String]] = [:]
        for number in 0..<40 {
            deep["n\(number).test"] = ["v=spf1 include:n\(number + 1).test include:n\(number + 2).test ~all"]
        }
        let zone = PaperZone(txt: deep)
        let tree = await SPFTree(
            SPFRecord("v=spf1 include:n0.test -all"), of: try DomainSample.domain("example.com"), zone)
        #expect(tree.nodes.count <= SPFTree.maximumRecords)
        #expect(zone.questions < 200)
        // Of what was not read nothing is claimed.
        #expect(tree.coverage(of: try #require(IPAddress("192.0.2.1"))) == .unknown)
    }

    @Test("where DNS does not answer nothing is claimed")
    func silence() async throws {
        let own = try await check(["v=spf1 -all"], silent: ["example.com"])
        #expect(own.state == .unknown)
        let included = try await check(
            ["v=spf1 include:slow.test -all"], addresses: ["smtp.example.com": ["192.0.2.25"]], silent: ["slow.test"])
        #expect(included.state == .good)
        #expect(included.notes.contains { $0.contains("DNS did not answer about all of it") })
    }

    @Test("an address is judged as a receiver would: the first match counts, and only a pass of what is included")
    func evaluation() async throws {
        let zone = PaperZone(
            txt: [
                "in.test": ["v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/24 ~all"],
                "out.test": ["v=spf1 ip6:2001:db8::/32 -all"],
            ])
        let tree = await SPFTree(
            SPFRecord("v=spf1 ?ip4:203.0.113.5 include:in.test redirect=out.test"),
            of: try DomainSample.domain("example.com"), zone)
        for (text, wanted) in [
            ("192.0.2.1", SPFTree.Coverage.notCovered(.fail)), ("192.0.2.2", .covered),
            ("203.0.113.5", .notCovered(.neutral)), ("2001:db8::1", .covered), ("198.51.100.1", .notCovered(.fail)),
        ] {
            #expect(tree.coverage(of: try #require(IPAddress(text))) == wanted, "\(text)")
        }
    }

    @Test("hostile records neither trap nor take long, cut at every byte")
    func hostile() async throws {
        let text =
            "v=spf1 +a:x.test/24//64 ~mx ip4:192.0.2.0/24 include:%{ir}.x.test redirect=y.test exp=z.test \u{E9}=\u{0}"
        for end in 0...text.utf8.count {
            let part = String(decoding: Array(text.utf8.prefix(end)), as: UTF8.self)
            if SPFRecord.isRecord(part) { _ = SPFRecord(part) }
        }
        for unit in ["a ", "ip4:", "/", "=", "include:", "a/24//", "%{", "-"] {
            let record = SPFRecord("v=spf1 " + String(repeating: unit, count: 8000))
            #expect(record.directives.count <= SPFRecord.maximumTerms)
        }
        let many = try await check(["v=spf1 " + String(repeating: "a ", count: 8000)])
        #expect(many.state == .failing)
        #expect(many.found.allSatisfy { $0.value.utf8.count < 2000 })
    }
}
