import MailModel

@testable import Mailboxes

extension FaultMatrix {
    /// Refused sign-ins in the words of real servers; sources in docs/findings.md.
    static let signIn: [FaultRow] = [
        .imapSignIn(
            "Dovecot, wrong password", "NO [AUTHENTICATIONFAILED] Authentication failed.", .authWrongCredentials, .user),
        .imapSignIn("Courier, wrong password", "NO Login failed.", .authWrongCredentials, .user),
        .imapSignIn(
            "Google, app password wanted",
            "NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833",
            at: "imap.gmail.com", .authAppPasswordRequired, .user),
        .imapSignIn(
            "Google, browser wanted", "NO [WEBALERT https://accounts.google.com/x] Web login required.",
            at: "imap.gmail.com", .authWebSignInRequired, .user),
        .imapSignIn(
            "Google, IMAP off", "NO [ALERT] Your account is not enabled for IMAP use. Please visit your settings",
            at: "imap.gmail.com", .authProtocolDisabled, .user),
        .imapSignIn(
            "Google, too many connections", "NO [ALERT] Too many simultaneous connections. (Failure)",
            at: "imap.gmail.com", .limitConnections, .nobody, retried: true),
        .imapSignIn(
            "Microsoft, any password", "NO LOGIN failed.", at: "outlook.office365.com", .authOAuthRequired, .user),
        .imapSignIn(
            "Microsoft, password in other words", "NO Server Unavailable. 15", at: "outlook.office365.com",
            .authOAuthRequired, .user),
        .imap(
            "Microsoft, no mailbox behind the account", "LIST",
            .say("$T BAD User is authenticated but not connected.|"),
            at: "outlook.office365.com", .accountNotConnected, .mailboxAdministrator, retried: true),
        .imapSignIn(
            "Microsoft, throttled", "NO Request is throttled. Suggested Backoff Time: 90000 milliseconds",
            at: "outlook.office365.com", .limitRate, .nobody, retried: true),
        .imapSignIn(
            "Yahoo, rate limit", "NO [LIMIT] LOGIN Rate limit hit", at: "imap.mail.yahoo.com", .limitRate, .nobody,
            retried: true),
        .imapSignIn(
            "Yandex, one of two", "NO [AUTHENTICATIONFAILED] LOGIN invalid credentials or IMAP is disabled",
            at: "imap.yandex.com", .authWrongCredentials, .user),
        .imapSignIn(
            "QQ, authorization code", "NO Login fail. Please using authorized code to login.", at: "imap.qq.com",
            .authAppPasswordRequired, .user),
        .imap(
            "163, client not identified", "EXAMINE",
            .say("$T NO EXAMINE Unsafe Login. Please contact kefu@188.com for help|"), at: "imap.163.com",
            .authWebSignInRequired, .user, retried: false),
        .imapSignIn(
            "Zoho, IMAP off",
            "NO [ALERT] You are yet to enable IMAP for your account. Please contact your administrator",
            at: "imap.zoho.com", .authProtocolDisabled, .user),
        .imapSignIn(
            "Mail.ru, app password", "NO [AUTHENTICATIONFAILED] Application password is REQUIRED", at: "imap.mail.ru",
            .authAppPasswordRequired, .user),
        .imapSignIn(
            "RFC 5530, may not act as this user", "NO [AUTHORIZATIONFAILED] No such authorization-ID",
            .authNotAuthorized, .mailboxAdministrator),
        .imapSignIn("RFC 5530, password expired", "NO [EXPIRED] That password is too old", .authPasswordExpired, .user),
        .imapSignIn(
            "RFC 5530, wants privacy", "NO [PRIVACYREQUIRED] Connection offers no privacy", .authPrivacyRequired, .user),
        .imapSignIn(
            "RFC 5530, sign-in service down", "NO [UNAVAILABLE] User's backend down", .serverUnavailable, .nobody,
            retried: true),
        .imapSignIn(
            "RFC 5530, mailbox in use", "NO [INUSE] Mailbox locked by another session", .serverUnavailable, .nobody,
            retried: true),
        .imapSignIn(
            "RFC 5530, administrator wanted", "NO [CONTACTADMIN] Account is special", .authAccountLocked,
            .mailboxAdministrator),
        .imapSignIn(
            "Dovecot, too many connections",
            "NO [LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
            .limitConnections, .nobody, retried: true),
        .imapSignIn(
            "Zimbra, account locked", "NO authentication failed: account is locked out", .authAccountLocked, .user),
        .imapSignIn("Zimbra, change the password", "NO must change your password", .authPasswordExpired, .user),
        .imapSignIn("hMailServer, account off", "NO Account is not active.", .authAccountLocked, .user),
        .scripted(
            "IMAP announces no way to sign in", .receiving,
            .imap(
                greeting: "* OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=GSSAPI] hi|",
                ("CAPABILITY", .say("* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=GSSAPI|$T OK|"))),
            .authPrivacyRequired, .user, false),
        .imap(
            "RFC 5530, no Inbox", "EXAMINE", .say("$T NO [NONEXISTENT] No such mailbox|"), .foldersMissingInbox,
            .mailboxAdministrator, retried: true),
        .imap(
            "RFC 5530, the mailbox is full", "EXAMINE",
            .say("$T NO [OVERQUOTA] Quota exceeded (mailbox for user is full)|"),
            .accountOverQuota, .user, retried: true),
        .smtpSignIn(
            "Postfix, wrong password", "535 5.7.8 Error: authentication failed: (reason unavailable)",
            .authWrongCredentials, .user),
        .smtpSignIn("Exim, wrong password", "535 Incorrect authentication data", .authWrongCredentials, .user),
        .smtpSignIn(
            "Postfix, sign-in service gone",
            "535 5.7.8 Error: authentication failed: Connection lost to authentication server",
            .serverUnavailable, .nobody, retried: true),
        .smtpSignIn(
            "Postfix, sign-in service down", "454 4.7.0 Temporary authentication failure: generic failure",
            .serverUnavailable, .nobody, retried: true),
        .smtpSignIn(
            "Google, app password for sending", "534-5.7.9 Application-specific password required.|534 5.7.9 See help",
            at: "smtp.gmail.com", .authAppPasswordRequired, .user),
        .smtpSignIn(
            "Google, browser for sending",
            "534-5.7.14 Please log in via your web browser|534 5.7.14 and then try again",
            at: "smtp.gmail.com", .authWebSignInRequired, .user),
        .smtpSignIn(
            "Google, too many attempts", "454 4.7.0 Too many login attempts, please try again later.",
            at: "smtp.gmail.com", .limitRate, .nobody, retried: true),
        .smtpSignIn(
            "Microsoft, SMTP AUTH off for the tenant",
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit aka.ms",
            at: "smtp.office365.com", .authSMTPAuthDisabled, .mailboxAdministrator),
        .smtpSignIn(
            "Microsoft, wrong password",
            "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.",
            at: "smtp.office365.com", .authWrongCredentials, .user),
        .smtpSignIn(
            "Microsoft, basic authentication off",
            "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", at: "smtp.office365.com",
            .authOAuthRequired, .user),
        .smtpSignIn(
            "Microsoft, passwords retired", "550 5.7.30 Basic authentication is not supported for Client Submission.",
            at: "smtp.office365.com", .authOAuthRequired, .user),
        .smtpSignIn(
            "Microsoft, security defaults",
            "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy.",
            at: "smtp.office365.com", .authAccountLocked, .mailboxAdministrator),
        .smtpSignIn(
            "Microsoft, too many connections", "432 4.3.2 Concurrent connections limit exceeded.",
            at: "smtp.office365.com", .limitConnections, .nobody, retried: true),
        .smtpSignIn(
            "QQ, one of several",
            "535 Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited",
            at: "smtp.qq.com", .authWrongCredentials, .user),
        .smtpSignIn("163, SMTP off", "550 User has no permission", at: "smtp.163.com", .authSMTPAuthDisabled, .user),
        .smtpSignIn(
            "Yandex, service off",
            "535 5.7.8 Error: authentication failed: This user does not have access rights to this service",
            at: "smtp.yandex.com", .authProtocolDisabled, .user),
        .smtpSignIn(
            "RFC 4954, password expired", "535 5.7.12 A password transition is needed", .authPasswordExpired, .user),
        .smtpSignIn(
            "RFC 4954, mechanism refused", "504 5.5.4 Unrecognized authentication type", .authMechanismUnsupported,
            .mailboxAdministrator),
        .smtp(
            "SMTP announces no way to sign in", "EHLO", .say("250-mail.test|250 SIZE 1000|"), .authMechanismUnsupported,
            .mailboxAdministrator, retried: false),
        .scripted(
            "Microsoft, passwords for sending end", .sending, .smtp(), at: "smtp.office365.com", .authPasswordRetiring,
            .user,
            true),
    ]
}
