internal import Discovery
internal import MailModel
internal import MailTransport
internal import Mailboxes

/// Finds the settings of the rows of an import: each domain is searched for once, however many rows it has.
actor ImportSearch {
    private let network: OutgoingNetwork
    private var searches: [DomainName: Task<DiscoveryReport?, Never>] = [:]

    init(network: OutgoingNetwork) { self.network = network }

    /// What may be used for an address without asking a person.
    func discover(_ address: EmailAddress, trust: TLSTrust) async -> ImportDiscovery {
        guard let report = await report(address, trust: trust) else {
            return .refused(code: "cancelled", words: "Interrupted before the servers were found.")
        }
        do throws(CommandFailure) {
            let choice = try FoundSettings(report: report, given: FoundSettings.Given(), confirm: { _ in nil }).choose()
            guard let imap = Self.settings(choice.imap, address), let smtp = Self.settings(choice.smtp, address) else {
                return .refused(
                    code: "discovery.user-needed",
                    words: "The user name of \(address) does not follow from the address; add imap user to the row.")
            }
            return .found(MailboxSettings(address: address, imap: imap, smtp: smtp, trust: trust))
        } catch {
            return Self.refusal(error, report)
        }
    }

    private func report(_ address: EmailAddress, trust: TLSTrust) async -> DiscoveryReport? {
        if let known = searches[address.domain] { return await known.value }
        // Unstructured, because many rows wait for it and none of them owns it. It ends by its own deadline of seconds.
        let search = Task { [network] in try? await network.discover(address.description, trust: trust) }
        searches[address.domain] = search
        return await search.value
    }

    /// The server with the user name of this row, whose address need not be the one that was searched for.
    private static func settings(_ server: DiscoveredServer?, _ address: EmailAddress) -> ServerSettings? {
        guard let server else { return nil }
        switch server.userForm {
        case .address:
            return ServerSettings(
                endpoint: server.endpoint, security: server.security, user: address.description)
        case .localPart:
            return ServerSettings(endpoint: server.endpoint, security: server.security, user: address.localPart)
        case .given, .unknown: return nil
        }
    }

    private static func refusal(_ failure: CommandFailure, _ report: DiscoveryReport) -> ImportDiscovery {
        switch failure.code {
        case .settingsNotFound:
            return .refused(
                code: "discovery.not-found",
                words: (report.unusable.map { "The domain \($0.words)" } ?? "No servers were found")
                    + (report.suggestions.first.map { "; was \($0) meant" } ?? "") + "; add imap host and smtp host.")
        case .signInUnsupported:
            return .refused(code: "discovery.oauth-needed", words: "\(failure.message).")
        default:
            let hosts = report.candidates.first?.foreignHosts.joined(separator: ", ") ?? ""
            return .refused(
                code: "discovery.confirmation-needed",
                words: "The servers that were found (\(hosts)) are outside the address's domain; add imap host and smtp"
                    + " host to the row if they are right.")
        }
    }
}

extension OutgoingNetwork {
    /// Finds the servers of rows that name none; make one for each import.
    var importSearch: @Sendable (EmailAddress, TLSTrust) async -> ImportDiscovery {
        let search = ImportSearch(network: self)
        return { address, trust in await search.discover(address, trust: trust) }
    }
}
