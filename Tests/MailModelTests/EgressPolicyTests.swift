import MailModel
import Testing

@Suite("Egress policy")
struct EgressPolicyTests {
    @Test(
        "Special-purpose addresses are refused by default, however they are written",
        arguments: [
            ("127.0.0.1", "loopback"), ("127.255.255.254", "loopback"), ("::1", "loopback"),
            ("::ffff:127.0.0.1", "loopback"), ("64:ff9b::7f00:1", "loopback"), ("10.1.2.3", "private network"),
            ("172.16.0.1", "private network"), ("172.31.255.255", "private network"),
            ("192.168.1.1", "private network"), ("::ffff:10.0.0.1", "private network"), ("fd12::1", "private network"),
            ("169.254.169.254", "cloud metadata"), ("::ffff:169.254.169.254", "cloud metadata"),
            ("fd00:ec2::254", "cloud metadata"), ("169.254.1.1", "link-local"), ("fe80::1", "link-local"),
            ("100.64.0.1", "carrier network"), ("0.0.0.0", "unspecified"), ("::", "unspecified"),
            ("224.0.0.1", "multicast"), ("ff02::1", "multicast"), ("255.255.255.255", "reserved"),
            ("2002:7f00:1::", "6to4 relay"), ("192.0.2.1", "documentation"),
        ])
    func refused(text: String, range: String) throws {
        let address = try #require(IPAddress(text))
        #expect(EgressPolicy().refusal(of: address, port: 993) == .privateAddress(range: range))
    }

    @Test(
        "Public addresses pass on mail ports",
        arguments: [
            "8.8.8.8", "172.15.255.255", "172.32.0.1", "11.0.0.1", "126.255.255.255", "2607:f8b0::1", "1.1.1.1",
        ])
    func allowed(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(EgressPolicy().refusal(of: address, port: 993) == nil)
        #expect(EgressPolicy().refusal(of: address, port: 22) == .port(22))
        #expect(EgressPolicy(allowsAnyPort: true).refusal(of: address, port: 22) == nil)
    }

    @Test("An operator can allow private hosts, on any port, but never what is no host")
    func privateHosts() throws {
        let policy = EgressPolicy(allowsPrivateHosts: true)
        #expect(policy.refusal(of: try #require(IPAddress("127.0.0.1")), port: 10993) == nil)
        #expect(policy.refusal(of: try #require(IPAddress("224.0.0.1")), port: 993) != nil)
        #expect(policy.refusal(of: try #require(IPAddress("0.0.0.0")), port: 993) != nil)
        #expect(policy.refusal(of: try #require(IPAddress("8.8.8.8")), port: 22) == .port(22))
    }

    @Test("Every range in the table is a valid network")
    func table() throws {
        // `compactMap` would hide a mistyped entry: each listed network must refuse its own first address.
        let networks = [
            "127.0.0.0", "::1", "169.254.169.254", "fd00:ec2::254", "168.63.129.16", "169.254.0.0", "fe80::",
            "10.0.0.0",
            "172.16.0.0", "192.168.0.0", "fc00::", "fec0::", "100.64.0.0", "192.0.0.0", "192.0.2.0", "198.51.100.0",
            "203.0.113.0", "2001:db8::", "198.18.0.0", "0.0.0.0", "::", "2002::", "2001::", "64:ff9b:1::", "224.0.0.0",
            "ff00::", "240.0.0.0",
        ]
        for network in networks {
            #expect(EgressPolicy().refusal(of: try #require(IPAddress(network)), port: 993) != nil, "\(network)")
        }
    }
}
