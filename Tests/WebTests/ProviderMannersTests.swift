import Foundation
import MailModel
import MailStore
import MailTestKit
import MailTransport
import OAuth
import Testing

@testable import Mailboxes
@testable import Web

/// What Google and Microsoft do that the standards do not say, played from their documentation, seen by a person in
/// Chromium: each ends in words that name the cause and the next step.
@Suite("Web: the manners of Google and Microsoft, in a real browser", .serialized, .timeLimit(.minutes(15)))
struct ProviderMannersTests {
    private static let user = "alice@mail.test"

    /// What the provider or its mail server does.
    enum Doing: Sendable {
        /// It signs the person in; nil leaves every scope.
        case allows(scopes: [String]? = nil)
        /// It comes back with an error.
        case refuses(String, String)
        /// Its token endpoint answers with an error.
        case answers(status: Int, String)
        /// Its mail server refuses the token, with its JSON.
        case mailRefuses
        /// Its mail server says this to the sign-in.
        case mailSays(String)
    }

    /// One way in which a sign-in goes, and what the person reads at its end.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let manner: String
        let doing: Doing
        let words: [String]

        var testDescription: String { "\(manner): \(name)" }

        init(_ manner: String, _ name: String, _ doing: Doing, says words: String...) {
            (self.manner, self.name, self.doing, self.words) = (manner, name, doing, words)
        }

        static func code(_ number: Int, _ error: String) -> String {
            #"{"error":"\#(error)","error_description":"AADSTS\#(number): Words. Trace ID: 0","error_codes":[\#(number)]}"#
        }
    }

    static let rows = [
        Row("google", "everything is allowed", .allows(), says: "is connected"),
        Row("microsoft", "scopes come back in another spelling", .allows(), says: "is connected"),
        Row(
            "google", "the mail permission is unticked", .allows(scopes: ["openid", "email"]),
            says: "was not given access to mail", "https://mail.google.com/", "leave every box ticked"),
        Row(
            "google", "no to the consent", .refuses("access_denied", ""), says: "The owner has not allowed Salesnode",
            "accept what it asks"),
        Row(
            "google", "the organisation forbids the app", .refuses("admin_policy_enforced", ""),
            says: "lets only its administrator allow Salesnode", "Ask the administrator"),
        Row(
            "microsoft", "no to the consent", .refuses("access_denied", "AADSTS65004: User declined to consent."),
            says: "The owner has not allowed Salesnode", "accept what it asks"),
        Row(
            "microsoft", "nobody has consented yet",
            .answers(status: 400, Row.code(65001, "invalid_grant")),
            says: "Neither the owner nor an administrator", "accept what it asks", "administrator's approval"),
        Row(
            "microsoft", "an administrator has to approve",
            .refuses("access_denied", "AADSTS90094: The grant requires administrator permission."),
            says: "lets only its administrator allow Salesnode", "Ask the administrator"),
        Row(
            "microsoft", "an account of another tenant",
            .refuses("invalid_request", "AADSTS50020: The account does not exist in the tenant."),
            says: "does not belong to this organisation", "choose the account of alice@mail.test"),
        Row(
            "microsoft", "the client secret has run out",
            .answers(status: 401, Row.code(7_000_222, "invalid_client")),
            says: "does not accept Salesnode's own registration", "must be made anew"),
        Row("google", "the mail server refuses the token", .mailRefuses, says: "did not accept the token"),
        Row("microsoft", "the mail server refuses the token", .mailRefuses, says: "did not accept the token"),
        Row(
            "microsoft", "the mail server wants time",
            .mailSays("NO Request is throttled. Suggested Backoff Time: 92415 milliseconds"),
            says: "asks for fewer requests",
            "Wait 93 seconds"),
    ]

    /// A provider with its mail servers.
    private struct Stage {
        let provider: ScriptedProvider
        let imap: FakeIMAPServer
        let smtp: TokenSubmissionServer

        static func with(_ manner: ProviderManner, _ body: (Stage) async throws -> Void) async throws {
            try await withScriptedProvider(manner) { provider in
                var options = FakeServerOptions()
                // Microsoft's servers know the older mechanism alone.
                let mechanisms = manner == .microsoft ? ["XOAUTH2"] : ["XOAUTH2", "OAUTHBEARER"]
                options.capabilities.formUnion(mechanisms.map { "AUTH=\($0)" })
                options.tokenChallenge = manner.challenge
                options.takesToken = { user, token in provider.accepts(token, of: user) }
                let imap = try await FakeIMAPServer.start(options)
                let account = imap.addAccount(ProviderMannersTests.user)
                let smtp = try await TokenSubmissionServer.start(
                    TokenSubmissionServer.Script(
                        mechanisms: mechanisms, challenge: manner.challenge,
                        takesToken: { provider.accepts($1, of: $0) },
                        deliver: { _ = account.append(NewFakeMessage(.bytes($0))) }))
                do {
                    try await body(Stage(provider: provider, imap: imap, smtp: smtp))
                } catch {
                    await smtp.stop()
                    await imap.stop()
                    throw error
                }
                await smtp.stop()
                await imap.stop()
            }
        }

        /// The description of the real provider, with this one's addresses.
        func description(_ real: OAuthProvider) -> OAuthProvider {
            var played = real
            played.id = "custom"
            played.issuer = provider.issuer
            played.endpoints = OAuthEndpoints(
                authorization: provider.authorizationEndpoint, token: provider.tokenEndpoint)
            played.revocation = provider.revocationEndpoint.map { .endpoint($0) } ?? real.revocation
            played.realms = []
            played.mail = OAuthMailServers(
                imap: OAuthMailServers.Server("127.0.0.1", imap.port),
                smtp: OAuthMailServers.Server("127.0.0.1", smtp.port))
            return played
        }
    }

    private func script(_ doing: Doing, _ stage: Stage) {
        let account = ProviderAccount(Self.user)
        stage.provider.decision = .allow(account)
        stage.imap.clearFaults()
        switch doing {
        case .allows(let scopes): stage.provider.decision = .allow(account, scopes: scopes)
        case .refuses(let error, let description):
            stage.provider.decision = .refuse(error: error, description: description)
        case .answers(let status, let body):
            stage.provider.inject(.answer(status: status, body: body), at: stage.provider.manner.tokenPath)
        case .mailRefuses: stage.provider.decision = .allow(ProviderAccount("nobody@mail.test"))
        case .mailSays(let line):
            for _ in 0..<8 { stage.imap.inject(Fault(at: .command("AUTHENTICATE"), .answer(line))) }
        }
    }

    @Test("each ends in the right words and the next step", arguments: ["google", "microsoft"])
    func manners(_ name: String) async throws {
        let real = try #require(OAuthProviders.named(name))
        try await Stage.with(name == "google" ? .google : .microsoft) { stage in
            let fetcher = try KitFetcher(authority: stage.provider.certificateFile)
            try await WebFixture.run(
                reachesThisMachine: true,
                prepare: { dependencies in
                    dependencies.mailboxes.fetcher = fetcher
                    dependencies.trust = .certificateFile(stage.provider.certificateFile)
                }
            ) { fixture in
                _ = try await fixture.owner()
                // Id tokens tell the real time.
                fixture.clock.advance(
                    milliseconds: Timestamp.now().milliseconds - fixture.clock.now.milliseconds)
                let base = fixture.base
                stage.provider.addClient("client", secret: "secret", redirects: ["\(base)\(OAuthFixture.callback)"])
                _ = try await OAuthClients(fixture.dependencies.mailboxes).save(
                    OAuthClientEntry(
                        provider: stage.description(real), clientID: "client", secret: Secret("secret")))
                try await Chromium.run { chromium in
                    try await chromium.signIn(at: base)
                    for row in Self.rows where row.manner == name {
                        script(row.doing, stage)
                        try await walk(row, chromium, base)
                    }
                }
                // Tokens that came with another spelling, and Microsoft's that rotate, are renewed all the same.
                try await renew(fixture, stage, rotates: name == "microsoft")
            }
        }
    }

    private func walk(_ row: Row, _ chromium: Chromium, _ base: String) async throws {
        try await chromium.open("\(base)/mailboxes/connect")
        try await chromium.type(Self.user, into: "#address")
        try await chromium.click("button[name=client]")
        try await chromium.wait("location.pathname.startsWith('/oauth/')", seconds: 60)
        if case .mailRefuses = row.doing {
            // Another account signed in, as with a mailbox that it may not open.
            try await chromium.wait("document.querySelector('h1')?.innerText == 'Is this the right account?'")
            try await chromium.click("main .button.main")
        }
        let isOver =
            "document.querySelector('[data-part=ending] .notice')"
            + " || document.querySelector('h1')?.innerText == 'The sign-in did not go on'"
        try await chromium.wait(isOver, seconds: 60)
        let text = try await chromium.text("main")
        for words in row.words { #expect(text.contains(words), "\(row.testDescription): \(text)") }
        let faults = try await chromium.accessibilityFaults()
        #expect(faults.isEmpty, "\(row.testDescription): \(faults.joined(separator: "\n"))")
        try await chromium.keepPicture("manner-\(row.manner)-\(row.name.replacing(" ", with: "-"))")
    }

    /// The tokens of the one mailbox that was connected are renewed twice, each time by what the answer before gave.
    private func renew(_ fixture: WebFixture, _ stage: Stage, rotates: Bool) async throws {
        let mailboxes = fixture.dependencies.mailboxes
        let workspace = mailboxes.workspace
        let grants = try await fixture.store.read { try $0.grants(in: workspace).items }
        let grant = try #require(grants.first)
        #expect(grants.count == 1 && grant.account == Self.user && grant.finding.isEmpty)
        let tokens = GrantTokens(
            store: fixture.store, vault: mailboxes.vault, fetcher: mailboxes.fetcher, logger: mailboxes.logger)
        let before = stage.provider.requests(grant: "refresh_token").count
        for _ in 0..<2 {
            fixture.clock.advance(milliseconds: 2 * 3_600_000)
            _ = try await tokens.accessToken(for: grant.mailbox, in: workspace)
        }
        let used = stage.provider.requests(grant: "refresh_token").dropFirst(before)
            .compactMap { $0.parameters["refresh_token"] }
        #expect(used.count == 2)
        #expect(Set(used).count == (rotates ? 2 : 1))
    }
}
