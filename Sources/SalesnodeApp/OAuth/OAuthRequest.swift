internal import MailModel
internal import Mailboxes
internal import OAuth

/// What a command asks about signing in at providers.
enum OAuthRequest: Sendable, Codable {
    /// Begin a sign-in.
    case begin(OAuthWish, browser: WireSecret)
    /// Take what the browser brought back.
    case finish(query: WireSecret, redirect: String, browser: WireSecret)
    /// Begin a sign-in on another device.
    case beginDevice(OAuthWish, browser: WireSecret)
    /// Wait until the person is done there.
    case awaitDevice(handle: WireHandle, browser: WireSecret)
    /// Check and save the mailbox of a granted sign-in.
    case connect(handle: WireHandle, browser: WireSecret, accepted: [String])
    /// Check and save a mailbox by the organisation's own app.
    case connectApp(OAuthWish)
    /// Enter a client.
    case addClient(OAuthClientWish, secret: WireSecret?)
    /// List the clients.
    case listClients
    /// Remove a client.
    case removeClient(id: String)

    var name: String {
        switch self {
        case .begin: "oauth begin"
        case .finish: "oauth finish"
        case .beginDevice: "oauth begin-device"
        case .awaitDevice: "oauth await-device"
        case .connect, .connectApp: "mailbox connect"
        case .addClient: "oauth client add"
        case .listClients: "oauth client list"
        case .removeClient: "oauth client remove"
        }
    }

    var hasSteps: Bool {
        switch self {
        case .connect, .connectApp: true
        default: false
        }
    }
}

/// A sign-in that is wished for, as texts that the receiving side checks again.
struct OAuthWish: Sendable, Codable {
    /// The client's id, the provider's name, or the issuer.
    var client: String
    var address: String
    /// Who signs in for a shared mailbox.
    var delegate: String?
    var redirect: String
    /// The mail servers, where the provider does not say them.
    var mail: OAuthMailServers?
    var trust: WireSettings.Trust
    var displayName: String?
    var history: String?
}

/// A client as an operator enters it at the terminal.
struct OAuthClientWish: Sendable, Codable, Hashable {
    /// The provider's stable name, or the address of an issuer.
    var provider: String
    var clientID: String
    var realm: String?
    var servesAll: Bool
    var name: String?
    var scopes: String?
    /// What kind of key comes in place of a secret.
    var key: ClientKeyKind?
    var mail: OAuthMailServers?
    var secretExpires: Timestamp?
}

/// What finds a granted sign-in. It is worth nothing without the secret of the browser that began it; still no log and no
/// line of output shows it.
struct WireHandle: Sendable, Codable, Hashable, CustomStringConvertible, CustomReflectable {
    let text: String

    init(_ secret: Secret) { text = String(decoding: secret.copyBytes(), as: UTF8.self) }

    init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    var secret: Secret { Secret(text) }
    var description: String { "[handle]" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

/// What such a command brought.
enum OAuthResult: Sendable, Codable, Hashable {
    /// The address to open.
    case begun(url: String)
    /// The code to enter on another device, and where.
    case device(DeviceView, handle: WireHandle)
    /// Who signed in, and what has to be answered before it goes on.
    case granted(handle: WireHandle, account: String?, questions: [String])
    /// A client was saved; what the provider says of it.
    case saved(OAuthClientView, finding: Finding?)
    /// The clients.
    case clients([OAuthClientView])
    /// A client was removed.
    case removed(OAuthClientView)
}

/// What a person is shown who signs in on another device.
struct DeviceView: Sendable, Codable, Hashable {
    /// What is entered there.
    var code: String
    /// Where.
    var url: String
    /// The same with the code in it, where the provider has such an address.
    var urlWithCode: String?
    /// How long it can be entered.
    var expires: Timestamp
}

/// What may be shown of a client.
struct OAuthClientView: Sendable, Codable, Hashable {
    var id: String
    var provider: String
    var name: String
    var realm: String?
    var clientID: String
    var hasSecret: Bool
    var servesAll: Bool
    var secretExpires: Timestamp?
    /// Whether the provider says which mail servers take its tokens.
    var hasMailServers: Bool
    /// What kind of key it has in place of a secret.
    var key: ClientKeyKind?
    /// The number by which an administrator authorises its service account.
    var delegationID: String?
    /// Whether people can sign in on another device.
    var hasDevices: Bool

    init(_ client: OAuthClientSummary) {
        id = client.id.description
        provider = client.provider.id
        name = client.provider.name
        realm = client.realm
        clientID = client.clientID
        hasSecret = client.hasSecret
        servesAll = client.servesAll
        secretExpires = client.secretExpires
        hasMailServers = client.provider.mail != nil
        key = client.key
        delegationID = client.delegationID
        hasDevices = client.provider.endpoints.device != nil
    }

    /// Whether a person who writes `text` means this client.
    func isMeant(by text: String, issuer: String? = nil) -> Bool {
        let text = text.lowercased()
        return [id, provider, name.lowercased(), clientID.lowercased(), issuer?.lowercased()].contains(text)
    }
}
