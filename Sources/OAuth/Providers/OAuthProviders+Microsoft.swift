import MailModel

extension OAuthProviders {
    /// Microsoft 365 and Outlook.com.
    public static let microsoft: OAuthProvider = {
        var provider = microsoftCloud(
            id: "microsoft", name: "Microsoft", login: "https://login.microsoftonline.com",
            resource: "https://outlook.office.com", imap: "outlook.office365.com", smtp: "smtp.office365.com")
        provider.realms = [
            OAuthRealm("common", "Work, school and personal accounts"),
            OAuthRealm("organizations", "Work and school accounts"),
            OAuthRealm("consumers", "Personal accounts (Outlook.com, Hotmail, Live)"),
        ]
        provider.addressDomains = ["outlook.com", "hotmail.com", "live.com", "msn.com"]
        return provider
    }()

    /// The cloud of the government of the United States.
    public static let microsoftGovernment: OAuthProvider = {
        var provider = microsoftCloud(
            id: "microsoft-us-government", name: "Microsoft (US government)",
            login: "https://login.microsoftonline.us", resource: "https://outlook.office365.us",
            imap: "outlook.office365.us", smtp: "smtp.office365.us")
        provider.realms = [OAuthRealm("organizations", "Work accounts")]
        provider.facts.append(
            ProviderFact(
                "Sign-in is at login.microsoftonline.us, mail at outlook.office365.us.",
                source: "https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud"))
        return provider
    }()

    /// The cloud in China, run by 21Vianet.
    public static let microsoftChina: OAuthProvider = {
        var provider = microsoftCloud(
            id: "microsoft-china", name: "Microsoft (China)", login: "https://login.partner.microsoftonline.cn",
            resource: "https://partner.outlook.cn", imap: "partner.outlook.cn", smtp: "smtp.partner.outlook.cn")
        provider.realms = [OAuthRealm("organizations", "Work accounts")]
        provider.facts.append(
            ProviderFact(
                "Sign-in is at login.partner.microsoftonline.cn, mail at partner.outlook.cn.",
                source: "https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud"))
        return provider
    }()

    private static func microsoftCloud(
        id: String, name: String, login: String, resource: String, imap: String, smtp: String
    ) -> OAuthProvider {
        var provider = OAuthProvider(
            id: id, name: name, issuer: "\(login)/{tenantid}/v2.0",
            endpoints: OAuthEndpoints(
                authorization: "\(login)/{realm}/oauth2/v2.0/authorize", token: "\(login)/{realm}/oauth2/v2.0/token",
                device: "\(login)/{realm}/oauth2/v2.0/devicecode"),
            // One token is for one resource: these two are of the same.
            scopes: OAuthScopes(
                mail: ["\(resource)/IMAP.AccessAsUser.All", "\(resource)/SMTP.Send"],
                identity: ["openid", "email", "profile"], offline: ["offline_access"]),
            revocation: .page("https://myapps.microsoft.com"))
        // So that nobody is signed in silently with the account that the browser happens to know.
        provider.parameters = [OAuthParameter("prompt", "select_account"), OAuthParameter("response_mode", "query")]
        // The resource of the app's token is named as the mail servers are, not as that of people's tokens.
        let app = resource == "https://outlook.office.com" ? "https://outlook.office365.com" : resource
        provider.appAccess = .clientCredentials(
            scope: "\(app)/.default", roles: ["IMAP.AccessAsApp", "SMTP.SendAsApp"])
        provider.rotation = .always
        provider.idleDays = 90
        provider.takesOtherRealms = true
        provider.mail = OAuthMailServers(
            imap: OAuthMailServers.Server(imap, 993), smtp: OAuthMailServers.Server(smtp, 587, .starttls))
        let flow = "https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow"
        let mailPage =
            "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/"
            + "how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth"
        provider.facts = [
            ProviderFact("The scopes are IMAP.AccessAsUser.All, SMTP.Send and offline_access.", source: mailPage),
            ProviderFact(
                "Each refresh gives a new refresh token; one that is unused for 90 days ends. The old one is not "
                    + "revoked.",
                source: "https://learn.microsoft.com/entra/identity-platform/refresh-tokens"),
            ProviderFact(
                "There is no endpoint that takes one grant back.",
                source: "https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc"),
            ProviderFact(
                "Of a work account the owner sees the apps at myapps.microsoft.com; what may be taken back there, the "
                    + "organisation decides.", source: "https://myapps.microsoft.com", isConfirmed: false),
            ProviderFact("PKCE is taken from every kind of client.", source: flow),
        ]
        let register = "https://learn.microsoft.com/entra/identity-platform/quickstart-register-app"
        provider.registration = [
            ProviderFact(
                "Open entra.microsoft.com, App registrations, New registration, and choose which accounts may sign in.",
                source: register),
            ProviderFact(
                "As redirect URI choose the platform Web and enter {redirect}.",
                source: "https://learn.microsoft.com/entra/identity-platform/how-to-add-redirect-uri"),
            ProviderFact(
                "Under API permissions add the delegated permissions IMAP.AccessAsUser.All, SMTP.Send and "
                    + "offline_access of Office 365 Exchange Online or Microsoft Graph.", source: mailPage),
            ProviderFact(
                "Under Certificates & secrets make a client secret and copy its value, which is shown once; enter its "
                    + "end here as well, at most two years away.",
                source: "https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials"),
            ProviderFact(
                "Copy the application (client) id; where only your organisation may sign in, the directory (tenant) id "
                    + "too.", source: register),
        ]
        provider.appRegistration = [
            ProviderFact(
                "Register an app in entra.microsoft.com; enter its client id here with your tenant, and a client secret or a "
                    + "certificate.", source: register),
            ProviderFact(
                "Under API permissions add the application permissions IMAP.AccessAsApp and SMTP.SendAsApp of Office 365 "
                    + "Exchange Online, and grant admin consent.", source: mailPage),
            ProviderFact(
                "In Exchange Online's PowerShell make its service principal known: New-ServicePrincipal with the "
                    + "application id and the object id of the enterprise application, not that of the registration.",
                source: mailPage),
            ProviderFact(
                "Give it each mailbox: Add-MailboxPermission -Identity ADDRESS -User SERVICE-PRINCIPAL -AccessRights "
                    + "FullAccess.", source: mailPage),
        ]
        return provider
    }
}
