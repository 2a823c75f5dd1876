import MailModel
import Resolver

/// A domain's SPF record with everything that it leads to, read once (RFC 7208 §4.6.4, §5, §6).
///
/// A record is of the domain's making, and so is what it includes: nothing is followed deeper than ``maximumDepth`` or
/// beyond ``maximumRecords``, and who refers to itself is told.
struct SPFTree: Sendable {
    /// What a receiver does at most (RFC 7208 §4.6.4).
    static let allowedLookups = 10, allowedVoidLookups = 2
    static let maximumDepth = 12, maximumRecords = 60

    /// A term as it is matched against an address.
    struct Term: Sendable {
        enum Match: Sendable {
            case everything
            case networks([Network])
            /// The record of another domain; nil where it cannot be read.
            case include(Int?)
            /// It depends on the message, or nobody knows.
            case unknown
        }

        let qualifier: SPFRecord.Qualifier
        let match: Match
    }

    struct Network: Sendable, Hashable {
        let address: IPAddress
        let prefix: Int
    }

    struct Node: Sendable {
        let domain: DomainName
        var terms: [Term] = []
        /// Where to go on where no term matches.
        var redirect: Int?
    }

    private(set) var nodes: [Node] = []
    /// Terms that make a receiver ask DNS, over all records.
    private(set) var lookups = 0
    /// Of them, those to which there is no answer.
    private(set) var voidLookups = 0
    /// What is wrong with records further down, for people; the first few.
    private(set) var faults: [String] = []
    /// What could not be read because DNS did not answer.
    private(set) var unanswered: [String] = []

    /// Whether an address may send, as far as can be known.
    enum Coverage: Sendable, Hashable {
        case covered
        /// What the record says of it; neutral where it says nothing.
        case notCovered(SPFRecord.Qualifier)
        case unknown
    }

    /// Reads what `record`, the one of `domain`, leads to.
    init(_ record: SPFRecord, of domain: DomainName, _ lookups: some DomainLookups) async {
        nodes.append(Node(domain: domain))
        // Records that are still to be read, the next one last, with the domains that led there.
        var open: [(node: Int, record: SPFRecord, path: [DomainName])] = [(0, record, [domain])]
        while let next = open.popLast() {
            for directive in next.record.directives {
                let match = await match(directive.mechanism, next.node, next.path, lookups, &open)
                nodes[next.node].terms.append(Term(qualifier: directive.qualifier, match: match))
            }
            if let target = next.record.redirect {
                self.lookups += 1
                nodes[next.node].redirect = await follow(target, "redirect", next.path, lookups, &open)
            }
        }
    }

    private mutating func match(
        _ mechanism: SPFRecord.Mechanism, _ node: Int, _ path: [DomainName], _ dns: some DomainLookups,
        _ open: inout [(node: Int, record: SPFRecord, path: [DomainName])]
    ) async -> Term.Match {
        if mechanism.asksDNS { lookups += 1 }
        let own = nodes[node].domain
        switch mechanism {
        case .all: return .everything
        case .ip4(let address, let prefix), .ip6(let address, let prefix):
            return .networks([Network(address: address, prefix: prefix)])
        case .include(let domain): return .include(await follow(domain, "include", path, dns, &open))
        case .a(let domain, let prefix4, let prefix6):
            guard let name = name(domain, own) else { return .unknown }
            return await networks([name], prefix4, prefix6, dns)
        case .mx(let domain, let prefix4, let prefix6):
            guard let name = name(domain, own) else { return .unknown }
            switch await dns.exchangers(of: name) {
            case .found(let records):
                // RFC 7208 §4.6.4: more than ten hosts are an error.
                let hosts = records.compactMap(\.host)
                if hosts.count > 10 { note("mx:\(name) names \(hosts.count) hosts; receivers take at most 10") }
                return await networks(Array(hosts.prefix(10)), prefix4, prefix6, dns)
            case .nothing:
                voidLookups += 1
                return .networks([])
            case .failed(let reason):
                unanswered.append(reason)
                return .unknown
            }
        case .ptr, .exists: return .unknown
        }
    }

    private mutating func networks(
        _ names: [DomainName], _ prefix4: Int, _ prefix6: Int, _ dns: some DomainLookups
    ) async -> Term.Match {
        var networks: [Network] = []
        for name in names {
            switch await dns.addresses(of: name) {
            case .found(let addresses):
                networks += addresses.map { Network(address: $0, prefix: $0.family == .v4 ? prefix4 : prefix6) }
            case .nothing: voidLookups += 1
            case .failed(let reason):
                unanswered.append(reason)
                return .unknown
            }
        }
        return .networks(networks)
    }

    /// The place of another domain's record; nil where there is none to follow.
    private mutating func follow(
        _ target: String, _ term: String, _ path: [DomainName], _ dns: some DomainLookups,
        _ open: inout [(node: Int, record: SPFRecord, path: [DomainName])]
    ) async -> Int? {
        let shown = ServerText("\(term):\(target)").description
        guard !target.utf8.contains(UInt8(ascii: "%")), let name = DomainName(target) else { return nil }
        guard !path.contains(name) else {
            note("\(shown) leads back to itself")
            return nil
        }
        guard path.count < Self.maximumDepth, nodes.count < Self.maximumRecords else {
            note("\(shown) leads too deep")
            return nil
        }
        switch await dns.texts(of: name) {
        case .failed(let reason):
            unanswered.append(reason)
            return nil
        case .nothing:
            voidLookups += 1
            note("\(shown) has no SPF record")
            return nil
        case .found(let texts):
            let records = texts.filter(SPFRecord.isRecord)
            guard let text = records.first, records.count == 1 else {
                note(records.isEmpty ? "\(shown) has no SPF record" : "\(shown) has \(records.count) SPF records")
                return nil
            }
            let record = SPFRecord(text)
            if let damage = record.damage { note("\(shown) has a term that nobody understands: \(damage)") }
            nodes.append(Node(domain: name))
            open.append((nodes.count - 1, record, path + [name]))
            return nodes.count - 1
        }
    }

    private mutating func note(_ fault: String) { if faults.count < 5 { faults.append(fault) } }

    private func name(_ given: String?, _ own: DomainName) -> DomainName? {
        guard let given else { return own }
        return given.utf8.contains(UInt8(ascii: "%")) ? nil : DomainName(given)
    }

    // MARK: - Asking it

    /// What the records say of an address. A node is asked at most once for each term that leads to it, and never one
    /// that leads to itself.
    func coverage(of address: IPAddress) -> Coverage { coverage(of: address, at: 0) }

    private func coverage(of address: IPAddress, at index: Int) -> Coverage {
        var isUncertain = false
        for term in nodes[index].terms {
            var isMatch = false
            switch term.match {
            case .everything: isMatch = true
            case .networks(let networks):
                isMatch = networks.contains { address.isWithin($0.address, prefixLength: $0.prefix) }
            case .include(let child?):
                // RFC 7208 §5.2: only a pass of the other record matches.
                switch coverage(of: address, at: child) {
                case .covered: isMatch = true
                case .unknown: isUncertain = true
                case .notCovered: break
                }
            case .include(nil), .unknown: isUncertain = true
            }
            guard isMatch else { continue }
            if term.qualifier == .pass { return .covered }
            return isUncertain ? .unknown : .notCovered(term.qualifier)
        }
        if let redirect = nodes[index].redirect {
            let answer = coverage(of: address, at: redirect)
            if answer == .covered { return .covered }
            return isUncertain ? .unknown : answer
        }
        return isUncertain ? .unknown : .notCovered(.neutral)
    }
}
