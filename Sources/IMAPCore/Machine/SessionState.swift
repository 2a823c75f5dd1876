import MailModel

/// What is known between the greeting and the end.
struct SessionState<Token: Sendable & Equatable>: Sendable {
    /// The states of RFC 9051 §3.
    enum Phase: Sendable, Equatable {
        /// Before sign-in; next is `authenticated`.
        case notAuthenticated
        /// Signed in; next is `selected`.
        case authenticated
        /// A folder is open; next is `authenticated` or another folder.
        case selected
        /// LOGOUT is on its way, or BYE came; nothing follows.
        case loggingOut
    }

    /// A command that was sent and not yet answered.
    struct Running: Sendable {
        let tag: String
        let token: Token
        let command: any IMAPCommand
        let rules: CommandRules
        /// Nobody waits for the answer any more; it is read and dropped.
        var isAbandoned = false
    }

    /// A command that waits for its turn.
    struct Waiting: Sendable {
        let token: Token
        let command: any IMAPCommand
    }

    /// What `+` means at the moment.
    enum Mode: Sendable {
        case normal
        case authenticating(AuthenticationMachine)
        case idle(IdleMachine)
        /// COMPRESS is accepted; nothing may be written until the stream is compressed.
        case compressing
    }

    var phase: Phase
    var capabilities = CapabilitySet()
    /// Whether ``capabilities`` were told since the last sign-in or TLS handshake.
    var hasFreshCapabilities = false
    var isEncrypted: Bool
    /// What ENABLE switched on (RFC 9051 §6.3.1).
    var enabled: Set<Capability> = []
    /// Whether the stream is compressed.
    var isCompressed = false
    /// Whether NOTIFY lets the server tell of folders that nobody asked for.
    var isNotifying = false
    var running: [Running] = []
    var waiting: [Waiting] = []
    var sender: CommandSender?
    var mode = Mode.normal
    /// Whose body is being streamed; nil while none is.
    var bodyOwner: Owner?
    var bye: StatusResponse?
    /// Commands that could not be sent, to be told one by one.
    var rejected: [(token: Token, error: MachineError)] = []

    enum Owner: Sendable {
        case token(Token)
        case nobody
    }

    init(phase: Phase, isEncrypted: Bool) {
        self.phase = phase
        self.isEncrypted = isEncrypted
    }

    /// Everybody who waits for something, in order.
    var tokens: [Token] {
        running.filter { !$0.isAbandoned }.map(\.token) + rejected.map(\.token) + waiting.map(\.token)
    }

    mutating func adopt(_ capabilities: CapabilitySet, _ wire: inout Wire) {
        self.capabilities = capabilities
        hasFreshCapabilities = true
        wire.context.adopt(capabilities)
    }

    /// What was announced before TLS or sign-in says nothing about after (RFC 9051 §6.2.1, §6.2.2).
    mutating func forgetCapabilities(_ wire: inout Wire) {
        capabilities = CapabilitySet()
        hasFreshCapabilities = false
        wire.context.adopt(capabilities)
    }

    /// The running command that untagged data is for.
    func owner(of data: UntaggedData) -> Running? {
        let kind = data.kind
        var oldest: Running?
        for command in running where command.rules.accepts.contains(kind) {
            if command.command.claims(data, tag: command.tag) { return command }
            if oldest == nil { oldest = command }
        }
        return belongsToOldest(data) ? oldest : nil
    }

    /// Whether data that nobody claims is more likely for the oldest command of its kind than for nobody.
    private func belongsToOldest(_ data: UntaggedData) -> Bool {
        switch data {
        // Flags of other messages may change while some are fetched. Whole messages come only where they were asked for.
        case .fetch(let message): !message.isChangeNotice
        // A server may write a folder's name differently than we did.
        case .folderStatus: !isNotifying
        case .list: false
        default: true
        }
    }

    // MARK: Sending

    /// Sends what may be sent, in order.
    mutating func pump(_ wire: inout Wire, limits: Limits) {
        while sender == nil, let next = waiting.first {
            if case .idle(var idle) = mode {
                // DONE before the next command (RFC 2177 §3).
                if idle.finish() == .writeDone { wire.write("DONE\r\n") }
                mode = .idle(idle)
                return
            }
            if case .authenticating = mode { return }
            if case .compressing = mode { return }
            let rules = next.command.rules
            guard running.count < limits.pipelinedCommands,
                !running.contains(where: { $0.rules.conflicts(with: rules) })
            else { return }
            waiting.removeFirst()
            send(next, rules, &wire)
        }
    }

    private mutating func send(_ next: Waiting, _ rules: CommandRules, _ wire: inout Wire) {
        let name = next.command.name
        guard isAllowed(rules.requirement) else {
            rejected.append((next.token, .wrongState(command: name)))
            return
        }
        for need in rules.needs {
            if !need.isMet(by: capabilities) {
                rejected.append((next.token, .missingCapability(need.name, command: name)))
                return
            }
            if case .enabled(let capability) = need, !enabled.contains(capability) {
                rejected.append((next.token, .notEnabled(need.name, command: name)))
                return
            }
        }
        guard !isCompressed || rules.effect != .compresses else {
            rejected.append((next.token, .wrongState(command: name)))
            return
        }
        guard isEncrypted || rules.effect != .authenticates else {
            rejected.append((next.token, .notEncrypted(command: name)))
            return
        }
        let segments: [CommandSegment]
        let tag = wire.makeTag()
        do {
            var encoder = CommandEncoder(
                context: wire.context, kind: rules.effect == .authenticates ? .authentication : .protocol)
            encoder.tag(tag)
            try next.command.encode(into: &encoder)
            segments = try encoder.finish()
        } catch {
            rejected.append((next.token, .unsendable(error, command: name)))
            return
        }
        running.append(Running(tag: tag, token: next.token, command: next.command, rules: rules))
        switch rules.effect {
        case .idles: mode = .idle(IdleMachine())
        case .authenticates:
            if let authenticate = next.command as? AuthenticateCommand {
                let unsent = authenticate.sendsInitial(wire.context) ? nil : authenticate.initial
                mode = .authenticating(
                    AuthenticationMachine(conversation: authenticate.conversation, unsentInitial: unsent))
            }
            hasFreshCapabilities = false
        case .logsOut: phase = .loggingOut
        case .none, .selects, .deselects, .startsTLS, .notifies, .compresses: break
        }
        var sender = CommandSender(tag: tag, segments: segments)
        sender.write(to: &wire.output)
        self.sender = sender.isFinished ? nil : sender
    }

    private func isAllowed(_ requirement: CommandRules.Requirement) -> Bool {
        switch (requirement, phase) {
        case (_, .loggingOut): false
        case (.any, _): true
        case (.notAuthenticated, .notAuthenticated): true
        case (.authenticated, .authenticated), (.authenticated, .selected): true
        case (.selected, .selected): true
        default: false
        }
    }
}
