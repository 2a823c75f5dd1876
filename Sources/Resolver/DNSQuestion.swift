internal import MailModel

/// What a lookup wants to know.
enum DNSQuestion: Sendable, Hashable {
    case addresses(DomainName)
    case srv(DomainName)
    case mx(DomainName)
    case txt(DomainName)
    case ptr(DomainName)

    var name: DomainName {
        switch self {
        case .addresses(let name), .srv(let name), .mx(let name), .txt(let name), .ptr(let name): name
        }
    }

    /// The record types that are asked for, all at once.
    var types: [DNSRecordType] {
        switch self {
        case .addresses: [.a, .aaaa]
        case .srv: [.srv]
        case .mx: [.mx]
        case .txt: [.txt]
        case .ptr: [.ptr]
        }
    }
}

/// The type field of a DNS question (RFC 1035 §3.2.2, RFC 3596 §2.1, RFC 2782).
enum DNSRecordType: CInt, Sendable {
    case a = 1
    case ptr = 12
    case mx = 15
    case txt = 16
    case aaaa = 28
    case srv = 33
}

/// What one DNS answer said.
enum DNSAnswer: Sendable, Equatable {
    case addresses([IPAddress])
    case srv([SRVRecord])
    case mx([MXRecord])
    case txt([String])
    case ptr([DomainName])
}

/// What became of one DNS query, before it is known what the lookup as a whole makes of it.
enum DNSFault: Sendable, Equatable {
    case notFound, noData, timedOut, serverFailure, refused, unreachable, malformedAnswer, overloaded, invalidName
    case cancelled

    /// Whether the server gave this as its verdict about the name, so that asking again would not help now.
    var isVerdict: Bool { self == .notFound || self == .noData }

    /// The error that the caller gets.
    func error(for question: DNSQuestion) -> ResolverError {
        let name = question.name
        switch self {
        case .notFound:
            return ResolverError(.notFound, message: "the name \(name) does not exist in DNS")
        case .noData:
            switch question {
            case .addresses:
                return ResolverError(.noAddresses, message: "the name \(name) exists in DNS but has no address")
            case .srv, .mx, .txt, .ptr:
                return ResolverError(.noRecords, message: "the name \(name) exists in DNS but has no such record")
            }
        case .timedOut:
            return ResolverError(.timedOut, message: "no DNS server answered in time about \(name)")
        case .serverFailure:
            return ResolverError(.serverFailure, message: "the DNS server could not answer about \(name)")
        case .refused:
            return ResolverError(.refused, message: "the DNS server refuses to answer about \(name)")
        case .unreachable:
            return ResolverError(.unreachable, message: "no DNS server could be reached to ask about \(name)")
        case .malformedAnswer:
            return ResolverError(.malformedAnswer, message: "the DNS server's answer about \(name) could not be read")
        case .overloaded:
            return ResolverError(.overloaded, message: "too many DNS lookups are waiting")
        case .invalidName:
            return ResolverError(.invalidName, message: "the name \(name) cannot be looked up in DNS")
        case .cancelled:
            return ResolverError(.cancelled, message: "the DNS lookup of \(name) was cancelled")
        }
    }
}
