extension ProviderTable {
    /// Providers of one country or language. Sources as for the global ones.
    static let regional: [ProviderPreset] = [
        gmx("gmx-net", ["gmx.net", "gmx.de", "gmx.at", "gmx.ch"], imap: "imap.gmx.net", smtp: "mail.gmx.net"),
        gmx(
            "gmx-com", ["gmx.com", "gmx.us", "gmx.co.uk", "gmx.fr", "gmx.es"], imap: "imap.gmx.com",
            smtp: "mail.gmx.com"),
        ProviderPreset(
            id: "webde", name: "WEB.DE", domains: ["web.de"],
            imap: .init("imap.web.de", 993, .localPart), smtp: .init("smtp.web.de", 465, .localPart),
            signIn: unitedInternetSignIn, sentCopies: .lookFirst,
            notes: [
                ProviderNote(
                    "IMAP must be switched on first.", page: "https://hilfe.web.de/pop-imap/einschalten.html")
            ],
            source: "ISPDB; hilfe.web.de/pop-imap/einschalten.html"),
        ProviderPreset(
            id: "mailcom", name: "mail.com",
            domains: [
                "mail.com", "email.com", "usa.com", "post.com", "europe.com", "asia.com", "iname.com", "writeme.com",
                "dr.com", "consultant.com", "engineer.com", "myself.com", "techie.com",
            ],
            imap: .init("imap.mail.com", 993), smtp: .init("smtp.mail.com", 465),
            signIn: unitedInternetSignIn, sentCopies: .lookFirst, source: "ISPDB"),
        ProviderPreset(
            id: "tonline", name: "T-Online", domains: ["t-online.de", "magenta.de"],
            imap: .init("secureimap.t-online.de", 993), smtp: .init("securesmtp.t-online.de", 465),
            signIn: [
                SignInOption(
                    .appPassword, isRecommended: true,
                    note: "A password for e-mail of its own, made in the customer centre; the account's is refused.")
            ],
            sentCopies: .lookFirst, source: "ISPDB; chatmail/provider-db"),
        ProviderPreset(
            id: "yandex", name: "Yandex",
            domains: ["yandex.com", "yandex.ru", "ya.ru", "yandex.by", "yandex.kz", "yandex.ua"],
            mxSuffixes: ["mx.yandex.net", "mx.yandex.ru"],
            imap: .init("imap.yandex.com", 993), smtp: .init("smtp.yandex.com", 465),
            signIn: [
                SignInOption(.oauth, isRecommended: true),
                SignInOption(
                    .appPassword, page: "https://id.yandex.com/security/app-passwords",
                    note: "The account's own password is refused."),
            ],
            sentCopies: .lookFirst,
            notes: [
                ProviderNote(
                    "IMAP must be switched on in the settings; the server says the same for a wrong password and for"
                        + " IMAP being off.")
            ],
            source: "ISPDB yandex.ru.xml; Foundry376/Mailspring#904"),
        ProviderPreset(
            id: "mailru", name: "Mail.ru", domains: ["mail.ru", "inbox.ru", "list.ru", "bk.ru", "internet.ru"],
            mxSuffixes: ["emx.mail.ru", "mxs.mail.ru"],
            imap: .init("imap.mail.ru", 993), smtp: .init("smtp.mail.ru", 465),
            signIn: [
                SignInOption(.oauth, isRecommended: true),
                SignInOption(
                    .appPassword, page: "https://help.mail.ru/mail/security/protection/external",
                    note: "The account's own password is refused."),
            ],
            sentCopies: .lookFirst, source: "ISPDB; help.mail.ru/mail/security/protection/external"),
        ProviderPreset(
            id: "qq", name: "QQ Mail", domains: ["qq.com", "vip.qq.com", "foxmail.com"],
            imap: .init("imap.qq.com", 993, .localPart), smtp: .init("smtp.qq.com", 465),
            signIn: authorizationCode, sentCopies: .lookFirst, source: "ISPDB; chatmail/provider-db"),
        ProviderPreset(
            id: "exmail", name: "Tencent Exmail", mxSuffixes: ["mxbiz1.qq.com", "mxbiz2.qq.com"],
            imap: .init("imap.exmail.qq.com", 993), smtp: .init("smtp.exmail.qq.com", 465),
            signIn: authorizationCode, sentCopies: .lookFirst, source: "ISPDB; chatmail/provider-db"),
        netease("163", ["163.com"]), netease("126", ["126.com"]), netease("yeah", ["yeah.net"]),
        ProviderPreset(
            id: "naver", name: "Naver", domains: ["naver.com"],
            imap: .init("imap.naver.com", 993), smtp: .init("smtp.naver.com", 465),
            signIn: [
                SignInOption(.appPassword, isRecommended: true, note: "Needed where two-step verification is on."),
                SignInOption(.password),
            ],
            sentCopies: .lookFirst, notes: [ProviderNote("IMAP must be switched on in the settings first.")],
            source: "ISPDB"),
        ProviderPreset(
            id: "comcast", name: "Xfinity", domains: ["comcast.net"],
            imap: .init("imap.comcast.net", 993), smtp: .init("smtp.comcast.net", 465),
            signIn: [SignInOption(.oauth, isRecommended: true), SignInOption(.password)],
            sentCopies: .lookFirst,
            notes: [ProviderNote("Access by other programs must be switched on in the settings first.")],
            source: "ISPDB"),
    ]

    private static let unitedInternetSignIn = [
        SignInOption(
            .password, isRecommended: true, note: "With two-factor sign-in an app password is needed instead."),
        SignInOption(.appPassword),
    ]

    private static let authorizationCode = [
        SignInOption(
            .appPassword, isRecommended: true,
            note: "The provider calls it an authorization code; it is made where IMAP is switched on in the settings.")
    ]

    private static func gmx(_ id: String, _ domains: [String], imap: String, smtp: String) -> ProviderPreset {
        ProviderPreset(
            id: id, name: "GMX", domains: domains, imap: .init(imap, 993), smtp: .init(smtp, 465),
            signIn: unitedInternetSignIn, sentCopies: .lookFirst,
            notes: [
                ProviderNote(
                    "IMAP must be switched on first.", page: "https://hilfe.gmx.net/pop-imap/einschalten.html")
            ],
            source: "ISPDB; hilfe.gmx.net/pop-imap/einschalten.html; chatmail/provider-db gmx.net.md")
    }

    private static func netease(_ id: String, _ domains: [String]) -> ProviderPreset {
        let domain = domains[0]
        return ProviderPreset(
            id: "netease-\(id)", name: "NetEase \(domain)", domains: domains,
            imap: .init("imap.\(domain)", 993), smtp: .init("smtp.\(domain)", 465), signIn: authorizationCode,
            sentCopies: .lookFirst,
            notes: [ProviderNote("A free account has two authorization codes at most.")], needsIMAPID: true,
            source: "ISPDB; pimalaya/himalaya#651; OfflineIMAP/offlineimap3#71")
    }
}
