import Glibc
import MailModel
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import Testing

@Suite("Descriptors that run out")
struct ExhaustionTests {
    /// In a process of its own, because every test beside it would suffer.
    @Test("Without a descriptor left, connecting and resolving fail with an error that says so, and work again later")
    func exhausted() async {
        await #expect(processExitsWith: .success) {
            let closed = try #require(ClosedPort())
            defer { withExtendedLifetime(closed) {} }
            let transport = makeTransport()
            let resolver = DNSResolver(servers: [try #require(DNSServer("127.0.0.1:1"))])
            let pin = TLSTrust.pinned(CertificateFingerprint(ofCertificate: []))
            let request = try makeRequest("mail.test", closed.port, pin)
            await expect(.refused, .tcp) { try await transport.connect(request) }

            var limit = rlimit(rlim_cur: 200, rlim_max: 200)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            var taken: [CInt] = []
            while true {
                let descriptor = open("/dev/null", O_RDONLY)
                if descriptor < 0 { break }
                taken.append(descriptor)
            }
            await expect(.descriptorsExhausted, .tcp) { try await transport.connect(request) }
            let name = try #require(DomainName("mail.test"))
            await #expect(throws: ResolverError.self) {
                try await resolver.addresses(of: name, deadline: .now() + .seconds(2))
            }
            for descriptor in taken { close(descriptor) }
            await expect(.refused, .tcp) { try await transport.connect(request) }
        }
    }
}
