import NIOCore
import NIOSSL
import NIOTLS

/// Carries a session's bytes: sends them as fast, or as slowly, or as incompletely as its faults ask for.
final class FakeSessionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: ServerContext
    private let connections: ConnectionBook
    private let waitsForTLS: Bool
    private var session: FakeSession?
    private var listener: (account: FakeAccount, id: Int)?
    private var user = ""
    private var context: ChannelHandlerContext?
    /// Bytes that a slow connection still has to send.
    private var slow = ByteBuffer()
    private var isTrickling = false
    private var wasAnswered = true
    private var isAdvancing = false
    private var isHoldingBack = false

    init(server: ServerContext, connections: ConnectionBook, waitsForTLS: Bool) {
        self.server = server
        self.connections = connections
        self.waitsForTLS = waitsForTLS
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive, !waitsForTLS { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) { if !waitsForTLS { begin(context) } }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { begin(context) }
        context.fireUserInboundEventTriggered(event)
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard session == nil else { return }
        let session = FakeSession(context: server)
        session.onSignIn = { [weak self] in self?.signedIn($0) ?? false }
        self.session = session
        session.greet(with: server.faults.due(command: nil, user: nil))
        flush(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        guard let session else { return }
        let isRoundTrip = wasAnswered
        wasAnswered = false
        server.record.change {
            $0.bytesReceived += buffer.readableBytes
            if isRoundTrip { $0.roundTrips += 1 }
        }
        session.receive(buffer.readableBytesView)
        flush(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { flush(context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) { end() }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    private func end() {
        guard let listener else { return }
        self.listener = nil
        listener.account.stopListening(listener.id)
        connections.left(listener.account)
    }

    // MARK: The account

    private func signedIn(_ account: FakeAccount) -> Bool {
        guard let context, connections.joined(account, limit: session?.options.maximumConnections) else { return false }
        user = account.user
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let id = account.listen {
            // Always later, so that no change is told in the midst of a command.
            loop.execute { bound.value.accountChanged() }
        }
        listener = (account, id)
        return true
    }

    private func accountChanged() {
        guard let context, let session else { return }
        session.accountChanged()
        flush(context)
    }

    // MARK: Sending

    private func flush(_ context: ChannelHandlerContext) {
        guard let session, !isAdvancing else { return }
        isAdvancing = true
        defer { isAdvancing = false }
        send(session, context)
        while session.isWorking, !session.isHoldingBack, context.channel.isWritable, !isTrickling {
            session.advance()
            send(session, context)
        }
        if session.isHoldingBack { holdBack(session, context) }
        if session.mode == .closing, slow.readableBytes == 0 {
            context.close(promise: nil)
        }
    }

    private func send(_ session: FakeSession, _ context: ChannelHandlerContext) {
        guard !session.output.isEmpty else { return }
        let (bytes, isCut, announcements) = session.output.take()
        wasAnswered = wasAnswered || !bytes.isEmpty
        if !announcements.isEmpty, session.options.recordsAnnouncements {
            let now = NIODeadline.now().uptimeNanoseconds
            server.record.add(
                announcements.map {
                    ServerRecord.Announcement(user: user, folder: $0.folder, uidNext: $0.uidNext, nanoseconds: now)
                })
        }
        if let trickle = session.trickle, !isCut {
            slow.writeBytes(bytes)
            if !isTrickling { self.trickle(trickle, context) }
            return
        }
        server.record.change { $0.bytesSent += bytes.count }
        guard isCut else {
            return context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        }
        session.mode = .silent
        let channel = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes))).whenComplete { _ in
            Self.cut(channel.value)
        }
    }

    /// Gives the client a moment to ask for more, as a server does whose output has to wait.
    private func holdBack(_ session: FakeSession, _ context: ChannelHandlerContext) {
        guard !isHoldingBack, let mixed = session.options.lies.mixedFetches else { return }
        isHoldingBack = true
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(Int64(mixed.milliseconds))) {
            bound.value.isHoldingBack = false
            guard let context = bound.value.context, let session = bound.value.session else { return }
            if session.isHoldingBack { session.stopHoldingBack() }
            bound.value.flush(context)
        }
    }

    private func trickle(_ trickle: FakeSession.Trickle, _ context: ChannelHandlerContext) {
        guard let piece = slow.readSlice(length: min(trickle.bytes, slow.readableBytes)), piece.readableBytes > 0 else {
            isTrickling = false
            slow.clear()
            return flush(context)
        }
        isTrickling = true
        server.record.change { $0.bytesSent += piece.readableBytes }
        context.writeAndFlush(wrapOutboundOut(piece), promise: nil)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(Int64(trickle.milliseconds))) {
            guard let context = bound.value.context else { return }
            bound.value.trickle(trickle, context)
        }
    }

    /// Ends the TCP connection without the farewell of TLS, as a crash does.
    static func cut(_ context: ChannelHandlerContext) {
        let channel = context.channel
        guard channel.isActive else { return }
        if let socket = try? context.pipeline.syncOperations.context(handlerType: SocketEnd.self) {
            socket.close(promise: nil)
        } else {
            channel.close(promise: nil)
        }
    }
}

/// Stands next to the socket, below TLS, so that a connection can be cut.
final class SocketEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
}
