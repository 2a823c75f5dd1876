import MailModel
public import MailTransport
import NIOCore
import Synchronization

extension IMAPConnection {
    /// Connects, takes the greeting, upgrades by STARTTLS where the request says so, and learns the capabilities.
    ///
    /// The request's deadline covers all of it; ``IMAPClientOptions/greetingTimeout`` bounds each answer besides.
    ///
    /// - Parameter onStage: called with each stage as it is reached; the transport reports `.secured` for STARTTLS too.
    /// - Throws: `transport`, `notIMAP`, `serverBye`, `startTLSNotOffered`, `bytesBeforeTLS`, `preauthenticated`,
    ///   `timedOut`, `disconnected`, `protocolError`, `limitExceeded`, `cancelled`. Nothing stays open after an error.
    public static func connect(
        _ request: TransportRequest, over transport: MailTransport, options: IMAPClientOptions = IMAPClientOptions(),
        onStage: @escaping @Sendable (TransportStage) -> Void = { _ in }
    ) async throws(IMAPClientError) -> IMAPConnection {
        let opening = Opening()
        let channel: any Channel
        do {
            channel = try await transport.connect(
                request,
                onStage: { stage in
                    if case .secured(let session, _) = stage { opening.tls.withLock { $0 = session } }
                    onStage(stage)
                },
                configure: { channel, upgrader in
                    let handler = IMAPHandler(
                        options: options, isEncrypted: request.security == .implicit, upgrader: upgrader)
                    try channel.pipeline.syncOperations.addHandler(handler)
                    opening.handler.withLock { $0 = NIOLoopBound(handler, eventLoop: channel.eventLoop) }
                })
        } catch {
            throw .transport(error)
        }
        guard let handler = opening.handler.withLock({ $0 }) else {
            channel.close(promise: nil)
            throw IMAPClientError(.transport, "the connection was not configured", disposition: .retry)
        }
        let connection = IMAPConnection(
            channel: channel, handler: handler, endpoint: request.endpoint, tls: opening.tls.withLock { $0 },
            options: options)
        try await connection.open(security: request.security, deadline: request.deadline)
        return connection
    }

    /// What the closures of one connect leave behind.
    private final class Opening: Sendable {
        let handler = Mutex<NIOLoopBound<IMAPHandler>?>(nil)
        let tls = Mutex<TLSSession?>(nil)
    }
}
