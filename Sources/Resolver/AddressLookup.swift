internal import MailModel
internal import NIOCore

/// Decides what the two answers about a name's addresses come to.
///
/// Both families are asked at once. When one has given addresses and the other is silent, the wait for the other is
/// short: there are DNS servers that never answer questions for AAAA. A fault of one family does not hide the
/// addresses of the other.
struct AddressLookup {
    /// How long the second family may take after the first has answered. RFC 8305 §3 says 50 ms for a client that can
    /// take up late answers; this one cannot, so it waits a little longer.
    static let grace: TimeAmount = .milliseconds(500)

    /// More addresses in all are left out: nobody needs them, and each costs an attempt.
    static let maximumAddresses = 64

    private var answers: [DNSRecordType: Result<[IPAddress], Failure>] = [:]

    struct Failure: Error, Equatable { let fault: DNSFault }

    enum Decision: Equatable {
        case wait
        case waitUntil(NIODeadline)
        case finished(Result<[IPAddress], Failure>)
    }

    /// Takes one family's answer.
    mutating func received(
        _ answer: Result<[IPAddress], Failure>, for type: DNSRecordType, at now: NIODeadline
    ) -> Decision {
        answers[type] = answer
        if answers.count == 2 { return .finished(conclusion) }
        if case .success(let addresses) = answer, !addresses.isEmpty { return .waitUntil(now + Self.grace) }
        return .wait
    }

    /// What is to be said when there is no more time.
    func timedOut() -> Result<[IPAddress], Failure> {
        let known = addresses
        return known.isEmpty ? .failure(Failure(fault: .timedOut)) : .success(known)
    }

    private var addresses: [IPAddress] {
        var result: [IPAddress] = []
        for type in [DNSRecordType.aaaa, .a] {
            guard case .success(let some)? = answers[type] else { continue }
            for address in some where result.count < Self.maximumAddresses && !result.contains(address) {
                result.append(address)
            }
        }
        return result
    }

    private var conclusion: Result<[IPAddress], Failure> {
        let known = addresses
        guard known.isEmpty else { return .success(known) }
        let faults = [DNSRecordType.a, .aaaa].compactMap { type -> DNSFault? in
            switch answers[type] {
            case .failure(let failure)?: failure.fault
            case .success?: .noData
            case nil: nil
            }
        }
        // NXDOMAIN speaks about the name as a whole. That nothing listens is noticed by only one of two queries on one
        // socket. Any other fault means that one family is unknown.
        let fault =
            faults.first { $0 == .notFound } ?? faults.first { $0 == .unreachable } ?? faults.first { !$0.isVerdict }
            ?? .noData
        return .failure(Failure(fault: fault))
    }
}
