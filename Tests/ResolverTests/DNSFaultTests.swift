import MailModel
import NIOCore
import Testing

@testable import Resolver

@Suite("DNS servers that misbehave")
struct DNSFaultTests {
    private let host: DomainName

    init() throws { host = try #require(DomainName("imap.mail.test")) }

    private func impatient(_ server: DNSServer) -> DNSResolver {
        DNSResolver(settings: AresSettings(servers: [server], timeoutMilliseconds: 60, tries: 1))
    }

    /// Asks once and waits for minutes, so that what ends sooner ended by itself.
    private func patient(_ server: DNSServer) -> DNSResolver {
        DNSResolver(settings: AresSettings(servers: [server], timeoutMilliseconds: 600_000, tries: 1))
    }

    private var soon: NIODeadline { .now() + .seconds(60) }

    @Test(
        "SERVFAIL, REFUSED, NXDOMAIN and other refusals have their codes",
        arguments: [
            (UInt8(2), ResolverError.Code.serverFailure), (5, .refused), (3, .notFound), (4, .serverFailure),
            (1, .serverFailure),
        ])
    func resultCodes(code: UInt8, expected: ResolverError.Code) async throws {
        try await withScriptedDNS({ [$0.answer(code: code)] }) { server, _ in
            let resolver = DNSResolver(servers: [server])
            await expect(code: expected) { try await resolver.addresses(of: host, deadline: soon) }
        }
    }

    @Test("A silent server ends in a timeout, by c-ares' own patience or by the deadline, whichever is first")
    func silence() async throws {
        try await withScriptedDNS({ _ in [] }) { server, peer in
            let resolver = impatient(server)
            await expect(code: .timedOut) { try await resolver.addresses(of: host, deadline: soon) }
            let resolverByDeadline = patient(server)
            let began = NIODeadline.now()
            await expect(code: .timedOut) {
                try await resolverByDeadline.addresses(of: host, deadline: began + .milliseconds(150))
            }
            let taken = NIODeadline.now() - began
            #expect(taken >= .milliseconds(150))
            #expect(taken < .seconds(300))
            // The peer may hear of both questions a moment later than their time was over.
            while Set(peer.questions.map(\.type)) != [1, 28], NIODeadline.now() < began + .seconds(60) {
                await Task.yield()
            }
            #expect(Set(peer.questions.map(\.type)) == [1, 28])
        }
    }

    @Test("A server that never answers about IPv6 costs half a second, not the addresses")
    func onlyIPv4() async throws {
        try await withScriptedDNS({ $0.type == 1 ? [$0.addressAnswer()] : [] }) { server, _ in
            let resolver = patient(server)
            let began = NIODeadline.now()
            let found = try await resolver.addresses(of: host, deadline: began + .seconds(600))
            #expect(found.map(\.description) == ["127.0.0.21"])
            #expect(NIODeadline.now() - began < .seconds(300))
        }
    }

    @Test("SERVFAIL for one family does not hide the other")
    func halfBroken() async throws {
        try await withScriptedDNS({ $0.type == 28 ? [$0.addressAnswer()] : [$0.answer(code: 2)] }) { server, _ in
            let found = try await DNSResolver(servers: [server]).addresses(of: host, deadline: soon)
            #expect(found.map(\.description) == ["fd00::21"])
        }
    }

    @Test("Cancellation ends a lookup at once, before and while it waits")
    func cancellation() async throws {
        try await withScriptedDNS({ _ in [] }) { server, peer in
            let resolver = patient(server)
            let host = host
            let began = NIODeadline.now()
            let task = Task { try await resolver.addresses(of: host, deadline: .distantFuture) }
            while peer.questions.isEmpty { await Task.yield() }
            task.cancel()
            await expect(code: .cancelled) { try await task.value }
            let second = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await resolver.addresses(of: host, deadline: .distantFuture)
            }
            await expect(code: .cancelled) { try await second.value }
            #expect(NIODeadline.now() - began < .seconds(300))
        }
    }

    @Test("A resolver that goes away ends its lookups")
    func goesAway() async throws {
        try await withScriptedDNS({ _ in [] }) { server, peer in
            let host = host
            let thread = AresThread(settings: AresSettings(servers: [server]))
            let lookup = DNSLookup(question: .mx(host), deadline: .distantFuture)
            let outcome = Task {
                await withCheckedContinuation { continuation in
                    if lookup.begin(continuation) { thread.start(lookup) }
                }
            }
            while peer.questions.isEmpty { await Task.yield() }
            thread.stop()
            #expect(await outcome.value == .failure(.init(fault: .cancelled)))
            let late = DNSLookup(question: .mx(host), deadline: .distantFuture)
            let refused = await withCheckedContinuation { continuation in
                if late.begin(continuation) { thread.start(late) }
            }
            #expect(refused == .failure(.init(fault: .overloaded)))
        }
    }

    @Test("More lookups than may wait are refused and the others go on")
    func overload() async throws {
        try await withScriptedDNS({ _ in [] }) { server, peer in
            var settings = AresSettings(servers: [server])
            settings.maximumPending = 1
            let resolver = DNSResolver(settings: settings)
            let host = host
            let first = Task { try await resolver.mx(host, deadline: .distantFuture) }
            while peer.questions.isEmpty { await Task.yield() }
            await expect(code: .overloaded) { try await resolver.mx(host, deadline: soon) }
            first.cancel()
            await expect(code: .cancelled) { try await first.value }
        }
    }

    @Test("An answer cut at any byte ends in a fault or in the addresses, never worse")
    func truncated() async throws {
        let host = host
        let length = 12 + host.description.utf8.count + 2 + 4 + 16
        try await withScriptedDNS({ question in
            [question.addressAnswer()]
        }) { server, _ in
            let found = try await DNSResolver(servers: [server]).addresses(of: host, deadline: soon)
            #expect(found.count == 2)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for cut in 0..<length {
                group.addTask {
                    try await withScriptedDNS({ $0.type == 1 ? [Array($0.addressAnswer().prefix(cut))] : [$0.answer()] }
                    ) {
                        server, _ in
                        let resolver = DNSResolver(
                            settings: AresSettings(servers: [server], timeoutMilliseconds: 60, tries: 1))
                        do {
                            let found = try await resolver.addresses(of: host, deadline: .now() + .seconds(60))
                            Issue.record("cut at \(cut) gave \(found)")
                        } catch let error as ResolverError {
                            #expect([.timedOut, .malformedAnswer, .serverFailure, .noAddresses].contains(error.code))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("Garbage, empty datagrams, answers to other questions and floods are outlived")
    func garbage() async throws {
        try await withScriptedDNS({ question in
            var random = SplitMix64(state: UInt64(question.type))
            let noise = (0..<200).map { _ in
                (0..<Int(random.next() % 600)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            }
            let marked = noise.map { question.identifier + $0 }
            let foreign = [[0xFF, 0xFF] + question.addressAnswer().dropFirst(2)]
            return [[]] + noise + marked + foreign + [question.addressAnswer()]
        }) { server, _ in
            let resolver = DNSResolver(servers: [server])
            for _ in 0..<3 {
                do {
                    let found = try await resolver.addresses(of: host, deadline: soon)
                    #expect(found.allSatisfy { ["127.0.0.21", "fd00::21"].contains($0.description) })
                } catch let error as ResolverError {
                    #expect([.malformedAnswer, .serverFailure, .timedOut].contains(error.code))
                }
            }
        }
    }

    @Test("A chain of aliases that leads back to itself is no address")
    func aliasLoop() async throws {
        try await withScriptedDNS({ question in
            [question.answer(records: [DNSMessage.record(type: 5, [0xC0, 12])])]
        }) { server, _ in
            let resolver = DNSResolver(servers: [server])
            await expect(code: .noAddresses) { try await resolver.addresses(of: host, deadline: soon) }
        }
    }
}
