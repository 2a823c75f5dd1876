import Foundation
import MailModel
import Testing

@testable import Resolver

@Suite("The list of hosts")
struct HostsFileTests {
    @Test(
        "Addresses of both families, aliases and several lines of one name are found; comments and nonsense are skipped"
    )
    func parses() throws {
        let text = """
            # 127.0.0.9 commented.mail.test
            127.0.0.5\tone.mail.test  ONE-alias.mail.test # not.mail.test
            fd00::5 one.mail.test
            127.0.0.5 one.mail.test
            nonsense two.mail.test
            127.0.0.6
            fe80::1%eth0 scoped.mail.test
            127.0.0.7 bad/name good.mail.test\r
            """
        let parsed = HostsFile.parse(Array(text.utf8))
        #expect(parsed["one.mail.test"]?.map(\.description) == ["127.0.0.5", "fd00::5"])
        #expect(parsed["one-alias.mail.test"]?.map(\.description) == ["127.0.0.5"])
        #expect(parsed["good.mail.test"]?.map(\.description) == ["127.0.0.7"])
        #expect(parsed.keys.count == 3)
    }

    @Test("More addresses than the limit are left out")
    func isBounded() {
        let text = (0..<200).map { "127.2.0.\($0) many.mail.test" }.joined(separator: "\n")
        #expect(HostsFile.parse(Array(text.utf8))["many.mail.test"]?.count == HostsFile.maximumAddresses)
    }

    @Test("A changed file is read again and a missing one is empty")
    func rereads() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("hosts-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let name = try #require(DomainName("one.mail.test"))
        var hosts = HostsFile(path: path)
        #expect(hosts.addresses(of: name).isEmpty)
        try "127.0.0.5 one.mail.test\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(hosts.addresses(of: name).map(\.description) == ["127.0.0.5"])
        try "127.0.0.6 one.mail.test\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(hosts.addresses(of: name).map(\.description) == ["127.0.0.6"])
        try FileManager.default.removeItem(atPath: path)
        #expect(hosts.addresses(of: name).isEmpty)
    }
}
