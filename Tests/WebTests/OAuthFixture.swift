import Foundation
import MailModel
import Testbed
import Testing

/// A web server beside the testbed with an OAuth server, at which it is registered.
struct OAuthFixture: Sendable {
    let web: WebFixture
    let testbed: TestbedManifest
    let service: TestbedManifest.OAuthService
    /// A browser in which the owner of the workspace is signed in.
    let owner: Browser
    /// The client's id in the page's buttons.
    let client: String

    static let callback = "/oauth/callback"

    /// Runs `body` with a fresh server.
    ///
    /// - Parameter isLocal: whether the issuer has the name that every browser finds.
    static func run(
        isLocal: Bool = false, _ body: @escaping @Sendable (OAuthFixture) async throws -> Void
    ) async throws {
        let testbed = try await TestbedProcess.sharedWithOAuth()
        let service = try #require(testbed.oauth)
        try await WebFixture.run(testbed: testbed) { web in
            let owner = try await web.owner()
            try await service.register(
                redirect: "\(web.base)\(callback)", for: service.confidentialClient.id)
            let saved = try await owner.submit(
                "/settings/sign-in/custom", from: "/settings/sign-in/custom",
                form(testbed, service, issuer: isLocal ? service.localIssuer : service.issuer))
            #expect(saved.status == 200 && saved.body.contains("The provider knows this client"), "\(saved.body)")
            let page = try await owner.get("/mailboxes/connect")
            let client = try #require(
                page.body.firstMatch(of: /name="client" value="(oac_[a-z0-9_]+)"/)?.1, "\(page.body)")
            try await body(
                OAuthFixture(web: web, testbed: testbed, service: service, owner: owner, client: String(client)))
        }
    }

    /// What an operator enters.
    static func form(
        _ testbed: TestbedManifest, _ service: TestbedManifest.OAuthService, issuer: String, secret: String? = nil
    ) -> [(String, String)] {
        [
            ("issuer", issuer), ("name", "Testbed"), ("scopes", service.mailScope),
            ("imap", testbed.imapTLS.namedAddress), ("smtp", testbed.submissionTLS.namedAddress),
            ("client-id", service.confidentialClient.id),
            ("secret", secret ?? service.confidentialClient.secret ?? ""),
        ]
    }

    /// Presses the button for an address; gives where the browser is sent.
    func begin(_ address: String, by browser: Browser? = nil) async throws -> String {
        let answer = try await (browser ?? owner).submit(
            "/mailboxes/connect/oauth", from: "/mailboxes/connect", [("client", client), ("address", address)])
        return try Self.target(of: answer)
    }

    static func target(of answer: Browser.Answer) throws -> String {
        let field = try #require(answer.header("Refresh"), "\(answer.status) \(answer.body)")
        #expect(field.hasPrefix("0; url=https://"))
        return String(field.dropFirst("0; url=".count))
    }

    /// The path below our server to which the provider sends the browser.
    func path(_ location: String) -> String {
        String(location.dropFirst("\(web.base)".count))
    }

    /// Comes back from the provider, and presses the button on the page that follows.
    func comeBack(
        _ location: String, in browser: Browser? = nil, accepting: Bool = false
    ) async throws -> Browser.Answer {
        let browser = browser ?? owner
        let back = try await browser.get(path(location))
        guard back.location == "/oauth/continue" else { return back }
        let page = try await browser.get("/oauth/continue")
        let question = page.value(of: "accepted")
        return try await browser.post(
            "/oauth/connect",
            [("form-token", page.formToken)] + (accepting ? [("accepted", question.replacing("&#39;", with: "'"))] : [])
        )
    }
}
