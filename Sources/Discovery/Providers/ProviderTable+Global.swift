extension ProviderTable {
    /// Providers with users all over the world.
    ///
    /// Hosts were read in Thunderbird's ISPDB (thunderbird/autoconfig, `ispdb/`) and in chatmail/provider-db
    /// (`_providers/`) unless the preset's source says more. Where a provider's behaviour is known only from other
    /// programs, the preset says `lookFirst`.
    static let global: [ProviderPreset] = [
        ProviderPreset(
            id: "google", name: "Gmail or Google Workspace", domains: ["gmail.com", "googlemail.com"],
            mxSuffixes: ["smtp.google.com", ".l.google.com", ".googlemail.com", ".google.com"],
            imap: .init("imap.gmail.com", 993), smtp: .init("smtp.gmail.com", 465),
            signIn: [
                SignInOption(.oauth, isRecommended: true),
                SignInOption(
                    .appPassword, page: "https://myaccount.google.com/apppasswords",
                    note:
                        "App passwords exist only where 2-Step Verification is on; the account's own password is refused."
                ),
            ],
            sentCopies: .filedByProvider,
            limits: ProviderLimits(
                messagesPerDay: 2000, recipientsPerDay: 10000, recipientsPerMessage: 100, connections: 15),
            notes: [
                ProviderNote(
                    "The daily limit is that of Workspace; trial and personal accounts may send 500 messages.",
                    page: "https://support.google.com/a/answer/166852")
            ],
            source: "ISPDB; support.google.com/a/answer/166852; developers.google.com/gmail/imap"),
        ProviderPreset(
            id: "outlook", name: "Outlook.com",
            domains: [
                "outlook.com", "hotmail.com", "live.com", "msn.com", "windowslive.com", "passport.com", "outlook.de",
                "outlook.fr", "outlook.es", "outlook.it", "outlook.jp", "outlook.at", "outlook.be", "outlook.dk",
                "outlook.ie", "outlook.pt", "outlook.in", "outlook.sa", "outlook.co.id", "outlook.co.th",
                "outlook.com.ar", "outlook.com.au", "outlook.com.br", "hotmail.co.uk", "hotmail.fr", "hotmail.de",
                "hotmail.it", "hotmail.es", "hotmail.nl", "hotmail.be", "hotmail.se", "hotmail.ca", "hotmail.com.br",
                "hotmail.com.ar", "hotmail.co.jp", "live.co.uk", "live.fr", "live.de", "live.it", "live.nl", "live.be",
                "live.se", "live.dk", "live.no", "live.ca", "live.at", "live.ie", "live.jp", "live.in", "live.com.au",
                "live.com.mx", "live.com.pt", "live.com.ar",
            ],
            mxSuffixes: [".olc.protection.outlook.com"],
            imap: .init("outlook.office365.com", 993), smtp: .init("smtp-mail.outlook.com", 587),
            signIn: [SignInOption(.oauth, isRecommended: true, note: "Passwords and app passwords are refused.")],
            sentCopies: .filedByProvider, source: "ISPDB; chatmail/provider-db outlook.com.md"),
        ProviderPreset(
            id: "microsoft365", name: "Microsoft 365",
            mxSuffixes: [".mail.protection.outlook.com", ".mx.microsoft"],
            imap: .init("outlook.office365.com", 993), smtp: .init("smtp.office365.com", 587),
            signIn: [
                SignInOption(
                    .oauth, isRecommended: true,
                    note: "Password sign-in to IMAP is gone, and for sending it is being switched off.")
            ],
            sentCopies: .filedByProvider,
            limits: ProviderLimits(
                recipientsPerDay: 10000, messagesPerMinute: 30, connections: 16, sendingConnections: 3),
            notes: [
                ProviderNote(
                    "The administrator may have switched IMAP or authenticated SMTP off for the mailbox.",
                    page: "https://learn.microsoft.com/exchange/troubleshoot/send-emails/smtp-submission-improvements")
            ],
            source: "ISPDB; learn.microsoft.com/exchange/troubleshoot/send-emails/smtp-submission-improvements"),
        ProviderPreset(
            id: "microsoft365-us-government", name: "Microsoft 365 for US government",
            mxSuffixes: [".mail.protection.office365.us"],
            imap: .init("outlook.office365.us", 993), smtp: .init("smtp.office365.us", 587),
            signIn: [SignInOption(.oauth, isRecommended: true)], sentCopies: .filedByProvider,
            source: "postalsys/learn-emailengine-app accounts/microsoft-365"),
        ProviderPreset(
            id: "microsoft365-china", name: "Microsoft 365 operated by 21Vianet",
            mxSuffixes: [".mail.protection.partner.outlook.cn"],
            imap: .init("partner.outlook.cn", 993), smtp: .init("partner.outlook.cn", 587),
            signIn: [SignInOption(.oauth, isRecommended: true)], sentCopies: .filedByProvider,
            source: "postalsys/learn-emailengine-app accounts/microsoft-365"),
        ProviderPreset(
            id: "yahoo", name: "Yahoo",
            domains: [
                "yahoo.com", "ymail.com", "rocketmail.com", "myyahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de",
                "yahoo.it", "yahoo.es", "yahoo.ca", "yahoo.ie", "yahoo.gr", "yahoo.se", "yahoo.no", "yahoo.dk",
                "yahoo.pl", "yahoo.ro", "yahoo.in", "yahoo.co.in", "yahoo.co.id", "yahoo.co.nz", "yahoo.co.za",
                "yahoo.com.au", "yahoo.com.br", "yahoo.com.mx", "yahoo.com.ar", "yahoo.com.sg", "yahoo.com.ph",
                "yahoo.com.hk", "yahoo.com.tw", "yahoo.com.vn", "yahoo.com.tr",
            ],
            imap: .init("imap.mail.yahoo.com", 993), smtp: .init("smtp.mail.yahoo.com", 465),
            signIn: yahooSignIn("https://login.yahoo.com/account/security", recommendsOAuth: false),
            sentCopies: .lookFirst, limits: ProviderLimits(messagesPerDay: 500, recipientsPerMessage: 100),
            notes: [
                ProviderNote(
                    "How to make an app password.", page: "https://help.yahoo.com/kb/SLN15241.html")
            ],
            source: "ISPDB; help.yahoo.com SLN15241 and SLN17518; postalsys/emailengine"),
        ProviderPreset(
            id: "aol", name: "AOL",
            domains: [
                "aol.com", "aim.com", "verizon.net", "netscape.net", "aol.co.uk", "aol.de", "aol.fr", "aol.it",
                "aol.es",
            ],
            imap: .init("imap.aol.com", 993), smtp: .init("smtp.aol.com", 465),
            signIn: yahooSignIn("https://help.aol.com/articles/Create-and-manage-app-password", recommendsOAuth: true),
            sentCopies: .lookFirst, source: "ISPDB; postalsys/emailengine lib/autodetect-imap-settings.js"),
        ProviderPreset(
            id: "att", name: "AT&T",
            domains: [
                "att.net", "sbcglobal.net", "bellsouth.net", "pacbell.net", "swbell.net", "ameritech.net", "flash.net",
                "nvbell.net", "prodigy.net", "snet.net", "wans.net",
            ],
            imap: .init("imap.mail.att.net", 993), smtp: .init("smtp.mail.att.net", 465),
            signIn: [
                SignInOption(
                    .appPassword, isRecommended: true,
                    note: "AT&T calls it a secure mail key; the account's own password is refused.")
            ],
            sentCopies: .lookFirst, source: "ISPDB; chatmail/provider-db"),
        ProviderPreset(
            id: "icloud", name: "iCloud", domains: ["icloud.com", "me.com", "mac.com"],
            mxSuffixes: [".mail.icloud.com"],
            imap: .init("imap.mail.me.com", 993, .localPart), smtp: .init("smtp.mail.me.com", 587),
            signIn: [
                SignInOption(
                    .appPassword, isRecommended: true, page: "https://support.apple.com/HT204397",
                    note: "Apple calls it an app-specific password; there is no other way.")
            ],
            sentCopies: .notFiled,
            limits: ProviderLimits(
                messagesPerDay: 1000, recipientsPerDay: 1000, recipientsPerMessage: 500, messageBytes: 20_000_000),
            notes: [
                ProviderNote(
                    "With a domain of your own, the user name is that of your iCloud address, not of the domain's.",
                    page: "https://support.apple.com/102198")
            ],
            source: "ISPDB; support.apple.com/102198"),
        ProviderPreset(
            id: "fastmail", name: "Fastmail", domains: ["fastmail.com", "fastmail.fm", "fastmail.net", "fastmail.org"],
            mxSuffixes: [".messagingengine.com"],
            imap: .init("imap.fastmail.com", 993), smtp: .init("smtp.fastmail.com", 465),
            signIn: [
                SignInOption(.oauth, isRecommended: true),
                SignInOption(
                    .appPassword, page: "https://www.fastmail.com/settings/security",
                    note: "The account's own password is refused."),
            ],
            sentCopies: .notFiled,
            notes: [
                ProviderNote("What may be sent.", page: "https://www.fastmail.com/help/account/limits.html")
            ],
            source: "ISPDB; fastmail.com/help/account/limits.html"),
        ProviderPreset(
            id: "proton", name: "Proton Mail", domains: ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"],
            mxSuffixes: [".protonmail.ch"],
            imap: .init("127.0.0.1", 1143), smtp: .init("127.0.0.1", 1025),
            signIn: [
                SignInOption(
                    .appPassword, isRecommended: true, page: "https://proton.me/support/protonmail-bridge-faq",
                    note: "The password is the one that Proton Mail Bridge shows, not the account's.")
            ],
            sentCopies: .lookFirst,
            notes: [
                ProviderNote(
                    "Only through Proton Mail Bridge on this machine, which paid plans have. Give its servers with"
                        + " --imap and --smtp, allow them with --allow-private-hosts, and accept its certificate with --pin.",
                    page: "https://proton.me/support/protonmail-bridge-faq")
            ],
            source: "proton.me/support/protonmail-bridge-faq; the ports are the Bridge's usual ones, not confirmed"),
    ]

    private static func yahooSignIn(_ page: String, recommendsOAuth: Bool) -> [SignInOption] {
        let password = SignInOption(
            .appPassword, isRecommended: !recommendsOAuth, page: page, note: "The account's own password is refused.")
        let oauth = SignInOption(
            .oauth, isRecommended: recommendsOAuth,
            note: recommendsOAuth ? nil : "Only for programs that the provider has admitted.")
        return recommendsOAuth ? [oauth, password] : [password, oauth]
    }
}
