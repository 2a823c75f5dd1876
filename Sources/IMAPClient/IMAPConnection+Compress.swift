import IMAPCore
import NIOCore

extension IMAPConnection {
    /// Compresses everything from now on, in both directions (RFC 4978 §3).
    ///
    /// It costs some 70 KiB of memory for as long as the connection lasts, so it is for connections that fetch much and are
    /// closed then, and not for one that waits by IDLE. It is refused before sign-in, so that no secret is ever compressed.
    ///
    /// - Throws: `commandUnavailable` where the server does not announce COMPRESS=DEFLATE, before sign-in, and where the
    ///   stream is compressed already. Cancelling the task meanwhile closes the connection.
    public func compress() async throws(IMAPClientError) {
        try await execute(CompressCommand())
    }

    /// Whether the stream is compressed.
    public var isCompressed: Bool { handler.value.isCompressed }
}
