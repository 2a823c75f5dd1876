public import MailModel
public import NIOCore
public import Resolver
internal import Synchronization

/// Opens connections to mail servers: name to address, policy, TCP, TLS, all under one deadline.
///
/// Make one and share it: it holds the TLS contexts and the rate limit. Usable from any thread.
public final class MailTransport: Sendable {
    private let group: any EventLoopGroup
    private let resolver: any HostResolving
    private let policy: EgressPolicy
    private let rateLimit: Mutex<ConnectRateLimit>
    private let contexts = TLSContextCache()

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - eventLoopGroup: where the connections live. It stays the caller's to shut down.
    ///   - resolver: turns names into addresses.
    ///   - policy: judges every address before anything is sent to it.
    ///   - rateLimit: how often connections may be opened.
    public init(
        eventLoopGroup: any EventLoopGroup, resolver: any HostResolving, policy: EgressPolicy,
        rateLimit: ConnectRateLimit = ConnectRateLimit()
    ) {
        group = eventLoopGroup
        self.resolver = resolver
        self.policy = policy
        self.rateLimit = Mutex(rateLimit)
    }

    /// Opens a connection.
    ///
    /// The name is resolved once, each address is judged by the policy, and connections go to exactly the judged
    /// addresses, both families raced (RFC 8305). For `implicit` security TLS stands when this returns, for `starttls`
    /// the channel is in clear text and ``TLSUpgrader`` is for later.
    ///
    /// - Parameters:
    ///   - request: what to connect to. Its deadline covers everything.
    ///   - onStage: told of each stage reached, in order, from any thread.
    ///   - configure: runs once, on the channel's event loop, on the connection that won, before any byte is read. It
    ///     adds the protocol's handlers at the tail of the pipeline. The channel is already active, so `channelActive`
    ///     does not come any more: use `handlerAdded`. With `implicit` security the handlers stay without traffic until
    ///     TLS stands; what they write before is sent then.
    /// - Returns: a channel with automatic reading, 16 KiB receive buffers and one message per read.
    /// - Throws: ``TransportError``; `cancelled` where the task is cancelled, and then no socket stays open.
    public func connect(
        _ request: TransportRequest,
        onStage: @escaping @Sendable (TransportStage) -> Void,
        configure: @escaping @Sendable (any Channel, TLSUpgrader) throws -> Void
    ) async throws(TransportError) -> any Channel {
        try checkCancellation(.policy)
        let addresses = try await resolved(request, onStage)
        let (allowed, refused) = judged(addresses, port: request.endpoint.port)
        guard !allowed.isEmpty else { throw refusal(of: request.endpoint, refused) }
        let context = try await contexts.context(for: request.trust)
        try checkCancellation(.tcp)
        let parameters = TLSParameters(
            context: context, host: request.endpoint.host, port: request.endpoint.port, trust: request.trust,
            security: request.security, deadline: request.deadline)
        let plan = ConnectionOpening.Plan(
            addresses: allowed, refused: refused, tls: parameters,
            admit: { [self] address, now in
                rateLimit.withLock { $0.admit(address, port: parameters.port, at: now) }
            },
            served: { [self] address in rateLimit.withLock { $0.served(address, port: parameters.port) } },
            giveBack: { [self] address in rateLimit.withLock { $0.giveBack(address, port: parameters.port) } },
            onStage: onStage, configure: configure)
        return try await opened(plan)
    }

    /// The addresses of a name, for comparing; nothing is connected to. No policy is applied: ``connect`` does that.
    ///
    /// - Throws: ``TransportError`` of stage `dns`.
    public func addresses(
        of name: DomainName, deadline: NIODeadline
    ) async throws(TransportError) -> [IPAddress] {
        do {
            return try await resolver.addresses(of: name, deadline: deadline)
        } catch {
            throw TransportError(resolving: error)
        }
    }

    private func opened(_ plan: ConnectionOpening.Plan) async throws(TransportError) -> any Channel {
        let loop = group.next()
        let promise = loop.makePromise(of: (any Channel).self)
        let box = NIOLoopBoundBox<ConnectionOpening?>.makeEmptyBox(eventLoop: loop)
        // Before the cancellation handler is set, so that a cancellation finds something to cancel.
        loop.execute {
            let opening = ConnectionOpening(plan: plan, loop: loop, promise: promise)
            box.value = opening
            opening.start()
        }
        do {
            return try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                loop.execute { box.value?.cancel() }
            }
        } catch {
            throw TransportError.describing(error, stage: .tcp)
        }
    }

    private func resolved(
        _ request: TransportRequest, _ onStage: @Sendable (TransportStage) -> Void
    ) async throws(TransportError) -> [IPAddress] {
        switch request.endpoint.host {
        case .address(let address): return [address]
        case .name(let name):
            let began = NIODeadline.now()
            do {
                let addresses = AddressRace.order(
                    try await resolver.addresses(of: name, deadline: request.deadline))
                onStage(.resolved(addresses, milliseconds: began.millisecondsSince))
                return addresses
            } catch {
                throw TransportError(resolving: error)
            }
        }
    }

    private func judged(
        _ addresses: [IPAddress], port: Int
    ) -> (allowed: [IPAddress], refused: [TransportError.FailedAddress]) {
        var allowed: [IPAddress] = []
        var refused: [TransportError.FailedAddress] = []
        for address in addresses {
            switch policy.refusal(of: address, port: port) {
            case nil: allowed.append(address)
            case .privateAddress(let range)?:
                refused.append(
                    .init(address: address, code: .egressPrivate, message: "\(address) is a \(range) address"))
            case .port(let port)?:
                refused.append(.init(address: address, code: .egressPort, message: "port \(port) is no mail port"))
            }
        }
        return (allowed, refused)
    }

    private func refusal(of endpoint: Endpoint, _ refused: [TransportError.FailedAddress]) -> TransportError {
        guard let first = refused.first else {
            return TransportError(.dnsNoAddresses, stage: .dns, message: "\(endpoint.host) has no address")
        }
        var error =
            if first.code == .egressPort {
                TransportError(
                    .egressPort, stage: .policy,
                    message: "port \(endpoint.port) is not used for mail, so it may not be connected to")
            } else {
                TransportError(
                    .egressPrivate, stage: .policy,
                    message: "\(endpoint.host) is not on the public internet (\(first.message)), "
                        + "so it may not be connected to")
            }
        error.failedAddresses = refused
        return error
    }

    private func checkCancellation(_ stage: TransportError.Stage) throws(TransportError) {
        guard Task.isCancelled else { return }
        throw TransportError(.cancelled, stage: stage, message: "the connection was cancelled")
    }
}

extension TransportError {
    /// What a failed name resolution means for a connection.
    init(resolving error: ResolverError) {
        let code: Code =
            switch error.code {
            case .notFound: .dnsNotFound
            case .noAddresses, .noRecords: .dnsNoAddresses
            case .timedOut: .dnsTimedOut
            case .invalidName: .dnsInvalidName
            case .cancelled: .cancelled
            default: .dnsServerFailure
            }
        self.init(code, stage: .dns, message: error.message)
    }
}
