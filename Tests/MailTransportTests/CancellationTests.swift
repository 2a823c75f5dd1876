import MailModel
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import Synchronization
import Testing

@Suite("Cancellation")
struct CancellationTests {
    @Test("Before anything, nothing is tried")
    func before() async throws {
        try await withServer({ _ in }) { server in
            let request = try makeRequest("mail.test", server.port, security: .starttls)
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await makeTransport().connect(request)
            }
            await expect(.cancelled, .policy) { try await task.value }
            #expect(server.accepted == 0)
        }
    }

    @Test("During name resolution")
    func resolving() async throws {
        struct Waiting: HostResolving {
            let began: AsyncStream<Void>.Continuation
            func addresses(of name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [IPAddress] {
                began.yield()
                try? await Task.sleep(for: .seconds(60))
                throw ResolverError(.cancelled, message: "cancelled")
            }
        }
        let (stream, began) = AsyncStream.makeStream(of: Void.self)
        let request = try makeRequest("mail.test", 993)
        let task = Task { try await makeTransport(Waiting(began: began)).connect(request) }
        for await _ in stream { break }
        task.cancel()
        await expect(.cancelled, .dns) { try await task.value }
    }

    @Test("While TCP waits for an answer, at once")
    func connecting() async throws {
        let port = try await withServer({ _ in }) { $0.port }
        try await withBlackHole("127.0.0.54", port: port) {
            let (stream, resolved) = AsyncStream.makeStream(of: Void.self)
            let request = try makeRequest("mail.test", port, security: .starttls, seconds: 60)
            let began = NIODeadline.now()
            let task = Task {
                try await makeTransport(FakeResolver("127.0.0.54")).connect(request, onStage: { _ in resolved.yield() })
                {
                    _, _ in
                }
            }
            for await _ in stream { break }
            task.cancel()
            await expect(.cancelled, .tcp) { try await task.value }
            #expect(NIODeadline.now() - began < .seconds(50))
        }
    }

    @Test("During the TLS handshake, and the socket is closed without waiting for the peer")
    func handshaking() async throws {
        // TLS's own goodbye would take a second. A busy machine may be slow once, but not each time.
        var quickest = TimeAmount.hours(1)
        for _ in 0..<30 where quickest >= .milliseconds(900) {
            try await withServer({ _ in }) { server in
                let (stream, connected) = AsyncStream.makeStream(of: Void.self)
                let request = try makeRequest("mail.test", server.port, seconds: 60)
                let task = Task {
                    try await makeTransport().connect(
                        request,
                        onStage: { stage in
                            if case .connected = stage { connected.yield() }
                        }
                    ) { _, _ in }
                }
                for await _ in stream { break }
                let began = NIODeadline.now()
                task.cancel()
                await expect(.cancelled, .tls) { try await task.value }
                await server.allClosed()
                quickest = min(quickest, NIODeadline.now() - began)
            }
        }
        #expect(quickest < .milliseconds(900))
    }

    @Test("At any moment leaves no open socket, whichever side wins")
    func anyMoment() async throws {
        let certificates = try await TestCertificates.make()
        try await withServer(try tlsServer(certificates, "good")) { server in
            let transport = makeTransport()
            let request = try makeRequest("mail.test", server.port, .certificateFile(certificates.certificate("ca")))
            // A server that has served is not taken for a closed port because attempts are cancelled.
            try await transport.connect(request).close()
            for round in 0..<60 {
                let task = Task { try await transport.connect(request) }
                for _ in 0..<(round * 4) { await Task.yield() }
                task.cancel()
                do {
                    try await task.value.close()
                } catch let error as TransportError {
                    #expect(error.code == .cancelled)
                }
            }
            await server.allClosed()
        }
    }
}
