import Foundation
import Logging
import MailModel
import MailStore
import MailTransport
import Mailboxes
import Testing

@testable import SalesnodeApp

@Suite("Settings")
struct SettingsTests {
    private func settings(
        _ options: CommandOptions = CommandOptions(), environment: [String: String] = ["HOME": "/users/alice"]
    ) async throws(CommandFailure) -> Settings {
        try await Settings(options: options, environment: environment, currentFolder: "/here")
    }

    private func message(
        _ options: CommandOptions = CommandOptions(), environment: [String: String] = ["HOME": "/users/alice"]
    ) async -> String? {
        do {
            _ = try await settings(options, environment: environment)
            return nil
        } catch {
            #expect(error.code == .wrongUsage)
            return error.message
        }
    }

    @Test("Alerts go to several addresses, through a relay whose port says how it is encrypted")
    func alerts() async throws {
        let none = try await settings()
        #expect(none.alerts.administrators.isEmpty && none.alerts.relay == nil)
        #expect(none.checkInterval == .seconds(1800))
        var options = CommandOptions(values: [
            .alertTo: "ann@example.com, bob@example.com,ANN@example.com", .alertRelay: "smtp.example.com:587",
            .alertRelayUser: "u", .alertFrom: "salesnode@example.com", .checkInterval: "1",
        ])
        let given = try await settings(options)
        #expect(given.alerts.administrators.map(\.description) == ["ann@example.com", "bob@example.com"])
        #expect(given.alerts.relay?.security == .starttls)
        #expect(given.alerts.relay?.endpoint.description == "smtp.example.com:587")
        #expect(given.checkInterval == .seconds(60))
        #expect(!given.alerts.fallsBack)
        options.switches[.alertFallback] = true
        #expect(try await settings(options).alerts.fallsBack)
        options.values[.alertFrom] = nil
        #expect(await message(options)?.contains("--alert-from") == true)
        #expect(await message(CommandOptions(values: [.alertTo: "ann"]))?.contains("--alert-to") == true)
        #expect(await message(CommandOptions(values: [.checkInterval: "1441"]))?.contains("1440") == true)
    }

    @Test("Ports are compared with big providers, with a list, or with nobody")
    func comparison() async throws {
        #expect(try await settings().portComparison == .presets)
        #expect(try await settings(CommandOptions(values: [.compareHosts: "none"])).portComparison == .none)
        let hosts = ["a.example.com", "b.example.com"].compactMap { Host($0) }
        let list = CommandOptions(values: [.compareHosts: "a.example.com, b.example.com"])
        #expect(try await settings(list).portComparison == PortComparison(hosts: hosts))
        #expect(await message(CommandOptions(values: [.compareHosts: "a,,b"]))?.contains("--compare-hosts") == true)
    }

    @Test("Options come before variables, variables before the file, the file before defaults")
    func precedence() async throws {
        try await withTemporaryFolder { folder in
            let file = "\(folder)/config.json"
            try Data(
                #"{"listen": "127.0.0.3:3", "timeout": 33, "allowPrivateHosts": true, "imapTls": "starttls"}"#.utf8
            )
            .write(to: URL(fileURLWithPath: file))
            var environment = ["HOME": "/users/alice", "SALESNODE_CONFIG": file]

            let fromFile = try await settings(environment: environment)
            #expect(fromFile.listen.description == "127.0.0.3:3")
            #expect(fromFile.timeoutSeconds == 33)
            #expect(fromFile.egress.allowsPrivateHosts)
            #expect(fromFile.servers.imapTLS == .starttls)

            environment["SALESNODE_LISTEN"] = "127.0.0.2:2"
            environment["SALESNODE_TIMEOUT"] = "22"
            environment["SALESNODE_ALLOW_PRIVATE_HOSTS"] = "false"
            environment["SALESNODE_IMAP_TLS"] = ""
            let fromVariable = try await settings(environment: environment)
            #expect(fromVariable.listen.description == "127.0.0.2:2")
            #expect(fromVariable.timeoutSeconds == 22)
            #expect(!fromVariable.egress.allowsPrivateHosts)
            #expect(fromVariable.servers.imapTLS == .starttls, "an empty variable counts as unset")

            let options = CommandOptions(
                values: [.listen: "127.0.0.1:1", .timeout: "11"], switches: [.allowPrivateHosts: true])
            let fromOption = try await settings(options, environment: environment)
            #expect(fromOption.listen.description == "127.0.0.1:1")
            #expect(fromOption.timeoutSeconds == 11)
            #expect(fromOption.egress.allowsPrivateHosts)
            #expect(fromOption.operatorOptions == [.allowPrivateHosts])
        }
    }

    @Test("Without anything given, everything has a default")
    func defaults() async throws {
        let settings = try await settings()
        #expect(settings.dataFolder == "/users/alice/.local/share/salesnode")
        let installation = InstallationID.random()
        #expect(
            try settings.requiredKeyFile(of: installation) == "/users/alice/.config/salesnode/keys/\(installation).key")
        #expect(settings.listen.description == "127.0.0.1:8080")
        #expect(settings.trust == .systemRoots)
        #expect(settings.egress == EgressPolicy())
        #expect(settings.timeoutSeconds == 30)
        #expect(settings.dnsServer == nil && settings.logLevel == nil && settings.warnings.isEmpty)
    }

    @Test("The XDG variables move the default places; relative ones are ignored")
    func baseFolders() async throws {
        let moved = try await settings(environment: ["XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c"])
        #expect(moved.dataFolder == "/d/salesnode" && moved.keyFolder == "/c/salesnode/keys")
        let ignored = try await settings(environment: ["HOME": "/h", "XDG_DATA_HOME": "d"])
        #expect(ignored.dataFolder == "/h/.local/share/salesnode")
    }

    @Test("A missing home folder is an error only where it is needed, and says what to give")
    func homeless() async throws {
        let settings = try await settings(environment: [:])
        #expect(settings.dataFolder == nil)
        let error = #expect(throws: CommandFailure.self) { try settings.requiredDataFolder() }
        #expect(error?.message.contains("--data or SALESNODE_DATA") == true)
    }

    @Test(
        "A path becomes absolute",
        arguments: [
            ("data", "/here/data"), ("./data", "/here/data"), ("../data", "/data"), ("~/data", "/users/alice/data"),
            ("/a//b/./c/../d", "/a/b/d"), ("/../x", "/x"), ("~", "/users/alice"),
        ])
    func paths(_ given: String, _ absolute: String) async throws {
        #expect(try await settings(CommandOptions(values: [.data: given])).dataFolder == absolute)
    }

    @Test(
        "An unusable value names the place it came from and the right form",
        arguments: [
            (SettingKey.listen, "8080", "ADDRESS:PORT"), (.listen, "example.com:80", "numeric"),
            (.listen, "127.0.0.1:70000", "ADDRESS:PORT"), (.listen, "::1:80", "ADDRESS:PORT"),
            (.dnsServer, "dns.example.com:53", "127.0.0.1:53"), (.pin, "AB:CD", "64 hexadecimal digits"),
            (.timeout, "soon", "1 to 600"), (.timeout, "0", "1 to 600"), (.timeout, "601", "1 to 600"),
            (.logLevel, "loud", "trace, debug"), (.imap, "host:0", "HOST:PORT"), (.imap, "host name", "HOST:PORT"),
            (.smtp, ":465", "HOST:PORT"), (.smtp, "host:+5", "HOST:PORT"), (.imapTLS, "none", "implicit or starttls"),
            (.smtpTLS, "TLS", "implicit or starttls"), (.user, "a\u{7}b", "user name"),
        ])
    func refusals(_ key: SettingKey, _ value: String, _ form: String) async {
        let byOption = await message(CommandOptions(values: [key: value]))
        #expect(byOption?.hasPrefix("\(key.option): ") == true, "\(byOption ?? "accepted")")
        #expect(byOption?.contains(form) == true, "\(byOption ?? "accepted")")
        #expect(byOption?.unicodeScalars.contains { $0.value < 0x20 } == false)

        let byVariable = await message(environment: ["HOME": "/h", key.variable: value])
        #expect(byVariable?.hasPrefix("\(key.variable): ") == true, "\(byVariable ?? "accepted")")
        #expect(byVariable?.contains(form) == true)
    }

    @Test(
        "A configuration file that cannot be used is named, with the key at fault",
        arguments: [
            (#"{"lisen": "127.0.0.1:1"}"#, #"unknown key "lisen""#), (#"{"data": 5}"#, #""data" in"#),
            (#"{"timeout": "30"}"#, #""timeout" in"#), (#"{"timeout": true}"#, #""timeout" in"#),
            (#"{"timeout": 1.5}"#, #""timeout" in"#), (#"{"allowAnyPort": 1}"#, #""allowAnyPort" in"#),
            (#"{"listen": "8080"}"#, #""listen" in"#), ("[]", "must be one JSON object"),
            ("", "must be one JSON object"),
            (#"{"password": "x"}"#, "unknown key"),
        ])
    func badFile(_ contents: String, _ expected: String) async throws {
        try await withTemporaryFolder { folder in
            let file = "\(folder)/config.json"
            try Data(contents.utf8).write(to: URL(fileURLWithPath: file))
            let message = await message(CommandOptions(configurationFile: file))
            #expect(message?.contains(file) == true, "\(message ?? "accepted")")
            #expect(message?.contains(expected) == true, "\(message ?? "accepted")")
        }
    }

    @Test("A configuration file that was named must exist; one in a default place need not")
    func missingFile() async {
        let message = await message(CommandOptions(configurationFile: "none.json"))
        #expect(message == "--config: there is no file /here/none.json")
        #expect(await self.message() == nil)
    }

    @Test("A CA file and a pinned certificate exclude each other, and both places are named")
    func trust() async throws {
        let pin = String(repeating: "AB", count: 32)
        let both = await message(
            CommandOptions(values: [.caFile: "ca.pem"]), environment: ["HOME": "/h", "SALESNODE_PIN": pin])
        #expect(both?.contains("--ca-file and SALESNODE_PIN exclude each other") == true)
        let file = try await settings(CommandOptions(values: [.caFile: "ca.pem"]))
        #expect(file.trust == .certificateFile("/here/ca.pem"))
        let pinned = try await settings(CommandOptions(values: [.pin: pin]))
        #expect(pinned.trust == .pinned(try #require(CertificateFingerprint(pin))))
    }

    @Test("A key file inside the data folder is warned about")
    func keyInsideData() async throws {
        let inside = try await settings(CommandOptions(values: [.data: "/d", .keyFile: "/d/master.key"]))
        #expect(inside.warnings.count == 1)
        let beside = try await settings(CommandOptions(values: [.data: "/d", .keyFile: "/data/master.key"]))
        #expect(beside.warnings.isEmpty)
    }

    @Test("Names of options, variables and keys belong together")
    func names() {
        #expect(SettingKey.keyFile.option == "--key-file")
        #expect(SettingKey.keyFile.variable == "SALESNODE_KEY_FILE")
        #expect(SettingKey.imapTLS.option == "--imap-tls" && SettingKey.imapTLS.rawValue == "imapTls")
        #expect(SettingKey.dnsServer.variable == "SALESNODE_DNS_SERVER")
        #expect(Set(SettingKey.allCases.map(\.option)).count == SettingKey.allCases.count)
    }
}
