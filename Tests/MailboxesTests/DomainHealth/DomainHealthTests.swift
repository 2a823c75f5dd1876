import Foundation
import MailModel
import NIOCore
import Resolver
import Testbed
import Testing

@testable import Mailboxes

@Suite("Domain health: with real DNS", .timeLimit(.minutes(5)))
struct DomainHealthTests {
    private func report(_ domain: String, _ facts: SendingFacts) async throws -> DomainHealthReport {
        let testbed = try await TestbedProcess.shared()
        let resolver = DNSResolver(servers: [try #require(DNSServer(testbed.dnsServer))])
        let lookups = ResolverLookups(resolver, deadline: .now() + .seconds(60))
        return await DomainHealthCheck(domain: try DomainSample.domain(domain), facts: facts).run(
            lookups, at: Timestamp(milliseconds: 1_700_000_000_000))
    }

    @Test("a domain that publishes everything is good in all four")
    func good() async throws {
        let report = try await report(
            "mail.test", try DomainSample.facts(server: "smtp.mail.test", signatures: ["testbed mail.test"]))
        let states = Dictionary(uniqueKeysWithValues: report.checks.map { ($0.kind, $0.state) })
        #expect(states[.spf] == .good && states[.dmarc] == .good && states[.mx] == .good, "\(report)")
        #expect(report.checks.map(\.kind) == DomainCheck.Kind.allCases)
        // It is kept as JSON and read again.
        let data = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(DomainHealthReport.self, from: data) == report)
    }

    @Test("a domain that only watches, one that takes no mail, and one that is not there")
    func others() async throws {
        let watching = try await report("provider.test", try DomainSample.facts(server: "smtp.provider.test"))
        #expect(watching.checks[2].state == .warning)
        #expect(watching.checks[2].wanted?.value.contains("p=quarantine") == true)
        let null = try await report("nullmx.test", try DomainSample.facts())
        #expect(null.checks.map(\.state) == [.failing, .unknown, .failing, .failing, .unknown])
        let absent = try await report("nowhere.test", try DomainSample.facts())
        #expect(absent.checks.map(\.state) == [.failing, .unknown, .failing, .failing, .unknown])
    }

    @Test("a DNS server that answers nobody ends by the deadline, and nothing is claimed")
    func deadline() async throws {
        // Bound and never read.
        let silent = try DatagramHole()
        let resolver = DNSResolver(servers: [try #require(DNSServer("127.0.0.1:\(silent.port)"))])
        let lookups = ResolverLookups(resolver, deadline: .now() + .milliseconds(300))
        let report = await DomainHealthCheck(
            domain: try DomainSample.domain("mail.test"), facts: try DomainSample.facts()
        ).run(lookups, at: Timestamp(milliseconds: 0))
        #expect(report.checks.allSatisfy { $0.state == .unknown && $0.wanted == nil })
    }

    @Test("not more questions are asked than allowed, whatever the records lead to")
    func budget() async throws {
        let silent = try DatagramHole()
        let resolver = DNSResolver(servers: [try #require(DNSServer("127.0.0.1:\(silent.port)"))])
        // Past its deadline a question ends at once, and counts all the same.
        let lookups = ResolverLookups(resolver, deadline: .now())
        for number in 0..<ResolverLookups.maximumQuestions {
            _ = await lookups.texts(of: try DomainSample.domain("n\(number).test"))
        }
        #expect(
            await lookups.addresses(of: try DomainSample.domain("further.test"))
                == .failed("the records lead to more than \(ResolverLookups.maximumQuestions) others"))
    }
}

/// A UDP port on loopback that takes everything and says nothing.
private final class DatagramHole: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
            }
        }
        try #require(bound)
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
