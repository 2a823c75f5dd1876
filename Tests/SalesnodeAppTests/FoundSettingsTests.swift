import Discovery
import MailModel
import Testing

@testable import SalesnodeApp

@Suite("Using found settings")
struct FoundSettingsTests {
    private func server(_ host: String, user: String? = "alice@example.com") throws -> DiscoveredServer {
        DiscoveredServer(
            endpoint: Endpoint(host: try #require(Host(host)), port: 993), security: .implicit, user: user,
            userForm: user == nil ? .unknown : .address)
    }

    private func report(
        imap: String? = "imap.example.com", smtp: String? = "smtp.example.com", user: String? = "alice@example.com",
        methods: [DiscoveryMethod] = [.srv], answer: SettingsCandidate.Answer = .answered, foreign: [String] = [],
        signIn: [SignInOption] = [], suggestions: [String] = []
    ) throws -> DiscoveryReport {
        DiscoveryReport(
            address: "alice@example.com",
            candidates: [
                SettingsCandidate(
                    imap: try imap.map { try server($0, user: user) },
                    smtp: try smtp.map { try server($0, user: user) },
                    provider: nil, methods: methods, answer: answer, foreignHosts: foreign, signIn: signIn,
                    sentCopies: .unknown, limits: ProviderLimits(), notes: [], needsIMAPID: false, doubts: [], rank: 1)
            ], suggestions: suggestions)
    }

    private func choose(
        _ report: DiscoveryReport, _ options: [SettingKey: String] = [:], answer: Bool? = nil
    ) async throws -> SettingsCandidate {
        let settings = try await Settings(
            options: CommandOptions(values: options), environment: [:], currentFolder: "/")
        return try FoundSettings(report: report, given: settings.servers.given, confirm: { _ in answer }).choose()
    }

    private func failure(
        _ report: DiscoveryReport, _ options: [SettingKey: String] = [:], answer: Bool? = nil
    ) async -> CommandFailure? {
        do {
            _ = try await choose(report, options, answer: answer)
            return nil
        } catch {
            return error as? CommandFailure
        }
    }

    @Test("Servers in the domain are used without a question")
    func own() async throws {
        #expect(try await choose(try report()).methods == [.srv])
    }

    @Test("A foreign host is used after --accept-host or a yes, and never otherwise")
    func foreign() async throws {
        let report = try report(imap: "imap.hoster.example", foreign: ["imap.hoster.example"])
        let refused = try #require(await failure(report))
        #expect(refused.code == .wrongUsage && refused.message.contains("--accept-host imap.hoster.example"))
        #expect(await failure(report, answer: false)?.code == .cancelled)
        #expect(await failure(report, [.acceptHost: "other.example"])?.code == .wrongUsage)
        #expect(await failure(report, [.acceptHost: "other.example, IMAP.hoster.example"]) == nil)
        #expect(await failure(report, answer: true) == nil)
        // The person named another receiving server, so the found one is never used.
        #expect(await failure(report, [.imap: "imap.example.com"]) == nil)
    }

    @Test("In a domain that looks like a slip every host needs a yes")
    func slip() async throws {
        let report = try report(suggestions: ["gmail.com"])
        let refused = try #require(await failure(report))
        #expect(refused.code == .wrongUsage && refused.message.contains("looks like a slip for gmail.com"))
        #expect(await failure(report, [.acceptHost: "imap.example.com,smtp.example.com"]) == nil)
    }

    @Test("A hint whose servers were not heard is not used")
    func hint() async throws {
        #expect(await failure(try report(methods: [.mx], answer: .notAsked))?.code == .settingsNotFound)
        #expect(await failure(try report(methods: [.mx], answer: .answered)) == nil)
        #expect(await failure(try report(methods: [.srv], answer: .failed)) == nil, "Check tells why")
    }

    @Test("Where no password is taken, none is asked for")
    func noPassword() async throws {
        let oauth = [SignInOption(.oauth, isRecommended: true)]
        #expect(await failure(try report(signIn: oauth))?.code == .signInUnsupported)
        #expect(await failure(try report(signIn: oauth + [SignInOption(.appPassword)])) == nil)
    }

    @Test("What is missing is named, and can be given")
    func missing() async throws {
        let nothing = DiscoveryReport(address: "alice@gmial.com", suggestions: ["gmail.com"])
        let failure = try #require(await failure(nothing))
        #expect(failure.code == .settingsNotFound && failure.message.contains("did you mean gmail.com?"))
        let absent = DiscoveryReport(address: "alice@absent.example", unusable: .missing)
        #expect(
            await self.failure(absent)?.message.hasPrefix(
                "the domain absent.example does not exist in DNS; check the address, or give --imap HOST") == true)
        #expect(await self.failure(try report(smtp: nil))?.message.contains("--smtp HOST") == true)
        #expect(await self.failure(try report(smtp: nil), [.smtp: "smtp.example.com"]) == nil)
        #expect(await self.failure(try report(user: nil))?.message.contains("--user NAME") == true)
        #expect(await self.failure(try report(user: nil), [.user: "alice"]) == nil)
    }

    @Test("Settings of the search are read and judged")
    func settings() async throws {
        let settings = try await Settings(
            options: CommandOptions(values: [.discoveryTimeout: "3"]),
            environment: ["SALESNODE_DISCOVERY_DATABASE": "true"], currentFolder: "/")
        #expect(settings.discovery.timeout == .seconds(3))
        #expect(settings.discovery.database == DiscoveryOptions.standardDatabase)
        for values in [
            [SettingKey.discoveryTimeout: "0"], [.discoveryTimeout: "61"], [.discoveryDatabaseURL: "http://a.example/"],
            [.discoveryDatabaseURL: "https://a.example/x"], [.acceptHost: "a.example:993"], [.acceptHost: ","],
        ] {
            await #expect(throws: CommandFailure.self, "\(values)") {
                _ = try await Settings(options: CommandOptions(values: values), environment: [:], currentFolder: "/")
            }
        }
    }

    @Test("What others wrote is shown without control characters, and JSON has its type")
    func output() throws {
        var report = try report(foreign: ["imap.hoster.example"])
        report.conflicts = ["a\u{1B}[31mb"]
        let lines = HumanOutput.lines(for: .discovered(report))
        #expect(!lines.joined().unicodeScalars.contains("\u{1B}"))
        #expect(lines.contains { $0.contains("--accept-host imap.hoster.example") })
        #expect(JSONOutput.line(for: .discovered(report)).contains(#""type":"discovery""#))
        #expect(CommandResult.discovered(report).exitStatus == 0)
        #expect(CommandResult.discovered(DiscoveryReport(address: "a@b.example")).exitStatus == 1)
    }
}
