import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: labels in a real browser", .serialized, .timeLimit(.minutes(15)))
struct InboxLabelBrowserTests {
    @Test("a label is made, coloured, renamed and removed by keyboard alone, and the inbox of another browser follows")
    func manage() async throws {
        try await InboxWalk.run(
            fill: { fixture in
                let sales = try await fixture.mail("sales")
                return try await sales.deliver(
                    from: "Ana <ana@example.org>", subject: "One", "First", id: "a", minute: 1,
                    flags: [.seen, Flag("Urgent")])
            },
            { walk, id in
                let left = walk.chromium
                try await left.wait("\(walk.row(id))?.querySelector('.tag.label')?.textContent.includes('Urgent')")
                try await Chromium.run { right in
                    _ = try await InboxBrowserTests.open(right, walk.fixture, "inbox/labels", isInbox: false)
                    try await right.script("document.querySelector('#name').focus()")
                    try await right.press("Very warm\u{E004}")
                    // The colours are one stop; the arrows choose.
                    try await right.press(" \u{E015}\u{E015}\u{E007}")
                    try await right.wait("location.search == '?done=created'")
                    try await left.wait("document.querySelector('.inbox-rail').textContent.includes('Very warm')")
                    try await right.script(
                        """
                        const row = [...document.querySelectorAll(".labels li")].find((one) => one.textContent.includes("Urgent"));
                        row.querySelector("details").open = true;
                        row.querySelector("[name=name]").focus();
                        """)
                    try await InboxBrowserTests.inspect(right, "inbox-labels")
                    try await right.show(Chromium.Screen.all[2])
                    try await right.retype("At once\u{E007}")
                    try await right.wait("location.search == '?done=changed'")
                    try await left.wait("document.querySelector('.inbox-rail').textContent.includes('At once')")
                    try await left.wait("\(walk.row(id))?.querySelector('.tag.label')?.textContent.includes('At once')")
                    try await right.script(
                        """
                        const row = [...document.querySelectorAll(".labels li")].find((one) => one.textContent.includes("At once"));
                        row.querySelector("details").open = true;
                        row.querySelector("a.danger").focus();
                        """)
                    try await right.press("\u{E007}")
                    try await right.wait("location.pathname.endsWith('/delete')")
                    try await InboxBrowserTests.inspect(right, "inbox-label-delete", InboxWalk.screens)
                    try await right.script("document.querySelector('.button.danger').focus()")
                    try await right.press("\u{E007}")
                    try await right.wait("location.search == '?done=deleted'")
                    try await left.wait("!document.querySelector('.inbox-rail').textContent.includes('At once')")
                    try await left.wait("\(walk.row(id)) && !\(walk.row(id)).querySelector('.tag.label')")
                    #expect(try await right.complaints() == [])
                }
            })
    }
}
