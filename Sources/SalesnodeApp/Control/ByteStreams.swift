internal import NIOCore

extension Channel {
    /// Reads and writes the channel as streams for as long as `body` runs, then closes it.
    ///
    /// The channel is made with `autoRead` off and nothing that holds bytes, and becomes streams only here: NIO's async
    /// channel traps when it is dropped without having been executed, and a plain channel may be dropped at any time (a
    /// client that only asks whether a server is there, a connection that nobody has taken when the listener closes).
    ///
    /// - Throws: what `body` throws, or `ChannelError` where the channel is closed already.
    func withByteStreams<Value: Sendable>(
        _ body:
            @Sendable (
                NIOAsyncChannelInboundStream<ByteBuffer>, NIOAsyncChannelOutboundWriter<ByteBuffer>
            ) async throws -> Value
    ) async throws -> Value {
        let streams = try await eventLoop.submit {
            // A closed channel takes no handlers, and a half-made async channel would be dropped.
            guard self.isActive else { throw ChannelError.ioOnClosedChannel }
            // What is read comes in a later turn of the event loop, when the handlers are there.
            try self.syncOptions?.setOption(.autoRead, value: true)
            return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: self)
        }.get()
        return try await streams.executeThenClose(body)
    }
}
