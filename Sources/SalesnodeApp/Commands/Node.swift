internal import Logging
internal import MailModel
internal import MailStore
internal import MailStoreSQLite
internal import Mailboxes
internal import Vault

/// Everything that works on a data folder, put together: the composition root below `serve` and the one-shot commands.
struct Node: Sendable {
    let folder: DataFolder
    let store: Store
    let vault: VaultHolder
    let dependencies: MailboxDependencies
    let network: OutgoingNetwork
    let alerts: AlertWays
    let logger: Logger

    /// Opens the store and the vault in a folder that this process has locked.
    ///
    /// - Throws: ``CommandFailure``: `store-failed`, `store-newer`, `vault-failed`. Nothing was changed then.
    static func open(
        folder: DataFolder, settings: Settings, secrets: EnvironmentSecrets, logger: Logger
    ) async throws(CommandFailure) -> Node {
        let store: Store
        do { store = try await SQLiteStore.open(in: folder) } catch { throw CommandFailure(error) }
        do {
            let vault = try await openVault(store, settings: settings, secrets: secrets)
            try await MasterKeyRotation(store: store, vault: vault).settle()
            let workspace = try await read(store) { try $0.defaultWorkspace() }
            let network = OutgoingNetwork(settings: settings)
            return Node(
                folder: folder, store: store, vault: vault,
                dependencies: MailboxDependencies(
                    connector: network.connector(logger: logger), store: store, vault: vault,
                    workspace: workspace.id, logger: logger, verificationTimeout: settings.verificationTimeout,
                    checkInterval: settings.checkInterval,
                    fetcher: network.fetcher(trust: settings.trust)),
                network: network,
                alerts: try AlertWays(settings: settings, secrets: secrets, network: network, logger: logger),
                logger: logger)
        } catch {
            try? await store.close()
            throw error
        }
    }

    /// Closes the store; the folder's lock goes with the value.
    func close() async {
        do {
            try await store.close()
        } catch {
            logger.warning("Store not closed", metadata: ["error": "\(error)"])
        }
    }

    private static func openVault(
        _ store: Store, settings: Settings, secrets: EnvironmentSecrets
    ) async throws(CommandFailure) -> VaultHolder {
        let source: MasterKeySource
        if let value = secrets.masterKey {
            source = .environment(variable: EnvironmentSecrets.masterKeyVariable, value: value)
        } else {
            let installation = try await read(store) { try $0.installation() }
            source = .file(path: try settings.requiredKeyFile(of: installation.id))
        }
        let inUse = try await read(store) { try $0.masterKeyIDsInUse() }
        do {
            return VaultHolder(ring: try source.open(keysInUse: Set(inUse.compactMap { KeyID($0) })), source: source)
        } catch {
            throw CommandFailure(error)
        }
    }

    private static func read<T: Sendable>(
        _ store: Store, _ body: @escaping @Sendable (StoreReader) throws -> T
    ) async throws(CommandFailure) -> T {
        do { return try await store.read(body) } catch { throw CommandFailure(error) }
    }
}
