public import MailModel
internal import Mailboxes

/// What the settings say about alerts.
public struct AlertOptions: Sendable, Hashable {
    /// The operator's server for alerts.
    public struct Relay: Sendable, Hashable {
        /// Host and port.
        public var endpoint: Endpoint
        /// How the connection becomes encrypted.
        public var security: ConnectionSecurity
        /// As whom to sign in; nil where it takes mail without that.
        public var user: String?
        /// The file with the password, absolute.
        public var passwordFile: String?
        /// From whom alerts come.
        public var from: EmailAddress
    }

    /// Who hears of every alert.
    public var administrators: [EmailAddress]
    /// By which server alerts go; nil for a mailbox that works.
    public var relay: Relay?
    /// Whether a mailbox that works sends what the relay does not take.
    public var fallsBack: Bool

    /// By which way alerts go, in the middle of a sentence.
    var way: String {
        guard let relay else { return "through a mailbox that works and is not concerned" }
        return "through \(relay.endpoint)" + (fallsBack ? ", or a mailbox that works where that fails" : "")
    }

    init(_ reader: SettingsReader) throws(CommandFailure) {
        administrators = try reader.value(.alertTo, parse: Self.addresses) ?? []
        fallsBack = try reader.truth(.alertFallback) ?? false
        let from = try reader.value(.alertFrom) { try? EmailAddress($0) }
        let security = try reader.value(.alertRelayTLS) { ConnectionSecurity(rawValue: $0) }
        let user = try reader.value(.alertRelayUser, parse: ServerOptions.userName)
        let passwordFile = try reader.path(.alertRelayPasswordFile)
        guard let server = try reader.value(.alertRelay, parse: ServerOptions.server) else { return }
        guard let from else {
            throw CommandFailure(
                .wrongUsage,
                "\(SettingKey.alertRelay.option) needs \(SettingKey.alertFrom.option): from whom alerts come")
        }
        let settings = ServerSettings.sending(
            host: server.host, port: server.port, security: security, user: user ?? "")
        relay = Relay(
            endpoint: settings.endpoint, security: settings.security, user: user, passwordFile: passwordFile, from: from
        )
    }

    private static func addresses(_ text: String) -> [EmailAddress]? {
        var addresses: [EmailAddress] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let trimmed = part.drop { $0 == " " }
            guard let address = try? EmailAddress(trimmed.prefix { $0 != " " }) else { return nil }
            if !addresses.contains(address) { addresses.append(address) }
        }
        return addresses
    }
}
