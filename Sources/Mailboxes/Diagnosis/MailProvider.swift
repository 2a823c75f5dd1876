import MailModel
import MailStore

/// What is known about a big provider beyond the protocols: its pages, and what its servers leave unsaid.
///
/// Facts with their sources are in `docs/findings.md`; all were read in November 2026. A provider is recognised by the
/// host that was connected to, else by the address; this only chooses words, never where a password goes.
struct MailProvider: Sendable {
    /// The providers that have words of their own.
    enum ID: String, Sendable, Hashable, CaseIterable {
        case google, microsoft, yahoo, aol, icloud, zoho, fastmail, gmx, webde, yandex, mailru, qq, netease, godaddy
        case rackspace, proton
    }

    let id: ID
    /// The name that people know.
    let name: String
    /// Its mail hosts: these and the names below the last entries.
    let hosts: [String]
    /// Domains whose names are all the provider's.
    let hostDomains: [String]
    /// Domains of the addresses that it gives to everybody.
    let addressDomains: [String]
    /// Its own page for the next step, by code.
    var pages: [FindingCode: String] = [:]
    /// What to try after a refused password, in order.
    var signInAdvice: String?
    /// IMAP with a password is gone for everybody, so a refusal says nothing about the password.
    var refusesPasswordsForIMAP = false
    /// Until when passwords work for sending, where that is announced.
    var sendingPasswordsEnd: Timestamp?

    /// The provider behind `host:port`, or else behind the address.
    static func serving(endpoint: String, address: String) -> MailProvider? {
        let host = Endpoint(endpoint)?.host.description ?? endpoint
        return serving(host: host)
            ?? all.first { provider in
                let domain = address.split(separator: "@").last.map { $0.lowercased() }
                // Only where the host tells nothing: a literal or a private host may be anybody's.
                return domain.map { provider.addressDomains.contains($0) } ?? false
            }
    }

    /// The stable name of the provider behind `host:port`, or else behind the address; the one for all others where nobody
    /// knows it.
    static func name(ofEndpoint endpoint: String, address: String) -> String {
        serving(endpoint: endpoint, address: address)?.id.rawValue ?? MailboxDraft.otherProvider
    }

    /// The provider that a host name belongs to.
    static func serving(host: String) -> MailProvider? {
        let host = host.lowercased()
        return all.first { provider in
            provider.hosts.contains(host)
                || provider.hostDomains.contains { host == $0 || host.hasSuffix("." + $0) }
        }
    }
}
