public import Discovery
internal import HTTPFetch
public import Logging
public import MailModel
internal import MailStore
public import MailTransport
public import Mailboxes
public import Resolver
public import Web

/// The settings of one run, each from the first source that has it: option, environment variable, configuration file,
/// default.
public struct Settings: Sendable {
    /// The folder with the database, absolute; nil where none is given and the environment has no home folder.
    public var dataFolder: String?
    /// The file with the master key, absolute; nil where none is given: then each installation has its own in
    /// ``keyFolder``.
    public var keyFile: String?
    /// The folder of default key files, absolute; nil where the environment has no home folder.
    public var keyFolder: String?
    /// Where `serve` listens for HTTP.
    public var listen: ListenAddress
    /// Under which address people reach the pages; nil for this machine only.
    public var publicURL: PublicURL?
    /// The proxies whose word on the client's address counts.
    public var trustedProxies: Set<IPAddress>
    /// The file with the certificate of the pages, absolute; nil where a proxy ends TLS, or nobody does.
    public var tlsCertificate: String?
    /// The file with its key, absolute.
    public var tlsKey: String?
    /// The DNS server to ask; nil for the system's.
    public var dnsServer: DNSServer?
    /// Where connections may go.
    public var egress: EgressPolicy
    /// Which servers are asked whether a port is blocked for every host.
    public var portComparison: PortComparison
    /// Which certificates are trusted.
    public var trust: TLSTrust
    /// From which level on is logged; nil leaves it to the command.
    public var logLevel: Logger.Level?
    /// How long the round trip of a test message may take.
    public var verificationTimeout: Duration { .seconds(timeoutSeconds) }
    /// The same in seconds.
    public var timeoutSeconds: Int
    /// How a search for settings goes about it.
    public var discovery: DiscoveryOptions
    /// What was said about the mailbox's servers.
    public var servers: ServerOptions
    /// Who hears of trouble, and by which way.
    public var alerts: AlertOptions
    /// How often a mailbox that works is looked at.
    public var checkInterval: Duration
    /// What the person should know before anything starts.
    public var warnings: [String]
    /// Settings that were given as options and count only where the server was started, if one runs.
    var operatorOptions: [SettingKey]

    /// Reads every source.
    ///
    /// - Parameter currentFolder: what relative paths are relative to.
    /// - Throws: ``CommandFailure`` with `wrongUsage`, naming the option, variable or file key and the right form.
    public init(
        options: CommandOptions, environment: [String: String], currentFolder: String
    ) async throws(CommandFailure) {
        let reader = try await SettingsReader(
            options: options, environment: environment, currentFolder: currentFolder)
        dataFolder = try reader.path(.data) ?? reader.places.dataFolder
        keyFile = try reader.path(.keyFile)
        keyFolder = reader.places.keyFolder
        listen = try reader.value(.listen) { ListenAddress($0) } ?? .standard
        publicURL = try reader.value(.publicURL) { PublicURL($0) }
        trustedProxies = try reader.value(.trustedProxy) { Self.addresses($0) } ?? []
        tlsCertificate = try reader.path(.tlsCertificate)
        tlsKey = try reader.path(.tlsKey)
        dnsServer = try reader.value(.dnsServer) { DNSServer($0) }
        egress = EgressPolicy(
            allowsPrivateHosts: try reader.truth(.allowPrivateHosts) ?? false,
            allowsAnyPort: try reader.truth(.allowAnyPort) ?? false)
        portComparison = try reader.value(.compareHosts, parse: Self.comparison) ?? .presets
        trust = try Self.trust(reader)
        logLevel = try reader.value(.logLevel) { Logger.Level(rawValue: $0) }
        timeoutSeconds = try reader.number(.timeout, in: 1...600) ?? 30
        discovery = try Self.discovery(reader)
        servers = try ServerOptions(reader)
        alerts = try AlertOptions(reader)
        checkInterval = .seconds(60 * (try reader.number(.checkInterval, in: 1...1440) ?? 30))
        warnings = []
        operatorOptions = [
            .allowPrivateHosts, .allowAnyPort, .dnsServer, .discoveryTimeout, .discoveryDatabase, .discoveryDatabaseURL,
            .alertTo, .alertRelay, .alertRelayTLS, .alertRelayUser, .alertRelayPasswordFile, .alertFrom,
            .alertFallback, .compareHosts,
        ].filter { reader.origin(of: $0) == .option }

        if let dataFolder, let keyFile, keyFile.hasPrefix(dataFolder == "/" ? "/" : "\(dataFolder)/") {
            warnings.append(
                "The key file \(TerminalText.safe(keyFile)) lies inside the data folder: whoever gets a copy of that"
                    + " folder can read every stored password. Keep it elsewhere.")
        }
    }

    /// With what links to the pages begin.
    var pages: PublicURL { pages(at: listen) }

    /// The same where the system has chosen the port.
    func pages(at address: ListenAddress) -> PublicURL { publicURL ?? .loopback(port: address.port) }

    private static func addresses(_ text: String) -> Set<IPAddress>? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let addresses = parts.compactMap { IPAddress($0.trimmingPrefix(" ")) }
        return addresses.count == parts.count ? Set(addresses) : nil
    }

    /// The data folder.
    ///
    /// - Throws: ``CommandFailure`` with `wrongUsage` where there is none.
    func requiredDataFolder() throws(CommandFailure) -> String {
        guard let dataFolder else { throw Self.homeless(.data) }
        return dataFolder
    }

    /// The key file of an installation.
    ///
    /// By default it carries the installation's id, so that several data folders do not share one: a rotation for one of
    /// them would lock the others out.
    ///
    /// - Throws: ``CommandFailure`` with `wrongUsage` where there is none.
    func requiredKeyFile(of installation: InstallationID) throws(CommandFailure) -> String {
        if let keyFile { return keyFile }
        guard let keyFolder else { throw Self.homeless(.keyFile) }
        return "\(keyFolder)/\(installation).key"
    }

    private static func homeless(_ key: SettingKey) -> CommandFailure {
        CommandFailure(
            .wrongUsage,
            "HOME is not set, so there is no default for \(key.option); give \(key.option) or \(key.variable)")
    }

    private static func discovery(_ reader: SettingsReader) throws(CommandFailure) -> DiscoveryOptions {
        let seconds = try reader.number(.discoveryTimeout, in: 1...60)
        let address = try reader.value(.discoveryDatabaseURL) { text in
            FetchURL(text).flatMap { $0.scheme == .https && text.hasSuffix("/") ? text : nil }
        }
        let isAllowed = try reader.truth(.discoveryDatabase) ?? false
        var options = DiscoveryOptions(database: isAllowed ? address ?? DiscoveryOptions.standardDatabase : nil)
        if let seconds { options.timeout = .seconds(seconds) }
        return options
    }

    private static func comparison(_ text: String) -> PortComparison? {
        switch text {
        case "presets": return .presets
        case "none": return PortComparison.none
        default:
            var hosts: [Host] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let host = Host(part.drop { $0 == " " }) else { return nil }
                hosts.append(host)
            }
            return PortComparison(hosts: hosts)
        }
    }

    private static func trust(_ reader: SettingsReader) throws(CommandFailure) -> TLSTrust {
        let file = try reader.path(.caFile)
        let pin = try reader.value(.pin) { CertificateFingerprint($0) }
        switch (file, pin) {
        case (nil, nil): return .systemRoots
        case (let file?, nil): return .certificateFile(file)
        case (nil, let pin?): return .pinned(pin)
        case (_?, _?):
            let file = (reader.origin(of: .caFile) ?? .option).name(of: .caFile)
            let pin = (reader.origin(of: .pin) ?? .option).name(of: .pin)
            throw CommandFailure(
                .wrongUsage,
                "\(file) and \(pin) exclude each other: trust the authorities of a file, or one certificate")
        }
    }
}
