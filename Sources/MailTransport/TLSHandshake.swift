internal import MailModel
internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// What a handshake needs to know; shared by implicit TLS and STARTTLS.
struct TLSParameters: Sendable {
    let context: NIOSSLContext
    let host: Host
    let port: Int
    let trust: TLSTrust
    let security: ConnectionSecurity
    let deadline: NIODeadline
}

/// One TLS handshake on one channel: builds the pipeline, waits, judges, tidies up.
///
/// Lives on the channel's event loop. Its handlers stand around the TLS handler: a ``TLSRecordGate`` towards the
/// socket, and this one towards the protocol, so that neither errors nor bytes of a failed handshake get there.
final class TLSHandshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let parameters: TLSParameters
    private let promise: EventLoopPromise<TLSSession>
    private var channel: (any Channel)?
    private var tls: NIOSSLClientHandler?
    private var gate: TLSRecordGate?
    private var timeout: Scheduled<Void>?
    private var presented: [UInt8]?
    private var state = State.handshaking

    private enum State { case handshaking, secured, failed }

    private init(parameters: TLSParameters, promise: EventLoopPromise<TLSSession>) {
        self.parameters = parameters
        self.promise = promise
    }

    /// Starts a handshake on an active channel whose loop this is called on. The future fails with `TransportError`
    /// only, and then the channel is closed.
    static func start(on channel: any Channel, _ parameters: TLSParameters) -> EventLoopFuture<TLSSession> {
        let promise = channel.eventLoop.makePromise(of: TLSSession.self)
        let handshake = TLSHandshake(parameters: parameters, promise: promise)
        handshake.begin(on: channel)
        return promise.futureResult
    }

    private func begin(on channel: any Channel) {
        self.channel = channel
        guard channel.isActive else {
            return fail(TransportError(.closed, stage: .tls, message: "the connection was closed before TLS began"))
        }
        timeout = channel.eventLoop.assumeIsolated().scheduleTask(deadline: parameters.deadline) { [weak self] in
            self?.fail(
                TransportError(.timedOut, stage: .tls, message: "the server did not finish the TLS handshake in time"))
        }
        do {
            let pipeline = channel.pipeline.syncOperations
            if (try? pipeline.handler(type: NIOSSLClientHandler.self)) != nil {
                return fail(TransportError(.misconfigured, stage: .tls, message: "the connection already uses TLS"))
            }
            let tls = try makeTLSHandler()
            let gate = TLSRecordGate(
                onPlaintext: { [weak self] words in self?.failPlaintext(words) },
                onUnsent: { [weak self] error in self?.fail(TransportError.describing(error, stage: .tls)) })
            self.tls = tls
            self.gate = gate
            // From the inside out, each at the head; adding TLS sends ClientHello.
            try pipeline.addHandler(self, position: .first)
            try pipeline.addHandler(gate, position: .first)
            try pipeline.addHandler(tls, position: .after(gate))
        } catch {
            fail(TransportError(.misconfigured, stage: .tls, message: "TLS could not be set up: \(error)"))
        }
    }

    private func makeTLSHandler() throws -> NIOSSLClientHandler {
        let name: String? =
            switch parameters.host {
            // RFC 6066 §3
            case .name(let name): name.description
            case .address: nil
            }
        guard case .pinned(let fingerprint) = parameters.trust else {
            return try NIOSSLClientHandler(context: parameters.context, serverHostname: name)
        }
        return try NIOSSLClientHandler(context: parameters.context, serverHostname: name) { chain, verdict in
            // Anything that goes wrong here ends in refusal.
            guard let der = try? chain.first?.toDERBytes() else { return verdict.succeed(.failed) }
            self.presented = der
            let isTheOne = CertificateFingerprint(ofCertificate: der) == fingerprint
            verdict.succeed(isTheOne ? .certificateVerified : .failed)
        }
    }

    // MARK: Events

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent, state == .handshaking else {
            return context.fireUserInboundEventTriggered(event)
        }
        switch judged() {
        case .failure(let error): fail(error)
        case .success(let session):
            state = .secured
            context.fireUserInboundEventTriggered(event)
            succeed(session)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // After a failure, what else goes wrong while closing is of no interest to anybody.
        guard state == .handshaking else { return }
        fail(TLSFailure.error(for: error, certificate: peerCertificate, parameters))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Before the end of the handshake nothing can be decrypted; after a failure nothing may get through.
        guard state == .secured else { return }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(TransportError(.closed, stage: .tls, message: "the server closed the connection during the TLS handshake"))
        context.fireChannelInactive()
    }

    // MARK: The end

    private var peerCertificate: PeerCertificate? {
        guard let der = (try? tls?.peerCertificate?.toDERBytes()) ?? presented else { return nil }
        return PeerCertificate(der: der)
    }

    private func judged() -> Result<TLSSession, TransportError> {
        guard let certificate = peerCertificate else {
            return .failure(
                TransportError(.handshakeFailed, stage: .tls, message: "the server's certificate cannot be read"))
        }
        if case .pinned = parameters.trust {
            // The fingerprint was compared, and it is all that counts.
        } else if !certificate.isFor(parameters.host) {
            return .failure(TLSFailure.nameMismatch(certificate.summary, parameters))
        }
        let version: String
        switch tls?.tlsVersion {
        case .tlsv13: version = "TLS 1.3"
        case .tlsv12: version = "TLS 1.2"
        default:
            return .failure(
                TransportError(.protocolTooOld, stage: .tls, message: "the server agreed to no known version"))
        }
        return .success(
            TLSSession(
                version: version, cipher: gate?.cipher, certificate: certificate.summary,
                serverEndPoint: certificate.serverEndPoint))
    }

    private func succeed(_ session: TLSSession) {
        timeout?.cancel()
        if let pipeline = channel?.pipeline.syncOperations, let tls {
            // Without them the connection only takes more memory.
            try? pipeline.addHandler(RestingBuffers(.socket), position: .before(tls))
            try? pipeline.addHandler(RestingBuffers(.protocol), position: .after(tls))
            if let gate { pipeline.removeHandler(gate, promise: nil) }
            pipeline.removeHandler(self, promise: nil)
        }
        gate = nil
        tls = nil
        channel = nil
        promise.succeed(session)
    }

    private func failPlaintext(_ words: ServerText) {
        var error =
            switch parameters.security {
            case .implicit:
                TransportError(
                    .plaintextOnTLSPort, stage: .tls,
                    message: "the server on port \(parameters.port) speaks without TLS from the start; "
                        + "try STARTTLS, or another port")
            case .starttls:
                TransportError(
                    .plaintextAfterSTARTTLS, stage: .tls,
                    message: "after accepting STARTTLS the server went on without TLS")
            }
        error.serverText = words.isEmpty ? nil : words
        fail(error)
    }

    private func fail(_ error: TransportError) {
        guard state == .handshaking else { return }
        state = .failed
        timeout?.cancel()
        promise.fail(error)
        // Without TLS's goodbye, for which the peer could let us wait.
        if let gate { gate.abort() } else { channel?.close(promise: nil) }
        tls = nil
        channel = nil
    }
}
