import MailHTML
import Testing

@testable import Web

@Suite("Web: mail as programs write it")
struct SampleWarningTests {
    @Test("honest mail is warned of nowhere", arguments: MailSamples.all.map(\.name))
    func samples(_ name: String) throws {
        let html = try #require(MailSamples.all.first { $0.name == name }?.html)
        let safe = HTMLSanitizer().sanitize(html)
        // Newsletters hide a line for lists of mails.
        #expect(safe.hiddenTextBytes < 200)
        #expect(safe.links.allSatisfy { $0.warnings.isEmpty })
        #expect(safe.removals.isEmpty)
    }
}
