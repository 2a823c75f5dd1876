internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Listens on the data folder's socket and runs what commands ask for.
///
/// Only the process that holds the data folder's lock may start one: it removes a socket file that a killed server
/// left behind. On graceful shutdown running commands are cancelled, which makes them clean up.
struct ControlService: Service {
    /// Connections at a time. Commands are typed by people; more than this is a runaway script.
    static let maximumConnections = 64

    private let dataFolder: String
    private let logger: Logger
    private let onReady: @Sendable () -> Void
    private let run: ControlConnection.Run

    /// - Parameters:
    ///   - run: does the work of one request; it is cancelled when its client goes away.
    ///   - onReady: is called once the socket accepts connections.
    init(
        dataFolder: String, logger: Logger, run: @escaping ControlConnection.Run,
        onReady: @escaping @Sendable () -> Void = {}
    ) {
        self.dataFolder = dataFolder
        self.logger = logger
        self.run = run
        self.onReady = onReady
    }

    /// Serves until graceful shutdown or cancellation.
    ///
    /// - Throws: ``CommandFailure`` with `dataFolderUnusable` where the socket cannot be made.
    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await serve()
        }
    }

    private func serve() async throws {
        let address = try ControlSocketAddress(dataFolder: dataFolder)
        let waiting = WaitingConnections()
        let listener = try await bind(path: address.path, waiting)
        defer {
            unlink(address.path)
            waiting.close()
        }
        onReady()
        let slots = ConnectionSlots(count: Self.maximumConnections)
        do {
            try await listener.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await channel in connections {
                        waiting.remove(channel)
                        guard slots.take() else {
                            logger.warning("Control connection refused: too many at a time")
                            channel.close(promise: nil)
                            continue
                        }
                        group.addTask {
                            defer { slots.giveBack() }
                            await ControlConnection(channel: channel, logger: logger, run: run).handle()
                        }
                    }
                }
            }
        } catch is CancellationError {
            return
        }
    }

    private func bind(
        path: String, _ waiting: WaitingConnections
    ) async throws -> NIOAsyncChannel<any Channel, Never> {
        // The lock is ours, so no live server can own this file.
        if unlink(path) != 0, errno != ENOENT { throw unusable(SystemError.text(errno)) }
        do {
            let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelOption(.autoRead, value: false)
                .bind(unixDomainSocketPath: path) { channel in
                    waiting.add(channel)
                    return channel.eventLoop.makeSucceededFuture(channel)
                }
            // The umask does this already; a program that embeds the server may have another.
            guard chmod(path, 0o600) == 0 else {
                let reason = SystemError.text(errno)
                try? await listener.channel.close()
                throw unusable(reason)
            }
            return listener
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw unusable("\(error)")
        }
    }

    private func unusable(_ reason: String) -> CommandFailure {
        CommandFailure(
            .dataFolderUnusable,
            "the control socket in \(TerminalText.safe(dataFolder)) cannot be made: \(TerminalText.safe(reason))")
    }
}
