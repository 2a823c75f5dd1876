extension OAuthProviders {
    /// Yahoo Mail. Mail scopes are given on application.
    public static let yahoo = yahooFamily(
        id: "yahoo", name: "Yahoo", host: "api.login.yahoo.com", imap: "imap.mail.yahoo.com",
        smtp: "smtp.mail.yahoo.com", domains: ["yahoo.com", "ymail.com", "rocketmail.com"])

    /// AOL Mail, of the same house.
    public static let aol = yahooFamily(
        id: "aol", name: "AOL", host: "api.login.aol.com", imap: "imap.aol.com", smtp: "smtp.aol.com",
        domains: ["aol.com", "aim.com", "verizon.net"])

    private static func yahooFamily(
        id: String, name: String, host: String, imap: String, smtp: String, domains: [String]
    ) -> OAuthProvider {
        var provider = OAuthProvider(
            id: id, name: name, issuer: "https://\(host)",
            endpoints: OAuthEndpoints(
                authorization: "https://\(host)/oauth2/request_auth", token: "https://\(host)/oauth2/get_token"),
            scopes: OAuthScopes(mail: ["mail-w"], identity: ["openid", "email"]),
            revocation: .endpoint("https://\(host)/oauth2/revoke"))
        provider.loginHintParameter = nil
        provider.clientAuthentication = .basic
        provider.rotation = .never
        provider.mail = OAuthMailServers(
            imap: OAuthMailServers.Server(imap, 993), smtp: OAuthMailServers.Server(smtp, 465))
        provider.addressDomains = domains
        let page = "https://developer.yahoo.com/oauth2/guide/flows_authcode/"
        provider.facts = [
            ProviderFact("Addresses and parameters of the sign-in.", source: page),
            ProviderFact(
                "The scope for reading and sending mail is mail-w.",
                source: "https://searchfox.org/comm-central/source/mailnews/base/src/OAuth2Providers.sys.mjs",
                isConfirmed: false),
            ProviderFact(
                "Others report that new apps are given no access to mail any more.",
                source: "https://github.com/Softorize/yoy/pull/4", isConfirmed: false),
            ProviderFact(
                "Discovery names the issuer and the endpoint that takes access back.",
                source: "https://\(host)/.well-known/openid-configuration"),
        ]
        provider.registration = [
            ProviderFact(
                "Apply for access to mail; without it a client gets no mail scope.",
                source: "https://senders.yahooinc.com/developer/developer-access/"),
            ProviderFact("Open developer.yahoo.com/apps and create an app.", source: page),
            ProviderFact("Enter {redirect} as its redirect address.", source: page),
            ProviderFact("Copy client id and client secret.", source: page),
        ]
        return provider
    }

    /// Fastmail. Clients are registered by letter.
    public static let fastmail: OAuthProvider = {
        var provider = OAuthProvider(
            id: "fastmail", name: "Fastmail",
            endpoints: OAuthEndpoints(
                authorization: "https://api.fastmail.com/oauth/authorize",
                token: "https://api.fastmail.com/oauth/refresh"),
            scopes: OAuthScopes(
                mail: ["https://www.fastmail.com/dev/protocol-imap", "https://www.fastmail.com/dev/protocol-smtp"],
                offline: ["offline_access"]),
            // Fastmail names no address for RFC 7009.
            revocation: .page("https://app.fastmail.com/settings/security/integrations"))
        provider.clientAuthentication = .none
        provider.rotation = .strict
        provider.mail = OAuthMailServers(
            imap: OAuthMailServers.Server("imap.fastmail.com", 993),
            smtp: OAuthMailServers.Server("smtp.fastmail.com", 465))
        provider.addressDomains = ["fastmail.com", "fastmail.fm"]
        let page = "https://www.fastmail.com/for-developers/oauth/"
        provider.facts = [
            ProviderFact("Addresses, scopes and PKCE.", source: page),
            ProviderFact(
                "Its page on OAuth names no address at which a program takes access back; the owner does it in the "
                    + "settings, under Privacy & Security, Integrations.", source: "https://www.fastmail.com/dev/",
                isConfirmed: false),
        ]
        provider.registration = [
            ProviderFact("Write to Fastmail's partnerships with the redirect address {redirect}.", source: page),
            ProviderFact(
                "Enter the client id that they send; there is no secret.", source: page, isConfirmed: false),
        ]
        return provider
    }()

    /// Yandex.
    public static let yandex: OAuthProvider = {
        var provider = OAuthProvider(
            id: "yandex", name: "Yandex",
            endpoints: OAuthEndpoints(
                authorization: "https://oauth.yandex.com/authorize", token: "https://oauth.yandex.com/token",
                device: "https://oauth.yandex.com/device/code"),
            scopes: OAuthScopes(mail: ["mail:imap_full", "mail:smtp"]),
            revocation: .page("https://id.yandex.com/personal/data-access"))
        provider.consentParameters = [OAuthParameter("force_confirm", "yes")]
        provider.rotation = .always
        provider.mail = OAuthMailServers(
            imap: OAuthMailServers.Server("imap.yandex.com", 993),
            smtp: OAuthMailServers.Server("smtp.yandex.com", 465))
        provider.addressDomains = ["yandex.com", "yandex.ru", "ya.ru"]
        let page = "https://yandex.com/dev/id/doc/en/codes/code-url"
        provider.facts = [
            ProviderFact("The authorization request, PKCE and force_confirm.", source: page),
            ProviderFact(
                "A refresh gives a new refresh token, and the access token may stay the same.",
                source: "https://yandex.com/dev/id/doc/en/tokens/refresh-client"),
            ProviderFact(
                "A request takes back only tokens that were given to a named device; the owner can take back all.",
                source: "https://yandex.com/dev/id/doc/en/tokens/token-invalidate"),
            ProviderFact(
                "The device flow.", source: "https://yandex.com/dev/id/doc/en/codes/screen-code-oauth"),
        ]
        let register = "https://yandex.com/dev/id/doc/en/register-client"
        provider.registration = [
            ProviderFact("Open oauth.yandex.com and create an app.", source: register),
            ProviderFact("Add the permissions mail:imap_full and mail:smtp.", source: register),
            ProviderFact("Enter {redirect} as the redirect address.", source: register),
            ProviderFact("Copy client id and client secret.", source: register),
        ]
        return provider
    }()

    /// Mail.ru.
    public static let mailru: OAuthProvider = {
        var provider = OAuthProvider(
            id: "mailru", name: "Mail.ru",
            endpoints: OAuthEndpoints(authorization: "https://o2.mail.ru/login", token: "https://o2.mail.ru/token"),
            scopes: OAuthScopes(mail: ["mail.imap"], identity: ["userinfo"]),
            revocation: .page("https://account.mail.ru/user/2-step-auth/passwords"))
        provider.clientAuthentication = .basic
        provider.consentParameters = [OAuthParameter("prompt_force", "1")]
        provider.rotation = .never
        provider.mail = OAuthMailServers(
            imap: OAuthMailServers.Server("imap.mail.ru", 993), smtp: OAuthMailServers.Server("smtp.mail.ru", 465))
        provider.addressDomains = ["mail.ru", "inbox.ru", "list.ru", "bk.ru"]
        let page = "https://o2.mail.ru/docs"
        provider.facts = [
            ProviderFact("Addresses and scopes of the sign-in.", source: page),
            ProviderFact(
                "The scope mail.imap, asked for together with userinfo, opens IMAP by XOAUTH2.",
                source: "https://id.vk.com/about/business/go/docs/ru/vkid/latest/oauth/oauth-mail/index"),
            ProviderFact(
                "The same scopes suffice for SMTP.", source: "https://learn.emailengine.app/docs/accounts/mail-ru",
                isConfirmed: false),
            ProviderFact(
                "Where the owner takes access back is not said on these pages; the passwords for apps stand on this one.",
                source: "https://account.mail.ru/user/2-step-auth/passwords", isConfirmed: false),
            ProviderFact(
                "Others report that an app of the newer console oauth.mail.ru gets a refresh token only with the scopes "
                    + "openid and offline_access and with prompt=consent; such an app is entered by its issuer.",
                source: "https://github.com/rustmailer/bichon/discussions/385", isConfirmed: false),
            ProviderFact("Whether PKCE is looked at is not said; it is always sent.", source: page, isConfirmed: false),
        ]
        provider.registration = [
            ProviderFact("Open o2.mail.ru/app and create an app.", source: page, isConfirmed: false),
            ProviderFact(
                "Enter {redirect} as its redirect address, letter for letter.",
                source: "https://id.vk.com/about/business/go/docs/ru/vkid/latest/oauth/oauth-mail/index"),
            ProviderFact("Copy client id and client secret.", source: page, isConfirmed: false),
        ]
        return provider
    }()

    /// Zoho Mail, in its data centres.
    public static let zoho: OAuthProvider = {
        var provider = OAuthProvider(
            id: "zoho", name: "Zoho",
            endpoints: OAuthEndpoints(
                authorization: "https://accounts.{realm}/oauth/v2/auth",
                token: "https://accounts.{realm}/oauth/v2/token"),
            scopes: OAuthScopes(mail: ["ZohoMail.messages.ALL", "ZohoMail.accounts.READ"], separator: ","),
            revocation: .endpoint("https://accounts.{realm}/oauth/v2/token/revoke"))
        provider.parameters = [OAuthParameter("access_type", "offline"), OAuthParameter("prompt", "consent")]
        provider.loginHintParameter = nil
        provider.accessPage = "https://accounts.{realm}"
        provider.rotation = .never
        provider.realms = [
            OAuthRealm("zoho.com", "United States"), OAuthRealm("zoho.eu", "Europe"), OAuthRealm("zoho.in", "India"),
            OAuthRealm("zoho.com.au", "Australia"), OAuthRealm("zoho.jp", "Japan"),
            OAuthRealm("zohocloud.ca", "Canada"),
        ]
        provider.mail = OAuthMailServers(
            imap: OAuthMailServers.Server("imap.{realm}", 993), smtp: OAuthMailServers.Server("smtp.{realm}", 465))
        provider.addressDomains = ["zohomail.com", "zoho.com"]
        let page = "https://www.zoho.com/mail/help/api/using-oauth-2.html"
        provider.facts = [
            ProviderFact("Addresses, parameters and data centres of the sign-in.", source: page),
            ProviderFact(
                "A request takes access back; the owner does it under Sessions, Connected Apps.",
                source: "https://www.zoho.com/accounts/protocol/oauth/revoke-refresh-token.html"),
            ProviderFact(
                "Whether IMAP and SMTP take these tokens is not said; the check tells.", source: page,
                isConfirmed: false),
        ]
        provider.registration = [
            ProviderFact("Open api-console of your data centre and add a server-based application.", source: page),
            ProviderFact("Enter {redirect} as its authorized redirect address.", source: page),
            ProviderFact("Copy client id and client secret.", source: page),
        ]
        return provider
    }()
}
