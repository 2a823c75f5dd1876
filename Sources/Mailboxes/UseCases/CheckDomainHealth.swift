import FoundationEssentials
import MailModel
import MailStore
import NIOCore
public import Resolver

/// Reads what the domain of a mailbox says of its mail in DNS, judges it, and keeps the result for the workspace.
public struct CheckDomainHealth: Sendable {
    /// A domain is read again so long after it was read, in milliseconds.
    static let interval: Int64 = 24 * 3_600_000
    /// The same where DNS did not answer.
    static let patience: Int64 = 3_600_000
    /// How long all of it may take. What was not answered by then is told as such.
    static let timeout = TimeAmount.seconds(20)
    /// Tests of a mailbox that are looked through for the last message that came back.
    private static let searchedRuns = 30

    private let dependencies: MailboxDependencies
    private let resolver: DNSResolver

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies, resolver: DNSResolver) {
        self.dependencies = dependencies
        self.resolver = resolver
    }

    /// Asks DNS and keeps what it says.
    ///
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`. That DNS does not answer is no error but the result.
    public func run(_ reference: String) async throws(MailboxError) -> DomainHealthReport {
        try await run(reference, keepsAnswers: false)
    }

    /// - Parameter keepsAnswers: whether what is kept stays where DNS does not answer now: somebody who asks wants to hear
    ///   that; of what goes on by itself the last answer is worth more.
    func run(_ reference: String, keepsAnswers: Bool) async throws(MailboxError) -> DomainHealthReport {
        let mailbox = try await dependencies.mailbox(reference)
        let domain = mailbox.address.domain
        let facts = try await facts(mailbox)
        let lookups = ResolverLookups(resolver, deadline: .now() + Self.timeout)
        let report = await DomainHealthCheck(domain: domain, facts: facts).run(lookups, at: dependencies.store.time)
        guard let data = try? JSONEncoder().encode(report) else {
            throw MailboxError(.storeFailed, "The report could not be written as JSON.")
        }
        let workspace = dependencies.workspace
        let record = DomainHealthRecord(
            domain: domain, report: String(decoding: data, as: UTF8.self), states: report.states,
            checked: report.checkedAt)
        let isAnswered = report.isAnswered
        try await dependencies.writing { writer in
            let due = writer.now.adding(milliseconds: isAnswered ? Self.interval : Self.patience)
            if !isAnswered, keepsAnswers, try writer.domainHealth(of: domain, in: workspace) != nil {
                return try writer.readDomain(domain, at: due, in: workspace)
            }
            try writer.recordDomainHealth(record, due: due, in: workspace)
        }
        return report
    }

    /// What the last message that came back showed.
    private func facts(_ mailbox: MailboxRecord) async throws(MailboxError) -> SendingFacts {
        let runs = try await dependencies.reading { reader in
            try reader.checkRuns(for: mailbox.address, in: mailbox.workspace, limit: Self.searchedRuns).items
        }
        var facts = SendingFacts(server: mailbox.smtp.endpoint.host)
        for run in runs {
            guard let report = run.decodedReport,
                let step = report.steps.first(where: { $0.id == .verifyVerdicts }), step.state != .skipped,
                case .list(let signatures)? = step.evidence[ReceivedSignatures.evidenceName]
            else { continue }
            facts.signatures = signatures.compactMap { SendingFacts.Signature($0) }
            facts.spfVerdict = report.verification?.verdicts["spf"]
            break
        }
        return facts
    }
}

/// Reads what was kept of a mailbox's domain, without asking DNS.
public struct ShowDomainHealth: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// The last report; nil where the domain was never looked at, or by another version.
    ///
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`.
    public func run(_ reference: String) async throws(MailboxError) -> DomainHealthReport? {
        let mailbox = try await dependencies.mailbox(reference)
        let domain = mailbox.address.domain
        let workspace = dependencies.workspace
        let record = try await dependencies.reading { try $0.domainHealth(of: domain, in: workspace) }
        return record.flatMap { try? JSONDecoder().decode(DomainHealthReport.self, from: Data($0.report.utf8)) }
    }
}
