import Foundation
import Inbox
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: what becomes later of what was done in the inbox", .serialized, .timeLimit(.minutes(15)))
struct InboxLaterTests {
    private struct Mail: Sendable {
        let sales: InboxMail
        let lamps: ConversationID
        let chairs: ConversationID
    }

    private static func fill(_ fixture: WebFixture) async throws -> Mail {
        let sales = try await fixture.mail("sales")
        let lamps = try await sales.deliver(
            from: "Ana Ruiz <ana@example.org>", subject: "Lamps", "Twelve lamps", id: "a", minute: 7, flags: [.seen])
        let chairs = try await sales.deliver(
            from: "Tom Hale <tom@example.net>", subject: "Chairs", "Two chairs", id: "b", minute: 8, flags: [.seen])
        return Mail(sales: sales, lamps: lamps, chairs: chairs)
    }

    /// Refuses what waits for the server, as the engine does.
    private static func refuse(_ mail: InboxMail, because reason: String) async throws {
        let key = mail.key
        try await mail.store.write { writer in
            for operation in try writer.operations(of: key) {
                if MovePlan(operation.payload) != nil, let message = operation.message {
                    try writer.undoMove(message)
                }
                try writer.finishOperation(operation.id, .failed(error: reason))
            }
        }
    }

    private static func offline(_ isOffline: Bool, _ chromium: Chromium) async throws {
        try await chromium.developer("Network.enable")
        try await chromium.developer(
            "Network.emulateNetworkConditions",
            ["offline": .bool(isOffline), "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1])
    }

    // MARK: - In order

    @Test("what is done twice in a moment ends as it was done last, however slow the first of it is on its way")
    func inOrder() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, mail in
            let chromium = walk.chromium
            let row = walk.row(mail.lamps)
            let isStarred = "Boolean(\(row).querySelector('.tag.starred:not([hidden])'))"
            for (keys, isLeft) in [("ss", false), ("sss", true)] {
                try await chromium.script(
                    """
                    const real = window.fetch;
                    let asked = 0;
                    window.answers = 0;
                    window.fetch = async (address, options) => {
                      if (options?.method !== "POST" || !String(options.body).includes("star")) return real(address, options);
                      asked += 1;
                      if (asked === 1) await new Promise((done) => setTimeout(done, 700));
                      const answer = await real(address, options);
                      window.answers += 1;
                      return answer;
                    };
                    \(row).querySelector("a.open").focus();
                    """)
                try await chromium.press(keys)
                try await chromium.wait("\(isStarred) == \(isLeft)")
                try await chromium.wait("window.answers == \(keys.count)")
                try await chromium.wait("\(isStarred) == \(isLeft)")
                // As the server has it.
                try await walk.go(to: "inbox")
                try await chromium.wait("\(isStarred) == \(isLeft)")
            }
        }
    }

    // MARK: - Refused

    @Test(
        "what a server refuses is told in words, with what is so again and one next step, and stays in its conversation"
    )
    func refused() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, mail in
            let chromium = walk.chromium
            func stand(on id: ConversationID) async throws {
                try await chromium.script("\(walk.row(id)).querySelector('a.open').focus()")
            }
            try await stand(on: mail.lamps)
            try await chromium.press("e")
            try await walk.isNotListed(mail.lamps)
            try await walk.isTold("marked as done")
            try await Self.refuse(mail.sales, because: "the target folder is gone")
            try await walk.isTold("Moving it to Archive was refused: the target folder is gone. It is in INBOX again.")
            try await walk.isListed(mail.lamps)
            try await InboxBrowserTests.inspect(chromium, "inbox-refused", InboxWalk.screens)
            try await chromium.show(Chromium.Screen.all[2])
            try await chromium.click(".toast [data-menu=move]")
            try await walk.pick("Archive")
            try await walk.isNotListed(mail.lamps)
            try await Self.refuse(mail.sales, because: "the mailbox is full")
            try await walk.isTold("the mailbox is full")
            #expect(try await chromium.text(".toast").contains("Look at the mailbox"))

            try await stand(on: mail.chairs)
            try await chromium.press("s")
            try await chromium.wait("\(walk.row(mail.chairs)).querySelector('.tag.starred')")
            try await walk.isTold("starred")
            try await Self.refuse(mail.sales, because: "the folder does not keep such marks")
            try await walk.isTold("Starring it was refused")
            #expect(try await chromium.text(".toast").contains("Label it instead"))
            try await chromium.wait("!\(walk.row(mail.chairs)).querySelector('.tag.starred')")

            // Both are still told of in the conversation, until they are done or put aside.
            try await walk.go(to: "inbox/\(mail.lamps)")
            try await chromium.wait("document.querySelectorAll('.event.refused').length == 2")
            try await InboxBrowserTests.inspect(chromium, "inbox-refused-conversation", InboxWalk.screens)
            try await chromium.show(Chromium.Screen.all[2])
            try await chromium.click(".event.refused form[action$=dismiss] button")
            try await chromium.wait("document.querySelectorAll('.event.refused').length == 1")
            try await chromium.click(".event.refused form[action$=retry] button")
            try await chromium.wait("document.readyState == 'complete' && !document.querySelector('.event.refused')")
            try await walk.go(to: "inbox")
            try await walk.isNotListed(mail.lamps)
            let key = mail.sales.key
            let left = try await mail.sales.store.read { try $0.operations(of: key) }
            #expect(left.count == 1 && left.first?.kind == .move)
        }
    }

    @Test("of a refusal hears who made the change; others hear nothing, and who only reads cannot ask again")
    func heard() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mail = try await Self.fill(fixture)
            let vera = try await fixture.join("vera", as: "member", by: owner)
            let walter = try await fixture.join("walter", as: "viewer", by: owner)
            _ = try await owner.submit(
                "/inbox/act", from: "/inbox", [("do", "archive"), ("c", mail.lamps.description)])
            let key = mail.sales.key
            let operation = try #require(try await fixture.store.read { try $0.operations(of: key) }.first)
            let path = "/inbox/refused?o=\(operation.id)"
            #expect(try await owner.get(path).body == "")
            try await Self.refuse(mail.sales, because: "the folder can only be read")
            #expect(try await owner.get(path).body.contains("Moving it to Archive was refused"))
            #expect(try await vera.get(path).body == "")
            #expect(try await walter.get(path).body == "")
            #expect(
                try await vera.get("/inbox/\(mail.lamps)").body.contains("was refused: the folder can only be read"))
            let refusal = try await walter.submit("/inbox/refused/\(operation.id)/retry", from: "/inbox", [])
            #expect(refusal.status == 403)
            // Who made it is not known any more after an hour; then all hear of it who may sort.
            fixture.clock.advance(milliseconds: StoreReader.undoLifetime)
            #expect(try await vera.get(path).body.contains("was refused"))
            _ = try await vera.submit("/inbox/refused/\(operation.id)/dismiss", from: "/inbox", [])
            #expect(try await owner.get(path).body == "")
        }
    }

    // MARK: - Without a connection

    @Test("what is pressed without a connection is shown and counted, can be taken back, and is done once there is one")
    func offline() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, mail in
            let chromium = walk.chromium
            let bar = "document.querySelector('.connection:not([hidden])')?.innerText"
            try await Self.offline(true, chromium)
            try await chromium.script("\(walk.row(mail.lamps)).querySelector('a.open').focus()")
            try await chromium.press("e")
            try await chromium.wait("!\(walk.row(mail.lamps)).offsetParent")
            try await chromium.wait("\(bar)?.includes('1 action waits')")
            try await chromium.script("\(walk.row(mail.chairs)).querySelector('a.open').focus()")
            try await chromium.press("s")
            try await chromium.wait("\(walk.row(mail.chairs)).querySelector('.tag.starred')")
            try await chromium.wait("\(bar)?.includes('2 actions wait')")
            try await InboxBrowserTests.inspect(chromium, "inbox-offline", InboxWalk.screens)
            try await chromium.show(Chromium.Screen.all[2])
            try await chromium.press("z")
            try await chromium.wait("!\(walk.row(mail.chairs)).querySelector('.tag.starred')")
            try await chromium.wait("\(bar)?.includes('1 action waits')")
            #expect(try await walk.places(of: mail.lamps, mail.sales).contains(.inbox))
            try await Self.offline(false, chromium)
            try await walk.isTold("marked as done")
            try await walk.isNotListed(mail.lamps)
            #expect(try await !walk.places(of: mail.lamps, mail.sales).contains(.inbox))
            try await chromium.wait("!\(bar)")
            try await chromium.click(".toast [data-undo] button")
            try await walk.isListed(mail.lamps)

            // What another page has left is done by the next one.
            try await chromium.script(
                """
                const place = `outbox ${document.querySelector(".panes").dataset.member}`;
                const body = new URLSearchParams({ do: "archive", c: arguments[0], key: arguments[1], list: "" });
                localStorage.setItem(place, JSON.stringify([{ key: arguments[1], address: "/inbox/act", body: String(body) }]));
                """, [.string(mail.chairs.description), .string(UndoID.random().description)])
            try await walk.go(to: "inbox")
            try await walk.isNotListed(mail.chairs)
            try await walk.isTold("marked as done")
            try await chromium.wait("localStorage.length == 0")
            // Of the time without connection the browser complains.
            _ = try await chromium.complaints()
        }
    }

    @Test(
        "a note that is written without a connection waits, over a reload too, and is added once; taken back, it is there"
    )
    func notes() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, mail in
            let chromium = walk.chromium
            let bar = "document.querySelector('.connection:not([hidden])')?.innerText"
            try await walk.go(to: "inbox/\(mail.lamps)")
            try await chromium.wait(
                "performance.getEntriesByType('resource').some((one) => one.name.includes('inboxNote'))")
            try await Self.offline(true, chromium)
            try await chromium.type("Call Ana first", into: "#note")
            try await chromium.click(".note-form button")
            try await chromium.wait("\(bar)?.includes('1 action waits')")
            #expect(try await chromium.script("return document.querySelector('#note').value") == "")
            try await walk.isTold("as soon as there is one")
            try await InboxBrowserTests.inspect(chromium, "inbox-offline-note", InboxWalk.screens)
            try await chromium.show(Chromium.Screen.all[2])
            try await chromium.click(".toast button")
            try await chromium.wait("document.querySelector('#note').value == 'Call Ana first'")
            try await chromium.click(".note-form button")
            try await chromium.wait("\(bar)?.includes('1 action waits')")
            #expect(try await chromium.script("return localStorage.length") == 1)
            try await Self.offline(false, chromium)
            // Whether this page or the next one sends it, it is added once.
            try await walk.go(to: "inbox/\(mail.lamps)")
            try await chromium.wait("document.querySelector('.note')?.innerText.includes('Call Ana first')")
            try await chromium.wait("localStorage.length == 0 && !\(bar)")
            #expect(try await chromium.script("return document.querySelectorAll('.note').length") == 1)
            // With a connection it is there without the page being loaded anew.
            try await chromium.script("window.isSame = true")
            try await chromium.type("And Tom", into: "#note")
            try await chromium.click(".note-form button")
            try await chromium.wait("document.querySelectorAll('.note').length == 2 && window.isSame")
            try await walk.isTold("Note added")
            // Of the time without connection the browser complains.
            _ = try await chromium.complaints()
        }
    }

    @Test("a note that is sent twice under one name is added once, be it days later")
    func noteOnce() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mail = try await Self.fill(fixture)
            let fields = [("text", "Only once"), ("key", UndoID.random().description), ("list", "")]
            for _ in 0..<3 {
                defer { fixture.clock.advance(milliseconds: 2 * StoreReader.undoLifetime) }
                let answer = try await owner.submit(
                    "/inbox/\(mail.lamps)/note", from: "/inbox", fields, headers: [("X-Fragment", "notice")])
                #expect(answer.status == 200 && answer.body.contains("Note added."))
            }
            let page = try await owner.get("/inbox/\(mail.lamps)").body
            #expect(page.components("Only once") == 1)
        }
    }

    @Test("that the device has no network is told at once, and a sign of the server takes it back")
    func cable() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, _ in
            let chromium = walk.chromium
            let isTold = "!document.querySelector('.connection').hidden"
            #expect(try await chromium.script("dispatchEvent(new Event('offline')); return \(isTold)") == true)
            try await chromium.script("dispatchEvent(new Event('online'))")
            try await chromium.wait("!(\(isTold))")
        }
    }

    @Test("what a dead connection has swallowed is done by the page that is loaded anew, in its order and once")
    func swallowed() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, mail in
            let chromium = walk.chromium
            try await walk.go(to: "inbox/\(mail.chairs)")
            try await chromium.wait(
                "performance.getEntriesByType('resource').some((one) => one.name.includes('inboxNote'))")
            // The star is heard by the server, the answer is lost; what follows hangs behind it.
            try await chromium.script(
                """
                const real = window.fetch;
                window.heard = 0;
                window.fetch = async (address, options) => {
                  if (options?.method !== "POST" || !String(options.body).includes("key=")) return real(address, options);
                  await real(address, options);
                  window.heard += 1;
                  return new Promise(() => {});
                };
                """)
            try await chromium.click(".tools [value=star]")
            try await chromium.wait("window.heard == 1")
            try await chromium.type("Two of them", into: "#note")
            try await chromium.click(".note-form button")
            try await chromium.wait("document.querySelector('#note').value == ''")
            try await chromium.click(".tools [value=archive]")
            try await chromium.wait("!\(walk.row(mail.chairs)).offsetParent")
            #expect(try await walk.places(of: mail.chairs, mail.sales).contains(.inbox))
            try await walk.go(to: "inbox/\(mail.chairs)")
            try await walk.isTold("3 actions that waited are done")
            try await walk.isNotListed(mail.chairs)
            #expect(try await !walk.places(of: mail.chairs, mail.sales).contains(.inbox))
            #expect(try await mail.sales.messages(of: mail.chairs).allSatisfy { $0.isFlagged })
            try await chromium.wait("document.querySelectorAll('.note').length == 1")
            #expect(try await chromium.script("return localStorage.length") == 0)
            let tab = try await chromium.script("return document.querySelector('.connection').hidden")
            #expect(tab == true)
        }
    }

    @Test("what is sent twice under one name is done once, and told the same")
    func once() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mail = try await Self.fill(fixture)
            let key = UndoID.random().description
            let fields = [("do", "archive"), ("c", mail.lamps.description), ("key", key)]
            let headers = [("X-Fragment", "notice")]
            let first = try await owner.submit("/inbox/act", from: "/inbox", fields, headers: headers)
            let second = try await owner.submit("/inbox/act", from: "/inbox", fields, headers: headers)
            #expect(first.body == second.body && first.body.contains("data-undo"))
            let mailbox = mail.sales.key
            #expect(try await fixture.store.read { try $0.operations(of: mailbox) }.count == 1)
        }
    }
}
