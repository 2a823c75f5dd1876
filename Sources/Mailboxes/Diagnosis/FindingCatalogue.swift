import MailModel

/// What a finding's words may mention: only what Salesnode itself chose or checked, never a server's text.
struct FindingContext: Sendable {
    /// The side that failed.
    var direction: MailDirection
    /// `host:port` as configured.
    var endpoint: String
    /// The address of the mailbox, for the person's eyes.
    var address: String
    /// Names in the certificate that was shown, made safe.
    var certificateNames: [String] = []
    /// The fingerprint of the certificate that was shown.
    var fingerprint: String?
    /// A moment that matters, such as an expiry, as text.
    var moment: String?
    /// A range or port that a policy refused, or a limit, in words.
    var detail: String?
}

/// Receiving (IMAP) or sending (SMTP).
enum MailDirection: String, Sendable, Hashable {
    case receiving
    case sending

    /// The server of this direction, for a sentence.
    var server: String { self == .receiving ? "receiving server" : "sending server" }
    /// The option that names its host and port.
    var hostOption: String { self == .receiving ? "--imap" : "--smtp" }
    /// The option that says how it is encrypted.
    var securityOption: String { self == .receiving ? "--imap-tls" : "--smtp-tls" }
    /// The protocol's name.
    var protocolName: String { self == .receiving ? "IMAP" : "SMTP" }
}

/// The catalogue: for each code the cause, who acts, and the one next step.
///
/// Words are for a person who has never heard of the protocols. Facts behind them: RFC 5530, RFC 3463, RFC 8314, and
/// the providers' own help pages listed in `docs/findings.md`.
enum FindingCatalogue {
    /// The words of one finding.
    struct Entry {
        var cause: String
        var actor: Finding.Actor
        var action: String
        var disposition: ErrorDisposition
    }

    /// Builds the finding of `code`.
    static func finding(
        _ code: FindingCode, _ context: FindingContext, serverText: ServerText? = nil, transcript: [String] = []
    ) -> Finding {
        let entry = entry(code, context)
        return Finding(
            code: code, cause: entry.cause, actor: entry.actor, action: entry.action, disposition: entry.disposition,
            serverText: serverText.flatMap { $0.isEmpty ? nil : $0 }, transcript: transcript)
    }

    private static func entry(_ code: FindingCode, _ context: FindingContext) -> Entry {
        switch code.rawValue.prefix(while: { $0 != "." }) {
        case "dns", "tcp", "egress", "local": network(code, context)
        case "tls": encryption(code, context)
        case "auth", "account": signIn(code, context)
        case "server", "limit": server(code, context)
        default: message(code, context)
        }
    }

    private static func network(_ code: FindingCode, _ context: FindingContext) -> Entry {
        let place = context.endpoint
        return switch code {
        case .dnsNotFound:
            Entry(
                cause: "The server name in \(place) does not exist.", actor: .user,
                action:
                    "Check \(context.direction.hostOption) for a typing error; the provider's help page has the right name.",
                disposition: .retry)
        case .dnsTimeout:
            Entry(
                cause: "The name server did not answer when asked for \(place).", actor: .operator,
                action: "Check this machine's network and name server, then try again.", disposition: .retry)
        case .dnsServerFailure:
            Entry(
                cause: "The name servers responsible for \(place) answered with an error.",
                actor: .mailboxAdministrator,
                action: "Try again later; if it stays, ask whoever runs the domain to look at its DNS.",
                disposition: .retry)
        case .tcpRefused:
            Entry(
                cause: "The machine behind \(place) is there, but nothing listens on that port.", actor: .user,
                action: "Check the port in \(context.direction.hostOption): usual are "
                    + (context.direction == .receiving
                        ? "993 (TLS) and 143 (STARTTLS)." : "465 (TLS) and 587 (STARTTLS)."),
                disposition: .retry)
        case .tcpTimeout:
            Entry(
                cause: "Nothing answered at \(place) in time; a firewall may drop the connection.", actor: .operator,
                action: "Check host and port; if they are right, allow outgoing connections to that port. "
                    + "Many hosting companies block 25, 465 and 587.",
                disposition: .retry)
        case .tcpUnreachable:
            Entry(
                cause: "There is no network route to \(place).", actor: .operator,
                action: "Check this machine's network connection.", disposition: .retry)
        case .tcpReset:
            Entry(
                cause: "\(place) closed the connection at once.", actor: .operator,
                action:
                    "Try again in a few minutes; if it stays, ask the provider whether this machine's address is blocked.",
                disposition: .retry)
        case .egressRefused:
            Entry(
                cause: "Salesnode may not connect to \(place): \(context.detail ?? "its policy forbids it").",
                actor: .operator,
                action: "If this server is meant, the operator can start Salesnode with --allow-private-hosts "
                    + "(private addresses) or --allow-any-port (unusual ports).",
                disposition: .permanent)
        default:
            Entry(
                cause: "This machine has no free network connections left.", actor: .operator,
                action: "Raise the limit on open files (ulimit -n), then try again.", disposition: .retry)
        }
    }

    private static func encryption(_ code: FindingCode, _ context: FindingContext) -> Entry {
        let place = context.endpoint
        let option = context.direction.securityOption
        return switch code {
        case .tlsCertificateExpired:
            Entry(
                cause: "The certificate of \(place) expired" + (context.moment.map { " on \($0)." } ?? "."),
                actor: .mailboxAdministrator, action: "Ask whoever runs the mail server to renew its certificate.",
                disposition: .retry)
        case .tlsCertificateNotYetValid:
            Entry(
                cause: "The certificate of \(place) is not valid yet"
                    + (context.moment.map { ", only from \($0)." } ?? "."),
                actor: .operator,
                action: "Check this machine's clock first; if it is right, the server's certificate is wrong.",
                disposition: .retry)
        case .tlsCertificateExpiring:
            Entry(
                cause: "The certificate of \(place) will expire soon" + (context.moment.map { ", on \($0)." } ?? "."),
                actor: .mailboxAdministrator, action: "Ask whoever runs the mail server to renew it in time.",
                disposition: .retry)
        case .tlsNameMismatch:
            Entry(
                cause: "The certificate of \(place) is for "
                    + (context.certificateNames.isEmpty
                        ? "another name." : context.certificateNames.prefix(5).joined(separator: ", ") + "."),
                actor: .user,
                action: "Use the server name that the certificate carries in \(context.direction.hostOption), "
                    + "if it is your provider's.",
                disposition: .permanent)
        case .tlsUnknownIssuer:
            Entry(
                cause: "The certificate of \(place) was issued by an authority that this machine does not know.",
                actor: .operator,
                action: "If the authority is your own, name its certificate with --ca-file; otherwise do not connect."
                    + pinHint(context),
                disposition: .permanent)
        case .tlsSelfSigned:
            Entry(
                cause: "The certificate of \(place) is signed by itself, so nobody vouches for it.", actor: .operator,
                action: "If the server is your own, compare the fingerprint with it and trust exactly this certificate."
                    + pinHint(context),
                disposition: .permanent)
        case .tlsProtocolTooOld:
            Entry(
                cause: "\(place) offers only encryption older than TLS 1.2, which is no longer safe.",
                actor: .mailboxAdministrator, action: "Ask whoever runs the mail server to enable TLS 1.2 or 1.3.",
                disposition: .permanent)
        case .tlsPlaintextOnTLSPort:
            Entry(
                cause: "\(place) does not start with TLS: it speaks in clear text first.", actor: .user,
                action: "Set \(option) to starttls, or use the TLS port ("
                    + (context.direction == .receiving ? "993" : "465") + ").",
                disposition: .permanent)
        case .tlsTLSOnPlaintextPort:
            Entry(
                cause: "\(place) said nothing; it seems to expect TLS from the first byte.", actor: .user,
                action: "Set \(option) to implicit.", disposition: .permanent)
        case .tlsStartTLSMissing:
            Entry(
                cause: "\(place) does not offer STARTTLS, so the connection would stay readable for everybody.",
                actor: .user,
                action: "Use the TLS port (" + (context.direction == .receiving ? "993" : "465")
                    + ") with \(option) implicit.",
                disposition: .permanent)
        case .tlsStartTLSInjection:
            Entry(
                cause: "\(place) sent data between STARTTLS and encryption, as an attacker on the way would.",
                actor: .operator,
                action:
                    "Do not use this connection; use the TLS port, and look at what sits between here and the server.",
                disposition: .permanent)
        default:
            Entry(
                cause: "\(place) and Salesnode could not agree on encryption.", actor: .mailboxAdministrator,
                action:
                    "Check that the port is right; if it is, ask whoever runs the mail server to look at its TLS settings.",
                disposition: .retry)
        }
    }

    private static func pinHint(_ context: FindingContext) -> String {
        context.fingerprint.map { " (--pin \($0))" } ?? ""
    }

    private static func signIn(_ code: FindingCode, _ context: FindingContext) -> Entry {
        let server = context.direction.server
        return switch code {
        case .authAppPasswordRequired:
            Entry(
                cause: "The provider does not accept the account's own password here.", actor: .user,
                action: "Create an app password in the account's security settings and enter it here.",
                disposition: .reauthenticate)
        case .authWebSignInRequired:
            Entry(
                cause: "The provider wants to see the owner sign in with a browser first.", actor: .user,
                action: "Sign in on the provider's web page, confirm that it was you, then try again.",
                disposition: .reauthenticate)
        case .authOAuthRequired:
            Entry(
                cause: "The \(server) no longer accepts passwords for this account.", actor: .user,
                action: "Connect this mailbox by OAuth sign-in.", disposition: .reauthenticate)
        case .authMechanismUnsupported:
            Entry(
                cause: "The \(server) offers no way of signing in that Salesnode can use with a password.",
                actor: .mailboxAdministrator,
                action: "Ask whoever runs the mail server to allow PLAIN, LOGIN or SCRAM-SHA-256 over TLS.",
                disposition: .permanent)
        case .authProtocolDisabled:
            Entry(
                cause: "\(context.direction.protocolName) access is switched off for this account.", actor: .user,
                action:
                    "Switch \(context.direction.protocolName) on in the account's settings, or ask its administrator to.",
                disposition: .reauthenticate)
        case .authSMTPAuthDisabled:
            Entry(
                cause: "Sending by SMTP is switched off for this account or its organisation.",
                actor: .mailboxAdministrator,
                action:
                    "Ask the administrator to enable authenticated SMTP for this mailbox (https://aka.ms/smtp_auth_disabled).",
                disposition: .reauthenticate)
        case .authPasswordExpired:
            Entry(
                cause: "The password has expired.", actor: .user,
                action: "Set a new password with the provider, then enter it here.", disposition: .reauthenticate)
        case .authAccountLocked:
            Entry(
                cause: "The account is locked.", actor: .user,
                action: "Unlock it with the provider or ask its administrator, then try again.",
                disposition: .reauthenticate)
        case .authNotAuthorized:
            Entry(
                cause: "The sign-in was right, but this user may not open this mailbox.", actor: .mailboxAdministrator,
                action: "Ask the administrator to give \(context.address) access, or sign in as its own user.",
                disposition: .reauthenticate)
        case .authPrivacyRequired:
            Entry(
                cause: "The \(server) refuses sign-in on this connection because it holds it to be unencrypted.",
                actor: .user,
                action:
                    "Set \(context.direction.securityOption) to implicit or starttls, whichever the provider names.",
                disposition: .permanent)
        case .accountNotConnected:
            Entry(
                cause: "The sign-in was right, but the provider has no usable mailbox behind it.",
                actor: .mailboxAdministrator,
                action: "Check that the account has a mailbox and a licence, and that IMAP is on for it.",
                disposition: .reauthenticate)
        case .accountOverQuota:
            Entry(
                cause: "The mailbox is full.", actor: .user,
                action: "Delete or move messages, or ask for more space.", disposition: .retry)
        default:
            Entry(
                cause: "The \(server) did not accept user name and password.", actor: .user,
                action: "Check both. Some providers want an app password, a user name other than the address, "
                    + "or \(context.direction.protocolName) switched on in the account first.",
                disposition: .reauthenticate)
        }
    }

    private static func server(_ code: FindingCode, _ context: FindingContext) -> Entry {
        let place = context.endpoint
        return switch code {
        case .serverNotIMAP, .serverNotSMTP:
            Entry(
                cause:
                    "What answers at \(place) is not \(context.direction.protocolName == "IMAP" ? "an IMAP" : "an SMTP") server.",
                actor: .user,
                action:
                    "Check host and port in \(context.direction.hostOption); receiving and sending servers may be swapped.",
                disposition: .permanent)
        case .serverUnavailable:
            Entry(
                cause: "\(place) says that it cannot serve this account at the moment.", actor: .nobody,
                action: "Wait; Salesnode can be asked again in a few minutes.", disposition: .retry)
        case .serverDisconnected:
            Entry(
                cause: "\(place) closed the connection in the middle of the conversation.", actor: .nobody,
                action: "Try again in a few minutes; if it stays, ask the provider.", disposition: .retry)
        case .serverTimeout:
            Entry(
                cause: "\(place) accepted the connection but did not answer in time.", actor: .nobody,
                action: "Try again in a few minutes; if it stays, check the port and ask the provider.",
                disposition: .retry)
        case .limitConnections:
            Entry(
                cause: "Too many connections to this account are open at the same time.", actor: .nobody,
                action: "Close other mail programs or wait a few minutes.", disposition: .retry)
        case .limitRate:
            Entry(
                cause: context.detail ?? "\(place) asks for fewer requests.", actor: .nobody,
                action: "Wait a little, then try again.", disposition: .retry)
        case .limitDailySending:
            Entry(
                cause: "The provider's daily limit for sending is reached.", actor: .nobody,
                action: "Wait until tomorrow; nothing is lost.", disposition: .retry)
        default:
            Entry(
                cause: "\(place) answered in a way that \(context.direction.protocolName) does not allow.",
                actor: .mailboxAdministrator,
                action:
                    "Check that host and port are those of a mail server; if they are, send its provider the details.",
                disposition: .retry)
        }
    }

    private static func message(_ code: FindingCode, _ context: FindingContext) -> Entry {
        switch code {
        case .senderNotAllowed:
            Entry(
                cause: "The sending server does not let this sign-in send as \(context.address).",
                actor: .mailboxAdministrator,
                action: "Sign in as the address itself, or ask the administrator for the right to send as it.",
                disposition: .reauthenticate)
        case .senderAuthenticationFailed:
            Entry(
                cause: "The receiving provider could not confirm that this mail comes from \(context.address).",
                actor: .mailboxAdministrator,
                action: "Check the SPF, DKIM and DMARC records of the domain; without them mail lands in spam.",
                disposition: .retry)
        case .recipientRefused:
            Entry(
                cause: "The sending server refused mail to " + (context.detail ?? context.address) + ".", actor: .user,
                action: "Check the address.", disposition: .permanent)
        case .messageTooLarge:
            Entry(
                cause: "The message is larger than the server allows.", actor: .user,
                action: "Send a smaller message.", disposition: .permanent)
        case .messageRejectedContent:
            Entry(
                cause: "The sending server accepted the addresses but refused the message itself.",
                actor: .mailboxAdministrator, action: "Ask the provider why it refused; its words are below.",
                disposition: .permanent)
        case .sendUncertain:
            Entry(
                cause:
                    "The connection broke after the message was handed over, so it may or may not have been accepted.",
                actor: .nobody, action: "Look in Sent and in the recipient's inbox before sending it again.",
                disposition: .retry)
        case .receiveInSpam:
            Entry(
                cause: "The test message was delivered to the spam folder.", actor: .mailboxAdministrator,
                action: "Check SPF, DKIM and DMARC of the domain; recipients may find your mail in spam as well.",
                disposition: .retry)
        case .receiveBounced:
            Entry(
                cause: "The test message came back as undeliverable.", actor: .mailboxAdministrator,
                action: "Check that \(context.address) exists and may receive mail from itself.", disposition: .retry)
        case .receiveSentCopyMissing:
            Entry(
                cause: "The provider keeps no copy of sent messages, and the mailbox has no Sent folder.", actor: .user,
                action: "Create a folder named Sent, so that what you send can be kept.", disposition: .retry)
        case .receiveCleanUpIncomplete:
            Entry(
                cause: "A copy of the test message could not be removed yet.", actor: .nobody,
                action: "Salesnode removes it at its next start; you can also delete it.", disposition: .retry)
        case .foldersMissingInbox:
            Entry(
                cause: "The account has no Inbox that can be opened.", actor: .mailboxAdministrator,
                action: "Check that the account has a mailbox, and that this user may open it.", disposition: .retry)
        default:
            Entry(
                cause: "The test message was sent but did not arrive within " + (context.detail ?? "the time allowed")
                    + ".",
                actor: .nobody, action: "Verify again in a few minutes; if it stays away, ask the provider.",
                disposition: .retry)
        }
    }
}
