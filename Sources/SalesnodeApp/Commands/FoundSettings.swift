internal import Discovery
internal import MailModel
internal import MailTransport
internal import Mailboxes

/// Decides which of the found settings are used, and asks a person where a password would leave the known places.
///
/// No password is asked for, and none is sent, before this has decided.
struct FoundSettings {
    /// What a person gave by hand, which is used instead of what was found.
    struct Given {
        var hasIMAP = false
        var hasSMTP = false
        var hasUser = false
        var acceptedHosts: Set<Host> = []
    }

    let report: DiscoveryReport
    let given: Given
    /// Asks a question of yes or no; nil where nobody can be asked.
    let confirm: (String) -> Bool?

    /// The best candidate, with what the options say instead.
    ///
    /// - Throws: ``CommandFailure``: `settingsNotFound`; `signInUnsupported`; `wrongUsage` where a host needs
    ///   `--accept-host` and nobody can be asked; `cancelled` for a no.
    func choose() throws(CommandFailure) -> SettingsCandidate {
        guard var candidate = report.candidates.first else { throw nothingFound }
        // What is given by hand is the person's own choice and needs neither proof nor consent.
        let isIMAPGiven = given.hasIMAP
        let isSMTPGiven = given.hasSMTP
        guard (isIMAPGiven || candidate.imap != nil) && (isSMTPGiven || candidate.smtp != nil) else {
            throw incomplete(candidate)
        }
        guard !candidate.takesNoPassword else {
            throw CommandFailure(
                .signInUnsupported,
                "\(candidate.provider ?? "the provider") takes no password, only a sign-in on its own web page (OAuth),"
                    + " which this version cannot do; give --imap HOST and --smtp HOST if the mailbox is elsewhere")
        }
        if !given.hasUser {
            let needsName =
                (!isIMAPGiven && candidate.imap?.user == nil) || (!isSMTPGiven && candidate.smtp?.user == nil)
            guard !needsName else {
                throw CommandFailure(
                    .wrongUsage,
                    "the user name does not follow from the address"
                        + (candidate.notes.first.map { " (\($0.text))" } ?? "") + "; give --user NAME")
            }
        }
        guard !candidate.isUnprovenHint || (isIMAPGiven && isSMTPGiven) else { throw unproven(candidate) }
        try consent(to: &candidate, isIMAPGiven: isIMAPGiven, isSMTPGiven: isSMTPGiven)
        return candidate
    }

    private func consent(
        to candidate: inout SettingsCandidate, isIMAPGiven: Bool, isSMTPGiven: Bool
    ) throws(CommandFailure) {
        let used = [isIMAPGiven ? nil : candidate.imap, isSMTPGiven ? nil : candidate.smtp].compactMap { $0 }
        let isDoubtfulDomain = !report.suggestions.isEmpty
        var hosts: [Host] = []
        for host in used.map(\.endpoint.host) where !hosts.contains(host) && !given.acceptedHosts.contains(host) {
            if isDoubtfulDomain || candidate.foreignHosts.contains(host.description) { hosts.append(host) }
        }
        guard !hosts.isEmpty else { return }
        let names = hosts.map(\.description).joined(separator: " and ")
        let reason =
            isDoubtfulDomain
            ? "\(domain) looks like a slip for \(report.suggestions.joined(separator: " or "))"
            : "\(names) \(hosts.count == 1 ? "lies" : "lie") outside \(domain) and \(hosts.count == 1 ? "belongs" : "belong")"
                + " to no provider that Salesnode knows"
        switch confirm("\(reason). Send the password to \(names)? [y/N] ") {
        case true?: return
        case false?: throw CommandFailure(.cancelled, "not done; no password was sent")
        case nil:
            let options = hosts.map { "--accept-host \($0)" }.joined(separator: " ")
            throw CommandFailure(
                .wrongUsage,
                "\(reason), so no password is sent there unless you say so: add \(options) if that is right")
        }
    }

    private var domain: String { String(report.address.split(separator: "@").last ?? "") }

    private var seeAlso: String { "`salesnode discover \(report.address)` shows everything that was asked" }

    private var nothingFound: CommandFailure {
        let meant = report.suggestions.joined(separator: " or ")
        let cause =
            report.unusable.map { "the domain \(domain) \($0.words)" }
            ?? "no servers were found for \(domain)\(report.isComplete ? "" : " in time")"
        let check = report.unusable == nil ? "" : "check the address, or "
        return CommandFailure(
            .settingsNotFound,
            "\(cause); \(meant.isEmpty ? check : "did you mean \(meant)? Otherwise ")"
                + "give --imap HOST and --smtp HOST. \(seeAlso)")
    }

    private func incomplete(_ candidate: SettingsCandidate) -> CommandFailure {
        let missing = candidate.imap == nil && !given.hasIMAP ? "--imap HOST" : "--smtp HOST"
        let kind = candidate.imap == nil && !given.hasIMAP ? "receiving" : "sending"
        return CommandFailure(
            .settingsNotFound, "no \(kind) server was found for \(domain); give \(missing). \(seeAlso)")
    }

    private func unproven(_ candidate: SettingsCandidate) -> CommandFailure {
        let methods = candidate.methods.map(\.title).joined(separator: " and ")
        return CommandFailure(
            .settingsNotFound,
            "\(methods) hint at servers for \(domain), but these did not answer as they should"
                + (candidate.doubts.first.map { ": \($0)" } ?? "") + ". Give --imap HOST and --smtp HOST. \(seeAlso)")
    }
}
