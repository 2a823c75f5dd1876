import MailHTML
import Testing

@Suite("HTML attacks")
struct HTMLAttackTests {
    @Test("There are more than three hundred attacks")
    func count() {
        #expect(AttackPayloads.all.count > 300)
    }

    @Test("Nothing of an attack is left but what is on the lists, and sanitising again changes nothing")
    func payloads() {
        for payload in AttackPayloads.all { SafetyCheck.expectSafe(payload) }
    }

    @Test("An attack is as harmless inside a mail and behind an unfinished one")
    func inContext() {
        for payload in AttackPayloads.all {
            SafetyCheck.expectSafe(
                "<html><body><table><tr><td><p>a<b>\(payload)</b></p></td></tr></table></body></html>")
            SafetyCheck.expectSafe("<style>p{color:red}</style><a href=http://a.test><div><ul><li>\(payload)")
            SafetyCheck.expectSafe("<svg><title>\(payload)")
            SafetyCheck.expectSafe("<p title='\(payload)'>x<table><tr>\(payload)")
        }
    }

    @Test("Two attacks after one another are as harmless as one")
    func pairs() {
        let all = AttackPayloads.all
        for (index, payload) in all.enumerated() {
            SafetyCheck.expectSafe(payload + all[(index * 37 + 11) % all.count])
        }
    }

    @Test("An attack cut anywhere is harmless")
    func truncated() {
        for payload in AttackPayloads.all {
            let bytes = [UInt8](payload.utf8)
            for count in 0..<bytes.count {
                let found = SafetyCheck.problems(HTMLSanitizer().sanitize(Array(bytes[..<count])))
                #expect(found.isEmpty, "\(payload) cut at \(count)")
            }
        }
    }

    @Test("Nothing is fetched from another host but through the proxy")
    func remote() {
        for payload in AttackPayloads.all {
            var sanitizer = HTMLSanitizer()
            sanitizer.remoteContent = .proxy { _ in "/local/proxied" }
            let found = SafetyCheck.problems(sanitizer.sanitize(payload))
            #expect(found.isEmpty, "\(payload)")
        }
    }

    @Test("Attacks that run scripts are reported")
    func reported() {
        for payload in [
            "<script>1</script>", "<img onerror=1>", "<a href=javascript:1>x</a>", "<body onload=1>",
            "<o:p><b onclick=1>",
        ] {
            #expect(HTMLSanitizer().sanitize(payload).removals == [.script], "\(payload)")
        }
    }
}
