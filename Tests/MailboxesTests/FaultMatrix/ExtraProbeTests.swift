import MailModel
import MailTransport
import NIOCore
import Synchronization
import Testbed
import Testing

@testable import Mailboxes

@Suite("Looking around after a failure")
struct ExtraProbeTests {
    @Test("A closed port offers the other usual port of the host that answers, as evidence and in words")
    func otherPort() async throws {
        try await PlainPeer.with(.imap()) { open in
            var bench = FaultBench(direction: .receiving, port: 1)
            bench.plan.receivingPorts = [1, open.port, 2]
            let step = try #require(try await bench.report().step(.imapTCP))
            let finding = try #require(step.finding)
            #expect(finding.code == .tcpRefused)
            #expect(finding.suggestions == ["mail.test:\(open.port)"])
            #expect(finding.cause.contains("port \(open.port) answers"))
            #expect(step.evidence["openPorts"] == .list(["\(open.port)"]))
        }
    }

    @Test("A port that nobody answers on is told as blocked for every host, with who was asked as evidence")
    func blockedPort() async throws {
        let full = try #require(FullPort())
        let other = try #require(FullPort(lastByte: 2, port: full.port))
        defer { withExtendedLifetime(other) {} }
        try await PlainPeer.with(.smtp(), host: "127.0.0.2") { control in
            var bench = FaultBench(direction: .sending, port: full.port)
            bench.timeout = .seconds(10)
            bench.plan.limit = .seconds(5)
            bench.plan.sendingPorts = [full.port, control.port]
            bench.otherNames = ["other.test": "127.0.0.2"]
            bench.comparison = PortComparison(hosts: [try #require(Host("other.test"))])
            let step = try #require(try await bench.report().step(.smtpTCP))
            #expect(step.evidence["otherServers"] == .list(["other.test: no answer, answers on another port"]))
            #expect(step.finding?.cause.contains("for every host") == true)
            #expect(step.finding?.action.hasPrefix("Allow outgoing connections to port \(full.port)") == true)
            #expect(
                bench.ports.comparison(port: full.port, hosts: [try #require(Host("other.test"))])?.count == 1)
        }
    }

    @Test("A connection to another server a while ago proves that the port is not blocked, and nobody is asked")
    func experience() async throws {
        let full = try #require(FullPort())
        var bench = FaultBench(direction: .receiving, port: full.port)
        bench.timeout = .seconds(3)
        bench.comparison = PortComparison(hosts: [try #require(Host("other.test"))])
        bench.ports.connected(to: Endpoint(host: try #require(Host("mail.example.com")), port: full.port))
        let step = try #require(try await bench.report().step(.imapTCP))
        #expect(step.finding?.code == .tcpTimeout)
        #expect(step.finding?.actor == .user)
        #expect(step.finding?.cause.contains("although other servers answer on port \(full.port)") == true)
        #expect(step.evidence["otherServerReachedSecondsAgo"] != nil)
        #expect(step.evidence["otherServers"] == nil)
        #expect(!"\(step)".contains("mail.example.com"), "whom another mailbox uses is nobody's business")
    }

    @Test("A server in a private network is compared with the operator's own list only")
    func privateHosts() async throws {
        let full = try #require(FullPort())
        var bench = FaultBench(direction: .receiving, port: full.port)
        bench.timeout = .seconds(3)
        bench.comparison = .presets
        let step = try #require(try await bench.report().step(.imapTCP))
        #expect(step.evidence["otherServers"] == nil)
        let gmail = try #require(Host("imap.gmail.com"))
        let own = PortComparison.presets.hosts(port: 993, direction: .receiving, besides: gmail)
        #expect(own.count == PortComparison.maximumHosts)
        #expect(!own.contains(gmail))
        #expect(PortComparison.presets.hosts(port: 1, direction: .receiving, besides: gmail).isEmpty)
        #expect(PortComparison.none.hosts(port: 993, direction: .receiving, besides: gmail).isEmpty)
    }

    @Test("What was seen of a port counts for a quarter of an hour, for other hosts, and stays small")
    func memory() throws {
        let clock = Mutex(ContinuousClock.now)
        let ports = PortExperience(now: { clock.withLock { $0 } })
        let one = try #require(Host("one.test"))
        let two = try #require(Host("two.test"))
        ports.connected(to: Endpoint(host: one, port: 993))
        #expect(ports.lastSuccess(port: 993, besides: one) == nil)
        #expect(ports.lastSuccess(port: 465, besides: two) == nil)
        clock.withLock { $0 += .seconds(900) }
        #expect(ports.lastSuccess(port: 993, besides: two) == .seconds(900))
        ports.keep([PortAnswer(host: one, answers: true)], port: 993, hosts: [one])
        #expect(ports.comparison(port: 993, hosts: [one])?.count == 1)
        #expect(ports.comparison(port: 993, hosts: [two]) == nil)
        clock.withLock { $0 += .seconds(301) }
        #expect(ports.lastSuccess(port: 993, besides: two) == nil)
        #expect(ports.comparison(port: 993, hosts: [one]) == nil)
    }

    @Test("A certificate for other names offers first the one that leads to the same server")
    func certificateNames() async throws {
        try await TLSPeer.with(.imap(), certificate: "other") { peer in
            var bench = FaultBench(direction: .receiving, address: peer.address, port: peer.port)
            bench.otherNames = ["same.test": peer.address, "other.test": "127.0.0.9"]
            let finding = try #require(try await bench.finding())
            #expect(finding.code == .tlsNameMismatch)
            #expect(finding.suggestions == ["same.test", "other.test"])
            #expect(finding.action.contains("such as same.test"))
        }
    }

    @Test("A certificate for every name below a domain offers the usual names that lead to the same server")
    func wildcard() async throws {
        try await TLSPeer.with(.imap(), certificate: "wildcard") { peer in
            var bench = FaultBench(direction: .receiving, address: peer.address, port: peer.port)
            bench.otherNames = ["mail.hoster.test": peer.address, "imap.hoster.test": "127.0.0.9"]
            let finding = try #require(try await bench.finding())
            #expect(finding.code == .tlsNameMismatch)
            #expect(finding.suggestions == ["mail.hoster.test"])
        }
    }

    @Test("A name that does not exist offers a provider's near host, else usual names of the domain that exist")
    func names() async throws {
        var bench = FaultBench(direction: .receiving, port: 993)
        bench.host = "imap.gmial.com"
        bench.address = "none"
        let found = try await bench.finding()
        #expect(found?.suggestions == ["imap.gmail.com"])
        let worded = try await bench.finding()
        #expect(worded?.action.hasPrefix("Did you mean imap.gmail.com?") == true)
        bench.host = "impa.mail.test"
        bench.otherNames = ["mail.mail.test": "127.0.0.1"]
        let own = try await bench.finding()
        #expect(own?.suggestions == ["mail.mail.test"])
        bench.otherNames = [:]
        bench.mailbox = "alice@gmial.com"
        let near = try await bench.finding()
        #expect(near?.suggestions == ["imap.gmail.com"])
    }

    @Test("A mixed-up encryption is told long before the session's time is over")
    func silence() async throws {
        let testbed = try await TestbedProcess.shared()
        let user = "grace@mail.test"
        let settings = MailboxSettings(
            address: try EmailAddress(user),
            imap: ServerSettings(
                endpoint: try #require(Endpoint(testbed.imapTLS.namedAddress)), security: .starttls, user: user),
            smtp: ServerSettings(
                endpoint: try #require(Endpoint(testbed.submissionTLS.namedAddress)), security: .starttls, user: user),
            trust: .certificateFile(testbed.caFile))
        var plan = ProbePlan()
        plan.silence = .milliseconds(200)
        let start = ContinuousClock.now
        let connector = try MailboxFixture.connector(testbed, timeout: .seconds(300))
        let report = await Check(connector, plan: plan).run(
            settings, passwords: MailboxPasswords(imap: Secret("secret")))
        #expect(report.finding(.receiving)?.code == .tlsTLSOnPlaintextPort)
        #expect(report.finding(.sending)?.code == .tlsTLSOnPlaintextPort)
        #expect(ContinuousClock.now - start < .seconds(250))
    }

    @Test("A server that greets late is waited for, although a second look was taken")
    func lateGreeting() async throws {
        try await PlainPeer.late(.smtp(), after: .milliseconds(1200)) { peer in
            let bench = FaultBench(direction: .sending, port: peer.port, security: .starttls)
            let late = try await bench.finding()
            #expect(late?.code == .tlsStartTLSMissing)
        }
    }
}
