import MailModel
import Testing

@testable import Access

@Suite("Access: limits of signing in")
struct SignInLimitsTests {
    private static let start = Timestamp(milliseconds: 1_700_000_000_000)

    private func attempt(
        _ account: String = "olive@acme.test", from source: String = "192.0.2.7", device: [UInt8]? = nil
    ) -> SignInAttempt {
        SignInAttempt(account: account, source: source, device: device)
    }

    @Test("after five failures one more is looked at each minute")
    func burst() {
        var limits = SignInLimits()
        for _ in 0..<5 { #expect(limits.admit(attempt(), at: Self.start) == nil) }
        #expect(limits.admit(attempt(), at: Self.start) == 60_000)
        #expect(limits.admit(attempt(), at: Self.start.adding(milliseconds: 59_999)) == 1)
        #expect(limits.admit(attempt(), at: Self.start.adding(milliseconds: 60_000)) == nil)
        #expect(limits.admit(attempt(), at: Self.start.adding(milliseconds: 60_000)) == 60_000)
    }

    @Test("what strangers do, from however many networks, does not close the account to others")
    func noLockOut() {
        var limits = SignInLimits()
        for network in 0..<200 {
            for _ in 0..<20 { _ = limits.admit(attempt(from: "198.51.100.\(network)"), at: Self.start) }
        }
        #expect(limits.admit(attempt(from: "192.0.2.7"), at: Self.start) == nil)
    }

    @Test("a known device signs in even from the network that the failures come from")
    func knownDevice() {
        var limits = SignInLimits()
        for number in 0..<200 { _ = limits.admit(attempt("user\(number)@acme.test"), at: Self.start) }
        for _ in 0..<20 { _ = limits.admit(attempt(), at: Self.start) }
        #expect(limits.admit(attempt(), at: Self.start) != nil)
        for _ in 0..<10 { #expect(limits.admit(attempt(device: [1]), at: Self.start) == nil) }
        #expect(limits.admit(attempt(device: [1]), at: Self.start) == 15_000)
    }

    @Test("one network cannot try one password on very many accounts")
    func spraying() {
        var limits = SignInLimits()
        let admitted = (0..<500).filter { limits.admit(attempt("user\($0)@acme.test"), at: Self.start) == nil }
        #expect(admitted.count == 50)
    }

    @Test("of IPv6 the first 64 bits are one network, and an IPv4 address in IPv6 form is itself")
    func networks() {
        var limits = SignInLimits()
        for number in 0..<5 { #expect(limits.admit(attempt(from: "2001:db8:1:2::\(number)"), at: Self.start) == nil) }
        #expect(limits.admit(attempt(from: "2001:db8:1:2:ffff::1"), at: Self.start) != nil)
        #expect(limits.admit(attempt(from: "2001:db8:1:3::1"), at: Self.start) == nil)
        #expect(attempt(from: "::ffff:192.0.2.1").network != attempt(from: "::ffff:192.0.2.2").network)
    }

    @Test("who has signed in starts anew")
    func success() {
        var limits = SignInLimits()
        for _ in 0..<5 { _ = limits.admit(attempt(), at: Self.start) }
        limits.succeeded(attempt())
        for _ in 0..<5 { #expect(limits.admit(attempt(), at: Self.start) == nil) }
    }

    @Test("what is remembered has a bound, whatever is tried")
    func bounded() {
        var limits = SignInLimits(maximumKeys: 100)
        for number in 0..<2000 {
            _ = limits.admit(
                attempt("user\(number)@acme.test", from: "10.0.\(number / 250).\(number % 250)"), at: Self.start)
            #expect(limits.count <= 100)
        }
    }
}
