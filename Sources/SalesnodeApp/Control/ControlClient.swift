internal import Mailboxes
internal import NIOCore
internal import NIOPosix

/// Speaks to a running server over its data folder's socket.
struct ControlClient: Sendable {
    private let channel: any Channel

    /// Connects to the server of a data folder; nil where none answers.
    static func connect(dataFolder: String) async throws(CommandFailure) -> ControlClient? {
        let address = try ControlSocketAddress(dataFolder: dataFolder)
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(2))
                .channelOption(.autoRead, value: false)
                .connect(unixDomainSocketPath: address.path).get()
            return ControlClient(channel: channel)
        } catch {
            // No socket file, or one that nobody listens on: there is no server.
            return nil
        }
    }

    /// Gives up the connection without a request.
    func close() async { try? await channel.close() }

    /// Sends a request and returns its last event. Cancelling closes the connection, which cancels the work.
    ///
    /// - Parameter onEvent: is called for each event but the last, in order.
    /// - Throws: ``CommandFailure``: what the server answered, `serverUnreachable` where it went away, or `cancelled`.
    func perform(
        _ envelope: ControlEnvelope, onEvent: @escaping @Sendable (ControlEvent) -> Void
    ) async throws(CommandFailure) -> CommandResult {
        let last: ControlEvent?
        do {
            last = try await channel.withByteStreams { inbound, outbound in
                try await outbound.write(ByteBuffer(bytes: try ControlCodec.line(envelope)))
                return try await Self.lastEvent(inbound, onEvent: onEvent)
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            if Task.isCancelled { throw Self.interrupted }
            throw CommandFailure(.serverUnreachable, "the connection to the running server broke")
        }
        switch last {
        case .result(let result): return result
        case .failure(let failure): throw failure
        case .step, .row, .progress, nil:
            if Task.isCancelled { throw Self.interrupted }
            throw CommandFailure(
                .serverUnreachable,
                "the running server stopped before the command was done; nothing was left half done. Try again")
        }
    }

    static let interrupted = CommandFailure(.cancelled, "interrupted; nothing was left half done")

    private static func lastEvent(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, onEvent: @Sendable (ControlEvent) -> Void
    ) async throws -> ControlEvent? {
        var framer = LineFramer(maximumBytes: ControlEvent.maximumLineBytes)
        for try await chunk in inbound {
            framer.append(chunk.readableBytesView)
            while let line = try framer.next() {
                let event = try ControlCodec.event(line)
                if event.isLast { return event }
                onEvent(event)
            }
        }
        return nil
    }
}
