extension PhraseRules {
    /// Why a sign-in was refused.
    static let signIn: [PhraseRule] = passwords + accounts + protocols + permissions + exchanges

    /// Words that would be mistaken for something else, and servers that say the same for two causes: the finding names
    /// both, in the order in which to try. To be looked for before everything else.
    static let special: [PhraseRule] = [
        PhraseRule(
            .authWrongCredentials, ["invalid credentials or imap is disabled", "credentials or imap"],
            cause:
                "The server says the same for two faults: either the password is wrong, or access by IMAP is switched "
                + "off.", action: yandexAdvice, source: "Yandex, Mailspring#904"),
        PhraseRule(
            .authWrongCredentials, ["account is abnormal service is not open"],
            cause:
                "The server names several faults at once: the password, a protocol that is switched off, or too many "
                + "attempts.", action: authorizationCodeAdvice, source: "QQ, help.mail.qq.com"),
        PhraseRule(
            .accountNotConnected, ["authenticated but not connected"], source: "Microsoft, Webklex/php-imap#464"),
        PhraseRule(
            .authOAuthRequired, ["server unavailable 15"],
            cause: "The server no longer takes a password here, and says so in words that sound like an outage.",
            source: "Microsoft, freescout#4613"),
    ]

    private static let passwords: [PhraseRule] = [
        PhraseRule(
            .authAppPasswordRequired,
            [
                "application specific password", "app specific password", "app password", "application password",
                "app passcode", "authorization code", "authorized code", "authorisation code", "authcode", "授权码",
                "weixin token", "secure mail key", "device password", "parol prilozheniya", "пароль приложения",
                "external application", "mail client password", "two factor authentication", "2 step verification",
                "two step verification", "two step", "2fa is", "2fa enabled", "2fa required",
                "multi factor authentication",
                "mfa required", "one time code", "one time password", "verification code",
            ], source: "Google accounts/answer/185833; QQ, 163: SE generic.py; Mail.ru; AT&T"),
        PhraseRule(
            .authWebSignInRequired,
            [
                "web browser", "web login", "weblogin", "please log in via", "please login via", "log in to webmail",
                "login to webmail", "sign in to webmail", "using a browser", "in your browser", "verify your account",
                "verify your identity", "suspicious", "unusual activity", "unusual sign in", "unlock captcha",
                "captcha",
                "confirm your identity", "accept the terms", "terms of service", "unsafe login", "security challenge",
            ], source: "Google mail/answer/78754, SE generic.py; Yahoo; 163, offlineimap3#71"),
        PhraseRule(
            .authPasswordExpired,
            [
                "password expired", "password has expired", "password is expired", "expired password",
                "must change your password", "must change password", "change your password", "password must be changed",
                "password change required", "password change is required", "passwort abgelaufen", "credentials expired",
                "password needs to be changed", "passwort ist abgelaufen", "kennwort ist abgelaufen",
                "kennwort abgelaufen",
            ], source: "RFC 5530 §3 EXPIRED; Zimbra; Active Directory"),
        PhraseRule(
            .authWrongCredentials, ["user credentials were incorrect"],
            source: "Microsoft 535 5.7.139, learn.microsoft.com"),
        PhraseRule(
            .authOAuthRequired,
            [
                "basic authentication is disabled", "basic authentication is not supported", "basic auth is disabled",
                "basicauthblocked", "basic authentication", "legacy authentication", "oauth is required",
                "oauth2 is required", "use oauth", "requires oauth", "oauth required", "modern authentication",
                "password authentication is disabled", "password authentication is not", "xoauth2 is required",
                "passwords are no longer", "less secure app", "using oauth", "with oauth", "passwords are disabled",
            ], source: "Microsoft, techcommunity.microsoft.com 550 5.7.30; Google; Fastmail"),
    ]

    private static let accounts: [PhraseRule] = [
        PhraseRule(
            .authAccountLocked, ["security defaults policy", "locked by your organization"],
            cause: "The organisation's security defaults forbid this way of signing in.",
            action:
                "Ask the administrator to allow authenticated SMTP for this mailbox, or connect by signing in at the "
                + "provider (OAuth).", actor: .mailboxAdministrator, page: "https://aka.ms/smtp_auth_disabled",
            source: "Microsoft 535 5.7.139"),
        PhraseRule(
            .authAccountLocked,
            [
                "account is locked", "account locked", "account has been locked", "account temporarily locked",
                "locked out",
                "lockout", "user is locked", "user locked", "account is disabled", "account disabled",
                "account has been disabled", "account is suspended", "account suspended", "account has been suspended",
                "account is blocked", "account blocked", "account has been blocked", "account is inactive",
                "account inactive", "account is not active", "account not active", "account is deactivated",
                "account deactivated", "account closed", "account has been closed", "account is closed",
                "account frozen",
                "account is frozen", "user is disabled", "user disabled", "mailbox is disabled", "mailbox disabled",
                "user account is disabled", "login is disabled", "login disabled", "login is not allowed",
                "logins are disabled", "account expired", "account has expired", "user suspended", "user is suspended",
                "konto gesperrt", "domain has expired", "domain expired", "domain is suspended", "domain suspended",
                "disabled user account", "has been suspended", "konto ist gesperrt", "konto wurde gesperrt",
                "account is temporarily", "account temporarily",
            ], source: "Dovecot nologin; Zimbra; cPanel; hMailServer; Google"),
    ]

    /// A protocol that is off, for the account or for all: the names of the protocols beside words for off.
    private static let protocols: [PhraseRule] = [
        PhraseRule(
            .authSMTPAuthDisabled,
            [
                "smtpclientauthentication is disabled", "smtp auth disabled", "smtp authentication is disabled",
                "smtp auth is disabled", "smtpclientauthenticationdisabled",
            ], page: "https://aka.ms/smtp_auth_disabled", source: "Microsoft, aka.ms/smtp_auth_disabled"),
        PhraseRule(
            .authProtocolDisabled,
            [
                "does not have access rights to this service", "not have access to this service", "yet to enable imap",
                "enable imap", "service is not open", "protocol disabled", "protocol is disabled",
                "imap access is not enabled", "imap for this account",
            ], source: "Yandex; Zoho; QQ"),
        PhraseRule(
            .authProtocolDisabled, ["imap", "imap4", "pop3 imap"], and: off, direction: .receiving,
            source: "SE generic.py; the class of such texts"),
        PhraseRule(
            .authSMTPAuthDisabled, ["smtp", "submission", "sending mail", "outgoing mail"], and: off,
            direction: .sending, actor: nil, source: "the class of such texts"),
        PhraseRule(
            .authSMTPAuthDisabled, ["user has no permission", "无权"], provider: .netease, direction: .sending,
            action:
                "Switch SMTP on in the mailbox's settings on the web, and enter the authorization code that it gives "
                + "out.", actor: .user, source: "163, help.mail.163.com"),
    ]

    private static let off: [PhraseRule.Phrase] = [
        "disabled", "not enabled", "is off", "switched off", "turned off", "not allowed", "not activated",
        "deactivated",
        "not permitted", "not available for", "deaktiviert", "nicht aktiviert", "not authorized", "access denied",
        "not active", "inactive", "no access", "not licensed", "forbidden", "is blocked",
    ]

    private static let permissions: [PhraseRule] = [
        PhraseRule(
            .authNotAuthorized,
            [
                "not authorized", "not authorised", "authorization failed", "authorization failure",
                "permission denied",
                "not permitted", "no permission", "cannot act as", "may not act", "proxy authorization",
            ],
            // In SMTP these are other words for a wrong password, such as qmail's.
            direction: .receiving, source: "RFC 5530 §3 AUTHORIZATIONFAILED; Cyrus SASL(-14)")
    ]

    private static let exchanges: [PhraseRule] = [
        PhraseRule(
            .authMechanismUnsupported,
            [
                "no mechanism available", "mechanism not supported", "unsupported mechanism",
                "unsupported authentication",
                "unrecognized authentication", "unknown mechanism", "authentication mechanism", "authentication type",
                "authentication method", "authentication not enabled", "authentication is not enabled",
                "auth not available", "authentication not supported",
            ], source: "RFC 4954 §4 504; Cyrus SASL(-4); Exchange 5.7.4")
    ]
}
