import MailModel
import MailTransport
import NIOCore
import SASL
import SMTPCore

/// Drives an ``SMTPMachine`` on a channel: bytes, time and the trace. Lives on the channel's event loop.
///
/// One operation is under way at a time; its promise is kept until the machine says how it ended or the channel is
/// gone. Failures of the connection are told once and kept for whoever asks later.
final class SMTPHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How an operation ended.
    enum Finish: Sendable {
        case ready(SMTPMachine.Server)
        case outcome(SMTPMachine.Outcome)
        case closed
    }

    private struct Operation {
        let id: Int
        let promise: EventLoopPromise<Finish>
        let deadline: NIODeadline?
    }

    /// How much of a message is made ready at once.
    private static let pieceBytes = 32 << 10

    private var machine: SMTPMachine
    private var parser: SMTPReplyParser
    private let options: SMTPClientOptions
    private let upgrader: TLSUpgrader?

    private var context: ChannelHandlerContext?
    private var operation: Operation?
    private var timer: Scheduled<Void>?
    private var server: SMTPMachine.Server?
    private var failure: SMTPClientError?
    private var outgoing: (reader: SMTPMessage.Reader, stuffer: DotStuffer, sent: Int)?
    private var pendingMessage: SMTPMessage?

    /// Knows the credentials that were used.
    private(set) var redactor: Redactor
    /// What the channel told about its end.
    private(set) var transportError: TransportError?

    init(options: SMTPClientOptions, requiresStartTLS: Bool, upgrader: TLSUpgrader?) {
        self.options = options
        self.upgrader = upgrader
        redactor = options.redactor
        parser = SMTPReplyParser(limits: options.limits, quirks: options.quirks)
        machine = SMTPMachine(
            .init(clientName: options.clientName, requiresStartTLS: requiresStartTLS, quirks: options.quirks))
    }

    // MARK: Operations

    /// Waits until the session is open.
    func open(id: Int, _ promise: EventLoopPromise<Finish>, deadline: NIODeadline?) {
        if let server { return promise.succeed(.ready(server)) }
        if let failure { return promise.fail(failure) }
        operation = Operation(id: id, promise: promise, deadline: deadline)
        restartTimer()
    }

    /// Begins an operation by what the machine says to it.
    func begin(
        id: Int, _ promise: EventLoopPromise<Finish>, deadline: NIODeadline?, message: SMTPMessage? = nil,
        _ start: (inout SMTPMachine) -> SMTPMachine.BeginAction
    ) {
        switch start(&machine) {
        case .send(let output):
            operation = Operation(id: id, promise: promise, deadline: deadline)
            pendingMessage = message
            write(output)
            restartTimer()
        case .reject(let error):
            promise.fail(failure ?? SMTPClientError(error, redactor: redactor))
        case .finished(let result):
            promise.succeed(.outcome(.transaction(result)))
        }
    }

    /// Adds a credential that must not be shown.
    func redact(_ secret: Secret) {
        redactor.add(secret)
        options.trace?.redact(secret)
    }

    /// Gives the operation up, if it is still the one under way. SMTP has no way to take one back: the connection ends.
    func cancel(id: Int) {
        guard let operation, operation.id == id else { return }
        fail(SMTPError(.cancelled, "The operation was cancelled."))
    }

    /// Whether the connection can take an operation.
    var isReady: Bool { machine.isReady }

    // MARK: Channel

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        fail(SMTPError(.disconnected, "The connection was closed."))
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        parser.append(unwrapInboundIn(data).readableBytesView)
        drain()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        pump()
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        // The upgrade's own future tells better why a handshake ended.
        if machine.wait != .handshake { fail(SMTPError(.disconnected, "The server closed the connection.")) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if transportError == nil { transportError = TransportError.describing(error, stage: .tcp) }
        // The upgrade's own future tells its failure better.
        if machine.wait != .handshake {
            fail(SMTPError(.disconnected, "The connection broke: \(transportError?.message ?? "no reason known")."))
        }
    }

    // MARK: Replies

    private func drain() {
        // A reply may end the session; what came behind it is then of no interest.
        while failure == nil {
            do {
                let isSecret = machine.isAuthenticating
                guard let reply = try parser.next() else { break }
                trace(reply, isSecret: isSecret && reply.code == 334)
                perform(machine.received(reply, bytesBehind: parser.bufferedBytes))
            } catch {
                options.trace?.record(
                    .received, machine.isAuthenticating ? .authentication : .protocol, parser.failedLine)
                let stranger = machine.stage == .greeting
                perform(machine.receivedGarbage(error), strangersWords: stranger ? parser.failedLine : nil)
                break
            }
        }
    }

    private func perform(_ action: SMTPMachine.ReplyAction, strangersWords: [UInt8]? = nil) {
        switch action {
        case .wait: restartTimer()
        case .send(let output):
            write(output)
            restartTimer()
        case .startTLS: upgrade()
        case .ready(let server):
            self.server = server
            finish(.success(.ready(server)))
        case .sendMessage:
            if let message = pendingMessage {
                outgoing = (message.makeReader(), DotStuffer(), 0)
                pendingMessage = nil
            }
            pump()
        case .finished(let outcome): finish(.success(.outcome(outcome)))
        case .close(let error, let result):
            var failure = SMTPClientError(
                error ?? SMTPError(.disconnected, "The connection is closed."), redactor: redactor,
                transport: transportError)
            if let strangersWords { failure.serverText = redactor.serverText(strangersWords) }
            self.failure = failure
            if let result {
                finish(.success(.outcome(.transaction(result))))
            } else if error == nil {
                finish(.success(.closed))
            } else {
                finish(.failure(failure))
            }
            context?.close(promise: nil)
        }
    }

    private func upgrade() {
        stopTimer()
        guard let context, let upgrader else {
            return fail(SMTPError(.startTLSNotOffered, "This connection cannot be upgraded."))
        }
        upgrader.upgrade(context.channel).assumeIsolated().whenComplete { result in
            switch result {
            case .success:
                guard let output = self.machine.upgraded() else { return }
                self.write(output)
                self.restartTimer()
            case .failure(let error):
                let transport = TransportError.describing(error, stage: .tls)
                self.fail(
                    SMTPError(.transport, transport.message), as: SMTPClientError(transport, stage: .startTLS))
            }
        }
    }

    // MARK: Output

    private func write(_ output: SMTPOutput) {
        guard let context else { return }
        let visible = output.bytes.prefix(output.secretStart ?? output.bytes.count)
        if !visible.isEmpty { options.trace?.record(.sent, .protocol, visible) }
        if output.secretStart != nil {
            options.trace?.record(.sent, .authentication, output.bytes.dropFirst(visible.count))
        }
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: output.bytes)), promise: nil)
    }

    /// Writes pieces of the message as long as the channel takes them.
    private func pump() {
        guard let context, outgoing != nil else { return }
        // Taking a piece is progress; the server has the whole time for the next one.
        restartTimer()
        while context.channel.isWritable, var (reader, stuffer, sent) = outgoing {
            var bytes: [UInt8] = []
            var isLast = false
            while bytes.count < Self.pieceBytes {
                guard let piece = reader.next(maximum: Self.pieceBytes) else {
                    stuffer.finish(into: &bytes)
                    isLast = true
                    break
                }
                stuffer.append(piece, into: &bytes)
            }
            sent += bytes.count
            outgoing = isLast ? nil : (reader, stuffer, sent)
            if isLast {
                options.trace?.record(.sent, .data, repeatElement(0, count: sent))
                machine.messageWillEnd()
                restartTimer()
            }
            context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
        }
    }

    private func trace(_ reply: SMTPReply, isSecret: Bool) {
        guard let trace = options.trace else { return }
        var bytes: [UInt8] = []
        for (index, line) in reply.lines.enumerated() {
            bytes.append(contentsOf: "\(reply.code)\(index == reply.lines.count - 1 ? " " : "-")".utf8)
            bytes.append(contentsOf: line)
            bytes.append(contentsOf: "\r\n".utf8)
        }
        trace.record(.received, isSecret ? .authentication : .protocol, bytes)
    }

    // MARK: Ends

    private func finish(_ result: Result<Finish, SMTPClientError>) {
        stopTimer()
        outgoing = nil
        pendingMessage = nil
        guard let finished = operation else { return }
        operation = nil
        switch result {
        case .success(let value): finished.promise.succeed(value)
        case .failure(let error): finished.promise.fail(error)
        }
    }

    /// Ends the connection for a reason that the server did not give.
    private func fail(_ error: SMTPError, as told: SMTPClientError? = nil) {
        switch machine.closed(error) {
        case .none:
            if failure == nil {
                failure = told ?? SMTPClientError(error, redactor: redactor, transport: transportError)
            }
            stopTimer()
        case .fail(let error):
            let failure = told ?? SMTPClientError(error, redactor: redactor, transport: transportError)
            self.failure = failure
            finish(.failure(failure))
        case .finish(let result):
            failure = told ?? SMTPClientError(error, redactor: redactor, transport: transportError)
            finish(.success(.outcome(.transaction(result))))
        }
        context?.close(promise: nil)
    }

    // MARK: Time

    /// Waits anew for what the machine waits for, but not beyond the operation's deadline.
    private func restartTimer() {
        stopTimer()
        guard let context, let operation, let amount = options.timeouts.amount(for: machine.wait) else { return }
        let limit = NIODeadline.now() + amount
        let deadline = operation.deadline.map { min($0, limit) } ?? limit
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.fail(SMTPError(.timedOut, "The server did not answer in time."))
        }
    }

    private func stopTimer() {
        timer?.cancel()
        timer = nil
    }
}
