internal import MailModel
internal import Mailboxes

/// What a command asks of the process that owns the data folder.
enum ControlRequest: Sendable, Codable {
    /// Find the settings of an address.
    case discover(address: String, trust: WireSettings.Trust)
    /// Test a stored mailbox's connections.
    case check(reference: String)
    /// Test, verify and save a mailbox.
    case connect(
        settings: WireSettings, imapPassword: WireSecret, smtpPassword: WireSecret, savePaused: Bool,
        history: String?)
    /// List the mailboxes.
    case list
    /// Describe one mailbox.
    case show(reference: String)
    /// Test a stored mailbox and make the round trip.
    case verify(reference: String)
    /// Send one test message.
    case sendTest(reference: String, to: String?)
    /// Stop all work on a mailbox.
    case pause(reference: String)
    /// Take it up again.
    case resume(reference: String)
    /// Forget a mailbox's credential; keep or erase the rest.
    case disconnect(reference: String, erase: Bool)
    /// Connect the mailboxes of a list.
    case importMailboxes(file: WireFile, trust: WireSettings.Trust, isDryRun: Bool, history: String?)
    /// Say or tell who hears of a mailbox; nil leaves a wish as it is.
    case mailboxAlerts(reference: String, to: AlertRecipient?, mute: AlertMute?)
    /// List what was told, and what was not.
    case listAlerts
    /// Send a test alert to the administrators.
    case testAlerts
    /// Something about mail.
    case inbox(InboxRequest)
    /// Something about signing in at providers.
    case oauth(OAuthRequest)
    /// Make a link by which a person sets a new password.
    case resetPassword(address: String)
    /// Replace the master key.
    case rotateVault

    /// Whether finished steps are reported while it runs.
    var hasSteps: Bool {
        switch self {
        case .check, .connect, .verify: true
        case .oauth(let request): request.hasSteps
        default: false
        }
    }

    /// The mailbox whose servers the request talks to, if it talks to any.
    var contactedMailbox: String? {
        switch self {
        case .check(let reference), .verify(let reference), .sendTest(let reference, _): reference
        case .connect(let settings, _, _, _, _): settings.address
        case .inbox(let request): request.contactedMailbox
        case .discover, .list, .show, .pause, .resume, .disconnect, .importMailboxes, .mailboxAlerts, .listAlerts,
            .testAlerts, .oauth, .resetPassword, .rotateVault:
            nil
        }
    }

    /// Whether it comes again and again while one command runs.
    var isRepeated: Bool {
        if case .inbox(.news) = self { true } else { false }
    }

    /// The word by which a log names it; never what it carries.
    var name: String {
        switch self {
        case .discover: "discover"
        case .check: "check"
        case .connect: "mailbox connect"
        case .list: "mailbox list"
        case .show: "mailbox show"
        case .verify: "mailbox verify"
        case .sendTest: "mailbox send-test"
        case .pause: "mailbox pause"
        case .resume: "mailbox resume"
        case .disconnect: "mailbox disconnect"
        case .importMailboxes: "mailbox import"
        case .mailboxAlerts: "mailbox alerts"
        case .listAlerts: "alerts list"
        case .testAlerts: "alerts test"
        case .inbox(let request): request.name
        case .oauth(let request): request.name
        case .resetPassword: "user reset-password"
        case .rotateVault: "vault rotate"
        }
    }
}

/// One request as it crosses the socket.
struct ControlEnvelope: Sendable, Codable {
    /// The longest request line, in bytes: the longest list of mailboxes fits, in Base64.
    static let maximumLineBytes = 6 << 20

    /// ``SalesnodeVersion/controlProtocol`` of the command.
    var version: Int
    /// How long a round trip may take, in seconds.
    var timeoutSeconds: Int
    var request: ControlRequest

    init(_ request: ControlRequest, timeoutSeconds: Int) {
        version = SalesnodeVersion.controlProtocol
        self.timeoutSeconds = timeoutSeconds
        self.request = request
    }
}
