import Foundation
import MailModel
import MailStore
import MailTestKit
import Mailboxes
import Testing
import Vault

@testable import Web

@Suite("Web: attachments that attack", .timeLimit(.minutes(15)))
struct HostilePartTests {
    private struct Part {
        let type: String
        /// As the header has it, parameter and all.
        let name: String
        let content: String
    }

    private static let script = "<script>top.attacked=1</script>"

    private static let parts = [
        Part(type: "text/html", name: "filename=a.html", content: "<html>\(script)</html>"),
        Part(
            type: "image/svg+xml", name: "filename=a.svg",
            content: "<svg xmlns='http://www.w3.org/2000/svg' onload='top.attacked=1'>\(script)</svg>"),
        Part(type: "application/pdf", name: "filename=a.pdf", content: "%PDF-1.4 /OpenAction /JavaScript"),
        Part(
            type: "application/xml", name: "filename=a.xml",
            content: "<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='#x'?><x/>"),
        Part(type: "message/rfc822", name: "filename=a.eml", content: "Content-Type: text/html\r\n\r\n\(script)"),
        Part(type: "image/png", name: "filename=a.png", content: "<html>\(script)</html>"),
        Part(type: "image/gif", name: "filename=b.gif", content: "GIF89a/*\(script)*/=1;top.attacked=1"),
        Part(type: "text/plain", name: "filename=c.txt", content: "<html>\(script)</html>"),
        Part(type: "application/xhtml+xml", name: "filename=d.xhtml", content: "<html>\(script)</html>"),
        Part(type: "text/html; charset=utf-7", name: "filename=e.html", content: "+ADw-script+AD4-x"),
        Part(
            type: "application/octet-stream", name: "filename*=UTF-8''invoice%E2%80%AEfdp.exe", content: "MZ"),
        Part(
            type: "application/octet-stream",
            name: "filename*=UTF-8''a%0D%0ASet-Cookie:%20x=y%0D%0A%0D%0A%3Cscript%3E.txt", content: "x"),
        Part(type: "application/octet-stream", name: "filename=\"../../../etc/passwd\"", content: "x"),
        Part(type: "application/octet-stream", name: "filename=\"a\\\"; filename=b.html; x=\\\"\"", content: "x"),
        Part(type: "application/octet-stream", name: "filename*=UTF-8''%00%01%7F%E2%80%8B.html", content: "x"),
        Part(
            type: "application/octet-stream", name: "filename=\"\(String(repeating: "long", count: 2_000)).txt\"",
            content: "x"),
        Part(type: "application/octet-stream", name: "filename=\"CON.txt\"", content: "x"),
        Part(
            type: "application/octet-stream", name: "filename=\"<img src=x onerror=top.attacked=1>.txt\"", content: "x"),
    ]

    private static var message: String {
        parts.reduce(
            """
            From: Eve <eve@example.org>
            To: ann@mail.test
            Subject: Parts
            Message-ID: <parts@example.com>
            Date: Tue, 14 Nov 2023 22:20:20 +0000
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            Look at these.

            """
        ) { text, part in
            text
                + """
                --b
                Content-Type: \(part.type)
                Content-Disposition: attachment; \(part.name)
                Content-Transfer-Encoding: base64

                \(Data(part.content.utf8).base64EncodedString())

                """
        } + "--b--\n"
    }

    @Test("whatever is attached under whatever name, opened or saved, runs nothing and puts nothing into the header")
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
                #expect(message.attachments.count == Self.parts.count)

                let page = try await owner.get("/inbox/\(id)").body
                #expect(!page.contains("<img src=x") && !page.contains("\u{202E}") && !page.contains("\u{0}"))
                #expect(page.utf8.count < 150_000)
                for number in message.attachments.indices {
                    for query in ["", "?download=1"] {
                        let answer = try await owner.get("/mail/\(message.id)/parts/\(number)\(query)")
                        let name = "\(Self.parts[number].type) \(Self.parts[number].name.prefix(60))\(query)"
                        #expect(answer.header("X-Content-Type-Options") == "nosniff", "\(name)")
                        #expect(answer.header("Set-Cookie")?.contains("x=y") != true, "\(name)")
                        // What calls itself a picture and is none is not there.
                        guard answer.status == 200 else { continue }
                        #expect(answer.header("Content-Security-Policy")?.hasPrefix("sandbox;") == true, "\(name)")
                        let type = try #require(answer.header("Content-Type"))
                        let isText = type == "text/plain; charset=utf-8" && query.isEmpty
                        #expect(isText || type == "application/octet-stream", "\(name) is \(type)")
                        guard !isText else { continue }
                        let disposition = try #require(answer.header("Content-Disposition"))
                        #expect(disposition.hasPrefix("attachment; filename=\""), "\(name)")
                        #expect(disposition.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(name)")
                        #expect(disposition.utf8.count { $0 == UInt8(ascii: "\"") } == 2, "\(name)")
                        #expect(!disposition.contains("/") && disposition.utf8.count < 1_200, "\(name)")
                        #expect(!disposition.contains("%E2%80%AE") && !disposition.contains("%0D"), "\(name)")
                    }
                }
            }
        }
    }

    @Test("letters that turn the direction of what follows are shown nowhere: not in names, subjects or lists")
    func direction() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mail = try await fixture.mail("sales")
            let id = try await mail.deliver(
                from: "=?utf-8?B?QW5h4oCuIHRzZXQ=?= <ana@example.org>",
                subject: "=?utf-8?Q?Invoice_=E2=80=AEfdp.exe?=", "Text \u{202E}txet", id: "rlo", minute: 1)
            let rich = try await mail.deliver(
                html: "<p title='\u{202E}a'>Text \u{202E}txet &#x202E;txet &#8237;text</p>", subject: "Rich",
                id: "rlo2",
                minute: 2)
            for path in ["/inbox", "/inbox/\(id)", "/inbox?q=invoice"] {
                let page = try await owner.get(path)
                #expect(page.status == 200 && !page.body.unicodeScalars.contains("\u{202E}"), "\(path)")
            }
            for id in [id, rich] {
                let message = try #require(try await mail.messages(of: id).first)
                let frame = try await owner.get("/mail/\(message.id)").body
                #expect(!frame.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{202D}" })
                for word in ["x202E", "8238", "8237"] { #expect(!frame.contains(word)) }
            }
        }
    }

    @Test("a subject of a megabyte, a name of one and ten thousand recipients make no page that is too large")
    func sizes() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mail = try await fixture.mail("sales")
            let long = String(repeating: "long ", count: 200_000)
            let people = (0..<10_000).map { "\"Person \($0)\" <person\($0)@example.org>" }.joined(separator: ",\n ")
            let id = try await mail.deliver(
                """
                From: "\(long)" <eve@example.org>
                To: \(people)
                Cc: \(people)
                Subject: \(long)
                Message-ID: <long@example.com>
                Content-Type: text/plain

                \(long)
                """, minute: 1)
            #expect(try await owner.get("/inbox").body.utf8.count < 100_000)
            #expect(try await owner.get("/inbox/\(id)").body.utf8.count < 150_000)
        }
    }
}
