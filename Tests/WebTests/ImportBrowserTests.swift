import Foundation
import MailModel
import Testbed
import Testing

@testable import Web

@Suite("Web: importing in a real browser", .serialized, .timeLimit(.minutes(15)))
struct ImportBrowserTests {
    @Test("a list is tested before anybody's eyes, its good row saved, and the rest told; by keyboard from the file on")
    func wholeImport() async throws {
        let testbed = try await TestbedProcess.shared()
        let imap = try #require(Endpoint(testbed.imapTLS.namedAddress))
        let smtp = try #require(Endpoint(testbed.submissionTLS.namedAddress))
        let password = testbed.users["ivan@mail.test"] ?? ""
        let servers = "\(imap.host),\(imap.port),\(smtp.host),\(smtp.port)"
        let list = """
            address,password,imap host,imap port,smtp host,smtp port,phone
            ivan@mail.test,\(password),\(servers),1
            judy@mail.test,canary-wrong,\(servers),2
            not an address,canary-x,\(servers),3
            """
        try await WebFixture.run(testbed: testbed) { fixture in
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                try await chromium.open("\(base)/mailboxes/import")
                try await chromium.wait("document.querySelector('file-field:defined')")
                try await chromium.inspectEverywhere("import-upload")
                try await chromium.choose(list: "name\nAna\n")
                try await chromium.click("main form .button.main")
                try await chromium.wait("document.querySelector('.wrong')")
                #expect(try await chromium.text(".wrong").contains("one of them must be"))
                try await chromium.inspectEverywhere("import-refused")

                try await chromium.choose(list: list)
                try await chromium.script("document.querySelector('#file').focus()")
                try await chromium.script("document.querySelector('main form .button.main').id = 'go'")
                try await chromium.tab(to: "go")
                try await chromium.press("\u{E007}")
                try await chromium.wait(
                    "document.querySelector('.pill.warn')?.innerText == 'Waits for you'", seconds: 60)
                let told = try await chromium.text("import-progress")
                #expect(told.contains("1 row can be saved") && told.contains("Nothing is saved yet"))
                #expect(told.contains("did not accept the user name and the password"))
                #expect(told.contains("Columns that were not looked at: phone."))
                #expect(!told.contains("canary-"))
                try await chromium.inspectEverywhere("import-checked")
                try await chromium.script("document.querySelector('form[action$=\"/save\"] button').id = 'save'")
                try await chromium.script("document.querySelector('main').focus()")
                try await chromium.tab(to: "save")
                try await chromium.press("\u{E007}")
                try await chromium.wait(
                    "document.querySelector('h2').innerText == 'Nothing is left to do here'", seconds: 60)
                #expect(try await chromium.text("import-progress").contains("1 connected"))
                try await chromium.inspectEverywhere("import-done")
                try await chromium.click("import-progress .button.main")
                try await chromium.wait("document.querySelector('main').innerText.includes('ivan@mail.test')")
                #expect(try await chromium.complaints().allSatisfy { $0.contains("422") })
            }
        }
    }
}
