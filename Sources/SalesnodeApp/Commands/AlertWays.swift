internal import Logging
internal import MailModel
internal import MailStore
internal import Mailboxes

/// How alerts reach people from this process.
struct AlertWays: Sendable {
    private let administrators: [EmailAddress]
    private let relay: AlertRelay?
    private let fallsBack: Bool

    /// Reads the relay's password.
    ///
    /// - Throws: ``CommandFailure`` with `wrongUsage` where the password cannot be read.
    init(
        settings: Settings, secrets: EnvironmentSecrets, network: OutgoingNetwork, logger: Logger
    ) throws(CommandFailure) {
        administrators = settings.alerts.administrators
        fallsBack = settings.alerts.fallsBack
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

    /// Tells alerts.
    func dispatcher(_ dependencies: MailboxDependencies) -> AlertDispatcher {
        AlertDispatcher(dependencies, channel: channel(dependencies), administrators: administrators)
    }

    /// Sends a test alert to the administrators.
    func test(_ dependencies: MailboxDependencies) async -> AlertTestResult {
        await TestAlerts(channel: channel(dependencies), administrators: administrators).run(
            at: dependencies.store.time)
    }

    /// The way itself, for letters that are no alerts.
    func channel(_ dependencies: MailboxDependencies) -> MailAlertChannel {
        MailAlertChannel(dependencies, relay: relay, fallsBack: fallsBack)
    }
}
