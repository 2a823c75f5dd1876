import HTTPFetch
import MailModel
import Testing

@testable import OAuth

@Suite("OAuth: providers as data")
struct ProviderTests {
    @Test("every provider has addresses by https, scopes for mail, mail servers, steps and dated sources")
    func complete() {
        #expect(OAuthProviders.all.count >= 10)
        #expect(Set(OAuthProviders.all.map(\.id)).count == OAuthProviders.all.count)
        for provider in OAuthProviders.all {
            let realms: [String?] = provider.realms.isEmpty ? [nil] : provider.realms.map(\.id)
            for realm in realms {
                let resolved = provider.inRealm(realm)
                #expect(resolved != nil, "\(provider.id)")
                guard let resolved else { continue }
                var addresses = [resolved.endpoints.authorization, resolved.endpoints.token]
                addresses += [resolved.endpoints.device].compactMap(\.self)
                if case .endpoint(let address) = resolved.revocation { addresses.append(address) }
                if case .page(let address) = resolved.revocation { addresses.append(address) }
                for address in addresses {
                    #expect(FetchURL(address)?.scheme == .https, "\(provider.id): \(address)")
                    #expect(!address.contains("{"), "\(provider.id): \(address)")
                }
                #expect(resolved.mail.flatMap { Host($0.imap.host) } != nil)
                #expect(resolved.mail.flatMap { Host($0.smtp.host) } != nil)
            }
            #expect(!provider.scopes.mail.isEmpty)
            #expect(!provider.facts.isEmpty)
            #expect(provider.registration.contains { $0.text.contains("{redirect}") }, "\(provider.id)")
            for fact in provider.facts + provider.registration + (provider.appRegistration ?? []) {
                #expect(FetchURL(fact.source)?.scheme == .https, "\(fact.source)")
                #expect(fact.readOn.wholeMatch(of: /20\d\d-\d\d/) != nil)
                #expect(fact.text.hasSuffix("."), "\(fact.text)")
            }
        }
    }

    /// Whose pages they are.
    private static let own: [String: [String]] = [
        "google": ["google.com"], "microsoft": ["microsoft.com"], "microsoft-us-government": ["microsoft.com"],
        "microsoft-china": ["microsoft.com"], "yahoo": ["yahoo.com", "yahooinc.com"],
        "aol": ["yahoo.com", "yahooinc.com", "aol.com"], "fastmail": ["fastmail.com"], "yandex": ["yandex.com"],
        "mailru": ["mail.ru", "vk.com"], "zoho": ["zoho.com"],
    ]

    @Test(
        "every step and every fact was read on a page of the provider's own, or says that it is not confirmed",
        arguments: OAuthProviders.all)
    func sources(_ provider: OAuthProvider) throws {
        let hosts = try #require(Self.own[provider.id], "\(provider.id) has no pages of its own in this list")
        for fact in provider.facts + provider.registration + (provider.appRegistration ?? []) where fact.isConfirmed {
            let host = try #require(FetchURL(fact.source)?.host.description, "\(fact.source)")
            #expect(hosts.contains { host == $0 || host.hasSuffix(".\($0)") }, "\(provider.id): \(fact.source)")
        }
        // Where a person is sent to take access back by hand, a fact stands behind it or says that none does.
        guard let page = provider.ownersPage, case .page = provider.revocation else { return }
        #expect(FetchURL(page)?.scheme == .https)
        #expect(
            provider.facts.contains { $0.text.contains("take") || $0.text.contains("takes access back") },
            "\(provider.id)")
    }

    @Test("a step that nobody confirmed is marked in the data, and there are such", arguments: ["fastmail", "mailru"])
    func unconfirmed(_ id: String) throws {
        let provider = try #require(OAuthProviders.named(id))
        #expect(provider.registration.contains { !$0.isConfirmed })
        #expect(provider.facts.contains { !$0.isConfirmed })
    }

    @Test("Microsoft takes one tenant; a name that could lead elsewhere is none")
    func tenants() throws {
        let tenant = "11111111-2222-3333-4444-555555555555"
        let provider = try #require(OAuthProviders.microsoft.inRealm(tenant))
        #expect(
            provider.endpoints.token == "https://login.microsoftonline.com/\(tenant)/oauth2/v2.0/token")
        #expect(OAuthProviders.microsoft.inRealm(nil)?.endpoints.token.contains("/common/") == true)
        for bad in ["", "a/b", "../x", "..", ".", "x?y", "x#y", "x@y", "a b", "%2e", "x\u{0}"] {
            #expect(OAuthProviders.microsoft.inRealm(bad) == nil, "\(bad)")
        }
        #expect(OAuthProviders.zoho.inRealm("evil.test") == nil)
        #expect(OAuthProviders.google.inRealm("x") == nil)
    }

    @Test("a provider is found by its mail servers and by its addresses")
    func found() {
        #expect(OAuthProviders.serving(host: "IMAP.gmail.com")?.id == "google")
        #expect(OAuthProviders.serving(host: "imap.zoho.eu")?.id == "zoho")
        #expect(OAuthProviders.serving(host: "imap.mail.test") == nil)
        #expect(OAuthProviders.serving(domain: "Outlook.com")?.id == "microsoft")
        #expect(OAuthProviders.serving(domain: "mail.test") == nil)
    }

    @Test("scopes are compared by what they mean, however a provider spells them")
    func scopes() {
        let microsoft = OAuthProviders.microsoft.scopes
        #expect(
            microsoft.missing(
                from: OAuthScopes.split(
                    "https://outlook.office365.com/imap.accessasuser.all https://outlook.office365.com/smtp.send")
            ).isEmpty)
        #expect(microsoft.missing(from: ["IMAP.AccessAsUser.All"]) == ["https://outlook.office.com/SMTP.Send"])
        let google = OAuthProviders.google.scopes
        #expect(google.missing(from: OAuthScopes.split("openid https://mail.google.com")).isEmpty)
        #expect(
            google.missing(from: ["openid", "https://www.googleapis.com/auth/userinfo.email"])
                == ["https://mail.google.com/"])
        // RFC 6749 §5.1: nothing said means everything.
        #expect(google.missing(from: nil).isEmpty)
        #expect(OAuthScopes.split("a,b c\nd") == ["a", "b", "c", "d"])
        #expect(OAuthScopes.split(String(repeating: "x ", count: 5000)).count <= 201)
    }
}
