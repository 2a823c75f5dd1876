internal import Logging
internal import NIOCore

/// One connection on the control socket: one request, its events, the end.
///
/// When the client closes the connection, or is killed, the work is cancelled and cleans up.
struct ControlConnection: Sendable {
    /// Does the work of one request, reports steps as they finish, and returns the last event.
    typealias Run = @Sendable (ControlEnvelope, @escaping @Sendable (ControlEvent) -> Void) async -> ControlEvent

    /// How long a client may take to send its request.
    private static let requestTimeout = TimeAmount.seconds(10)

    let channel: any Channel
    let logger: Logger
    let run: Run

    func handle() async {
        do {
            let peer = await PeerCredentials.ofPeer(on: channel)
            try await channel.withByteStreams { inbound, outbound in
                guard let peer, peer.mayCommand else {
                    logger.warning(
                        "Control connection of another user refused", metadata: ["uid": "\(peer?.userID ?? .max)"])
                    return
                }
                try await converse(inbound, outbound, peer: peer)
            }
        } catch {
            // The client went away in the middle; the command, if one ran, was cancelled and has said so.
            logger.debug("Control connection ended early", metadata: ["error": "\(type(of: error))"])
        }
    }

    /// What ended in a conversation.
    private enum End: Sendable { case reader, worker, writer }

    private func converse(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        peer: PeerCredentials
    ) async throws {
        // Both are bounded by nature: one request, and some twenty steps at most.
        let (requests, requestSink) = AsyncStream.makeStream(of: [UInt8]?.self)
        let (events, eventSink) = AsyncStream.makeStream(of: ControlEvent.self)
        // The timer closes the channel of a client that connects and says nothing, which ends the reader.
        let timer = channel.eventLoop.scheduleTask(in: Self.requestTimeout) { [channel] in
            channel.close(promise: nil)
        }
        try await withThrowingTaskGroup(of: End.self) { group in
            group.addTask {
                defer { requestSink.finish() }
                try await read(inbound, into: requestSink)
                return .reader
            }
            group.addTask {
                defer { eventSink.finish() }
                for await line in requests {
                    timer.cancel()
                    eventSink.yield(await answer(to: line, peer: peer) { eventSink.yield($0) })
                }
                return .worker
            }
            group.addTask {
                for await event in events {
                    try await outbound.write(ByteBuffer(bytes: try ControlCodec.line(event)))
                    if event.isLast { break }
                }
                return .writer
            }
            defer {
                timer.cancel()
                group.cancelAll()
            }
            // The reader ends when the client hangs up, the writer when everything is said. Either ends the
            // conversation; a worker that still runs is cancelled, and the group waits for its clean-up.
            while let end = try await group.next(), end == .worker {}
        }
    }

    /// Hands on the first line, or nil for one that is too long, and then watches for the end of the stream.
    private func read(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, into sink: AsyncStream<[UInt8]?>.Continuation
    ) async throws {
        var framer: LineFramer? = LineFramer(maximumBytes: ControlEnvelope.maximumLineBytes)
        for try await chunk in inbound {
            framer?.append(chunk.readableBytesView)
            do {
                guard let line = try framer?.next() else { continue }
                sink.yield(line)
            } catch {
                sink.yield(nil)
            }
            // One request per connection: what follows is read, so that a hang-up is seen, and dropped.
            framer = nil
            sink.finish()
        }
    }

    private func answer(
        to line: [UInt8]?, peer: PeerCredentials, emit: @escaping @Sendable (ControlEvent) -> Void
    ) async -> ControlEvent {
        do throws(CommandFailure) {
            guard let line else {
                throw CommandFailure(
                    .invalidRequest, "the request is longer than \(ControlEnvelope.maximumLineBytes) bytes")
            }
            let envelope = try ControlCodec.request(line)
            let metadata: Logger.Metadata = [
                "command": "\(envelope.request.name)", "client-pid": "\(peer.processID)",
            ]
            // Whoever follows asks again and again; that is one command to a person.
            let level: Logger.Level = envelope.request.isRepeated ? .debug : .info
            logger.log(level: level, "Command started", metadata: metadata)
            defer { logger.log(level: level, "Command ended", metadata: metadata) }
            return await run(envelope, emit)
        } catch {
            logger.warning("Command refused", metadata: ["code": "\(error.code.rawValue)"])
            return .failure(error)
        }
    }
}
