import MailModel
import MailTransport
import Mailboxes
import Testing

@testable import SalesnodeApp

@Suite("Where a mailbox's servers are")
struct ServerOptionsTests {
    private func mailbox(_ values: [SettingKey: String]) async throws -> MailboxSettings? {
        let settings = try await Settings(
            options: CommandOptions(values: values), environment: ["HOME": "/h"], currentFolder: "/")
        return settings.servers.mailboxSettings(
            address: try EmailAddress("alice@mail.test"), displayName: nil, trust: .systemRoots)
    }

    @Test(
        "Port and encryption follow from each other",
        arguments: [
            ("h.test", nil, "h.test:993", ConnectionSecurity.implicit), ("h.test", "implicit", "h.test:993", .implicit),
            ("h.test", "starttls", "h.test:143", .starttls), ("h.test:143", nil, "h.test:143", .starttls),
            ("h.test:993", nil, "h.test:993", .implicit), ("h.test:10143", nil, "h.test:10143", .implicit),
            ("h.test:10143", "starttls", "h.test:10143", .starttls),
            ("[2001:db8::1]:993", nil, "[2001:db8::1]:993", .implicit),
            ("2001:db8::1", nil, "[2001:db8::1]:993", .implicit),
            ("[2001:db8::1]", nil, "[2001:db8::1]:993", .implicit),
            ("b\u{FC}cher.example:993", nil, "xn--bcher-kva.example:993", .implicit),
        ] as [(String, String?, String, ConnectionSecurity)])
    func receiving(_ given: String, _ tls: String?, _ endpoint: String, _ security: ConnectionSecurity) async throws {
        var values: [SettingKey: String] = [.imap: given, .smtp: "s.test"]
        values[.imapTLS] = tls
        let mailbox = try #require(try await mailbox(values))
        #expect(mailbox.imap.endpoint.description == endpoint)
        #expect(mailbox.imap.security == security)
    }

    @Test(
        "Sending has its own standard ports",
        arguments: [
            ("s.test", nil, 465, ConnectionSecurity.implicit), ("s.test", "starttls", 587, .starttls),
            ("s.test:587", nil, 587, .starttls), ("s.test:25", nil, 25, .starttls),
            ("s.test:2525", nil, 2525, .starttls),
            ("s.test:465", nil, 465, .implicit), ("s.test:587", "implicit", 587, .implicit),
        ] as [(String, String?, Int, ConnectionSecurity)])
    func sending(_ given: String, _ tls: String?, _ port: Int, _ security: ConnectionSecurity) async throws {
        var values: [SettingKey: String] = [.imap: "i.test", .smtp: given]
        values[.smtpTLS] = tls
        let mailbox = try #require(try await mailbox(values))
        #expect(mailbox.smtp.endpoint.port == port && mailbox.smtp.security == security)
    }

    @Test("User names default to the address, and sending's to receiving's")
    func users() async throws {
        let servers: [SettingKey: String] = [.imap: "i.test", .smtp: "s.test"]
        let plain = try #require(try await mailbox(servers))
        #expect(plain.imap.user == "alice@mail.test" && plain.smtp.user == "alice@mail.test")
        let named = try #require(try await mailbox(servers.merging([.user: "al"]) { $1 }))
        #expect(named.imap.user == "al" && named.smtp.user == "al")
        let split = try #require(try await mailbox(servers.merging([.smtpUser: "out"]) { $1 }))
        #expect(split.imap.user == "alice@mail.test" && split.smtp.user == "out")
    }

    @Test("A missing server means that there is nothing to connect to")
    func missing() async throws {
        #expect(try await mailbox([.imap: "i.test"]) == nil)
        #expect(try await mailbox([.smtp: "s.test"]) == nil)
    }

    @Test("Standard input cannot hold both passwords")
    func oneStandardInput() async {
        await #expect(throws: CommandFailure.self) {
            _ = try await mailbox([.passwordFile: "-", .smtpPasswordFile: "-"])
        }
    }
}
