internal import Discovery
internal import Foundation
internal import MailModel
internal import Mailboxes

extension CommandFlow {
    /// The settings of an address: given by options, or found.
    ///
    /// What was found is said before anything is asked or sent.
    func mailboxSettings(
        _ address: EmailAddress, displayName: String?
    ) async throws(CommandFailure) -> MailboxSettings {
        if let given = settings.servers.mailboxSettings(
            address: address, displayName: displayName, trust: settings.trust)
        {
            return given
        }
        let report = try await discover(address)
        let servers = settings.servers
        let choice: SettingsCandidate
        do {
            choice = try FoundSettings(report: report, given: servers.given, confirm: Self.confirmed).choose()
        } catch {
            if app.options.json { app.console.write(JSONOutput.line("discovery", report) + "\n") }
            throw error
        }
        guard let imap = servers.imapSettings(address: address) ?? settings(choice.imap),
            let smtp = servers.smtpSettings(address: address) ?? settings(choice.smtp, user: servers.smtpUser)
        else { throw CommandFailure(.internalFault, "a server of the found settings is missing") }
        if app.options.json {
            app.console.write(JSONOutput.line("discovery", report) + "\n")
        } else {
            for line in DiscoveryDescription.announcement(choice, imap: imap, smtp: smtp) {
                app.console.write(line + "\n")
            }
        }
        return MailboxSettings(
            address: address, displayName: displayName, imap: imap, smtp: smtp, trust: settings.trust)
    }

    /// Runs a search where the data folder's owner is, if a server runs; otherwise here, without opening the data.
    func discover(_ address: EmailAddress) async throws(CommandFailure) -> DiscoveryReport {
        let request = ControlRequest.discover(
            address: address.description, trust: WireSettings.Trust(settings.trust))
        let envelope = ControlEnvelope(request, timeoutSeconds: settings.timeoutSeconds)
        let network = OutgoingNetwork(settings: settings)
        if !app.options.json, app.console.style != .plain {
            app.console.note("Looking for the servers of \(address.domain) ...")
        }
        let result = try await working(false, includesVerification: false) { _ in
            do throws(CommandFailure) {
                if let client = try await runningServer() {
                    noteOperatorOptions()
                    return .result(try await client.perform(envelope) { _ in })
                }
                return .result(
                    .discovered(try await network.discover(address.description, trust: settings.trust)))
            } catch {
                return .failure(error)
            }
        }
        guard case .discovered(let report) = result else {
            throw CommandFailure(.serverUnreachable, "the server answered with something else than settings")
        }
        return report
    }

    /// Whether a data folder is there to look into. A search and a check make none.
    var hasDataFolder: Bool {
        settings.dataFolder.map { FileManager.default.fileExists(atPath: $0) } ?? false
    }

    private func runningServer() async throws(CommandFailure) -> ControlClient? {
        guard let path = settings.dataFolder, hasDataFolder else { return nil }
        return try await ControlClient.connect(dataFolder: path)
    }

    private func settings(_ server: DiscoveredServer?, user: String? = nil) -> ServerSettings? {
        guard let server, let name = user ?? settings.servers.user ?? server.user else { return nil }
        return ServerSettings(endpoint: server.endpoint, security: server.security, user: name)
    }

    /// Nil where there is no terminal to ask on.
    private static func confirmed(_ question: String) -> Bool? {
        guard let terminal = Terminal() else { return nil }
        let answer = terminal.answer(question)?.lowercased()
        return answer == "y" || answer == "yes"
    }
}
