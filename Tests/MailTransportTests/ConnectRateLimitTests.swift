import MailModel
import NIOCore
import Testing

@testable import MailTransport

@Suite("The rate of connections")
struct ConnectRateLimitTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private func address(_ number: Int) throws -> IPAddress {
        try #require(IPAddress(octets: [10, UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255)]))
    }

    @Test("Someone who tries ports on which nothing answers is down to one attempt in two seconds after sixty")
    func scan() throws {
        var limit = ConnectRateLimit()
        var admitted = 0
        for port in 1...1000 where limit.admit(try address(1), port: port, at: start) == .admitted { admitted += 1 }
        #expect(admitted == 60)
        #expect(limit.admit(try address(2), port: 993, at: start) == .refused(retryAfterMilliseconds: 2000))
        #expect(limit.admit(try address(2), port: 993, at: start + .milliseconds(1999)) != .admitted)
        #expect(limit.admit(try address(2), port: 993, at: start + .milliseconds(2000)) == .admitted)
        var later = 0
        for second in 3...602 {
            for port in 1...100
            where limit.admit(try address(3), port: port, at: start + .seconds(Int64(second))) == .admitted {
                later += 1
            }
        }
        #expect((299...301).contains(later))
    }

    @Test("Servers that serve hardly count: five thousand of them are reached as fast as the overall rate allows")
    func normalWork() throws {
        var limit = ConnectRateLimit()
        var now = start
        for number in 0..<5000 {
            while limit.admit(try address(number), port: 993, at: now) != .admitted { now = now + .milliseconds(10) }
            limit.served(try address(number), port: 993)
        }
        #expect(now - start <= .seconds(41))
        #expect(now - start >= .seconds(39))
    }

    @Test("One server is not flooded")
    func oneTarget() throws {
        var limit = ConnectRateLimit()
        var admitted = 0
        for _ in 0..<1000 where limit.admit(try address(1), port: 993, at: start) == .admitted {
            admitted += 1
            limit.served(try address(1), port: 993)
        }
        #expect(admitted == 200)
        #expect(limit.admit(try address(1), port: 993, at: start) == .refused(retryAfterMilliseconds: 100))
        #expect(limit.admit(try address(1), port: 465, at: start) == .admitted)
    }

    @Test("Servers that fail do not hold up one that has served")
    func proven() throws {
        var limit = ConnectRateLimit()
        #expect(limit.admit(try address(1), port: 993, at: start) == .admitted)
        limit.served(try address(1), port: 993)
        for number in 2...100 { _ = limit.admit(try address(number), port: 993, at: start) }
        #expect(limit.admit(try address(1), port: 465, at: start) != .admitted)
        for _ in 0..<50 { #expect(limit.admit(try address(1), port: 993, at: start) == .admitted) }
        // What a proven target did not take it cannot give back.
        for _ in 0..<50 { limit.giveBack(try address(1), port: 993) }
        #expect(limit.admit(try address(101), port: 993, at: start) != .admitted)
    }

    @Test("Giving back never makes more than there was, and time that goes backwards adds nothing")
    func edges() throws {
        var limit = ConnectRateLimit(unproven: .init(burst: 2, perSecond: 1))
        limit.giveBack(try address(1), port: 993)
        #expect(limit.admit(try address(1), port: 993, at: start) == .admitted)
        for _ in 0..<10 { limit.giveBack(try address(1), port: 993) }
        #expect(limit.admit(try address(1), port: 993, at: start) == .admitted)
        #expect(limit.admit(try address(1), port: 993, at: start) == .admitted)
        #expect(limit.admit(try address(1), port: 993, at: start - .seconds(100)) != .admitted)
        #expect(limit.admit(try address(1), port: 993, at: start + .seconds(1)) == .admitted)
    }

    @Test("Memory is bounded, and who is being slowed down is not forgotten first")
    func bounded() throws {
        var limit = ConnectRateLimit(
            perTarget: .init(burst: 5, perSecond: 0.001), overall: .init(burst: 1e6, perSecond: 1),
            unproven: .init(burst: 1e6, perSecond: 1), maximumTargets: 100)
        for _ in 0..<5 { #expect(limit.admit(try address(0), port: 993, at: start) == .admitted) }
        for number in 1...1000 { #expect(limit.admit(try address(number), port: 993, at: start) == .admitted) }
        #expect(limit.admit(try address(0), port: 993, at: start) != .admitted)
    }
}
