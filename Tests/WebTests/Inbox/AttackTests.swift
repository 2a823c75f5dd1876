import Hummingbird
import Logging
import MailModel
import MailStore
import ServiceLifecycle
import Synchronization
import Testing

@testable import Web

@Suite("Web: mail that attacks its reader", .serialized, .timeLimit(.minutes(15)))
struct AttackTests {
    /// A server of the attacker's: notes whoever comes.
    private final class Canary: Sendable {
        let visits = Mutex<[String]>([])

        func run(_ body: @escaping @Sendable (String) async throws -> Void) async throws {
            let logger = Logger(label: "canary") { _ in SwiftLogNoOpLogHandler() }
            let (ports, known) = AsyncStream<Int>.makeStream()
            let router = Router()
            router.get("**") { request, _ in
                self.visits.withLock { $0.append(request.uri.string) }
                return "x"
            }
            let application = Application(
                responder: router.buildResponder(),
                configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { known.yield($0.localAddress?.port ?? 0) }, logger: logger)
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(services: [application], logger: logger))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                tasks.addTask {
                    for await port in ports {
                        known.finish()
                        do {
                            try await body("http://127.0.0.1:\(port)")
                        } catch {
                            await group.triggerGracefulShutdown()
                            throw error
                        }
                        await group.triggerGracefulShutdown()
                    }
                }
                try await tasks.waitForAll()
            }
        }
    }

    enum Group: CaseIterable, Sendable {
        case known, unforeseen, later, further, fresh, unseen

        var attacks: [String] {
            switch self {
            case .known: MailAttacks.all
            case .unforeseen: UnforeseenAttacks.all
            case .later: LaterAttacks.all
            case .further: FurtherAttacks.all
            case .fresh: FreshAttacks.running
            case .unseen: FreshAttacks.seeming
            }
        }
    }

    @Test("there are more than six hundred attacks, and a page shows all of a group")
    func count() {
        #expect(Group.allCases.reduce(0) { $0 + $1.attacks.count } > 600)
        #expect(Group.allCases.allSatisfy { $0.attacks.count <= InboxReading.shownMessages })
    }

    @Test(
        "attacks run no script, ask no other server, and change nothing outside of their frame",
        arguments: Group.allCases)
    func attacks(_ group: Group) async throws {
        let attacks = group.attacks
        let canary = Canary()
        try await canary.run { host in
            try await WebFixture.run { fixture in
                try await fixture.claimSample()
                let mail = try await fixture.mail("sales")
                let script = "top.attacked=1;parent.attacked=1;window.attacked=1;alert(1)"
                var id: ConversationID?
                for (number, attack) in attacks.enumerated() {
                    let html = attack.replacing("HOST", with: host).replacing("RUN", with: script)
                        .replacing("PADDING", with: String(repeating: "hidden words ", count: 80))
                    id = try await mail.deliver(
                        """
                        From: Eve <eve@example.org>
                        To: sales@mail.test
                        Subject: \(number == 0 ? "" : "Re: ")Attack
                        Message-ID: <attack\(number)@example.com>
                        \(number == 0 ? "X-None: x" : "References: <attack0@example.com>")
                        MIME-Version: 1.0
                        Content-Type: text/html; charset=\(FreshAttacks.charset(of: attack) ?? LaterAttacks.charset(of: attack))

                        <p>Number \(number)</p>\(html)
                        """, minute: number)
                }
                let conversation = try #require(id)
                try await Chromium.run { chromium in
                    _ = try await InboxBrowserTests.open(chromium, fixture)
                    let look = """
                        return JSON.stringify([...document.querySelectorAll(".rail, .list-pane, .list-head h1")].map((part) =>
                          [part.getBoundingClientRect(), getComputedStyle(part).color, getComputedStyle(part).backgroundColor]))
                        """
                    let before = try await chromium.script(look)
                    try await chromium.click("[data-key='\(conversation)'] a.open")
                    try await chromium.wait(
                        "document.querySelectorAll('.message').length == \(attacks.count)", seconds: 150)
                    try await chromium.script(
                        "for (const one of document.querySelectorAll('.message')) { one.open = true; one.querySelector('iframe').loading = 'eager' }"
                    )
                    let isLoaded = """
                        [...document.querySelectorAll('iframe')].every((frame, number) =>
                          frame.contentDocument?.body?.textContent.includes('Number ' + number))
                        """
                    do {
                        try await chromium.wait(isLoaded, seconds: 150)
                    } catch {
                        let missing = try await chromium.script(
                            """
                            return [...document.querySelectorAll('iframe')].map((frame, number) => [number, frame.contentDocument?.body?.textContent])
                              .filter(([number, text]) => !text?.includes('Number ' + number)).map((one) => JSON.stringify(one)).join(" ")
                            """)
                        Issue.record("\(missing)")
                        throw error
                    }
                    // Whatever can be clicked or pointed at, is.
                    try await chromium.script(
                        """
                        for (const frame of document.querySelectorAll("iframe")) {
                          for (const one of frame.contentDocument.querySelectorAll(".mail-root *")) {
                            for (const kind of ["pointerenter", "mouseover", "focus", "toggle", "error", "load"]) one.dispatchEvent(new Event(kind, { bubbles: true }));
                            if (!one.closest("a[href], area[href]")) one.click?.();
                          }
                        }
                        """)
                    let reached = try await chromium.script(
                        """
                        return JSON.stringify([window.attacked ?? 0, ...[...document.querySelectorAll("iframe")].map((frame) => frame.contentWindow.attacked ?? 0)].filter(Boolean))
                        """)
                    #expect(reached == "[]")
                    let strange = try await chromium.script(
                        """
                        return [...document.querySelectorAll("iframe")].flatMap((frame) => [
                          ...frame.contentWindow.performance.getEntriesByType("resource").map((entry) => entry.name),
                          ...[...frame.contentDocument.querySelectorAll("script, iframe, object, embed, form, link, base, meta[http-equiv], svg, math")].map((one) => one.outerHTML),
                          ...[...frame.contentDocument.querySelectorAll("a[href]")].map((one) => one.protocol).filter((one) => !["http:", "https:", "mailto:"].includes(one)),
                        ]).filter((one) => !one.startsWith(location.origin)).join(" ")
                        """)
                    #expect(strange == "")
                    #expect(try await chromium.script(look) == before)
                    // Nothing takes the keyboard or lies over the page.
                    let taking = try await chromium.script(
                        """
                        const names = ["autofocus", "tabindex", "accesskey", "popover", "contenteditable", "draggable", "ping", "nonce", "inert", "is", "slot"];
                        return [...document.querySelectorAll("iframe")].flatMap((frame, number) =>
                          [...frame.contentDocument.querySelectorAll(names.map((name) => `.mail-root [${name}]`).join())].map((one) => `${number} ${one.outerHTML}`)).join(" ")
                        """)
                    #expect(taking == "")
                    // A frame that follows its mail comes to rest.
                    try await chromium.script(
                        """
                        let before = "";
                        window.calm = 0;
                        const look = () => {
                          const now = [...document.querySelectorAll("iframe")].map((frame) => frame.offsetHeight).join();
                          window.calm = now === before ? window.calm + 1 : 0;
                          before = now;
                          if (window.calm < 20) requestAnimationFrame(look);
                        };
                        look();
                        """)
                    try await chromium.wait("window.calm >= 20", seconds: 150)
                    // What we say of a mail lies above whatever it draws.
                    let covered = try await chromium.script(
                        """
                        return [...document.querySelectorAll("iframe")].flatMap((frame, number) =>
                          [...frame.contentDocument.querySelectorAll(".notes > *")].filter((note) => {
                            const box = note.getBoundingClientRect();
                            const x = box.left + Math.min(box.width, frame.clientWidth) / 2;
                            return box.height > 0 && !frame.contentDocument.elementFromPoint(x, box.top + box.height / 2)?.closest(".notes");
                          }).map(() => number)).join(" ")
                        """)
                    #expect(covered == "")
                    let highest = try await chromium.script(
                        "return Math.max(...[...document.querySelectorAll('iframe')].map((frame) => frame.offsetHeight)) <= 40002"
                    )
                    #expect(highest == true)
                    // What hides words or pretends is told.
                    let told = try await chromium.script(
                        """
                        return " " + [...document.querySelectorAll("iframe")].map((frame, number) =>
                          frame.contentDocument.querySelector(".note.bad") ? number : -1).join(" ") + " "
                        """)
                    let warned = Set("\(told)".split(separator: " ").compactMap { Int($0) })
                    for (number, attack) in attacks.enumerated()
                    where FurtherAttacks.isTold(attack) || FreshAttacks.isTold(attack) {
                        #expect(warned.contains(number), "\(attack.prefix(200))")
                    }
                    #expect(try await chromium.complaints() == [])
                    try await chromium.keepPicture("inbox-attacks")
                }
            }
        }
        #expect(canary.visits.withLock { $0 } == [])
    }

    @Test("links that lead elsewhere, hidden text, forms, and names that pretend are warned of")
    func warnings() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mail = try await fixture.mail("sales")
            let cases: [(String, String)] = [
                ("<a href='https://evil.example/x'>https://bank.example/login</a>", "does not lead where it says"),
                ("<a href='https://bank.example@evil.example/'>Sign in</a>", "hides where it leads"),
                ("<p style='display:none'>\(String(repeating: "secret words ", count: 90))</p>", "text that it hides"),
                ("<form action=https://evil.example><input name=password></form>", "A form in this mail was removed"),
                ("<script>x</script>", "A script in this mail was removed"),
                ("<a href='https://\u{430}pple.example.com'>x</a>", "letters that look like others"),
                ("<a href='http://3232235521/'>x</a>", "a number instead of a name"),
                ("<a href='mailto:x@evil.example'>help@bank.example</a>", "does not write to whom it says"),
            ]
            for (number, (html, words)) in cases.enumerated() {
                let id = try await mail.deliver(html: html, subject: "W\(number)", id: "w\(number)", minute: number)
                let message = try #require(try await mail.messages(of: id).first)
                #expect(try await owner.get("/mail/\(message.id)").body.contains(words), "\(words)")
            }
            let senders: [(String, String)] = [
                ("\"service@bank.example\" <x@evil.example>", "shows the address service@bank.example"),
                ("Olive <olive@evil.example>", "Olive is a member of this workspace"),
                ("=?utf-8?B?QW5h4oCuIHRzZXQ=?= <ana@evil.example>", "hold"),
                ("Bank <info@xn--bnk-6na.example>", "unusual letters"),
                ("\"support\u{FF20}bank.example\" <x@evil.example>", "shows the address support@bank.example"),
                ("\"support (at) bank.example\" <x@evil.example>", "shows the address support@bank.example"),
                ("\"Your bank.example\" <x@evil.example>", "shows bank.example"),
                ("\u{41E}live <olive@evil.example>", "Olive is a member of this workspace"),
                ("Ana\u{2063}Ruiz <ana@evil.example>", "hold"),
                ("Ana <ana@mail.test.evil.example>", "looks like mail.test"),
                ("Ana <ana@rnail.test>", "looks like mail.test"),
                ("Ana <ana@example.org>, Ben <ben@evil.example>", "names several senders"),
                ("Ana <ana@example.org>\nFrom: Ben <ben@evil.example>", "names several senders"),
                ("\"Olive (CEO)\" <olive@evil.example>", "Olive is a member of this workspace"),
                (
                    "\u{1D40E}\u{1D425}\u{1D422}\u{1D42F}\u{1D41E} <x@evil.example>",
                    "Olive is a member of this workspace"
                ),
                ("O l i v e <x@evil.example>", "Olive is a member of this workspace"),
                ("\u{D3}l\u{ED}ve <x@evil.example>", "Olive is a member of this workspace"),
                ("0live <x@evil.example>", "Olive is a member of this workspace"),
                ("\"mail.test | Accounts\" <x@evil.example>", "shows mail.test"),
                ("\"help@bank\u{3002}example\" <x@evil.example>", "shows the address help@bank.example"),
                ("Ana <ana@\u{430}\u{440}\u{440}.example>", "unusual letters"),
                ("Ana <ana@gmail.com>\nReply-To: ana.r@gmail.com", "Answers go to another place"),
                ("Ana <ana@example.org>\nReply-To: ana@example.org, eve@evil.example", "Answers go to another place"),
                ("Friends: Ana <ana@example.org>, Eve <eve@evil.example>;", "names several senders"),
                ("Sales\u{200B}node Security <x@evil.example>", "no message of Salesnode"),
                ("\"S\u{430}l\u{435}snode \u{2013} sign in again\" <x@evil.example>", "no message of Salesnode"),
            ]
            for (number, (sender, words)) in senders.enumerated() {
                let id = try await mail.deliver(
                    from: sender, subject: "S\(number)", "Pay", id: "s\(number)", minute: 50 + number)
                let page = try await owner.get("/inbox/\(id)")
                #expect(page.body.contains(words), "\(sender)")
            }
            let harmless = [
                "Ana Ruiz <ana@example.org>", "Weekly.example <news@mail.weekly.example>",
                "Node.js Weekly <n@js.example.org>",
                "\u{418}\u{432}\u{430}\u{43D} <ivan@example.org>", "\"ann@example.org\" <ann@example.org>",
                "\u{5E0}\u{5D5}\u{5E2}\u{5D4}\u{200F} <noa@example.org>", "Sales <sales@mail.test>",
                "Ben <ben@hr.mail.test>",
            ]
            for (number, sender) in harmless.enumerated() {
                let plain = try await mail.deliver(
                    from: sender, subject: "Plain \(number)", "Hello", id: "plain\(number)", minute: 90 + number)
                let page = try await owner.get("/inbox/\(plain)")
                #expect(page.body.contains("class=\"notice warn\"") == false, "\(sender)")
            }
        }
    }

    @Test("a message opened on its own has no origin, and nothing of it may run or be framed by others")
    func policy() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mail = try await fixture.mail("sales")
            let id = try await mail.deliver(html: "<p>x</p>", subject: "P", id: "p", minute: 1)
            let message = try #require(try await mail.messages(of: id).first)
            let alone = try await owner.get("/mail/\(message.id)", headers: [("Sec-Fetch-Dest", "document")])
            let policy = try #require(alone.header("Content-Security-Policy"))
            #expect(
                policy.hasPrefix("sandbox ") && !policy.contains("allow-same-origin")
                    && !policy.contains("allow-scripts"))
            #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'none'"))
            #expect(policy.contains("frame-ancestors 'self'") && policy.contains("form-action 'none'"))
            let framed = try await owner.get("/mail/\(message.id)", headers: [("Sec-Fetch-Dest", "iframe")])
            #expect(framed.header("Content-Security-Policy")?.contains("allow-scripts") == false)
            #expect(framed.header("Referrer-Policy") == "no-referrer")
        }
    }
}
