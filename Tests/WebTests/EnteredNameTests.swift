import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: names in every script")
struct EnteredNameTests {
    private static let fields = [
        ("address", "alice@bücher.test"), ("imap-host", "imap.bücher.test"), ("imap-port", "993"),
        ("imap-security", "implicit"), ("imap-user", "alice"), ("smtp-host", "127.0.0.1"), ("smtp-port", "465"),
        ("smtp-security", "implicit"), ("smtp-user", "alice"), ("password", "secret"),
    ]

    @Test("an address and a server are typed and shown in their script, and stored in ASCII")
    func stored() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let found = try await owner.submit(
                "/mailboxes/connect/search", from: "/mailboxes/connect",
                [("address", "alice@bücher.test"), ("by-hand", "yes")])
            #expect(found.body.contains("<h1>Connect alice@bücher.test</h1>"))
            #expect(found.body.contains("name=\"imap-user\" type=\"text\" value=\"alice@xn--bcher-kva.test\""))
            let saved = try await owner.submit(
                "/mailboxes/connect", from: "/mailboxes/connect", [("do", "savePaused")] + Self.fields)
            let location = try #require(saved.location, "\(saved.body)")
            let page = try await owner.get(location).body
            #expect(page.contains("<h1>alice@bücher.test</h1>"))
            #expect(try await owner.get("/mailboxes").body.contains(">alice@bücher.test</a>"))
            let settings = try await owner.get("\(location.prefix { $0 != "?" })/authentication").body
            #expect(settings.contains("value=\"imap.bücher.test\""))
            let stored = try await fixture.store.read { reader in
                try reader.mailbox(
                    address: try EmailAddress("alice@xn--bcher-kva.test"), in: try reader.defaultWorkspace().id)
            }
            #expect(stored?.imap.endpoint.description == "imap.xn--bcher-kva.test:993")
            // Typed in either form, it is the same.
            let path = String(location.prefix { $0 != "?" })
            let gone = try await owner.submit(
                "\(path)/disconnect", from: path, [("address", "Alice@Bücher.test"), ("data", "erase")])
            #expect(gone.location?.hasPrefix("/mailboxes?") == true)
        }
    }

    @Test("what looks like another name or is none is said at its field, with the form in which it is taken")
    func refused() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            for (address, words) in [
                ("alice@p\u{430}ypal.test", "enter alice@xn--pypal-4ve.test"),
                ("alice@b\u{FC}.-x", "is not a domain name"),
            ] {
                let answer = try await owner.submit(
                    "/mailboxes/connect/search", from: "/mailboxes/connect", [("address", address)])
                #expect(answer.status == 422 && answer.body.contains("id=\"address-error\""))
                #expect(answer.body.contains(words), "\(answer.body)")
            }
            let fields = Self.fields.map { ($0, $0 == "imap-host" ? "im\u{430}p.test" : $1) }
            let answer = try await owner.submit(
                "/mailboxes/connect", from: "/mailboxes/connect", [("do", "check")] + fields)
            #expect(answer.status == 422 && answer.body.contains("id=\"imap-host-error\""))
            #expect(answer.body.contains("looks like another name. If you really mean it, enter xn--"))
        }
    }

    @Test("people sign in with an address in their script")
    func people() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let made = try await owner.submit(
                "/members/invitations", from: "/members", [("address", "mia@bücher.test"), ("role", "member")])
            let link = try #require(WebFixture.invitationPath(in: made.body))
            let mia = fixture.browser()
            _ = try await mia.submit(
                "/join", from: link,
                [
                    ("token", String(link.dropFirst("/join/".count))), ("name", "Mia"),
                    ("password", WebFixture.password),
                ])
            try await fixture.browser().signIn(as: "mia@bücher.test")
        }
    }
}
