import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: mail that keeps a browser busy", .serialized, .timeLimit(.minutes(15)))
struct HeavyMailTests {
    @Test("however heavy a mail is, it is shown, and the page around it answers")
    func heavy() async throws {
        try await WebFixture.run { fixture in
            try await fixture.claimSample()
            let mail = try await fixture.mail("sales")
            var ids: [(String, ConversationID)] = []
            for (number, sample) in HeavyMail.all.enumerated() {
                let id = try await mail.deliver(
                    html: "<p>Number \(number)</p>\(sample.html)", subject: sample.name, id: "heavy\(number)",
                    minute: number)
                ids.append((sample.name, id))
            }
            let samples = ids
            try await Chromium.run { chromium in
                let base = try await InboxBrowserTests.open(chromium, fixture)
                for (number, (name, id)) in samples.enumerated() {
                    try await chromium.open("\(base)/inbox/\(id)")
                    try await chromium.wait(
                        """
                        document.querySelector('iframe')?.contentDocument?.readyState == 'complete' &&
                          document.querySelector('iframe').contentDocument.body.textContent.includes('Number \(number)')
                        """, seconds: 120)
                    #expect(
                        try await chromium.script("return document.querySelector('iframe').offsetHeight <= 40002")
                            == true, "\(name)")
                }
                #expect(try await chromium.complaints() == [])
            }
        }
    }
}
