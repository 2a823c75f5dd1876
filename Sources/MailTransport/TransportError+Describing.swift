internal import Glibc
internal import NIOCore
internal import NIOSSL

extension TransportError {
    /// What an error that a channel reported means, for an attempt to connect or for a connection that stood.
    ///
    /// - Parameters:
    ///   - error: a `TransportError`, which is returned as it is, an `IOError` or `ChannelError`, or one of TLS.
    ///   - stage: where it happened; `tcp` for a connection that stood.
    public static func describing(_ error: any Error, stage: Stage) -> TransportError {
        if let error = error as? TransportError { return error }
        let (code, message) = meaning(of: error)
        return TransportError(code, stage: stage, message: message)
    }

    private static func meaning(of error: any Error) -> (Code, String) {
        switch error {
        case let error as IOError: return meaning(ofErrno: error.errnoCode)
        case ChannelError.connectTimeout: return (.timedOut, "the server did not answer in time")
        case ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed, ChannelError.eof, ChannelError.outputClosed,
            ChannelError.inputClosed:
            return (.closed, "the connection is closed")
        case NIOSSLError.uncleanShutdown:
            return (.closed, "the server ended the connection without TLS's goodbye")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            return (.handshakeFailed, "the TLS connection failed")
        case is CancellationError: return (.cancelled, "the connection was cancelled")
        default: return (.closed, "the connection failed")
        }
    }

    private static func meaning(ofErrno number: CInt) -> (Code, String) {
        switch number {
        case ECONNREFUSED: (.refused, "the server refuses connections on this port")
        case ETIMEDOUT: (.timedOut, "the server did not answer in time")
        case ECONNRESET, ECONNABORTED, EPIPE: (.reset, "the server cut the connection off")
        case EHOSTUNREACH, ENETUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL, EAFNOSUPPORT:
            (.unreachable, "there is no route to the server")
        case EACCES, EPERM: (.unreachable, "a firewall on this machine forbids the connection")
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
            (.descriptorsExhausted, "this machine has no file descriptors or memory left for another connection")
        default: (.unreachable, "the connection failed (system error \(number))")
        }
    }

    /// Whether the attempt never left this machine, so that it told nothing about the target.
    static func isLocal(_ error: any Error) -> Bool {
        guard let error = error as? IOError else { return false }
        return [ENETUNREACH, ENETDOWN, EADDRNOTAVAIL, EAFNOSUPPORT, EMFILE, ENFILE, ENOBUFS, ENOMEM]
            .contains(error.errnoCode)
    }
}
