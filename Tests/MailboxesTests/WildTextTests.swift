import IMAPClient
import IMAPCore
import MailModel
import SMTPClient
import SMTPCore
import Testing

@testable import Mailboxes

/// One text of a server, and what it must be told as.
private struct WildText: Sendable, CustomTestStringConvertible {
    let stage: SMTPErrorCode?
    let host: String
    let text: String
    let code: FindingCode
    let actor: Finding.Actor?

    var testDescription: String { text }

    /// A refused sign-in by IMAP.
    static func imap(
        _ text: String, at host: String = "imap.mail.test", _ code: FindingCode, _ actor: Finding.Actor? = nil
    ) -> WildText {
        WildText(stage: nil, host: host, text: text, code: code, actor: actor)
    }

    /// A refused sign-in by SMTP.
    static func auth(
        _ text: String, at host: String = "smtp.mail.test", _ code: FindingCode, _ actor: Finding.Actor? = nil
    ) -> WildText {
        WildText(stage: .authenticationFailed, host: host, text: text, code: code, actor: actor)
    }

    /// A refused sender, recipient or message.
    static func sender(_ text: String, at host: String = "smtp.mail.test", _ code: FindingCode) -> WildText {
        WildText(stage: .senderRefused, host: host, text: text, code: code, actor: nil)
    }

    static func recipient(_ text: String, at host: String = "smtp.mail.test", _ code: FindingCode) -> WildText {
        WildText(stage: .recipientsRefused, host: host, text: text, code: code, actor: nil)
    }

    static func message(_ text: String, at host: String = "smtp.mail.test", _ code: FindingCode) -> WildText {
        WildText(stage: .messageRefused, host: host, text: text, code: code, actor: nil)
    }

    var finding: Finding {
        let context = FindingContext(
            direction: stage == nil ? .receiving : .sending, endpoint: "\(host):993", address: "ann@mail.test")
        guard let stage else {
            var words = text[...]
            var response: ResponseCode?
            if words.first == "[", let end = words.firstIndex(of: "]") {
                response = ResponseCode(named: words[words.index(after: words.startIndex)..<end])
                words = words[words.index(after: end)...].drop { $0 == " " }
            }
            return Diagnosis.finding(
                of: IMAPClientError(
                    .authenticationFailed, "test", serverText: ServerText(String(words)), responseCode: response,
                    command: "LOGIN", disposition: .reauthenticate),
                context: context)
        }
        var error = SMTPClientError(stage, "test")
        error.replyCode = Int(text.prefix(3))
        let second = text.dropFirst(4).prefix { $0 == "." || $0.isNumber }
        error.enhancedCode = EnhancedStatusCode(String(second))
        error.serverText = ServerText(text)
        return Diagnosis.finding(of: error, context: context)
    }
}

extension ResponseCode {
    /// Those that the texts carry.
    fileprivate init?(named name: Substring) {
        switch name {
        case "ALERT": self = .alert
        case "AUTHENTICATIONFAILED": self = .authenticationFailed
        case "AUTHORIZATIONFAILED": self = .authorizationFailed
        case "UNAVAILABLE": self = .unavailable
        case "SERVERBUG": self = .serverBug
        case "LIMIT": self = .limit
        case "CONTACTADMIN": self = .contactAdmin
        case "EXPIRED": self = .expired
        case "INUSE": self = .inUse
        default: return nil
        }
    }
}

@Suite("Texts of servers as people report them")
struct WildTextTests {
    private static let receiving: [WildText] = [
        .imap("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", at: "imap.gmail.com", .authWrongCredentials),
        .imap(
            "[ALERT] IMAP access is disabled for your domain. Please contact your domain administrator for questions",
            at: "imap.gmail.com", .authProtocolDisabled, .mailboxAdministrator),
        .imap("System Error (Failure)", at: "imap.gmail.com", .serverUnavailable),
        .imap("[ALERT] Account exceeded command or bandwidth limits. (Failure)", at: "imap.gmail.com", .limitRate),
        .imap("[SERVERBUG] AUTHENTICATE Server error - Please try again later", .serverUnavailable),
        .imap("[LIMIT] AUTHENTICATE Rate limit hit.", .limitRate),
        .imap("[ALERT] LOGIN Too many simultaneous connections", .limitConnections),
        .imap("[AUTHENTICATIONFAILED] Authentication Failed", at: "imap.mail.me.com", .authWrongCredentials),
        .imap(
            "[ALERT] Sorry, you need to create an app password to use this service. Please visit the settings",
            at: "imap.fastmail.com", .authAppPasswordRequired),
        .imap("Login failed: authentication failure", .authWrongCredentials),
        .imap("Login failed: generic failure", .serverUnavailable),
        .imap("Login failed: user not found", .authWrongCredentials),
        .imap("Login only available under a layer", .authPrivacyRequired),
        .imap("LOGIN Login error or password error", at: "imap.163.com", .authWrongCredentials),
        .imap(
            "[UNAVAILABLE] Internal error occurred. Refer to server log for more information.", .serverUnavailable),
        .imap("[CONTACTADMIN] Account is disabled", .authAccountLocked, .mailboxAdministrator),
        .imap("Invalid user name or password.", .authWrongCredentials),
        .imap("Authentication failed for user ann@mail.test. Access denied", .authWrongCredentials),
        .imap("too many login attempts, please try again later", .limitRate),
        .imap("[AUTHENTICATIONFAILED] NEOBHODIM parol prilozheniya", at: "imap.mail.ru", .authAppPasswordRequired),
        .imap("[ALERT] Your account has been temporarily locked due to too many failed login attempts", .limitRate),
        .imap("Your domain has expired", .authAccountLocked),
        .imap("[AUTHENTICATIONFAILED] Mailbox does not exist", .authWrongCredentials),
        .imap("Maximum number of IMAP sessions for this user exceeded", .limitConnections),
        .imap("[UNAVAILABLE] Mailbox is being moved to another server", .serverUnavailable),
        .imap("Your IP address has been blocked after repeated failures", .serverBlocksAddress),
        .imap("This account is over its storage quota", .accountOverQuota),
        .imap("Multi-factor authentication required", .authAppPasswordRequired),
        .imap("Please sign in using OAuth2; passwords are disabled for this tenant", .authOAuthRequired),
        .imap("Kennwort ist abgelaufen", .authPasswordExpired),
        .imap("Benutzername oder Passwort falsch", .authWrongCredentials),
    ]

    private static let signIn: [WildText] = [
        .auth(
            "535 5.7.8 Username and Password not accepted. BadCredentials", at: "smtp.gmail.com", .authWrongCredentials),
        .auth(
            "454 4.7.0 Cannot authenticate due to temporary system problem.", at: "smtp.gmail.com", .serverUnavailable),
        .auth(
            "534 5.7.9 Please log in with your web browser and then try again. Learn more", at: "smtp.gmail.com",
            .authWebSignInRequired),
        .auth("535 5.7.3 Authentication unsuccessful", at: "mail.mail.test", .authWrongCredentials),
        .auth(
            "535 5.7.8 Error: authentication failed: This user does not have access rights to this service",
            at: "smtp.yandex.com", .authProtocolDisabled),
        .auth("535 Authentication Credentials Invalid", .authWrongCredentials),
        .auth("535 Authentication failed: account disabled", .authAccountLocked),
        .auth("451 Authentication failed: Maximum credits exceeded", .limitDailySending),
        .auth("535 Authentication failed. Restarting authentication process.", .authWrongCredentials),
        .auth("535 5.7.8 Authentication failed: too many failed logins, your IP is blocked", .limitRate),
        .auth("525 5.7.13 Disabled user account", .authAccountLocked),
        .auth("535 Authentication failed - account locked out", .authAccountLocked),
        .auth("535 5.7.0 Invalid login or password", .authWrongCredentials),
        .auth("535 5.7.8 Sign-in needs a one-time code (2FA enabled)", .authAppPasswordRequired),
        .auth("421 4.7.0 Error: too many errors", .limitRate),
        .auth("530 5.7.57 Client not authenticated to send mail", .authWrongCredentials),
        .auth("534 5.7.9 Authentication mechanism is too weak", .authMechanismUnsupported),
    ]

    private static let sending: [WildText] = [
        .sender("421 4.7.28 Our system has detected an unusual rate of unsolicited mail", .limitRate),
        .sender("432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", .limitConnections),
        .sender("451 4.7.500 Server busy. Please try again later from 192.0.2.1", .serverUnavailable),
        .sender("421 4.4.2 Message submission rate for this client has exceeded the configured limit", .limitRate),
        .sender("553 5.7.1 <ann@mail.test>: Sender address rejected: not logged in", .senderNotAllowed),
        .sender("553 Relaying disallowed as ann@mail.test", .senderNotAllowed),
        .sender("554 5.1.8 Email Outgoing Blocked", at: "smtp.zoho.com", .authAccountLocked),
        .sender("550 Outgoing mail from \"ann@mail.test\" has been suspended.", .authAccountLocked),
        .sender("550 5.1.8 Access denied, bad outbound sender", .senderNotAllowed),
        .sender("450 Requested mail action not taken: mailbox unavailable. Mail send limit exceeded.", .limitRate),
        .sender("450 4.1.8 <ann@mail.test>: Sender address rejected: Domain not found", .serverUnavailable),
        .sender("452 4.3.1 Insufficient system storage", .serverUnavailable),
        .sender("550 5.7.501 Access denied, spam abuse detected", .authAccountLocked),
        .sender("454 Throttling failure: Maximum sending rate exceeded.", .limitRate),
        .sender("454 Throttling failure: Daily message quota exceeded.", .limitDailySending),
        .recipient("550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", .recipientRefused),
        .recipient(
            "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using list.example", .serverBlocksAddress),
        .recipient("452 4.2.2 The email account that you tried to reach is over quota.", .accountOverQuota),
        .recipient("450 4.2.0 <bob@mail.test>: Recipient address rejected: Greylisted", .serverUnavailable),
        .recipient(
            "550 ann@mail.test has exceeded its 24-hour sending limit. Relay quota will reset in 1.53 hours.",
            .limitDailySending),
        .recipient(
            "550 Domain mail.test has exceeded the max emails per hour (500/500 (100%)) allowed. Message discarded.",
            .limitRate),
        .recipient("553 5.1.2 We weren't able to find the recipient domain.", .recipientRefused),
        .recipient("550 5.1.90 Your message can't be sent because you've reached your daily limit", .limitDailySending),
        .recipient("451 4.3.5 Server configuration problem", .serverUnavailable),
        .recipient("452 4.5.3 Too many recipients", .limitRate),
        .recipient("550 5.5.3 Too many recipients", .limitRate),
        .message("554 5.7.1 Message rejected under suspicion of SPAM", .messageRejectedContent),
        .message(
            "554 Message rejected: Email address is not verified. The following identities failed", .senderNotAllowed),
        .message("550 The from address does not match a verified Sender Identity.", .senderNotAllowed),
        .message("552 Message rejected for spam or virus content", .messageRejectedContent),
        .message("550 5.7.1 Refused by local policy. Sending of SPAM is not permitted!", .messageRejectedContent),
        .message("554 DT:SPM 163 smtp5", at: "smtp.163.com", .messageRejectedContent),
        .message(
            "554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; Failed to process message",
            .messageRejectedContent),
        .message(
            "554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied", .senderNotAllowed
        ),
        .message("554 5.2.2 STOREDRV.Submission; MapiExceptionShutoffQuotaExceeded", .accountOverQuota),
        .message("552 5.3.4 Message size exceeds fixed limit", .messageTooLarge),
        .message("552 5.2.3 Message exceeds maximum fixed size", .messageTooLarge),
        .message("554 Transaction failed. Reject due to policy restrictions", .messageRejectedContent),
        .message("550 5.7.1 Message contains a link on a block list", .messageRejectedContent),
        .message("451 4.7.1 Sorry, the service is currently unavailable. Please come back later.", .serverUnavailable),
        .message(
            "550 5.7.26 Unauthenticated email from mail.test is not accepted due to DMARC policy",
            .messageRejectedContent),
        .message("554 5.6.0 Message contains NUL characters", .messageRejectedContent),
        .message("550 Virus found in message", .messageRejectedContent),
    ]

    @Test("Each is told as what it means", arguments: receiving + signIn + sending)
    private func text(_ text: WildText) {
        let finding = text.finding
        #expect(finding.code == text.code, "\(finding.code.rawValue): \(finding.cause)")
        if let actor = text.actor { #expect(finding.actor == actor) }
    }
}
