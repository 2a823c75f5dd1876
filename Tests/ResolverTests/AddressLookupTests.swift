import MailModel
import NIOCore
import Testing

@testable import Resolver

@Suite("What two answers about addresses come to")
struct AddressLookupTests {
    private typealias Answer = Result<[IPAddress], AddressLookup.Failure>
    private let now = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func failure(_ fault: DNSFault) -> Answer { .failure(AddressLookup.Failure(fault: fault)) }

    @Test("Both families are put together, IPv6 first, without duplicates")
    func both() throws {
        let v4 = try #require(IPAddress("127.0.0.1"))
        let v6 = try #require(IPAddress("::1"))
        var lookup = AddressLookup()
        #expect(lookup.received(.success([v4, v4]), for: .a, at: now) == .waitUntil(now + .milliseconds(500)))
        #expect(lookup.received(.success([v6]), for: .aaaa, at: now) == .finished(.success([v6, v4])))
    }

    @Test("The addresses of one family are used when the other one fails or stays silent")
    func partial() throws {
        let v4 = try #require(IPAddress("127.0.0.1"))
        for fault in [DNSFault.noData, .serverFailure, .timedOut, .notFound, .malformedAnswer] {
            var lookup = AddressLookup()
            #expect(lookup.received(failure(fault), for: .aaaa, at: now) == .wait)
            #expect(lookup.received(.success([v4]), for: .a, at: now) == .finished(.success([v4])))
        }
        var lookup = AddressLookup()
        _ = lookup.received(.success([v4]), for: .a, at: now)
        #expect(lookup.timedOut() == .success([v4]))
    }

    @Test(
        "Without addresses the fault that says most is told",
        arguments: [
            (DNSFault.notFound, DNSFault.noData, DNSFault.notFound), (.noData, .noData, .noData),
            (.noData, .serverFailure, .serverFailure), (.serverFailure, .notFound, .notFound),
            (.timedOut, .noData, .timedOut), (.refused, .refused, .refused),
        ])
    func faults(v4: DNSFault, v6: DNSFault, expected: DNSFault) {
        var lookup = AddressLookup()
        #expect(lookup.received(failure(v4), for: .a, at: now) == .wait)
        #expect(lookup.received(failure(v6), for: .aaaa, at: now) == .finished(failure(expected)))
        #expect(AddressLookup().timedOut() == failure(.timedOut))
    }

    @Test("No more addresses are kept than the limit")
    func bounded() {
        let many = (0..<200).compactMap { IPAddress(octets: [127, 3, 0, UInt8($0)]) }
        var lookup = AddressLookup()
        _ = lookup.received(.success(many), for: .a, at: now)
        guard case .finished(.success(let kept)) = lookup.received(failure(.noData), for: .aaaa, at: now) else {
            Issue.record("not finished")
            return
        }
        #expect(kept.count == AddressLookup.maximumAddresses)
    }
}
