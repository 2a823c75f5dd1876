internal import Logging
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import Web

/// How alerts reach people from this process.
struct AlertWays: Sendable {
    private let administrators: [EmailAddress]
    private let relay: AlertRelay?
    private let fallsBack: Bool
    /// Known before the start where it was chosen, and not where the system chooses the port.
    private let pages: String?

    /// Reads the relay's password.
    ///
    /// - Throws: ``CommandFailure`` with `wrongUsage` where the password cannot be read.
    init(
        settings: Settings, secrets: EnvironmentSecrets, network: OutgoingNetwork, logger: Logger
    ) throws(CommandFailure) {
        administrators = settings.alerts.administrators
        fallsBack = settings.alerts.fallsBack
        pages =
            (settings.publicURL ?? (settings.listen.port == 0 ? nil : settings.pages(at: settings.listen)))?.description
        guard let given = settings.alerts.relay else {
            relay = nil
            return
        }
        var password = secrets.alertRelayPassword
        if password == nil, let file = given.passwordFile {
            let read = try PasswordReader.read(path: file, name: SettingKey.alertRelayPasswordFile.option)
            if read.isExposed { logger.warning("Other users can read the password file of the alert relay") }
            password = read.password
        }
        guard given.user == nil || password != nil else {
            throw CommandFailure(
                .wrongUsage,
                "\(SettingKey.alertRelayUser.option) needs a password: \(SettingKey.alertRelayPasswordFile.option) FILE or"
                    + " the environment variable \(EnvironmentSecrets.alertRelayPasswordVariable)")
        }
        relay = AlertRelay(
            endpoint: given.endpoint, security: given.security, user: given.user, password: password,
            from: given.from, trust: settings.trust, connector: network.relayConnector(logger: logger))
    }

    /// Tells the alerts of all workspaces. Whom the operator names hears of the first one's.
    func dispatchers(_ dependencies: MailboxDependencies) -> AlertDispatchers {
        let first = dependencies.workspace
        return AlertDispatchers(dependencies) { own in
            AlertDispatcher(
                own, channel: channel(own), administrators: own.workspace == first ? administrators : [])
        }
    }

    /// Who hears of everything in a workspace.
    func administrators(of own: MailboxDependencies, first: WorkspaceID) -> AlertAdministrators {
        AlertAdministrators(own, named: own.workspace == first ? administrators : [])
    }

    /// Sends a test alert to those who hear of everything in a workspace.
    func test(_ own: MailboxDependencies, first: WorkspaceID) async throws(MailboxError) -> AlertTestResult {
        let recipients = try await administrators(of: own, first: first).run()
        return await TestAlerts(channel: channel(own), administrators: recipients).run(at: own.store.time)
    }

    /// The way itself, for letters that are no alerts.
    func channel(_ dependencies: MailboxDependencies) -> MailAlertChannel {
        MailAlertChannel(dependencies, relay: relay, fallsBack: fallsBack, pages: pages)
    }
}
