public import MailModel

/// What a failed or doubtful step means: the cause, who must act, and the one next step.
public struct Finding: Sendable, Hashable, Codable {
    /// Who can mend it.
    public enum Actor: String, Sendable, Hashable, Codable {
        /// The mailbox's user.
        case user
        /// Whoever administers the mail domain.
        case mailboxAdministrator = "mailbox-administrator"
        /// Whoever runs Salesnode.
        case `operator`
        /// Nobody: it passes, or we wait.
        case nobody
    }

    /// The stable code, such as `auth.wrong-credentials`.
    public var code: FindingCode
    /// The cause in one plain sentence.
    public var cause: String
    /// Who must act.
    public var actor: Actor
    /// The one next step.
    public var action: String
    /// What an engine does about it.
    public var disposition: ErrorDisposition
    /// The server's own words, safe to show, where it said any.
    public var serverText: ServerText?
    /// The last lines of the conversation, without credentials and message text.
    public var transcript: [String]

    /// Creates a finding.
    public init(
        code: FindingCode, cause: String, actor: Actor, action: String, disposition: ErrorDisposition,
        serverText: ServerText? = nil, transcript: [String] = []
    ) {
        self.code = code
        self.cause = cause
        self.actor = actor
        self.action = action
        self.disposition = disposition
        self.serverText = serverText
        self.transcript = transcript
    }
}

/// The stable names of what can be wrong with a mailbox.
///
/// Codes are never renamed: programs and saved health records compare them.
public enum FindingCode: String, Sendable, Hashable, Codable, CaseIterable {
    case dnsNotFound = "dns.not-found"
    case dnsTimeout = "dns.timeout"
    case dnsServerFailure = "dns.server-failure"
    case tcpRefused = "tcp.refused"
    case tcpTimeout = "tcp.timeout"
    case tcpUnreachable = "tcp.unreachable"
    case tcpReset = "tcp.reset"
    case egressRefused = "egress.refused"
    case localResources = "local.resources"
    case tlsCertificateExpired = "tls.certificate-expired"
    case tlsCertificateNotYetValid = "tls.certificate-not-yet-valid"
    case tlsCertificateExpiring = "tls.certificate-expiring"
    case tlsNameMismatch = "tls.name-mismatch"
    case tlsUnknownIssuer = "tls.unknown-issuer"
    case tlsSelfSigned = "tls.self-signed"
    case tlsProtocolTooOld = "tls.protocol-too-old"
    case tlsHandshakeFailed = "tls.handshake-failed"
    case tlsPlaintextOnTLSPort = "tls.plaintext-on-tls-port"
    case tlsTLSOnPlaintextPort = "tls.tls-on-plaintext-port"
    case tlsStartTLSMissing = "tls.starttls-missing"
    case tlsStartTLSInjection = "tls.starttls-injection"
    case serverNotIMAP = "server.not-imap"
    case serverNotSMTP = "server.not-smtp"
    case serverUnavailable = "server.unavailable"
    case serverProtocolError = "server.protocol-error"
    case serverDisconnected = "server.disconnected"
    case serverTimeout = "server.timeout"
    case authWrongCredentials = "auth.wrong-credentials"
    case authAppPasswordRequired = "auth.app-password-required"
    case authWebSignInRequired = "auth.web-sign-in-required"
    case authOAuthRequired = "auth.oauth-required"
    case authMechanismUnsupported = "auth.mechanism-unsupported"
    case authProtocolDisabled = "auth.protocol-disabled"
    case authSMTPAuthDisabled = "auth.smtp-auth-disabled"
    case authPasswordExpired = "auth.password-expired"
    case authAccountLocked = "auth.account-locked"
    case authNotAuthorized = "auth.not-authorized"
    case authPrivacyRequired = "auth.privacy-required"
    case accountNotConnected = "account.not-connected"
    case accountOverQuota = "account.over-quota"
    case limitConnections = "limit.connections"
    case limitRate = "limit.rate"
    case limitDailySending = "limit.daily-sending"
    case senderNotAllowed = "sender.not-allowed"
    case senderAuthenticationFailed = "sender.authentication-failed"
    case recipientRefused = "recipient.refused"
    case messageTooLarge = "message.too-large"
    case messageRejectedContent = "message.rejected-content"
    case sendUncertain = "send.uncertain"
    case receiveTimedOut = "receive.timed-out"
    case receiveInSpam = "receive.in-spam"
    case receiveBounced = "receive.bounced"
    case receiveSentCopyMissing = "receive.sent-copy-missing"
    case receiveCleanUpIncomplete = "receive.clean-up-incomplete"
    case foldersMissingInbox = "folders.missing-inbox"
}
