import MailModel
import MailTransport
import Testing

@testable import Mailboxes

extension FaultMatrix {
    /// A server on 127.0.0.1 and another, other.test on 127.0.0.2, with which it is compared.
    ///
    /// - Parameter waits: whether the port answers nobody, so that the whole time passes.
    private static func compared(_ port: Int, openPort: Int? = nil, waits: Bool = true) throws -> FaultBench {
        var bench = FaultBench(direction: .receiving, port: port)
        if waits {
            // Three times this must be enough for the probes as well, which take up to four times their own limit.
            bench.timeout = .seconds(10)
            bench.plan.limit = .seconds(5)
        }
        bench.plan.receivingPorts = [port] + (openPort.map { [$0] } ?? [])
        bench.otherNames = ["other.test": "127.0.0.2"]
        bench.comparison = PortComparison(hosts: [try #require(Host("other.test"))])
        return bench
    }

    /// One port that fails, with what other servers do on it.
    private static let ports: [FaultRow] = [
        FaultRow(
            "a port is dropped for every host", by: "full listening sockets", .tcpPortBlocked, .operator, retried: true
        ) {
            let full = try #require(FullPort())
            let other = try #require(FullPort(lastByte: 2, port: full.port))
            return try await PlainPeer.with(.imap(), host: "127.0.0.2") { control in
                defer { withExtendedLifetime(other) {} }
                return try await compared(full.port, openPort: control.port).finding()
            }
        },
        FaultRow("a port is rejected for every host", by: "closed ports", .tcpPortBlocked, .operator, retried: true) {
            let closed = try #require(ClosedPort())
            // Where it would be open otherwise, somebody else could be given it.
            let other = try #require(ClosedPort(lastByte: 2, port: closed.port))
            return try await PlainPeer.with(.imap(), host: "127.0.0.2") { control in
                defer { withExtendedLifetime((closed, other)) {} }
                return try await compared(closed.port, openPort: control.port, waits: false).finding()
            }
        },
        FaultRow(
            "one host drops a port that others serve", by: "full listening socket", .tcpTimeout, .user, retried: true
        ) {
            let full = try #require(FullPort())
            return try await PlainPeer.with(.imap(), host: "127.0.0.2", port: full.port) { _ in
                try await PlainPeer.with(.imap()) { open in
                    try await compared(full.port, openPort: open.port).finding()
                }
            }
        },
        FaultRow(
            "one host is silent while others answer", by: "full listening socket", .tcpTimeout, .user, retried: true
        ) {
            let full = try #require(FullPort())
            return try await PlainPeer.with(.imap(), host: "127.0.0.2", port: full.port) { _ in
                try await compared(full.port).finding()
            }
        },
        FaultRow("no host answers on any port", by: "full listening sockets", .tcpTimeout, .operator, retried: true) {
            let full = try #require(FullPort())
            let other = try #require(FullPort(lastByte: 2, port: full.port))
            defer { withExtendedLifetime(other) {} }
            return try await compared(full.port).finding()
        },
        FaultRow("one host refuses a port that others serve", by: "closed port", .tcpRefused, .user, retried: true) {
            let closed = try #require(ClosedPort())
            return try await PlainPeer.with(.imap(), host: "127.0.0.2", port: closed.port) { _ in
                defer { withExtendedLifetime(closed) {} }
                return try await compared(closed.port, waits: false).finding()
            }
        },
    ]

    /// Names, connections, and what stands in their way.
    static let network: [FaultRow] =
        ports + [
            FaultRow("the name does not exist", by: "scripted name server", .dnsNotFound, .user, retried: true) {
                try await DNSPeer.with(code: 3) { server in
                    var bench = FaultBench(direction: .receiving, port: 993)
                    bench.nameServer = server
                    return try await bench.finding()
                }
            },
            FaultRow(
                "the name exists without an address", by: "scripted name server", .dnsNotFound, .user, retried: true
            ) {
                try await DNSPeer.with(code: 0) { server in
                    var bench = FaultBench(direction: .sending, port: 465)
                    bench.nameServer = server
                    return try await bench.finding()
                }
            },
            FaultRow(
                "the name servers fail", by: "scripted name server", .dnsServerFailure, .mailboxAdministrator,
                retried: true
            ) {
                try await DNSPeer.with(code: 2) { server in
                    var bench = FaultBench(direction: .receiving, port: 993)
                    bench.nameServer = server
                    return try await bench.finding()
                }
            },
            FaultRow(
                "the name server refuses", by: "scripted name server", .dnsServerFailure, .mailboxAdministrator,
                retried: true
            ) {
                try await DNSPeer.with(code: 5) { server in
                    var bench = FaultBench(direction: .receiving, port: 993)
                    bench.nameServer = server
                    return try await bench.finding()
                }
            },
            FaultRow("the name server is silent", by: "scripted name server", .dnsTimeout, .operator, retried: true) {
                try await DNSPeer.with(code: nil) { server in
                    var bench = FaultBench(direction: .receiving, port: 993)
                    bench.nameServer = server
                    bench.timeout = .seconds(1)
                    bench.plan.limit = .milliseconds(300)
                    return try await bench.finding()
                }
            },
            FaultRow("nothing listens for IMAP", by: "closed port", .tcpRefused, .user, retried: true) {
                let closed = try #require(ClosedPort())
                defer { withExtendedLifetime(closed) {} }
                return try await FaultBench(direction: .receiving, port: closed.port).finding()
            },
            FaultRow("nothing listens for SMTP", by: "closed port", .tcpRefused, .user, retried: true) {
                let closed = try #require(ClosedPort())
                defer { withExtendedLifetime(closed) {} }
                return try await FaultBench(direction: .sending, port: closed.port).finding()
            },
            FaultRow("connections are not taken", by: "full listening socket", .tcpTimeout, .operator, retried: true) {
                let full = try #require(FullPort())
                var bench = FaultBench(direction: .receiving, port: full.port)
                bench.timeout = .seconds(3)
                return try await bench.finding()
            },
            FaultRow(
                "one port is blocked, another of the host is open", by: "full listening socket", .tcpPortBlocked,
                .operator,
                retried: true
            ) {
                let full = try #require(FullPort())
                return try await PlainPeer.with(.smtp()) { open in
                    var bench = FaultBench(direction: .sending, port: full.port)
                    bench.timeout = .seconds(10)
                    bench.plan.sendingPorts = [full.port, open.port]
                    return try await bench.finding()
                }
            },
            FaultRow("there is no route", by: "discard address", .tcpUnreachable, .operator, retried: true) {
                try await FaultBench(direction: .receiving, address: "100::1", port: 993).finding()
            },
            FaultRow("the connection is reset before TLS", by: "resetting socket", .tcpReset, .operator, retried: true)
            {
                try await PlainPeer.resetting { peer in
                    try await FaultBench(direction: .receiving, port: peer.port).finding()
                }
            },
            FaultRow(
                "the connection is reset before the greeting", by: "resetting socket", .tcpReset, .operator,
                retried: true
            ) {
                try await PlainPeer.resetting { peer in
                    try await FaultBench(direction: .sending, port: peer.port, security: .starttls).finding()
                }
            },
            FaultRow("the address is private", by: "default policy", .egressRefused, .operator, retried: false) {
                var bench = FaultBench(direction: .receiving, port: 993)
                bench.policy = EgressPolicy()
                return try await bench.finding()
            },
            FaultRow("the port is no mail port", by: "default policy", .egressRefused, .operator, retried: false) {
                var bench = FaultBench(direction: .sending, address: "100::1", port: 22)
                bench.policy = EgressPolicy()
                return try await bench.finding()
            },
            FaultRow("the address is reserved", by: "any policy", .egressRefused, .operator, retried: false) {
                try await FaultBench(direction: .receiving, address: "240.0.0.1", port: 993).finding()
            },
            FaultRow("no descriptors are left", by: "error of the system", .localResources, .operator, retried: true) {
                let error = TransportError(.descriptorsExhausted, stage: .tcp, message: "no descriptors")
                return Diagnosis.finding(
                    of: error,
                    context: FindingContext(
                        direction: .receiving, endpoint: "mail.test:993", address: "alice@mail.test"))
            },
        ]
}
