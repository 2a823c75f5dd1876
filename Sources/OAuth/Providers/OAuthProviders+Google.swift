extension OAuthProviders {
    /// Gmail and Google Workspace.
    public static let google: OAuthProvider = {
        var provider = OAuthProvider(
            id: "google", name: "Google", issuer: "https://accounts.google.com",
            endpoints: OAuthEndpoints(
                authorization: "https://accounts.google.com/o/oauth2/v2/auth",
                token: "https://oauth2.googleapis.com/token"),
            scopes: OAuthScopes(mail: ["https://mail.google.com/"], identity: ["openid", "email"]),
            revocation: .endpoint("https://oauth2.googleapis.com/revoke"))
        // Without both a second sign-in gives no refresh token.
        provider.parameters = [OAuthParameter("access_type", "offline"), OAuthParameter("prompt", "consent")]
        provider.rotation = .never
        provider.accessPage = "https://myaccount.google.com/connections"
        provider.idleDays = 180
        provider.mail = OAuthMailServers(
            imap: OAuthMailServers.Server("imap.gmail.com", 993), smtp: OAuthMailServers.Server("smtp.gmail.com", 465))
        provider.addressDomains = ["gmail.com", "googlemail.com"]
        provider.facts = [
            ProviderFact(
                "The scope for IMAP and SMTP is https://mail.google.com/.",
                source: "https://developers.google.com/gmail/imap/xoauth2-protocol"),
            ProviderFact(
                "A refresh token comes with access_type=offline, and again only with prompt=consent.",
                source: "https://developers.google.com/identity/protocols/oauth2/web-server"),
            ProviderFact(
                "A refresh token ends when it was not used for six months, when the password changes, when the owner "
                    + "takes access back, and after seven days while the app is in testing.",
                source: "https://developers.google.com/identity/protocols/oauth2#expiration"),
            ProviderFact(
                "The owner sees what has access, and takes it back, on the page of third-party connections.",
                source: "https://support.google.com/accounts/answer/13533235"),
            ProviderFact(
                "The owner may untick the mail permission and still come back with a code.",
                source: "https://developers.google.com/identity/protocols/oauth2/resources/granular-permissions"),
            ProviderFact(
                "A service account may also ask for https://www.googleapis.com/auth/gmail.imap_admin, which shows all labels "
                    + "by IMAP but sends nothing; it is not used here.",
                source: "https://developers.google.com/gmail/imap/xoauth2-protocol"),
            ProviderFact(
                "The device flow gives no mail scope.",
                source: "https://developers.google.com/identity/protocols/oauth2/limited-input-device"),
        ]
        let console = "https://support.google.com/cloud/answer/6158849"
        provider.registration = [
            ProviderFact("Open console.cloud.google.com and choose a project, or make one.", source: console),
            ProviderFact(
                "Under Google Auth Platform, Branding, enter the app's name and your address.",
                source: "https://support.google.com/cloud/answer/15549049"),
            ProviderFact(
                "Under Audience choose Internal where all mailboxes are of your own Workspace; otherwise External, and "
                    + "publish the app: in testing every sign-in ends after seven days.",
                source: "https://support.google.com/cloud/answer/15549945"),
            ProviderFact(
                "Under Data Access add the scope https://mail.google.com/.",
                source: "https://support.google.com/cloud/answer/15549135"),
            ProviderFact(
                "Under Clients create one of the type Web application with the authorized redirect address {redirect}.",
                source: console),
            ProviderFact("Copy client id and client secret from there; the secret is shown once.", source: console),
        ]
        let delegation = "https://developers.google.com/identity/protocols/oauth2/service-account"
        provider.appAccess = .delegation(scope: "https://mail.google.com/")
        provider.appRegistration = [
            ProviderFact(
                "In console.cloud.google.com open IAM & Admin, Service Accounts, and make one; it needs no role.",
                source: delegation),
            ProviderFact("Under its Keys add a new key of the type JSON, and keep the file safe.", source: delegation),
            ProviderFact(
                "A super administrator of the Workspace opens admin.google.com, Security, Access and data control, API "
                    + "controls, Manage domain-wide delegation, and adds the service account's client id with the scope "
                    + "https://mail.google.com/.", source: delegation),
            ProviderFact("It can take a day until Google knows of it everywhere.", source: delegation),
        ]
        return provider
    }()
}
