import MailHTML
import Testing

@Suite("HTML of real programs")
struct MailFixtureTests {
    @Test("A newsletter keeps its layout, its style sheet and its links, and loads nothing")
    func newsletter() {
        let result = SafetyCheck.expectSafe(MailFixtures.newsletter)
        #expect(
            result.styleSheet == """
                .mail-root,.mail-root #m-bodyTable{margin:0;padding:0;width:100%!important;background-color:#f4f4f4;}
                .mail-root .m-button a:hover{color:#ffffff!important;}
                .mail-root img{border:0;}
                @media only screen and (max-width:480px){
                .mail-root .m-column{width:100%!important;display:block!important;}
                }

                """)
        #expect(result.bodyStyle == "background-color:#f4f4f4;margin:0;")
        #expect(result.html.contains("<table id=\"m-bodyTable\" role=\"presentation\" width=\"100%\""))
        #expect(result.html.contains("style=\"padding:20px 10px;font-family:Lato,'Helvetica Neue',Arial,sans-serif;\""))
        #expect(result.html.contains("style=\"background:#0a7 none repeat-x;border-radius:4px;\""))
        #expect(result.html.contains("everything costs 20% less."))
        #expect(result.blockedImages == 4)
        #expect(result.trackingPixels == 1)
        #expect(result.links.map(\.text) == ["", "To the shop", "Unsubscribe"])
        #expect(result.hiddenTextBytes == 18)
        #expect(result.removals.isEmpty)
        #expect(!result.html.contains("gte mso"))
    }

    @Test("Outlook's paragraphs, lists, tables and pictures stay")
    func outlook() {
        var sanitizer = HTMLSanitizer()
        sanitizer.embedded = { $0 == "cid:image001.png@01DA.test" ? "/local/1" : nil }
        let result = sanitizer.sanitize(MailFixtures.outlook)
        #expect(SafetyCheck.problems(result).isEmpty)
        #expect(result.html.contains("<p class=\"m-MsoNormal\"><span lang=\"EN-US\">Hi Ben,</span></p>"))
        #expect(result.html.contains("style=\"margin-left:36.0pt;text-indent:-18.0pt;\""))
        #expect(result.html.contains("src=\"/local/1\""))
        #expect(result.html.contains("border:solid windowtext 1.0pt;padding:0cm 5.4pt;"))
        #expect(result.styleSheet.contains(".mail-root p.m-MsoNormal,.mail-root li.m-MsoNormal{margin:0cm;"))
        #expect(result.styleSheet.contains("font-family:'Calibri',sans-serif;"))
        #expect(!result.styleSheet.contains("mso-"))
        #expect(result.links.first?.warnings == [])
    }

    @Test("Apple Mail's citation stays a citation")
    func appleMail() {
        let result = SafetyCheck.expectSafe(MailFixtures.appleMail)
        #expect(result.html.contains("<blockquote type=\"cite\">"))
        #expect(result.html.contains("<span class=\"m-Apple-tab-span\" style=\"white-space:pre;\">\t</span>"))
        #expect(result.bodyStyle == "overflow-wrap:break-word;line-break:after-white-space;")
    }

    @Test("Gmail's quote and signature can be recognised after sanitising")
    func gmail() {
        let result = SafetyCheck.expectSafe(MailFixtures.gmail)
        #expect(result.html.contains("class=\"m-gmail_quote m-gmail_quote_container\""))
        #expect(result.html.contains("border-left:1px solid rgb(204,204,204);"))
        #expect(result.links.map(\.address) == ["mailto:ben@office.example"])
    }

    @Test("Other scripts and directions are kept")
    func rightToLeft() {
        let result = SafetyCheck.expectSafe(MailFixtures.rightToLeft)
        #expect(
            result.html.hasPrefix(
                "<div dir=\"rtl\" lang=\"ar\" style=\"text-align:right;font-family:Tahoma;\"><p>مرحبا "))
        #expect(result.html.contains("href=\"https://shop.example/عربي?q=سؤال\""))
        #expect(result.html.contains("font-family:'ＭＳ Ｐゴシック';"))
        #expect(result.html.hasSuffix("\u{3000}よろしく♥</p>"))
    }

    @Test("A mail cut at any byte is safe")
    func truncated() {
        for fixture in MailFixtures.all {
            let bytes = [UInt8](fixture.utf8)
            for count in stride(from: 0, to: bytes.count, by: 1) {
                let result = HTMLSanitizer().sanitize(Array(bytes[..<count]))
                // The whole check of each would take longer than it finds.
                if count % 16 == 0 {
                    #expect(SafetyCheck.problems(result).isEmpty, "cut at \(count)")
                }
            }
        }
    }
}
