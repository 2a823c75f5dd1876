import Foundation
import HTTPFetch
import MailModel
import MailStore
import MailTestKit
import Mailboxes
import Synchronization
import Testing
import Vault

@testable import Web

@Suite("Web: what came with messages")
struct PartTests {
    /// A picture of one point.
    static let picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

    private static let message = """
        From: Tom Hale <tom@example.net>
        To: ann@mail.test
        Subject: Plan
        Message-ID: <p1@example.com>
        Date: Tue, 14 Nov 2023 22:20:20 +0000
        MIME-Version: 1.0
        Content-Type: multipart/related; boundary=b

        --b
        Content-Type: text/html; charset=utf-8

        <p>See <img src="cid:logo@example.net"></p>
        --b
        Content-Type: image/png
        Content-ID: <logo@example.net>
        Content-Disposition: inline
        Content-Transfer-Encoding: base64

        \(picture)
        --b
        Content-Type: text/html; name="=?utf-8?Q?Angebot_=E2=82=AC.html?="
        Content-Disposition: attachment; filename*=UTF-8''Angebot%20%E2%82%AC.html
        Content-Transfer-Encoding: base64

        PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==
        --b--
        """

    @Test(
        "parts are fetched from the server once, with one sign-in, saved under their names, and never opened as a page")
    func parts() async throws {
        try await withFakeIMAPServer { server in
            let account = server.addAccount("ann@mail.test")
            account.append(NewFakeMessage(.text(Self.message)))
            try await WebFixture.run(reachesThisMachine: true) { fixture in
                let owner = try await fixture.owner()
                let vault = fixture.dependencies.mailboxes.vault.current
                let record = try await fixture.store.write {
                    try StoredMailbox(account, of: server).save(with: vault, by: $0)
                }
                let mail = try await fixture.mail(of: record.id, address: "ann@mail.test")
                let id = try await mail.deliver(Self.message, minute: 1)
                let message = try #require(try await mail.messages(of: id).first)
                let path = "/mail/\(message.id)"
                #expect(message.attachments.count == 2)

                // The picture in the text is a part of its own, under its own type.
                let frame = try await owner.get(path)
                #expect(frame.body.contains("src=\"\(path)/parts/0\""))
                let picture = try await owner.get("\(path)/parts/0")
                #expect(picture.status == 200 && picture.header("Content-Type") == "image/png")

                let page = try await owner.get("/inbox/\(id)")
                #expect(page.body.contains("Angebot €.html"))
                let saved = try await owner.get("\(path)/parts/1?download=1")
                #expect(saved.body == "<script>alert(1)</script>")
                #expect(saved.header("Content-Type") == "application/octet-stream")
                #expect(
                    saved.header("Content-Disposition")?.contains("filename*=UTF-8''Angebot%20%E2%82%AC.html") == true)
                #expect(saved.header("Content-Security-Policy")?.hasPrefix("sandbox") == true)
                let opened = try await owner.get("\(path)/parts/1")
                #expect(opened.header("Content-Disposition")?.hasPrefix("attachment") == true)

                let part = try await owner.get("\(path)/parts/1", headers: [("Range", "bytes=1-6")])
                #expect(part.status == 206 && part.body == "script")
                #expect(part.header("Content-Range") == "bytes 1-6/25")
                #expect(try await owner.get("\(path)/parts/1", headers: [("Range", "bytes=99-")]).status == 416)

                let source = try await owner.get("\(path)/source")
                #expect(source.header("Content-Type") == "text/plain; charset=utf-8")
                #expect(source.body.contains("Content-Transfer-Encoding: base64"))
                #expect(try await owner.get("\(path)/parts/7").status == 404)

                // Each once, however often it is asked for.
                let fetches = server.record.commands.filter { $0.text.uppercased().contains("UID FETCH") }
                #expect(fetches.count == 3, "\(fetches)")
            }
        }
    }

    @Test("a server that is not there is told in words, and the page stays")
    func unreachable() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mail = try await fixture.mail("sales")
            let id = try await mail.deliver(Self.message, minute: 1)
            let message = try #require(try await mail.messages(of: id).first)
            let answer = try await owner.get("/mail/\(message.id)/parts/1?download=1")
            #expect(answer.status == 502)
            #expect(answer.body.contains("Not reachable"))
            #expect(try await owner.get("/inbox/\(id)").status == 200)
        }
    }

    @Test(
        "a range of bytes is read as the standard says",
        arguments: [
            ("bytes=0-0", ByteRange.part(0..<1)), ("bytes=2-", .part(2..<10)), ("bytes=-3", .part(7..<10)),
            ("bytes=5-99", .part(5..<10)), ("bytes=-99", .part(0..<10)), ("bytes=10-", .unsatisfiable),
            ("bytes=-0", .unsatisfiable), ("bytes=9223372036854775807-", .unsatisfiable),
            ("bytes=0-9223372036854775807", .part(0..<10)),
        ])
    func range(text: String, expected: ByteRange) { #expect(ByteRange(text, of: 10) == expected) }

    @Test(
        "what is no range counts as not given",
        arguments: ["", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=1-2-3"])
    func noRange(text: String) { #expect(ByteRange(text, of: 10) == nil) }

    // MARK: - Images of other servers

    /// Answers with what a test says, and notes what was asked.
    private final class Images: HTTPFetching {
        let answers: [String: [UInt8]]
        let asked = Mutex<[FetchRequest]>([])

        init(_ answers: [String: [UInt8]]) { self.answers = answers }

        func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
            asked.withLock { $0.append(request) }
            return FetchResponse(
                status: 200, fields: [("Content-Type", "text/html")], body: answers[request.url] ?? [],
                url: request.url)
        }
    }

    @Test(
        "images of other servers are not fetched until asked for, then by us, without a word of the reader, and only images"
    )
    func images() async throws {
        let png = Array(try #require(Data(base64Encoded: Self.picture)))
        let images = Images([
            "https://img.example.net/a.png": png,
            "https://img.example.net/b.svg": Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8),
            "https://img.example.net/bomb.png": Array(png[..<16]) + [
                0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 8, 6, 0, 0, 0,
            ],
        ])
        try await WebFixture.run(fetcher: images) { fixture in
            let owner = try await fixture.owner()
            let mail = try await fixture.mail("sales")
            let id = try await mail.deliver(
                html: """
                    <img src="https://img.example.net/a.png" width=40 height=40><img src="https://img.example.net/b.svg" width=40>
                    <img src="https://img.example.net/bomb.png" width=40><img src="https://track.example.net/p.gif" width=1 height=1>
                    """, subject: "Pictures", id: "i1", minute: 1)
            let message = try #require(try await mail.messages(of: id).first)
            let closed = try await owner.get("/mail/\(message.id)")
            #expect(closed.body.contains("Show images") && !closed.body.contains("/mail/image"))
            let open = try await owner.get("/mail/\(message.id)?images=1")
            let sources: [String] = open.body.components(separatedBy: "src=\"").dropFirst().map {
                $0.prefix { $0 != "\"" }
            }
            .filter { $0.hasPrefix("/mail/image") }.map { String($0).replacing("&amp;", with: "&") }
            #expect(sources.count == 3)
            #expect(!open.body.contains("track.example.net/p.gif\" src"))
            let first = try await owner.get(try #require(sources.first))
            #expect(first.status == 200 && first.header("Content-Type") == "image/png")
            for refused in sources.dropFirst() { #expect(try await owner.get(refused).status == 404) }
            let names = images.asked.withLock { $0.map { $0.fields.map(\.name) } }
            #expect(names == [["Accept"], ["Accept"], ["Accept"]])

            // Nobody else's address, and no other one, is fetched with this word.
            let stranger = try await fixture.join("vera", as: "member", by: owner)
            #expect(try await stranger.get(try #require(sources.first)).status == 404)
            let other = (try #require(sources.first)).replacing("a.png", with: "z.png")
            #expect(try await owner.get(other).status == 404)
            #expect(images.asked.withLock { $0.count } == 3)
        }
    }
}
