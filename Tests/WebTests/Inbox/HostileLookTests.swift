import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: how mail that pretends looks", .serialized, .timeLimit(.minutes(10)))
struct HostileLookTests {
    private static let hidden = String(repeating: "hidden words ", count: 80)

    private static let mails: [(name: String, html: String)] = [
        (
            "imitation",
            "<p>Hello</p><table bgcolor=#ffffff><tr><td>x</table>\(FreshAttacks.imitations[0])\(FreshAttacks.imitations[1])"
        ),
        (
            "salted",
            "<p>pa<b style='display:none'>q</b>y in<i style='font-size:0'>z</i>voice ac<b style='color:#fff'>x</b>count</p>"
        ),
        ("tags", "<p>Thank you\u{E0069}\u{E0067}\u{E006E}\u{E006F}\u{E0072}\u{E0065}\u{E0020} for your order.</p>"),
        ("white", "<p style='color:#000'>A short note.</p><p style='color:#fff'>\(hidden)</p>"),
        (
            "left",
            "<div dir=rtl style='background:#fff'><div style='width:9999px;direction:ltr;text-align:left'>\(hidden)</div></div><p>Hello</p>"
        ),
        (
            "zalgo",
            "<p>\(String(repeating: "Z\(String(repeating: "\u{30D}\u{316}", count: 60)) ", count: 30))</p><p>Behind</p>"
        ),
        (
            "link",
            "<p><a href='https://evil.example/'>https://bank.example/login</a> and <a href='https://bank.example@evil.example/'>here</a></p>"
        ),
        (
            "form",
            "<form action='https://evil.example'><p style='color:#333'>Password <input type=password name=p><button>Sign in</button></p></form>"
        ),
        (
            "media",
            "<p style='background:#eef'>Before</p><video src='https://a.example/x.mp4'></video><svg><circle r=9 /></svg><object data=x></object>"
        ),
        (
            "image",
            "<table width=500 background='https://a.example/x.jpg'><tr><td style='color:#fff;padding:30px'>White words on a picture that is not fetched.</td></tr></table>"
        ),
        ("flip", "<style>@media (max-height:900px){p{padding:600px 0}}</style><p style='color:#333'>Rest</p>"),
        (
            "cover",
            "<div style='height:0'>\(hidden)</div><div style='opacity:.99;background:#fff;height:200px'>Covering</div>"
        ),
        (
            "narrow",
            "<table width=900 style='background:#fafafa'><tr><td>A wide table</td><td align=right>with two columns</td></tr></table>"
        ),
    ]

    @Test("what we say of a mail stands above it, on ground where it cannot draw, on every screen")
    func looks() async throws {
        try await WebFixture.run { fixture in
            try await fixture.claimSample()
            let sales = try await fixture.mail("sales")
            var found: [(String, ConversationID)] = []
            for (number, mail) in Self.mails.enumerated() {
                found.append(
                    (
                        mail.name,
                        try await sales.deliver(html: mail.html, subject: mail.name, id: mail.name, minute: number)
                    ))
            }
            let ids = found
            try await Chromium.run { chromium in
                let base = try await InboxBrowserTests.open(chromium, fixture)
                for (name, id) in ids {
                    try await chromium.open("\(base)/inbox/\(id)")
                    for screen in Chromium.Screen.all {
                        try await chromium.show(screen)
                        try await chromium.wait(
                            "document.querySelector('iframe')?.contentDocument?.querySelector('.mail-root')?.offsetHeight > 0"
                        )
                        let apart = """
                            const mail = document.querySelector("iframe").contentDocument;
                            const root = mail.querySelector(".mail-root").getBoundingClientRect();
                            return [...mail.querySelectorAll(".note")].every((note) => !note.closest(".mail-root") && note.getBoundingClientRect().bottom <= root.top);
                            """
                        #expect(try await chromium.script(apart) == true, "\(name) at \(screen.testDescription)")
                        try await chromium.keepPicture("hostile-\(name)-\(screen.testDescription)")
                    }
                }
                #expect(try await chromium.complaints() == [])
            }
        }
    }
}
