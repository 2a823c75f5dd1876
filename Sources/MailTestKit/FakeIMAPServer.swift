import Glibc
public import MailModel
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// An IMAP server on loopback with real mailboxes, for tests and benchmarks: it keeps to the RFCs (9051, 3501, and those
/// of the capabilities that it announces) but where a test asks for a fault.
///
/// Accounts are changed through ``FakeAccount`` as another client would change them; connections that wait by IDLE or
/// NOTIFY hear of it at once.
public final class FakeIMAPServer: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let context: ServerContext
    private let connections = ConnectionBook()
    private let certificate: ThrowAwayCertificate?
    private let tls: NIOSSLContext?
    private let listeners: Mutex<[any Channel]>
    private let boundPort: Mutex<Int>

    private init(options: FakeServerOptions) async throws {
        certificate = options.usesTLS ? try await ThrowAwayCertificate.shared() : nil
        tls = try certificate.map { try $0.serverContext() }
        group = MultiThreadedEventLoopGroup(numberOfThreads: options.threads)
        context = ServerContext(accounts: AccountBook(), options: OptionsBox(options))
        listeners = Mutex([])
        boundPort = Mutex(0)
    }

    /// Starts a server.
    ///
    /// - Parameter port: 0 for one that is free.
    public static func start(
        _ options: FakeServerOptions = FakeServerOptions(), port: Int = 0
    ) async throws -> FakeIMAPServer {
        let server = try await FakeIMAPServer(options: options)
        try await server.listen(port)
        return server
    }

    /// The port on 127.0.0.1.
    public var port: Int { boundPort.withLock { $0 } }

    /// A PEM file with the certificate, which signs itself; nil without TLS.
    public var certificateFile: String? { certificate?.file }

    /// What the server can do and how it lies; a change holds for connections that come later.
    public var options: FakeServerOptions {
        get { context.options.value }
        set { context.options.value = newValue }
    }

    /// What it saw and sent so far.
    public var record: ServerRecord { context.record.value }

    /// Begins the record anew; open connections are still counted.
    public func resetRecord() { context.record.reset() }

    // MARK: Accounts

    /// Makes an account with INBOX, Sent, Drafts, Trash, Junk and Archive; replaces one with the same name.
    @discardableResult
    public func addAccount(
        _ user: String, password: String = "secret", folders: [(FolderName, FolderRole?)] = standardFolders
    ) -> FakeAccount {
        let account = FakeAccount(user: user, password: password, folders: folders)
        context.accounts.add(account)
        return account
    }

    /// The account of that name.
    public func account(_ user: String) -> FakeAccount? { context.accounts.account(user) }

    /// What an account has unless told otherwise.
    public static let standardFolders: [(FolderName, FolderRole?)] = [
        (.inbox, .inbox), (FolderName("Sent"), .sent), (FolderName("Drafts"), .drafts), (FolderName("Trash"), .trash),
        (FolderName("Junk"), .junk), (FolderName("Archive"), .archive),
    ]

    // MARK: Faults

    /// Lets a fault happen when its moment comes, once. Several at the same moment happen in the order in which they were
    /// given.
    public func inject(_ fault: Fault) { context.faults.add(fault) }

    /// Forgets the faults that have not happened yet.
    public func clearFaults() { context.faults.clear() }

    /// The faults that have not happened yet.
    public var waitingFaults: [Fault] { context.faults.waiting }

    /// The faults that have happened.
    public var happenedFaults: [Fault] { context.faults.happened }

    /// Cuts every connection without a word.
    public func cutConnections() async { await connections.cutAll() }

    /// Stops listening and cuts every connection, as a crash does; the accounts stay.
    public func goDown() async {
        let channels = listeners.withLock { listeners in
            defer { listeners = [] }
            return listeners
        }
        for channel in channels { try? await channel.close().get() }
        await connections.cutAll()
    }

    /// Listens again on the same port; waits a minute at most for whoever has it meanwhile.
    public func comeBack() async throws {
        let port = port
        let end = ContinuousClock.now + .seconds(60)
        while true {
            do {
                return try await listenEverywhere(port)
            } catch let error as IOError where error.errnoCode == EADDRINUSE && ContinuousClock.now < end {
                await goDown()
                // A program that a test starts holds the old socket until it runs, and nobody tells when.
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }

    /// Ends the server.
    public func stop() async {
        await goDown()
        try? await group.shutdownGracefully()
    }

    private func listen(_ port: Int) async throws {
        guard port == 0 else { return try await listenEverywhere(port) }
        // Below the ports that the system gives to outgoing connections: one of those could take the port of a server
        // that is down for a moment.
        for _ in 0..<100 {
            do {
                return try await listenEverywhere(.random(in: 12_000..<32_000))
            } catch let error as IOError where error.errnoCode == EADDRINUSE {
                await goDown()
            }
        }
        try await listenEverywhere(0)
    }

    private func listenEverywhere(_ port: Int) async throws {
        for address in options.addresses {
            let channel = try await listen(address, listeners.withLock { $0.isEmpty } ? port : self.port)
            boundPort.withLock { $0 = channel.localAddress?.port ?? 0 }
            listeners.withLock { $0.append(channel) }
        }
    }

    private func listen(_ address: String, _ port: Int) async throws -> any Channel {
        let context = context
        let connections = connections
        let tls = tls
        return try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 4_096)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    let pipeline = child.pipeline.syncOperations
                    try pipeline.addHandler(SocketEnd())
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.addHandler(
                        FakeSessionHandler(server: context, connections: connections, waitsForTLS: tls != nil))
                    connections.opened(child)
                    context.record.change {
                        $0.connections += 1
                        $0.open += 1
                    }
                    child.closeFuture.whenComplete { _ in
                        connections.closed(child)
                        context.record.change { $0.open -= 1 }
                    }
                }
            }
            .bind(host: address, port: port).get()
    }
}

/// A server for as long as the body runs.
public func withFakeIMAPServer<Result>(
    _ options: FakeServerOptions = FakeServerOptions(), _ body: (FakeIMAPServer) async throws -> Result
) async throws -> Result {
    let server = try await FakeIMAPServer.start(options)
    do {
        let result = try await body(server)
        await server.stop()
        return result
    } catch {
        await server.stop()
        throw error
    }
}
