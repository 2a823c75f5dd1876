internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Listens for HTTP.
struct HTTPService: Service {
    let listen: ListenAddress
    let responder: HealthResponder
    let logger: Logger
    /// Is called with the address in use once connections are accepted.
    let onReady: @Sendable (ListenAddress) -> Void

    /// Serves until graceful shutdown or cancellation.
    ///
    /// - Throws: ``CommandFailure`` with `listenFailed`.
    func run() async throws {
        // A health check has a handful of short header fields; what is much larger is none.
        let limits = HTTP1Channel.Configuration(
            idleTimeout: .seconds(10),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 4 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 64))
        let application = Application(
            responder: responder, server: .http1(configuration: limits),
            configuration: ApplicationConfiguration(
                address: .hostname(listen.host, port: listen.port),
                availableConnectionsDelegate: MaximumAvailableConnections(64)),
            onServerRunning: { [listen, onReady] channel in
                onReady(listen.with(port: channel.localAddress?.port ?? listen.port))
            },
            logger: quiet)
        do {
            try await application.run()
        } catch let error as IOError {
            throw CommandFailure(.listenFailed, Self.reason(error, listen))
        }
    }

    /// The library logs its own starting and stopping at the level of ours.
    private var quiet: Logger {
        var logger = logger
        if logger.logLevel > .debug { logger.logLevel = max(logger.logLevel, .notice) }
        return logger
    }

    private static func reason(_ error: IOError, _ listen: ListenAddress) -> String {
        switch error.errnoCode {
        case EADDRINUSE:
            "port \(listen.port) of \(listen.host) is in use by another program; stop that, or choose another with"
                + " --listen ADDRESS:PORT"
        case EADDRNOTAVAIL: "\(listen.host) is no address of this machine; choose another with --listen ADDRESS:PORT"
        case EACCES:
            "only root may listen on port \(listen.port); choose one of 1024 or above with --listen ADDRESS:PORT"
        default: "cannot listen on \(listen): \(SystemError.text(error.errnoCode))"
        }
    }
}
