internal import Access
internal import Logging
internal import MailModel
internal import MailStore
internal import MailStoreSQLite
internal import MailTransport
internal import Mailboxes
internal import ServiceLifecycle
internal import SyncEngine
internal import UnixSignals
internal import Web

/// `salesnode serve`: owns the data folder, runs what commands ask for, serves the pages.
struct Server {
    /// After a signal, running commands have this long to clean up.
    static let shutdownSeconds: Int64 = 15

    let settings: Settings
    let secrets: EnvironmentSecrets
    let logger: Logger
    /// Is called once, when both HTTP and the control socket accept connections.
    let onReady: @Sendable (ListenAddress) -> Void
    /// Is called after that with the link by which a fresh server gets its owner, where it has none.
    var onFirstRun: @Sendable (String) -> Void = { _ in }

    /// Runs until SIGTERM, SIGINT or graceful shutdown from outside.
    ///
    /// - Throws: ``CommandFailure``, in words that say what to do: the data folder is in use, the key is wrong, the
    ///   store is newer, the port is taken.
    func run() async throws(CommandFailure) {
        ManyConnections.prepareProcess()
        let certificate = try ServingRules(settings: settings).certificate().map(ServerCertificate.init)
        let node = try await openNode()
        let access = AccessDependencies(store: node.store)
        let firstRun = FirstRun(access)
        let token = try await firstRunToken(firstRun, node)
        let readiness = Readiness { [onReady, onFirstRun, settings] address in
            onReady(address)
            guard let token else { return }
            onFirstRun("\(settings.publicURL ?? .loopback(port: address.port))/welcome/\(token.reveal())")
        }
        let supervisor = SyncSupervisor(dependencies: SyncDependencies(mailboxes: node.dependencies))
        let runner = CommandRunner(
            node: node, pages: { [settings] in readiness.address.map { settings.pages(at: $0) } ?? settings.pages },
            supervisor: supervisor)
        let health = HealthResponder(isStoreReadable: Self.probe(node.store))
        let pages = webDependencies(node, access: access, firstRun: firstRun, isEncrypted: certificate != nil)
        let web = WebApplication(pages) {
            await health.respond(to: $0)
        }
        // In the order in which they depend on each other: shutdown goes the other way.
        let watch: [any Service] = certificate.map { [CertificateService(certificate: $0, logger: logger)] } ?? []
        let services: [any Service] =
            watch + [
                StoreKeeper(node: node),
                CleanUpService(node: node),
                SearchIndexService(node: node),
                SyncService(supervisor: supervisor),
                HealthService(node: node),
                DomainHealthService(node: node),
                RevocationService(node: node),
                AlertService(node: node),
                ControlService(
                    dataFolder: node.folder.path, logger: logger, run: { await runner.run($0, emit: $1) },
                    onReady: { readiness.socketIsReady() }),
                web.live,
                web.runs,
                web.snooze, web.labels,
                HTTPService(
                    listen: settings.listen, responder: web.responder, certificate: certificate, logger: logger,
                    onReady: { readiness.httpIsReady(at: $0) }),
            ]
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        configuration.maximumGracefulShutdownDuration = .seconds(Self.shutdownSeconds)
        configuration.maximumCancellationDuration = .seconds(5)
        do {
            logger.info("Server starting", metadata: ["version": "\(SalesnodeVersion.current)"])
            try await ServiceGroup(configuration: configuration).run()
            logger.info("Server stopped")
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.internalFault, "the server ended by an error: \(TerminalText.safe("\(error)"))")
        }
    }

    private func webDependencies(
        _ node: Node, access: AccessDependencies, firstRun: FirstRun, isEncrypted: Bool
    ) -> WebDependencies {
        var web = WebDependencies(
            access: access, firstRun: firstRun, mailboxes: node.dependencies,
            discover: { [settings] in await node.network.discover($0, trust: settings.trust) }, trust: settings.trust,
            publicURL: settings.publicURL ?? .loopback(port: settings.listen.port),
            trustedProxies: settings.trustedProxies,
            completeness: { folders in
                let figure = MailboxCompleteness(folders)
                return CompletenessFigure(permille: figure.permille, reasons: figure.reasons)
            },
            readDomain: { [resolver = node.network.resolver] dependencies, id async throws(MailboxError) in
                try await CheckDomainHealth(dependencies, resolver: resolver).run(id.description)
            },
            alerts: AlertSettings(
                workspace: node.dependencies.workspace, administrators: settings.alerts.administrators,
                way: settings.alerts.way,
                test: { own async throws(MailboxError) in
                    try await node.alerts.test(own, first: node.dependencies.workspace)
                }),
            logger: logger, fetcher: node.network.fetcher(trust: settings.trust))
        web.needsProxy = settings.publicURL?.isSecure == true && !isEncrypted
        web.importDiscovery = { node.network.importSearch }
        web.post = { node.alerts.channel($0) }
        return web
    }

    /// A new token at each start, as long as nobody can sign in.
    private func firstRunToken(_ firstRun: FirstRun, _ node: Node) async throws(CommandFailure) -> BearerToken? {
        do {
            return try await firstRun.issueToken()
        } catch {
            await node.close()
            node.folder.release()
            throw CommandFailure(.storeFailed, error.message)
        }
    }

    private func openNode() async throws(CommandFailure) -> Node {
        let path = try settings.requiredDataFolder()
        switch try await DataFolderAccess.obtain(path) {
        case .owned(let folder):
            do {
                return try await Node.open(folder: folder, settings: settings, secrets: secrets, logger: logger)
            } catch {
                folder.release()
                throw error
            }
        case .served(let client):
            await client.close()
            let owner = DataFolder.holder(of: path).map { "process \($0)" } ?? "another process"
            throw CommandFailure(
                .dataFolderLocked,
                "a server is running in \(TerminalText.safe(path)) already (\(owner)); stop it, or give another --data")
        }
    }

    /// Service groups tell every start and stop of every service, which is of interest to nobody but us.
    private var quiet: Logger {
        var logger = logger
        if logger.logLevel > .debug { logger.logLevel = max(logger.logLevel, .warning) }
        return logger
    }

    private static func probe(_ store: Store) -> @Sendable () async -> Bool {
        {
            do {
                _ = try await store.read { (reader) throws(StoreError) in try reader.feedPosition() }
                return true
            } catch {
                return false
            }
        }
    }
}
