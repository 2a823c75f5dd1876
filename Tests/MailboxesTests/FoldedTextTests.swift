import Glibc
import MailModel
import Testing

@testable import Mailboxes

@Suite("Words of servers")
struct FoldedTextTests {
    @Test("Case, punctuation and spaces do not matter, and a phrase begins where a word begins")
    func folding() {
        let text = FoldedText("535-5.7.9  Application-Specific\tPASSWORD required.")
        #expect(text.says("application specific password"))
        #expect(text.says("Application-specific password"))
        #expect(text.says("5.7.9"))
        #expect(!text.says("specification"))
        #expect(!text.says("pecific"))
        #expect(text.says("require"))
        #expect(FoldedText("请使用授权码登录").says("授权码"))
        #expect(FoldedText("").isEmpty && FoldedText(" -- ").isEmpty)
        #expect(!FoldedText("x").says("a much longer phrase than the text"))
    }

    @Test(
        "A wait is read in the units in which servers give it",
        arguments: [
            ("Request is throttled. Suggested Backoff Time: 5000 milliseconds", 5), ("Suggested Backoff Time: 1 ms", 1),
            ("try again in 10 minutes", 600), ("Please retry after 30s", 30), ("Retry-After: 120", 120),
            ("wait 2 hours", 7200), ("try again after about 5 minutes", 300), ("wait 999999999 days", 86_400),
            ("try again later", nil), ("wait 99999999999999999999 seconds", nil), ("wait for 7 bananas", nil),
            ("", nil),
        ] as [(String, Int?)])
    func waits(text: String, seconds: Int?) {
        #expect(WaitHint.seconds(in: FoldedText(text)) == seconds)
    }

    @Test("A server's own wait becomes the finding's, and never lets a bad password be tried again")
    func wait() {
        let context = FindingContext(direction: .receiving, endpoint: "mail.test:993", address: "alice@mail.test")
        func finding(_ text: String) -> Finding {
            let words = FoldedText(text)
            let answer = Diagnosis.SignInAnswer(words: words)
            let verdict = Diagnosis.signInVerdict(answer, context) ?? Verdict(.authWrongCredentials)
            return verdict.finding(context, words: words, serverText: ServerText(text), transcript: [])
        }
        #expect(
            finding("Request is throttled. Suggested Backoff Time: 90000 milliseconds").retry == .after(seconds: 90))
        #expect(finding("Wrong password; wait 5 seconds before the next try").retry == .whenChanged)
    }

    @Test("Every rule of the tables can be reached by its own first words")
    func reachable() {
        let context = FindingContext(direction: .receiving, endpoint: "mail.test:993", address: "alice@mail.test")
        let rules = [
            PhraseRules.waiting, PhraseRules.quota, PhraseRules.privacy, PhraseRules.named, PhraseRules.sender,
            PhraseRules.relay, PhraseRules.recipient, PhraseRules.size, PhraseRules.special, PhraseRules.signIn,
            PhraseRules.oauth, PhraseRules.oauthGrant,
        ]
        for rule in rules.joined() {
            #expect(!rule.source.isEmpty)
            #expect(rule.groups.allSatisfy { !$0.isEmpty && $0.allSatisfy { !$0.isEmpty } })
            for text in [rule.cause, rule.action].compactMap(\.self) {
                #expect(!FindingEntry.words(text, context).contains { "{}[]".contains($0) })
            }
        }
    }

    @Test("Four times the words take about four times the time, also where they nearly match everywhere")
    func linear() {
        /// Of the processor, on this thread: others take time of the clock.
        func processorTime() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        func time(_ count: Int) -> Double {
            let text = String(repeating: "too many simultaneous connectio ", count: count)
            let context = FindingContext(direction: .sending, endpoint: "mail.test:465", address: "alice@mail.test")
            return (0..<5).map { _ in
                let start = processorTime()
                _ = Verdict.first(of: PhraseRules.signIn, FoldedText(text), context)
                return processorTime() - start
            }.min() ?? 0
        }
        _ = time(50)
        // Text beyond what a server can make us keep, so that the times can be compared at all.
        // A machine that others use is slow for seconds at a time: one fair pair will do.
        let isLinear = (0..<3).contains { _ in
            let small = time(100)
            return time(400) < small * 12
        }
        #expect(isLinear)
    }
}

@Suite("Names that may be meant")
struct NearNamesTests {
    @Test(
        "A typing error in a provider's host or domain offers the right one",
        arguments: [
            ("imap.gmial.com", "imap.gmail.com"), ("imap.gmail.con", "imap.gmail.com"),
            ("imap.gmaill.com", "imap.gmail.com"), ("smtp.ofice365.com", "smtp.office365.com"),
            ("outlok.office365.com", "outlook.office365.com"), ("imap.yandx.com", "imap.yandex.com"),
            ("imap.mail.yaho.com", "imap.mail.yahoo.com"),
        ])
    func hosts(typed: String, meant: String) { #expect(NearNames.hosts(near: typed).first == meant) }

    @Test("A right name, a foreign one and a very long one offer nothing")
    func noOffer() {
        #expect(NearNames.hosts(near: "imap.gmail.com").isEmpty)
        #expect(NearNames.hosts(near: "mail.example.com").isEmpty)
        #expect(NearNames.hosts(near: String(repeating: "a", count: 5000)).isEmpty)
        #expect(NearNames.domains(near: "gmail.com").isEmpty)
        #expect(NearNames.domains(near: "gmial.com") == ["gmail.com"])
        #expect(NearNames.domains(near: "hotmial.com") == ["hotmail.com"])
        #expect(NearNames.domains(near: "example.com").isEmpty)
    }

    @Test("The distance counts a swap of neighbours once")
    func distance() {
        #expect(NearNames.distance("gmail", "gmail") == 0)
        #expect(NearNames.distance("gmail", "gmial") == 1)
        #expect(NearNames.distance("gmail", "gmal") == 1)
        #expect(NearNames.distance("", "ab") == 2)
        #expect(NearNames.distance("a", "abcdef") == 6)
    }
}
