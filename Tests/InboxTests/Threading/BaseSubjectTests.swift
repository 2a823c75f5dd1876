import MailReading
import Testing

@Suite("Base subjects")
struct BaseSubjectTests {
    @Test(
        "Prefixes of answers go, in many languages and repeated",
        arguments: [
            "Re: Offer", "RE: offer", "AW: Offer", "Antw: Offer", "SV: Offer", "RES: Offer", "回复：Offer", "Re[2]: Offer",
            "Re: AW: RE: Offer", "re : Offer", "[team] Re: Offer", "Re: [team] Offer", "Re: Offer (fwd)", "Отв: Offer",
        ])
    func answers(subject: String) {
        #expect(BaseSubject(subject).text == "offer")
        #expect(BaseSubject(subject).isReply)
        #expect(!BaseSubject(subject).isForward)
    }

    @Test(
        "Forwarded is not answered", arguments: ["Fwd: Offer", "WG: Offer", "TR: Offer", "转发: Offer", "Fw: Re: Offer"])
    func forwards(subject: String) {
        #expect(BaseSubject(subject).text == "offer")
        #expect(BaseSubject(subject).isForward)
        #expect(!BaseSubject(subject).isReply)
    }

    @Test(
        "What is no prefix stays",
        arguments: [
            ("Offer", "offer"), ("Reply: x", "reply: x"), ("Recall of Offer", "recall of offer"),
            ("[#1234] Offer", "[#1234] offer"),
            ("[team]", "[team]"), ("", ""), ("Re:", ""), ("Re: Re:", ""),
        ])
    func others(subject: String, base: String) {
        #expect(BaseSubject(subject).text == base)
    }

    @Test("A subject of prefixes alone takes linear time")
    func long() {
        let subject = BaseSubject(String(repeating: "Re: ", count: 100_000))
        #expect(subject.text.utf8.count <= 4)
        #expect(BaseSubject(String(repeating: "[", count: 100_000)).text.utf8.count <= 1_000)
    }
}
