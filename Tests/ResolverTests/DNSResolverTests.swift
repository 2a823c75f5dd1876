import Foundation
import MailModel
import NIOCore
import Testing

@testable import Resolver

@Suite("Resolving against a real DNS server")
struct DNSResolverTests {
    private var soon: NIODeadline { .now() + .seconds(60) }

    private func name(_ text: String) throws -> DomainName { try #require(DomainName(text)) }

    @Test("Addresses of both families, of one, and behind an alias, from a server asked by IPv4 and by IPv6")
    func addresses() async throws {
        try await withDNSMasq { v4, v6 in
            for server in [v4, v6] {
                let resolver = DNSResolver(servers: [server])
                for (host, expected) in [
                    ("both.mail.test", ["fd00::11", "127.0.0.11"]), ("v4.mail.test", ["127.0.0.12"]),
                    ("v6.mail.test", ["fd00::12"]), ("alias.mail.test", ["fd00::11", "127.0.0.11"]),
                ] {
                    let found = try await resolver.addresses(of: name(host), deadline: soon)
                    #expect(found.map(\.description) == expected)
                }
            }
        }
    }

    @Test("An answer too long for UDP comes by TCP, and only as many addresses are kept as the limit allows")
    func tcp() async throws {
        try await withDNSMasq { server, _ in
            let resolver = DNSResolver(servers: [server])
            #expect(try await resolver.txt(name("long.mail.test"), deadline: soon).map(\.utf8.count) == [800])
            let many = try await resolver.addresses(of: name("many.mail.test"), deadline: soon)
            #expect(many.count == AddressLookup.maximumAddresses)
        }
    }

    @Test("SRV, MX and TXT are sorted and joined")
    func records() async throws {
        try await withDNSMasq { server, _ in
            let resolver = DNSResolver(servers: [server])
            let srv = try await resolver.srv(name("_imaps._tcp.mail.test"), deadline: soon)
            #expect(srv.map { $0.target?.description } == ["a.mail.test", "c.mail.test", "b.mail.test"])
            #expect(srv.map(\.port) == [10993, 1993, 993])
            let mx = try await resolver.mx(name("mail.test"), deadline: soon)
            #expect(mx.map { $0.host?.description } == ["mx0.mail.test", "mx1.mail.test", "mx2.mail.test"])
            let txt = try await resolver.txt(name("mail.test"), deadline: soon)
            #expect(Set(txt) == ["v=spf1 -all", "second"])
        }
    }

    @Test("A missing name, a name without addresses, a missing record and a refusal have codes of their own")
    func codes() async throws {
        try await withDNSMasq { server, _ in
            let resolver = DNSResolver(servers: [server])
            let missing = try name("missing.mail.test")
            let noAddress = try name("long.mail.test")
            let elsewhere = try name("example.com")
            let v4 = try name("v4.mail.test")
            await expect(code: .notFound) { try await resolver.addresses(of: missing, deadline: soon) }
            await expect(code: .noAddresses) { try await resolver.addresses(of: noAddress, deadline: soon) }
            await expect(code: .noRecords) { try await resolver.mx(v4, deadline: soon) }
            await expect(code: .notFound) { try await resolver.srv(missing, deadline: soon) }
            await expect(code: .refused) { try await resolver.addresses(of: elsewhere, deadline: soon) }
        }
    }

    @Test("A second server is asked when nothing listens on the first")
    func secondServer() async throws {
        try await withDNSMasq { server, _ in
            let silent = try #require(DNSServer("127.0.0.1:1"))
            let resolver = DNSResolver(servers: [silent, server])
            let found = try await resolver.addresses(of: name("v4.mail.test"), deadline: soon)
            #expect(found.map(\.description) == ["127.0.0.12"])
        }
    }

    @Test("A thousand lookups at once are all answered")
    func many() async throws {
        try await withDNSMasq { server, _ in
            let resolver = DNSResolver(servers: [server])
            let host = try name("both.mail.test")
            let deadline = NIODeadline.now() + .seconds(60)
            let found = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<1000 {
                    group.addTask { try await resolver.addresses(of: host, deadline: deadline).count }
                }
                return try await group.reduce(0, +)
            }
            #expect(found == 2000)
        }
    }

    @Test("localhost and the names of the hosts file are answered without any DNS server")
    func local() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("hosts-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "127.0.0.5 Listed.mail.test\nfd00::5 listed.mail.test\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        var settings = AresSettings(servers: [try #require(DNSServer("127.0.0.1:1"))])
        settings.hostsPath = path
        let resolver = DNSResolver(settings: settings)
        for host in ["localhost", "LOCALHOST.", "imap.localhost"] {
            let found = try await resolver.addresses(of: name(host), deadline: soon)
            #expect(found.map(\.description) == ["::1", "127.0.0.1"])
        }
        let listed = try await resolver.addresses(of: name("listed.mail.test"), deadline: soon)
        #expect(listed.map(\.description) == ["127.0.0.5", "fd00::5"])
        let other = try name("other.mail.test")
        await expect(code: .unreachable) { try await resolver.addresses(of: other, deadline: soon) }
    }

    @Test("The system's own configuration is read, and read again when it has changed")
    func configuration() async throws {
        try await withDNSMasq { server, _ in
            let path = FileManager.default.temporaryDirectory.appendingPathComponent("r-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: path) }
            try "nameserver 127.0.0.77\n".write(toFile: path, atomically: true, encoding: .utf8)
            var settings = AresSettings(servers: [])
            settings.resolverConfigurationPath = path
            settings.port = server.port
            let resolver = DNSResolver(settings: settings)
            let host = try name("v4.mail.test")
            await expect(code: .unreachable) { try await resolver.addresses(of: host, deadline: soon) }
            try "nameserver 127.0.0.1\n".write(toFile: path, atomically: true, encoding: .utf8)
            let found = try await resolver.addresses(of: host, deadline: soon)
            #expect(found.map(\.description) == ["127.0.0.12"])
        }
    }
}

/// Expects a `ResolverError` with this code.
func expect<R>(
    code: ResolverError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> R
) async {
    do {
        _ = try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as ResolverError {
        #expect(error.code == code, sourceLocation: sourceLocation)
        #expect(!error.message.isEmpty, sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
