internal import Glibc
internal import NIOCore
internal import NIOPosix

/// How every connection's socket and channel are set up.
enum SocketOptions {
    /// Seconds of silence after which the kernel asks whether the peer is still there. Providers keep idle IMAP
    /// connections for half an hour, routers often forget them after five minutes.
    static let keepAliveIdleSeconds: Int = 120

    /// Seconds between further questions.
    static let keepAliveIntervalSeconds: Int = 30

    /// Questions without an answer after which the connection is given up.
    static let keepAliveProbes: Int = 4

    /// Milliseconds that sent bytes may stay without acknowledgement (RFC 5482 §1), so that a half-open connection
    /// does not hang for the quarter of an hour that Linux would retry.
    static let userTimeoutMilliseconds: Int = 120_000

    /// One read's buffer. With one message per read a connection has no more than one of these, and only while it reads.
    static let receiveBufferBytes = 16 << 10

    /// A bootstrap that opens one socket on `loop` and reads nothing until it is told to.
    static func bootstrap(on loop: any EventLoop, deadline: NIODeadline) -> ClientBootstrap {
        // The deadline is watched elsewhere; this only keeps NIO's own shorter limit out of the way.
        let remaining = max(.seconds(1), deadline - .now() + .seconds(1))
        return ClientBootstrap(group: loop)
            .connectTimeout(remaining)
            .channelOption(.autoRead, value: false)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.recvAllocator, value: PassingReadBuffers(capacity: receiveBufferBytes))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.tcpOption(.init(rawValue: TCP_KEEPIDLE)), value: keepAliveIdleSeconds)
            .channelOption(.tcpOption(.init(rawValue: TCP_KEEPINTVL)), value: keepAliveIntervalSeconds)
            .channelOption(.tcpOption(.init(rawValue: TCP_KEEPCNT)), value: keepAliveProbes)
            .channelOption(.tcpOption(.init(rawValue: TCP_USER_TIMEOUT)), value: userTimeoutMilliseconds)
    }
}
