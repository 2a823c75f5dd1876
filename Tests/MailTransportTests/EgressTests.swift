import MailModel
import MailTransport
import NIOCore
import NIOPosix
import Testing

@Suite("What may be connected to")
struct EgressTests {
    @Test(
        "Addresses that are not on the public internet are refused before anything is sent, however they are written",
        arguments: [
            "127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "10.1.2.3",
            "172.16.0.1", "192.168.1.1", "169.254.169.254", "fd00:ec2::254", "fe80::1", "fc00::1", "0.0.0.0", "::",
            "100.64.0.1", "224.0.0.1", "ff02::1", "255.255.255.255", "192.0.2.1", "2001:db8::1", "2002:7f00:1::",
        ])
    func privateAddresses(address: String) async throws {
        let transport = makeTransport(FakeResolver(address), policy: EgressPolicy())
        for host in ["mail.test", address] {
            let request = try makeRequest(host, 993)
            let error = await expect(.egressPrivate, .policy) { try await transport.connect(request) }
            #expect(error?.disposition == .permanent)
            #expect(error?.failedAddresses.count == 1)
        }
    }

    @Test("Ports on which no mail is served are refused")
    func ports() async throws {
        // A public address that is never reached: the policy comes first.
        for port in [22, 80, 443, 3306, 6379, 65535] {
            let transport = makeTransport(FakeResolver("8.8.8.8"), policy: EgressPolicy())
            let request = try makeRequest("mail.test", port)
            await expect(.egressPort, .policy) { try await transport.connect(request) }
        }
    }

    @Test("Of several addresses only those that are allowed are tried")
    func mixed() async throws {
        try await withServer({ _ in }) { server in
            let stages = Stages()
            let transport = makeTransport(FakeResolver("0.0.0.0", "127.0.0.1", "::"))
            let request = try makeRequest("mail.test", server.port, security: .starttls)
            let channel = try await transport.connect(request, stages)
            #expect(stages.connected?.description == "127.0.0.1")
            try await channel.close()
            await server.allClosed()
        }
    }

    @Test(
        "A name that resolves to something else the second time gets each answer judged, and only judged ones are used")
    func rebinding() async throws {
        try await withServer({ _ in }) { server in
            let resolver = FakeResolver([["127.0.0.1"], ["0.0.0.0"]])
            let transport = makeTransport(resolver)
            let request = try makeRequest("mail.test", server.port, security: .starttls)
            let channel = try await transport.connect(request)
            #expect(channel.remoteAddress?.ipAddress == "127.0.0.1")
            try await channel.close()
            await expect(.egressPrivate, .policy) { try await transport.connect(request) }
            await server.allClosed()
            #expect(server.accepted == 1)
        }
    }

    @Test("Too many attempts are refused with the time to wait, and servers that serve do not use them up")
    func rate() async throws {
        let closed = try #require(ClosedPort())
        defer { withExtendedLifetime(closed) {} }
        let limit = ConnectRateLimit(unproven: .init(burst: 3, perSecond: 0.01))
        let transport = makeTransport(rateLimit: limit)
        try await withServer({ _ in }) { server in
            let good = try makeRequest("mail.test", server.port, security: .starttls)
            for _ in 0..<10 { try await transport.connect(good).close() }
            let bad = try makeRequest("mail.test", closed.port, security: .starttls)
            for _ in 0..<3 { await expect(.refused, .tcp) { try await transport.connect(bad) } }
            let error = await expect(.rateLimited, .policy) { try await transport.connect(bad) }
            let wait = try #require(error?.retryAfterMilliseconds)
            // One in a hundred seconds; some of them have passed.
            #expect((20_000...100_000).contains(wait))
            #expect(error?.disposition == .retry)
            await server.allClosed()
        }
    }
}
