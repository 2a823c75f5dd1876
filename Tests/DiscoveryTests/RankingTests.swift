import Foundation
import MailModel
import Testing

@testable import Discovery

@Suite("Ranking candidates")
struct RankingTests {
    private func server(_ text: String) throws -> DiscoveredServer {
        DiscoveredServer(
            endpoint: try #require(Endpoint(text)), security: .implicit, form: .address, address: .test())
    }

    private func proposal(_ method: DiscoveryMethod, _ imap: String?, _ smtp: String?) throws -> Proposal {
        Proposal(method: method, asked: "", imap: try imap.map(server), smtp: try smtp.map(server))
    }

    private func ranking(
        _ proposals: [Proposal], failing: Set<String> = [], answering: Set<String> = []
    ) -> Ranking {
        var answers: [ServerProbes.Key: ProbeResult] = [:]
        for proposal in proposals {
            for (service, server) in [(MailService.imap, proposal.imap), (.smtp, proposal.smtp)] {
                guard let server else { continue }
                let key = ServerProbes.Key(service: service, endpoint: server.endpoint, security: server.security)
                if failing.contains("\(server.endpoint)") { answers[key] = .failed("dead") }
                if answering.contains("\(server.endpoint)") { answers[key] = .answered("alive") }
            }
        }
        return Ranking(address: .test(), table: .standard, proposals: proposals, answers: answers)
    }

    @Test("Methods stand in the order of the trust that they deserve")
    func order() throws {
        let proposals = try DiscoveryMethod.allCases.shuffled().map {
            try proposal($0, "imap.\($0.rawValue).example.com:993", "smtp.\($0.rawValue).example.com:465")
        }
        #expect(ranking(proposals).candidates.map { $0.methods[0] } == DiscoveryMethod.allCases)
    }

    @Test("A candidate whose server is dead falls behind one that answers")
    func dead() throws {
        let proposals = [
            try proposal(.autoconfig, "old.example.com:993", "old.example.com:465"),
            try proposal(.guess, "imap.example.com:993", "smtp.example.com:465"),
        ]
        let ranked = ranking(
            proposals, failing: ["old.example.com:993"], answering: ["imap.example.com:993", "smtp.example.com:465"])
        #expect(ranked.candidates.map { $0.methods[0] } == [.guess, .autoconfig])
        #expect(ranked.candidates[1].doubts.contains { $0.contains("dead") })
    }

    @Test("The domain's own word about a foreign host goes before a guess at a name of its own")
    func foreignBeforeGuess() throws {
        let proposals = [
            try proposal(.srv, "imap.hoster.example:993", "smtp.hoster.example:465"),
            try proposal(.guess, "imap.example.com:993", "smtp.example.com:465"),
        ]
        let all: Set = [
            "imap.hoster.example:993", "smtp.hoster.example:465", "imap.example.com:993", "smtp.example.com:465",
        ]
        #expect(ranking(proposals, answering: all).candidates.map { $0.methods[0] } == [.srv, .guess])
    }

    @Test("A known provider's servers bring what is known of it, whoever names them")
    func provider() throws {
        let candidate = try #require(
            ranking([try proposal(.srv, "imap.gmail.com:993", "smtp.gmail.com:465")]).candidates.first)
        #expect(candidate.provider == "Gmail or Google Workspace" && candidate.sentCopies == .filedByProvider)
        #expect(candidate.foreignHosts.isEmpty && candidate.signIn.count == 2)
    }

    @Test("The same input always gives the same order")
    func stable() throws {
        let proposals = try (0..<8).map { try proposal(.srv, "i\($0).example.com:993", "s\($0).example.com:465") }
        let first = ranking(proposals).candidates
        #expect((0..<5).allSatisfy { _ in ranking(proposals).candidates == first })
        #expect(first.map { $0.imap?.endpoint.description } == proposals.map { $0.imap?.endpoint.description })
    }

    @Test("A report survives its way through JSON")
    func coding() throws {
        let report = DiscoveryReport(
            address: "alice@example.com",
            candidates: ranking([try proposal(.srv, "imap.gmail.com:993", "[2001:db8::1]:465")]).candidates,
            suggestions: ["gmail.com"], conflicts: ["a"],
            evidence: [DiscoveryEvidence(.srv, asked: "x", .found, "y")], isComplete: false, milliseconds: 7)
        let data = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(DiscoveryReport.self, from: data) == report)
        let broken = Data(String(decoding: data, as: UTF8.self).replacing("imap.gmail.com:993", with: "no port").utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(DiscoveryReport.self, from: broken) }
    }
}
