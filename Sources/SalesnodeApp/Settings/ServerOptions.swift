public import MailModel
internal import MailTransport
internal import Mailboxes
internal import Resolver

/// What the settings say about a mailbox's servers and user names.
public struct ServerOptions: Sendable, Hashable {
    /// A server as given: the host, and what of port and security was said.
    public struct Server: Sendable, Hashable {
        /// The host, from `--imap` or `--smtp`.
        public var host: Host
        /// The port, where one was given.
        public var port: Int?
    }

    /// The receiving server; nil where none is given.
    public var imap: Server?
    /// How it is encrypted; nil where that is not given.
    public var imapTLS: ConnectionSecurity?
    /// The sending server; nil where none is given.
    public var smtp: Server?
    /// How it is encrypted; nil where that is not given.
    public var smtpTLS: ConnectionSecurity?
    /// The user name; nil for the address.
    public var user: String?
    /// The user name for sending; nil for that of receiving.
    public var smtpUser: String?
    /// The file with the password, absolute, or `-`.
    public var passwordFile: PasswordFile?
    /// The file with the sending server's password, absolute, or `-`.
    public var smtpPasswordFile: PasswordFile?

    /// Hosts that a password may be sent to although they are outside the address's own domain.
    public var acceptedHosts: Set<Host>

    /// A password file, and whether an option named it.
    public struct PasswordFile: Sendable, Hashable {
        /// Absolute, or `-` for standard input.
        public var path: String
        /// An option beats the environment's password; a configured file does not.
        public var isFromOption: Bool
    }

    init(_ reader: SettingsReader) throws(CommandFailure) {
        imap = try reader.value(.imap, parse: Self.server)
        imapTLS = try reader.value(.imapTLS) { ConnectionSecurity(rawValue: $0) }
        smtp = try reader.value(.smtp, parse: Self.server)
        smtpTLS = try reader.value(.smtpTLS) { ConnectionSecurity(rawValue: $0) }
        user = try reader.value(.user, parse: Self.userName)
        smtpUser = try reader.value(.smtpUser, parse: Self.userName)
        acceptedHosts = try reader.value(.acceptHost, parse: Self.hosts) ?? []
        passwordFile = try Self.passwordFile(.passwordFile, reader)
        smtpPasswordFile = try Self.passwordFile(.smtpPasswordFile, reader)
        if passwordFile?.path == "-", smtpPasswordFile?.path == "-" {
            throw CommandFailure(
                .wrongUsage,
                "--password-file and --smtp-password-file cannot both be -; leave the second out if the password is"
                    + " the same")
        }
    }

    /// Everything for `address`, or nil where a server is missing.
    func mailboxSettings(
        address: EmailAddress, displayName: String?, trust: TLSTrust
    ) -> MailboxSettings? {
        guard let imap = imapSettings(address: address), let smtp = smtpSettings(address: address) else { return nil }
        return MailboxSettings(address: address, displayName: displayName, imap: imap, smtp: smtp, trust: trust)
    }

    /// What of it goes before found settings.
    var given: FoundSettings.Given {
        FoundSettings.Given(
            hasIMAP: imap != nil, hasSMTP: smtp != nil, hasUser: user != nil, acceptedHosts: acceptedHosts)
    }

    /// The receiving server, or nil where none is given.
    func imapSettings(address: EmailAddress) -> ServerSettings? {
        imap.map {
            .receiving(host: $0.host, port: $0.port, security: imapTLS, user: user ?? address.description)
        }
    }

    /// The sending server, or nil where none is given.
    func smtpSettings(address: EmailAddress) -> ServerSettings? {
        smtp.map {
            .sending(host: $0.host, port: $0.port, security: smtpTLS, user: smtpUser ?? user ?? address.description)
        }
    }

    /// `host`, `host:port`, `v4:port`, `[v6]:port` or a bare IPv6 address; the name may be an international one.
    static func server(_ text: String) -> Server? {
        if let address = IPAddress(text) { return Server(host: .address(address), port: nil) }
        var hostText = Substring(text)
        var port: Int?
        if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
            let digits = text[text.index(after: colon)...]
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
                (1...65535).contains(number)
            else { return nil }
            port = number
            hostText = text[..<colon]
        }
        if hostText.hasPrefix("["), hostText.hasSuffix("]") {
            guard let address = IPAddress(hostText.dropFirst().dropLast()), address.family == .v6 else { return nil }
            return Server(host: .address(address), port: port)
        }
        if let host = Host(hostText) { return Server(host: host, port: port) }
        guard !hostText.utf8.allSatisfy({ $0 < 0x80 }), let name = try? IDN.domain(String(hostText)) else { return nil }
        return Server(host: .name(name), port: port)
    }

    private static func hosts(_ text: String) -> Set<Host>? {
        var hosts: Set<Host> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let server = server(String(part.trimmingPrefix(" "))), server.port == nil else { return nil }
            hosts.insert(server.host)
        }
        return hosts
    }

    static func userName(_ text: String) -> String? {
        let isUsable =
            text.utf8.count <= 500 && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        return isUsable ? text : nil
    }

    private static func passwordFile(
        _ key: SettingKey, _ reader: SettingsReader
    ) throws(CommandFailure) -> PasswordFile? {
        guard let text = try reader.text(key) else { return nil }
        let isFromOption = reader.origin(of: key) == .option
        if text == "-" { return PasswordFile(path: "-", isFromOption: isFromOption) }
        guard let path = try reader.path(key) else { return nil }
        return PasswordFile(path: path, isFromOption: isFromOption)
    }
}
