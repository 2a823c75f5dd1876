import MailStore
import Testing

@testable import Web

@Suite("Web: mail as programs write it", .timeLimit(.minutes(15)))
struct SampleWarningTests {
    @Test("honest mail is warned of nowhere")
    func samples() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mail = try await fixture.mail("sales")
            for (number, sample) in MailSamples.all.enumerated() {
                let id = try await mail.deliver(
                    html: sample.html, subject: sample.name, id: "sample\(number)", minute: number)
                let message = try #require(try await mail.messages(of: id).first)
                let frame = try await owner.get("/mail/\(message.id)").body
                #expect(frame.contains("mail-root") && !frame.contains("class=\"note bad\""), "\(sample.name)")
                #expect(!(try await owner.get("/inbox/\(id)").body.contains("class=\"notice warn\"")), "\(sample.name)")
            }
        }
    }
}
