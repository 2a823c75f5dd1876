import MailModel
import NIOCore
import Resolver

/// What became of a question to DNS.
enum DomainAnswer<Value: Sendable & Hashable>: Sendable, Hashable {
    /// There are such records.
    case found(Value)
    /// The name, or records of the type, are not there.
    case nothing
    /// DNS did not say; why, for people.
    case failed(String)

    /// What was found.
    var value: Value? { if case .found(let value) = self { value } else { nil } }
}

/// Asks DNS about a domain. Tests answer for themselves.
protocol DomainLookups: Sendable {
    func texts(of name: DomainName) async -> DomainAnswer<[String]>
    func exchangers(of name: DomainName) async -> DomainAnswer<[MXRecord]>
    func addresses(of name: DomainName) async -> DomainAnswer<[IPAddress]>
    /// The names of an address, by its reverse name.
    func names(of reverse: DomainName) async -> DomainAnswer<[DomainName]>
}

/// Asks a resolver: each question once, and not more than ``maximumQuestions`` of them, whatever records ask for.
actor ResolverLookups: DomainLookups {
    /// A record may lead to others, and those again; real domains need some 30.
    static let maximumQuestions = 120

    private let resolver: DNSResolver
    private let deadline: NIODeadline
    private var asked = 0
    private var texts: [DomainName: DomainAnswer<[String]>] = [:]
    private var exchangers: [DomainName: DomainAnswer<[MXRecord]>] = [:]
    private var addresses: [DomainName: DomainAnswer<[IPAddress]>] = [:]

    init(_ resolver: DNSResolver, deadline: NIODeadline) {
        self.resolver = resolver
        self.deadline = deadline
    }

    func texts(of name: DomainName) async -> DomainAnswer<[String]> {
        if let known = texts[name] { return known }
        let answer = await ask { [resolver, deadline] () async throws(ResolverError) in
            try await resolver.txt(name, deadline: deadline)
        }
        texts[name] = answer
        return answer
    }

    func exchangers(of name: DomainName) async -> DomainAnswer<[MXRecord]> {
        if let known = exchangers[name] { return known }
        let answer = await ask { [resolver, deadline] () async throws(ResolverError) in
            try await resolver.mx(name, deadline: deadline)
        }
        exchangers[name] = answer
        return answer
    }

    func addresses(of name: DomainName) async -> DomainAnswer<[IPAddress]> {
        if let known = addresses[name] { return known }
        let answer = await ask { [resolver, deadline] () async throws(ResolverError) in
            try await resolver.addresses(of: name, deadline: deadline)
        }
        addresses[name] = answer
        return answer
    }

    func names(of reverse: DomainName) async -> DomainAnswer<[DomainName]> {
        await ask { [resolver, deadline] () async throws(ResolverError) in
            try await resolver.ptr(reverse, deadline: deadline)
        }
    }

    private func ask<Item: Sendable & Hashable>(
        _ question: () async throws(ResolverError) -> [Item]
    ) async -> DomainAnswer<[Item]> {
        guard asked < Self.maximumQuestions else {
            return .failed("the records lead to more than \(Self.maximumQuestions) others")
        }
        asked += 1
        do throws(ResolverError) {
            let items = try await question()
            return items.isEmpty ? .nothing : .found(items)
        } catch {
            switch error.code {
            case .notFound, .noRecords, .noAddresses: return .nothing
            default: return .failed(error.message)
            }
        }
    }
}
