internal import MailModel
internal import NIOCore
internal import Resolver

/// The questions that are asked of DNS.
struct RecordQuestions: Sendable {
    let resolver: any RecordResolving
    let table: ProviderTable
    let address: EmailAddress
    let timeout: Duration

    private var deadline: NIODeadline { .now() + .milliseconds(Int64(timeout.wholeMilliseconds)) }

    /// Asks for the four service names of the address's domain, or of another.
    func services(of other: DomainName? = nil, as method: DiscoveryMethod = .srv) async -> Findings {
        let domain = other ?? address.domain
        let deadline = deadline
        let answers = await withTaskGroup(of: (ServiceRecords.Service, ServiceRecords.Answer).self) { group in
            for service in ServiceRecords.Service.allCases {
                group.addTask { (service, await answer(service, domain, deadline: deadline)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        var findings = Findings()
        var proposal = Proposal(method: method, asked: "\(domain) SRV")
        for kind in MailService.allCases {
            let names = ServiceRecords.Service.allCases.filter { $0.kind == kind }
            let asked = names.map { "\($0.rawValue).\(domain)" }.joined(separator: ", ") + " SRV"
            let (server, isDenied) = ServiceRecords.choice(kind, answers, address: address)
            if let server {
                findings.note(method, asked: asked, .found, server.words)
            } else if isDenied {
                findings.denied.insert(kind)
                findings.note(method, asked: asked, .found, "the domain says that it does not offer \(kind.title)")
            } else if case .failed(let reason)? = names.lazy.compactMap({ answers[$0] }).first(where: \.isFailure) {
                findings.note(method, asked: asked, .failed, reason)
            } else {
                findings.note(method, asked: asked, .nothing, "no such records")
            }
            if kind == .imap { proposal.imap = server } else { proposal.smtp = server }
        }
        if proposal.imap != nil || proposal.smtp != nil { findings.proposals = [proposal] }
        return findings
    }

    private func answer(
        _ service: ServiceRecords.Service, _ domain: DomainName, deadline: NIODeadline
    ) async -> ServiceRecords.Answer {
        guard let name = DomainName("\(service.rawValue).\(domain)") else { return .records([]) }
        do {
            return .records(try await resolver.srv(name, deadline: deadline))
        } catch {
            return error.code == .notFound || error.code == .noRecords ? .records([]) : .failed(error.message)
        }
    }

    /// Asks for the mail exchangers, and looks whether they are a known provider's.
    func mailExchangers() async -> Findings {
        var findings = Findings()
        let asked = "\(address.domain) MX"
        let records: [MXRecord]
        do {
            records = try await resolver.mx(address.domain, deadline: deadline)
        } catch {
            switch error.code {
            case .notFound:
                findings.note(.mx, asked: asked, .nothing, "the domain does not exist")
                findings.unusable = .missing
            case .noRecords: findings.note(.mx, asked: asked, .nothing, "no such records")
            default: findings.note(.mx, asked: asked, .failed, error.message)
            }
            return findings
        }
        let hosts = records.compactMap(\.host)
        guard let first = hosts.first else {
            // RFC 7505 §3
            findings.note(.mx, asked: asked, .found, "the domain says that it takes no mail at all")
            findings.unusable = .takesNoMail
            return findings
        }
        findings.mailExchangers = Array(hosts.prefix(3))
        guard let preset = hosts.lazy.compactMap({ table.provider(ofMailExchanger: $0) }).first else {
            findings.note(.mx, asked: asked, .nothing, "\(first), which is no known provider's")
            return findings
        }
        findings.note(.mx, asked: asked, .found, "\(first), which is a server of \(preset.name)")
        findings.proposals = [
            Proposal(
                method: .mx, asked: asked, imap: preset.imap.server(for: address, isHosted: true),
                smtp: preset.smtp.server(for: address, isHosted: true), provider: preset, signIn: preset.signIn)
        ]
        return findings
    }
}

extension ServiceRecords.Answer {
    fileprivate var isFailure: Bool { if case .failed = self { true } else { false } }
}

extension MailService {
    /// For people.
    var title: String { self == .imap ? "IMAP" : "mail submission" }
}
