internal import MailModel
internal import NIOCore
internal import NIOPosix

/// Opens one connection: drives the ``AddressRace``, hands the winner's pipeline to the caller, completes TLS.
///
/// Lives on one event loop, on which also all its sockets are. It ends exactly once, with a channel or an error, and
/// leaves no socket open that it does not hand out.
final class ConnectionOpening {
    /// Asks the rate limit for one attempt.
    typealias Admit = @Sendable (IPAddress, NIODeadline) -> ConnectRateLimit.Admission

    /// What the opening needs to know.
    struct Plan: Sendable {
        let addresses: [IPAddress]
        let refused: [TransportError.FailedAddress]
        let tls: TLSParameters
        let admit: Admit
        /// Tells the rate limit that the attempt found a server.
        let served: @Sendable (IPAddress) -> Void
        /// Tells the rate limit that the attempt told nothing about the address.
        let giveBack: @Sendable (IPAddress) -> Void
        let onStage: @Sendable (TransportStage) -> Void
        let configure: @Sendable (any Channel, TLSUpgrader) throws -> Void
    }

    private let plan: Plan
    private let loop: any EventLoop
    private let promise: EventLoopPromise<any Channel>
    private let began = NIODeadline.now()
    private var race: AddressRace
    private var channels: [Int: any Channel] = [:]
    private var failures: [Int: TransportError] = [:]
    private var winner: (any Channel)?
    private var delay: Scheduled<Void>?
    private var timeout: Scheduled<Void>?
    private var isStopping = false
    private var isOver = false

    init(plan: Plan, loop: any EventLoop, promise: EventLoopPromise<any Channel>) {
        self.plan = plan
        self.loop = loop
        self.promise = promise
        race = AddressRace(count: plan.addresses.count)
    }

    func start() {
        timeout = loop.assumeIsolated().scheduleTask(deadline: plan.tls.deadline) {
            self.stop { self.timedOut() }
        }
        perform(race.start())
    }

    /// Gives up for a reason of the caller's.
    func cancel() {
        stop {
            TransportError(
                .cancelled, stage: self.winner == nil ? .tcp : .tls, message: "the connection was cancelled")
        }
    }

    // MARK: The race

    private func perform(_ actions: [AddressRace.Action]) {
        for action in actions {
            switch action {
            case .attempt(let index): attempt(index)
            case .startDelay:
                delay?.cancel()
                let time = TimeAmount.milliseconds(Int64(AddressRace.attemptDelayMilliseconds))
                delay = loop.assumeIsolated().scheduleTask(in: time) {
                    self.perform(self.race.attemptDelayPassed())
                }
            case .cancelDelay:
                delay?.cancel()
                delay = nil
            case .close(let index):
                guard let loser = channels.removeValue(forKey: index) else { continue }
                loser.close(promise: nil)
                // Another address was faster, so this says nothing about the target. An attempt that we give up
                // because nothing answers does say something.
                if !isStopping { plan.giveBack(plan.addresses[index]) }
            case .won(let index): won(index)
            case .lost: finish(.failure(summary()))
            }
        }
    }

    private func attempt(_ index: Int) {
        let address = plan.addresses[index]
        guard let target = SocketAddress(address, port: plan.tls.port) else {
            return failed(index, TransportError(.unreachable, stage: .tcp, message: "the address cannot be used"))
        }
        if case .refused(let wait) = plan.admit(address, .now()) {
            var error = TransportError(
                .rateLimited, stage: .policy,
                message: "too many connections were tried; the next is possible in \(max(1, (wait + 999) / 1000)) s")
            error.retryAfterMilliseconds = wait
            return failed(index, error)
        }
        let own = NIOLoopBound(self, eventLoop: loop)
        SocketOptions.bootstrap(on: loop, deadline: plan.tls.deadline)
            .channelInitializer { channel in
                // Known before it is connected, so that it can be closed while it tries.
                own.value.channels[index] = channel
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .connect(to: target)
            .assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success: self.perform(self.race.connected(index))
                case .failure(let error):
                    self.channels[index] = nil
                    if TransportError.isLocal(error), !self.isOver { self.plan.giveBack(address) }
                    self.failed(index, TransportError.describing(error, stage: .tcp))
                }
            }
    }

    private func failed(_ index: Int, _ error: TransportError) {
        if failures[index] == nil { failures[index] = error }
        // In a turn of its own, so that the machine is never entered while it speaks.
        loop.assumeIsolated().execute { self.perform(self.race.failed(index)) }
    }

    private func won(_ index: Int) {
        guard let channel = channels.removeValue(forKey: index) else { return }
        winner = channel
        plan.onStage(.connected(plan.addresses[index], milliseconds: began.millisecondsSince))
        let upgrader = TLSUpgrader(parameters: plan.tls, onStage: plan.onStage)
        do {
            try plan.configure(channel, upgrader)
        } catch {
            return finish(.failure(TransportError.configurationFailed(error)))
        }
        switch plan.tls.security {
        case .starttls:
            plan.served(plan.addresses[index])
            finish(.success(channel))
        case .implicit:
            upgrader.upgrade(channel).assumeIsolated().whenComplete { result in
                let outcome = result.mapError { TransportError.describing($0, stage: .tls) }
                switch outcome {
                case .success:
                    self.plan.served(self.plan.addresses[index])
                    self.finish(.success(channel))
                case .failure(let error):
                    // A server with a bad certificate is a server.
                    if error.certificate != nil { self.plan.served(self.plan.addresses[index]) }
                    self.finish(.failure(error))
                }
            }
        }
        try? channel.syncOptions?.setOption(.autoRead, value: true)
    }

    // MARK: The end

    private func stop(_ error: () -> TransportError) {
        guard !isOver else { return }
        let reason = error()
        isStopping = true
        perform(race.stop())
        finish(.failure(reason))
    }

    private func finish(_ result: Result<any Channel, TransportError>) {
        guard !isOver else { return }
        isOver = true
        timeout?.cancel()
        delay?.cancel()
        for channel in channels.values { channel.close(promise: nil) }
        channels = [:]
        switch result {
        case .success(let channel): promise.succeed(channel)
        case .failure(let error):
            winner?.closeAtOnce()
            promise.fail(error)
        }
        winner = nil
    }

    private func timedOut() -> TransportError {
        if winner != nil {
            return TransportError(
                .timedOut, stage: .tls, message: "the server did not finish the TLS handshake in time")
        }
        var error = TransportError(
            .timedOut, stage: .tcp, message: "no connection to \(plan.tls.host):\(plan.tls.port) in the given time")
        error.failedAddresses = failedAddresses(others: .timedOut)
        return error
    }

    /// What all the failures come to.
    private func summary() -> TransportError {
        let errors = failures.sorted { $0.key < $1.key }.map(\.value)
        // What says most about the server comes first.
        let order: [TransportError.Code] = [.descriptorsExhausted, .refused, .reset, .timedOut, .rateLimited]
        let main = order.lazy.compactMap { code in errors.first { $0.code == code } }.first ?? errors.first
        var error =
            main ?? TransportError(.unreachable, stage: .tcp, message: "there is no address that could be tried")
        if plan.addresses.count > 1 {
            error = TransportError(
                error.code, stage: error.stage,
                message:
                    "none of the \(plan.addresses.count) addresses of \(plan.tls.host) could be used: \(error.message)"
            )
        }
        error.retryAfterMilliseconds = errors.compactMap(\.retryAfterMilliseconds).min()
        error.failedAddresses = failedAddresses(others: nil)
        return error
    }

    private func failedAddresses(others: TransportError.Code?) -> [TransportError.FailedAddress] {
        var list = plan.refused
        for (index, address) in plan.addresses.enumerated() {
            if let error = failures[index] {
                list.append(.init(address: address, code: error.code, message: error.message))
            } else if let others, channels[index] != nil {
                list.append(.init(address: address, code: others, message: "no answer"))
            }
        }
        return list
    }
}

extension TransportError {
    fileprivate static func configurationFailed(_ error: any Error) -> TransportError {
        (error as? TransportError)
            ?? TransportError(.misconfigured, stage: .tcp, message: "the connection could not be set up: \(error)")
    }
}

extension Channel {
    /// Closes the socket without waiting for TLS's goodbye.
    fileprivate func closeAtOnce() {
        if let gate = try? pipeline.syncOperations.handler(type: TLSRecordGate.self) {
            gate.abort()
        } else {
            close(promise: nil)
        }
    }
}

extension SocketAddress {
    /// The address with a port, as NIO has it; nil for a port that cannot be.
    init?(_ address: IPAddress, port: Int) {
        guard let made = try? SocketAddress(ipAddress: address.description, port: port) else { return nil }
        self = made
    }
}
