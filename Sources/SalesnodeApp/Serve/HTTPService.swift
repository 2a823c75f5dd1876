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
struct HTTPService<Responder: HTTPResponder>: Service
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    let listen: ListenAddress
    let responder: Responder
    /// By what connections are encrypted; nil where a proxy does it, or where only this machine connects.
    var certificate: ServerCertificate?
    let logger: Logger
    /// Is called with the address in use once connections are accepted.
    let onReady: @Sendable (ListenAddress) -> Void

    /// Each live page holds a connection, or shares one with the other tabs of its browser.
    private static var connections: Int { 4096 }

    /// Serves until graceful shutdown or cancellation.
    ///
    /// - Throws: ``CommandFailure`` with `listenFailed`.
    func run() async throws {
        // Browsers send a few dozen header fields, cookies among them; what is much larger is none of a page of ours.
        let limits = HTTP1Channel.Configuration(
            idleTimeout: .seconds(60),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
        let application = Application(
            responder: responder, server: server(limits),
            configuration: ApplicationConfiguration(
                address: .hostname(listen.host, port: listen.port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connections)),
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

    private func server(_ limits: HTTP1Channel.Configuration) -> HTTPServerBuilder {
        guard let certificate else { return .http1(configuration: limits) }
        return HTTPServerBuilder { responder in
            EncryptedChannel(
                base: HTTP1Channel(responder: responder, configuration: limits), certificate: certificate)
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
