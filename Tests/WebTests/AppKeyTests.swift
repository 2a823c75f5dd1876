import Foundation
import MailModel
import MailTestKit
import Mailboxes
import OAuth
import Testing

@testable import Web

/// Key files, certificates and secrets of organisations' apps, entered on a page, with providers played under their own
/// names.
@Suite("Web: entering an organisation's own app", .serialized, .timeLimit(.minutes(15)))
struct AppKeyTests {
    private static let boundary = "----browser7MA4YWxk"
    private static let google = "/settings/sign-in/google/app"
    private static let microsoft = "/settings/sign-in/microsoft/app"
    private static let tenant = "11111111-2222-3333-4444-555555555555"

    /// Runs with a server whose Google and Microsoft are played by one scripted provider.
    private func with(
        folder: String? = nil, _ body: @escaping @Sendable (WebFixture, ScriptedProvider) async throws -> Void
    ) async throws {
        try await withScriptedProvider(.plain) { provider in
            provider.assertionAudience = "https://oauth2.googleapis.com/token"
            provider.appScope = "https://mail.google.com/"
            let fetcher = try Masquerade(
                provider,
                [
                    ("https://oauth2.googleapis.com/token", provider.tokenEndpoint),
                    ("https://login.microsoftonline.com/\(Self.tenant)/oauth2/v2.0/token", provider.tokenEndpoint),
                ])
            try await WebFixture.run(folder: folder, prepare: { $0.mailboxes.fetcher = fetcher }) { fixture in
                try await body(fixture, provider)
            }
        }
    }

    /// Sends a form as a browser does without scripts.
    private func send(
        _ path: String, _ fields: [(String, String)], file: String? = nil, by browser: Browser, token: String? = nil
    ) async throws -> Browser.Answer {
        let form = try await browser.get(path)
        var body = ""
        for (name, value) in [("form-token", token ?? form.formToken)] + fields {
            body += "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        // A file that was not chosen is sent without a name and without bytes.
        body += "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
        body += file == nil ? "\"" : "key.json\""
        body += "\r\nContent-Type: application/octet-stream\r\n\r\n\(file ?? "")\r\n--\(Self.boundary)--\r\n"
        return try await browser.send(
            "POST", path,
            headers: [
                ("Sec-Fetch-Site", "same-origin"), ("Content-Type", "multipart/form-data; boundary=\(Self.boundary)"),
            ], body: body)
    }

    /// A piece of the key in a file that would show the file if it were seen anywhere.
    private func canary(_ file: String) -> String {
        let letters = file.replacing("\\n", with: "\n").split(separator: Character("\n")).filter { $0.count == 64 }
        return letters.dropFirst(3).first.map { String($0) } ?? "no canary"
    }

    @Test("a service account's key file is checked at once, sealed, and shown nowhere", arguments: [true, false])
    func serviceAccount(isPasted: Bool) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await with(folder: folder) { fixture, provider in
            let owner = try await fixture.owner()
            func enter(_ file: String, _ fields: [(String, String)] = []) async throws -> Browser.Answer {
                isPasted
                    ? try await send(Self.google, fields + [("key", file)], by: owner)
                    : try await send(Self.google, fields, file: file, by: owner)
            }
            let page = try await owner.get(Self.google)
            #expect(page.body.contains("Manage domain-wide delegation") && page.body.contains("Source:"))
            for (file, words) in [("", "Choose the key file"), ("{}", "no key file of a service account")] {
                let refused = try await enter(file)
                #expect(refused.status == 422 && refused.body.contains(words), "\(refused.body)")
            }
            // A key that the provider does not know.
            let foreign = try await withScriptedProvider { try $0.addServiceAccount("app@project.example.com") }
            let good = try provider.addServiceAccount("app@project.example.com")
            let unknown = try await enter(foreign)
            #expect(unknown.status == 422 && unknown.body.contains("Nothing is saved yet"), "\(unknown.body)")
            #expect(!unknown.body.contains(canary(foreign)))
            #expect(!(try await owner.get("/settings/sign-in").body.contains("app@project.example.com")))

            let saved = try await enter(good)
            #expect(saved.status == 200 && saved.body.contains("The provider knows this client"), "\(saved.body)")
            #expect(saved.body.contains("of a service account, stored encrypted"))
            #expect(saved.body.contains("100000000000000000001"), "the id for the delegation")
            let id = try #require(saved.body.firstMatch(of: /google\/app\?client=(oac_[a-z0-9]+)/)?.1)
            // One that is refused replaces nothing.
            let worse = try await enter(foreign, [("id", String(id))])
            #expect(worse.status == 422 && worse.body.contains("The old entry stays in force"))
            let asked = try await owner.submit("/settings/sign-in/\(id)/check", from: "/settings/sign-in", [])
            #expect(asked.body.contains("The provider knows this client"))
            let audit = try await owner.get("/audit")
            #expect(audit.body.contains("registered Salesnode at") && audit.body.contains("as app@project.example.com"))
            for path in [
                "/settings/sign-in", "\(Self.google)?client=\(id)", "/audit", "/settings/sign-in/google?client=\(id)",
            ] {
                let body = try await owner.get(path).body
                #expect(!body.contains(canary(good)) && !body.contains("PRIVATE KEY"), "\(path)")
            }
            for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
                guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
                #expect(data.range(of: Data(canary(good).utf8)) == nil, "\(name)")
                #expect(data.range(of: Data(canary(foreign).utf8)) == nil, "\(name)")
            }
        }
    }

    @Test("Microsoft's app is entered by certificate or by secret, for one tenant, and what it lacks is named")
    func certificate() async throws {
        try await with { fixture, provider in
            provider.appScope = "https://outlook.office365.com/.default"
            provider.appRoles = ["IMAP.AccessAsApp", "SMTP.SendAsApp"]
            provider.assertionAudience =
                "https://login.microsoftonline.com/\(Self.tenant)/oauth2/v2.0/token"
            let owner = try await fixture.owner()
            let file = try provider.addCertificate(client: "app")
            let names = [("tenant", Self.tenant), ("client-id", "app")]
            for (fields, words) in [
                ([("client-id", "app"), ("key", file)], "Enter the id of your directory"),
                ([("tenant", "common"), ("client-id", "app"), ("key", file)], "Enter the id of your directory"),
                (names, "Choose the file with certificate and key"),
                (names + [("key", file), ("secret", "x")], "not both"),
                (names + [("key", "-----BEGIN CERTIFICATE-----")], "private key without a password"),
                (names + [("key", file), ("expires", "soon")], "Enter the day"),
            ] {
                let refused = try await send(Self.microsoft, fields, by: owner)
                #expect(refused.status == 422 && refused.body.contains(words), "\(words): \(refused.body)")
                #expect(!refused.body.contains(canary(file)))
            }
            let wrong = try await send(Self.microsoft, names + [("secret", "wrong-canary")], by: owner)
            #expect(wrong.status == 422 && wrong.body.contains("Nothing is saved yet"), "\(wrong.body)")
            #expect(!wrong.body.contains("wrong-canary"))
            #expect(wrong.body.contains("value=\"\(Self.tenant)\""), "what is no secret stays in the form")

            provider.appRoles = ["IMAP.AccessAsApp"]
            let narrow = try await send(Self.microsoft, names, file: file, by: owner)
            #expect(narrow.status == 422 && narrow.body.contains("SMTP.SendAsApp"), "\(narrow.body)")
            let anyway = try await send(
                Self.microsoft, names + [("anyway", "yes"), ("expires", "2099-12-31")], file: file, by: owner)
            #expect(anyway.status == 200 && anyway.body.contains("with a certificate, stored encrypted"))
            provider.appRoles = ["IMAP.AccessAsApp", "SMTP.SendAsApp"]
            let good = try await send(Self.microsoft, names, file: file, by: owner)
            #expect(good.status == 200 && good.body.contains("The provider knows this client"), "\(good.body)")
            #expect(!good.body.contains(canary(file)) && !good.body.contains("PRIVATE KEY"))
        }
    }

    @Test("only who may register Salesnode enters a key, from a page of ours, of a sensible size")
    func allowed() async throws {
        try await with { fixture, provider in
            let owner = try await fixture.owner()
            let file = try provider.addServiceAccount("app@project.example.com")
            let admin = try await fixture.join("ada", as: "admin", by: owner)
            #expect(try await admin.get(Self.google).status == 200)
            for role in ["member", "editor", "viewer"] {
                let other = try await fixture.join("no\(role)", as: role, by: owner)
                #expect(try await other.get(Self.google).status == 404)
                let token = try await other.get("/account").formToken
                #expect(try await send(Self.google, [], file: file, by: other, token: token).status == 404)
            }
            #expect(try await send(Self.google, [], file: file, by: owner, token: "another").status != 200)
            #expect(try await owner.submit(Self.google, from: Self.google, [("key", file)]).status == 415)
            for path in ["yahoo", "custom", "nobody"] {
                #expect(try await owner.get("/settings/sign-in/\(path)/app").status == 404)
            }
            let large = try await send(
                Self.google, [], file: String(repeating: "x", count: 200 << 10), by: owner)
            #expect(large.status == 422 && large.body.contains("too large"), "\(large.body)")
            let pasted = try await send(Self.google, [("key", String(repeating: "x", count: 40 << 10))], by: owner)
            #expect(pasted.status == 422, "\(pasted.body)")
            #expect(!(try await owner.get("/settings/sign-in").body.contains("app@project")))
        }
    }

    @Test("the forms are for everybody, at every width, light and dark")
    func screens() async throws {
        try await with { fixture, provider in
            _ = try await fixture.owner()
            let file = try provider.addServiceAccount("app@project.example.com")
            try await Chromium.run { chromium in
                let base = fixture.base
                try await chromium.signIn(at: base)
                for (name, path) in [("app-key-google", Self.google), ("app-key-microsoft", Self.microsoft)] {
                    try await chromium.open(base + path)
                    try await chromium.inspectEverywhere(name)
                }
                try await chromium.open(base + Self.google)
                try await chromium.type("{}", into: "#key")
                try await chromium.click("form .button.main")
                try await chromium.wait("document.querySelector('[role=alert]')", seconds: 60)
                #expect(try await chromium.script("return document.querySelector('#key').value") == "")
                try await chromium.inspectEverywhere("app-key-refused", on: [Chromium.Screen.all[0]])
                // A file, as it is chosen.
                let place = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString).json")
                try Data(file.utf8).write(to: place)
                defer { try? FileManager.default.removeItem(at: place) }
                try await chromium.type(place.path, into: "#file")
                try await chromium.click("form .button.main")
                try await chromium.wait("document.querySelector('.notice.good')", seconds: 60)
                try await chromium.inspectEverywhere("app-key-saved")
                #expect(try await chromium.complaints().allSatisfy { $0.contains("422") })
            }
        }
    }
}
