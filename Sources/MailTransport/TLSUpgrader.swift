public import NIOCore

/// Turns a connection that began in clear text into a TLS connection (STARTTLS).
public struct TLSUpgrader: Sendable {
    let parameters: TLSParameters
    let onStage: @Sendable (TransportStage) -> Void

    /// Inserts TLS at the head of the pipeline and starts the handshake.
    ///
    /// Call it on the channel's event loop, in the same turn in which the server's acceptance of STARTTLS was read, and
    /// only after having made sure that nothing followed that acceptance in what was already read. Whatever else
    /// arrives without TLS reaches neither TLS nor the protocol's handlers and fails the upgrade.
    ///
    /// Stage `secured` is reported by this, before the future succeeds. The future fails with ``TransportError`` and
    /// nothing else, and then the channel is closed. The request's deadline covers the upgrade.
    public func upgrade(_ channel: any Channel) -> EventLoopFuture<TLSSession> {
        channel.eventLoop.preconditionInEventLoop()
        let began = NIODeadline.now()
        return TLSHandshake.start(on: channel, parameters).map { [onStage] session in
            onStage(.secured(session, milliseconds: began.millisecondsSince))
            return session
        }
    }
}

extension NIODeadline {
    /// Whole milliseconds from this moment to now.
    var millisecondsSince: Int { Int((NIODeadline.now() - self).nanoseconds / 1_000_000) }
}
