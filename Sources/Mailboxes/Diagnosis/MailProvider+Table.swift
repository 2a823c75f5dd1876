import MailModel

extension MailProvider {
    /// Every provider with words of its own.
    static let all: [MailProvider] = [
        MailProvider(
            id: .google, name: "Google", hosts: ["imap.gmail.com", "smtp.gmail.com", "smtp-relay.gmail.com"],
            hostDomains: ["gmail.com", "googlemail.com", "google.com"],
            addressDomains: ["gmail.com", "googlemail.com"],
            pages: [
                .authAppPasswordRequired: "https://myaccount.google.com/apppasswords",
                .authWrongCredentials: "https://support.google.com/accounts/answer/185833",
                .limitConnections: "https://developers.google.com/gmail/imap",
                .limitDailySending: "https://support.google.com/a/answer/166852",
                .serverUnavailable: "https://support.google.com/a/answer/3726730",
            ],
            signInAdvice: "Google takes no ordinary password here: sign in at Google (OAuth), or make an app password "
                + "(2-step verification must be on) and enter it with the whole address as user name."),
        MailProvider(
            id: .microsoft, name: "Microsoft",
            hosts: [
                "outlook.office365.com", "smtp.office365.com", "smtp-mail.outlook.com", "imap-mail.outlook.com",
            ],
            hostDomains: ["office365.com", "outlook.com", "office365.us", "partner.outlook.cn"],
            addressDomains: ["outlook.com", "hotmail.com", "live.com", "msn.com"],
            pages: [
                .authSMTPAuthDisabled: "https://aka.ms/smtp_auth_disabled",
                .limitConnections: "https://learn.microsoft.com/exchange/troubleshoot/send-emails/"
                    + "smtp-submission-improvements",
            ],
            signInAdvice:
                "Sign in at Microsoft (OAuth): passwords no longer work for reading, and for sending only where "
                + "the administrator still allows them.",
            refusesPasswordsForIMAP: true,
            // techcommunity.microsoft.com: off by default at the end of December 2026.
            sendingPasswordsEnd: Timestamp(milliseconds: 1_798_675_200_000)),
        MailProvider(
            id: .yahoo, name: "Yahoo",
            hosts: ["imap.mail.yahoo.com", "smtp.mail.yahoo.com", "export.imap.mail.yahoo.com"],
            hostDomains: ["mail.yahoo.com", "mail.att.net"],
            addressDomains: ["yahoo.com", "ymail.com", "rocketmail.com"],
            pages: [
                .authAppPasswordRequired: "https://help.yahoo.com/kb/SLN15241.html",
                .authWrongCredentials: "https://help.yahoo.com/kb/SLN15241.html",
            ],
            signInAdvice: "Yahoo takes only an app password here, not the account's own: make one in the account's "
                + "security settings and enter it."),
        MailProvider(
            id: .aol, name: "AOL", hosts: ["imap.aol.com", "smtp.aol.com"], hostDomains: ["mail.aol.com"],
            addressDomains: ["aol.com"],
            pages: [
                .authAppPasswordRequired: "https://help.aol.com/articles/Create-and-manage-app-password",
                .authWrongCredentials: "https://help.aol.com/articles/Create-and-manage-app-password",
            ],
            signInAdvice: "AOL takes only an app password here, not the account's own: make one in the account's "
                + "security settings and enter it."),
        MailProvider(
            id: .icloud, name: "iCloud", hosts: ["imap.mail.me.com", "smtp.mail.me.com"], hostDomains: ["mail.me.com"],
            addressDomains: ["icloud.com", "me.com", "mac.com"],
            pages: [
                .authAppPasswordRequired: "https://support.apple.com/HT204397",
                .authWrongCredentials: "https://support.apple.com/HT204397",
                .limitDailySending: "https://support.apple.com/102198",
            ],
            signInAdvice:
                "iCloud takes only an app-specific password. Check the user name as well: for receiving it is "
                + "the part before the @, for sending the whole iCloud address, also for an own domain."),
        MailProvider(
            id: .zoho, name: "Zoho", hosts: [],
            hostDomains: [
                "zoho.com", "zoho.eu", "zoho.in", "zoho.com.au", "zoho.jp", "zohocloud.ca",
            ], addressDomains: ["zoho.com", "zohomail.com"],
            signInAdvice:
                "Try in this order: the password (an app password where two-factor sign-in is on); the server "
                + "of the account's own data centre, such as imap.zoho.eu; and whether IMAP is switched on in the account."
        ),
        MailProvider(
            id: .fastmail, name: "Fastmail", hosts: ["imap.fastmail.com", "smtp.fastmail.com"],
            hostDomains: ["fastmail.com", "messagingengine.com"], addressDomains: ["fastmail.com", "fastmail.fm"],
            pages: [.limitDailySending: "https://www.fastmail.com/help/account/limits.html"],
            signInAdvice:
                "Fastmail takes only an app password here, not the account's own: make one in its settings and "
                + "enter it."),
        MailProvider(
            id: .gmx, name: "GMX", hosts: [], hostDomains: ["gmx.net", "gmx.com", "mail.com"],
            addressDomains: ["gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.com", "mail.com"],
            pages: [
                .authWrongCredentials: "https://hilfe.gmx.net/pop-imap/einschalten.html",
                .authProtocolDisabled: "https://hilfe.gmx.net/pop-imap/einschalten.html",
            ],
            signInAdvice:
                "Try in this order: the password (an app password where two-factor sign-in is on), and whether "
                + "POP3 and IMAP are switched on in the account's settings."),
        MailProvider(
            id: .webde, name: "web.de", hosts: [], hostDomains: ["web.de"], addressDomains: ["web.de"],
            pages: [
                .authWrongCredentials: "https://hilfe.web.de/pop-imap/einschalten.html",
                .authProtocolDisabled: "https://hilfe.web.de/pop-imap/einschalten.html",
            ],
            signInAdvice: "Try in this order: the password (an app password where two-factor sign-in is on), the user "
                + "name (the part before the @), and whether POP3 and IMAP are switched on in the account's settings."),
        MailProvider(
            id: .yandex, name: "Yandex", hosts: [], hostDomains: ["yandex.com", "yandex.ru", "yandex.net"],
            addressDomains: ["yandex.com", "yandex.ru", "ya.ru"], signInAdvice: PhraseRules.yandexAdvice),
        MailProvider(
            id: .mailru, name: "Mail.ru", hosts: [], hostDomains: ["mail.ru"],
            addressDomains: ["mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru"],
            pages: [
                .authAppPasswordRequired: "https://help.mail.ru/mail/security/protection/external",
                .authWrongCredentials: "https://help.mail.ru/mail/security/protection/external",
            ],
            signInAdvice: "Mail.ru takes only an app password here, not the account's own: make one in the account's "
                + "security settings and enter it."),
        MailProvider(
            id: .qq, name: "QQ Mail", hosts: [], hostDomains: ["qq.com"], addressDomains: ["qq.com", "foxmail.com"],
            signInAdvice: PhraseRules.authorizationCodeAdvice),
        MailProvider(
            id: .netease, name: "NetEase Mail", hosts: [], hostDomains: ["163.com", "126.com", "yeah.net"],
            addressDomains: ["163.com", "126.com", "yeah.net"], signInAdvice: PhraseRules.authorizationCodeAdvice),
        MailProvider(
            id: .godaddy, name: "GoDaddy", hosts: [], hostDomains: ["secureserver.net"], addressDomains: [],
            pages: [.limitDailySending: "https://www.godaddy.com/help/313"],
            signInAdvice:
                "Check both. Many mailboxes of GoDaddy are Microsoft 365: those use outlook.office365.com and "
                + "sign in at Microsoft (OAuth)."),
        MailProvider(
            id: .rackspace, name: "Rackspace", hosts: [], hostDomains: ["emailsrvr.com"], addressDomains: []),
        MailProvider(
            id: .proton, name: "Proton Mail", hosts: [], hostDomains: ["protonmail.ch", "proton.me"],
            addressDomains: ["proton.me", "protonmail.com", "pm.me"],
            pages: [.authWrongCredentials: "https://proton.me/support/protonmail-bridge-faq"],
            signInAdvice: "Use the user name and the password that Proton Mail Bridge shows, not the account's own."),
    ]
}
