internal import Foundation
internal import MailModel
internal import OAuth

/// `oauth client add`, as it was typed.
public struct OAuthClientCommand: Sendable, Hashable {
    /// The provider's name, or the address of an issuer.
    public var provider: String
    /// The client id.
    public var clientID: String
    /// The file with the secret, or `-`; nil asks for it.
    public var secretFile: String?
    /// The JSON file of a service account, or `-`.
    public var serviceAccountFile: String?
    /// The PEM file with key and certificate, or `-`.
    public var certificateFile: String?
    /// Whether there is no secret.
    public var isPublic: Bool
    /// The tenant or data centre.
    public var realm: String?
    /// Whether every workspace may use it.
    public var servesAll: Bool
    /// What an issuer is called.
    public var name: String?
    /// What an issuer's mail servers want.
    public var scopes: String?
    /// An issuer's receiving server, as `host:port`.
    public var imap: String?
    /// An issuer's sending server, as `host:port`.
    public var smtp: String?
    /// The last day of the secret, as `2027-12-31`.
    public var expires: String?

    /// Describes a client.
    public init(provider: String, clientID: String, isPublic: Bool, servesAll: Bool) {
        self.provider = provider
        self.clientID = clientID
        self.isPublic = isPublic
        self.servesAll = servesAll
    }

    /// - Throws: ``CommandFailure`` with `wrongUsage`.
    func checked() throws(CommandFailure) -> OAuthClientWish {
        let isKnown = OAuthProviders.named(provider) != nil
        if !isKnown {
            guard provider.hasPrefix("https://") || provider.hasPrefix("http://") else {
                let names = OAuthProviders.all.map(\.id).joined(separator: ", ")
                throw CommandFailure(
                    .wrongUsage,
                    "the provider is one of \(names), or the https address of an issuer, not"
                        + " \u{201C}\(TerminalText.safe(provider, limit: 200))\u{201D}")
            }
            guard scopes != nil else {
                throw CommandFailure(.wrongUsage, "an issuer needs --scopes: what its mail servers want in a token")
            }
        }
        return OAuthClientWish(
            provider: provider, clientID: clientID, realm: realm, servesAll: servesAll, name: name, scopes: scopes,
            key: serviceAccountFile != nil ? .serviceAccount : certificateFile != nil ? .certificate : nil,
            mail: try mailServers(), secretExpires: try end())
    }

    private func mailServers() throws(CommandFailure) -> OAuthMailServers? {
        guard imap != nil || smtp != nil else { return nil }
        guard let imap, let smtp, let receiving = Endpoint(imap, defaultPort: 993),
            let sending = Endpoint(smtp, defaultPort: 465)
        else { throw CommandFailure(.wrongUsage, "give both --imap and --smtp as HOST:PORT, or neither") }
        func server(_ endpoint: Endpoint) -> OAuthMailServers.Server {
            let isUpgraded = [143, 587, 25, 2525].contains(endpoint.port)
            return OAuthMailServers.Server(
                endpoint.host.description, endpoint.port, isUpgraded ? .starttls : .implicit)
        }
        return OAuthMailServers(imap: server(receiving), smtp: server(sending))
    }

    private func end() throws(CommandFailure) -> Timestamp? {
        guard let expires else { return nil }
        let parts = expires.split(separator: "-").compactMap { Int($0) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        guard parts.count == 3, (2020...2100).contains(parts[0]), (1...12).contains(parts[1]),
            (1...31).contains(parts[2]),
            let date = calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2], hour: 23))
        else { throw CommandFailure(.wrongUsage, "--expires takes a day such as 2027-12-31") }
        return Timestamp(date)
    }
}
