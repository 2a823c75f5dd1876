import Glibc
import MailModel
import NIOCore
import NIOPosix
import Resolver
import Testing

@testable import MailTransport

@Suite("Connecting")
struct ConnectingTests {
    @Test(
        "STARTTLS begins in clear text, by IPv4 and by IPv6, and stages are told in order",
        arguments: ["127.0.0.1", "::1"])
    func plain(address: String) async throws {
        try await withServer(on: address, { try $0.pipeline.syncOperations.addHandler(Talker("220 hello\r\n")) }) {
            server in
            let stages = Stages()
            let collector = Collector()
            let request = try makeRequest("mail.test", server.port, security: .starttls)
            let channel = try await makeTransport(FakeResolver(address)).connect(request, stages, collector)
            await collector.contains("220 hello")
            guard case .resolved(let addresses, _) = stages.all.first, case .connected(let used, _) = stages.all.last,
                stages.all.count == 2
            else {
                Issue.record("\(stages.all)")
                return
            }
            #expect(addresses.map(\.description) == [address] && used.description == address)
            #expect(try await channel.getOption(.tcpOption(.tcp_nodelay)).get() != 0)
            #expect(try await channel.getOption(.socketOption(.so_keepalive)).get() != 0)
            #expect(try await channel.getOption(.tcpOption(.init(rawValue: TCP_USER_TIMEOUT))).get() == 120_000)
            #expect(try await channel.getOption(.maxMessagesPerRead).get() == 1)
            try await channel.close()
            await server.allClosed()
        }
    }

    @Test("Nobody listening is refused, and each address says so")
    func refused() async throws {
        let closed = try #require(ClosedPort())
        defer { withExtendedLifetime(closed) {} }
        let transport = makeTransport(FakeResolver("127.0.0.1", "127.0.0.2", "::1"))
        let request = try makeRequest("mail.test", closed.port, security: .starttls)
        let error = await expect(.refused, .tcp) { try await transport.connect(request) }
        #expect(error?.failedAddresses.map(\.address.description) == ["::1", "127.0.0.1", "127.0.0.2"])
        #expect(error?.failedAddresses.allSatisfy { $0.code == .refused } == true)
    }

    @Test("An address that answers nothing does not hold up the next one")
    func blackHole() async throws {
        try await withServer(on: "127.0.0.52", { _ in }) { server in
            try await withBlackHole("127.0.0.51", port: server.port) {
                let stages = Stages()
                let transport = makeTransport(FakeResolver("127.0.0.51", "127.0.0.52"))
                let request = try makeRequest("mail.test", server.port, security: .starttls)
                let began = NIODeadline.now()
                let channel = try await transport.connect(request, stages)
                #expect(stages.connected?.description == "127.0.0.52")
                #expect(NIODeadline.now() - began >= .milliseconds(250))
                #expect(NIODeadline.now() - began < .seconds(50))
                try await channel.close()
                await server.allClosed()
            }
        }
    }

    @Test("The deadline is kept when nothing answers, and the silent address is named")
    func deadlineTCP() async throws {
        let port = try await withServer({ _ in }) { $0.port }
        try await withBlackHole("127.0.0.53", port: port) {
            // A fingerprint needs no roots, whose reading would take of the time.
            let pin = TLSTrust.pinned(CertificateFingerprint(ofCertificate: []))
            let transport = makeTransport(FakeResolver("127.0.0.53"))
            // On a busy machine the shortest deadline may pass before the attempt begins.
            for seconds in [0.3, 2, 10, 50] {
                let request = try makeRequest("mail.test", port, pin, security: .starttls, seconds: seconds)
                do {
                    try await transport.connect(request).close()
                    Issue.record("a silent server was accepted")
                } catch let error as TransportError {
                    #expect(error.code == .timedOut)
                    #expect(NIODeadline.now() >= request.deadline)
                    #expect(NIODeadline.now() - request.deadline < .seconds(60))
                    guard error.stage == .tcp, !error.failedAddresses.isEmpty else {
                        #expect(seconds < 50, "\(error)")
                        continue
                    }
                    #expect(error.failedAddresses.map(\.address.description) == ["127.0.0.53"])
                    break
                }
            }
        }
    }

    @Test("The deadline is kept when the server says nothing during the handshake, and the socket is closed")
    func deadlineTLS() async throws {
        try await withServer({ _ in }) { server in
            // A fingerprint needs no roots, whose reading would take of the time.
            let pin = TLSTrust.pinned(CertificateFingerprint(ofCertificate: []))
            let transport = makeTransport()
            // On a busy machine the shortest deadline may pass before TCP stands.
            for seconds in [0.3, 2, 10, 50] {
                let request = try makeRequest("mail.test", server.port, pin, seconds: seconds)
                do {
                    try await transport.connect(request).close()
                    Issue.record("a silent server was accepted")
                } catch let error as TransportError {
                    #expect(error.code == .timedOut)
                    #expect(NIODeadline.now() >= request.deadline)
                    if error.stage == .tls { break }
                    #expect(seconds < 50)
                }
            }
            await server.allClosed()
        }
    }

    @Test("A connection that is cut or closed during the handshake is told apart from one that fails it")
    func cut() async throws {
        try await withServer({ channel in
            channel.eventLoop.execute { channel.close(promise: nil) }
        }) { server in
            let request = try makeRequest("mail.test", server.port)
            let error: TransportError? = await {
                do {
                    _ = try await makeTransport().connect(request)
                    return nil
                } catch {
                    return error as? TransportError
                }
            }()
            // Closing with ClientHello unread makes the kernel send a reset.
            #expect(error.map { [.closed, .reset].contains($0.code) && $0.stage == .tls } == true)
            await server.allClosed()
        }
    }

    @Test("A failed name resolution has its own codes")
    func dns() async throws {
        struct Failing: HostResolving {
            let code: ResolverError.Code
            func addresses(of name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [IPAddress] {
                throw ResolverError(code, message: "no")
            }
        }
        for (code, expected) in [
            (ResolverError.Code.notFound, TransportError.Code.dnsNotFound), (.noAddresses, .dnsNoAddresses),
            (.timedOut, .dnsTimedOut), (.serverFailure, .dnsServerFailure), (.refused, .dnsServerFailure),
            (.unreachable, .dnsServerFailure), (.cancelled, .cancelled),
        ] {
            let request = try makeRequest("mail.test", 993)
            await expect(expected, .dns) { try await makeTransport(Failing(code: code)).connect(request) }
        }
    }

    @Test("Handlers that cannot be added end the attempt and close the socket")
    func configurationFails() async throws {
        struct Broken: Error {}
        try await withServer({ _ in }) { server in
            let request = try makeRequest("mail.test", server.port, security: .starttls)
            await expect(.misconfigured, .tcp) {
                try await makeTransport().connect(request, onStage: { _ in }) { _, _ in throw Broken() }
            }
            await server.allClosed()
        }
    }

    @Test(
        "System errors are told apart, exhausted descriptors among them",
        arguments: [
            (EMFILE, TransportError.Code.descriptorsExhausted), (ENFILE, .descriptorsExhausted),
            (ECONNREFUSED, .refused), (EHOSTUNREACH, .unreachable), (ENETUNREACH, .unreachable),
            (ETIMEDOUT, .timedOut), (ECONNRESET, .reset), (EPIPE, .reset),
        ])
    func systemErrors(number: CInt, code: TransportError.Code) {
        #expect(TransportError.describing(IOError(errnoCode: number, reason: "x"), stage: .tcp).code == code)
    }
}

/// An address and port at which connections neither succeed nor fail: its queue is full and nobody accepts.
func withBlackHole<R>(_ host: String, port: Int, _ body: () async throws -> R) async throws -> R {
    let group = MultiThreadedEventLoopGroup.singleton
    let listener = try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 0)
        .serverChannelOption(.autoRead, value: false)
        .bind(host: host, port: port).get()
    // The queue takes one or two; the others hang.
    let first = try await ClientBootstrap(group: group).connect(host: host, port: port).get()
    let fillers = (0..<3).map { _ in
        ClientBootstrap(group: group).connectTimeout(.seconds(30)).connect(host: host, port: port)
    }
    func cleanUp() async {
        try? await first.close()
        try? await listener.close()
        for filler in fillers { filler.whenSuccess { $0.close(promise: nil) } }
    }
    do {
        let result = try await body()
        await cleanUp()
        return result
    } catch {
        await cleanUp()
        throw error
    }
}
