public import MailModel

extension ClientMachine {
    /// What is to be written, in order; each byte is given once.
    public mutating func takeOutput() -> [OutgoingBytes] {
        withWire { wire in
            defer { wire.output = [] }
            return wire.output
        }
    }

    /// What was received since the last call, for a trace; empty where the machine was made without tracing.
    public mutating func takeTrace() -> [OutgoingBytes] {
        withWire { wire in
            guard let trace = wire.trace, !trace.isEmpty else { return [] }
            wire.trace = []
            return trace
        }
    }

    /// Adds a secret that must not appear in texts from now on.
    public mutating func redact(_ secret: Secret) { withWire { $0.parser.redactor.add(secret) } }

    /// What the server announced last; empty before it did, and after TLS or sign-in until it does again.
    public var capabilities: CapabilitySet { session { $0.capabilities } ?? CapabilitySet() }

    /// Whether ``capabilities`` were told since the last sign-in or TLS handshake.
    public var hasFreshCapabilities: Bool { session { $0.hasFreshCapabilities } ?? false }

    /// What ENABLE switched on (RFC 9051 §6.3.1).
    public var enabled: Set<Capability> { session { $0.enabled } ?? [] }

    /// Whether the stream is compressed (RFC 4978).
    public var isCompressed: Bool { session { $0.isCompressed } ?? false }

    /// Whether NOTIFY is in force (RFC 5465 §3.1).
    public var isNotifying: Bool { session { $0.isNotifying } ?? false }

    /// Whether commands can be given.
    public var isOpen: Bool {
        switch state {
        case .running: true
        default: false
        }
    }

    /// Whether IDLE was sent and is not yet answered.
    public var isIdle: Bool {
        session { if case .idle = $0.mode { true } else { false } } ?? false
    }

    /// Whether somebody signed in.
    public var isAuthenticated: Bool {
        session { $0.phase == .authenticated || $0.phase == .selected } ?? false
    }

    /// Whether the server owes an answer.
    public var isWaiting: Bool { session { !$0.running.isEmpty } ?? false }

    /// Faults that were tolerated so far.
    public var quirks: Set<Quirk> {
        switch state {
        case .greeting(let wire, _): wire.quirks
        case .running(let wire, _): wire.quirks
        case .upgrading(let wire, _): wire.quirks
        case .closed(let wire, _): wire.quirks
        }
    }

    private func session<Value>(_ read: (SessionState<Token>) -> Value) -> Value? {
        switch state {
        case .running(_, let session): read(session)
        case .upgrading(_, let session): read(session)
        default: nil
        }
    }

    private mutating func withWire<Value>(_ body: (inout Wire) -> Value) -> Value {
        switch consume self.state {
        case .greeting(var wire, let isEncrypted):
            let value = body(&wire)
            self = Self(.greeting(wire, isEncrypted: isEncrypted))
            return value
        case .running(var wire, let session):
            let value = body(&wire)
            self = Self(.running(wire, session))
            return value
        case .upgrading(var wire, let session):
            let value = body(&wire)
            self = Self(.upgrading(wire, session))
            return value
        case .closed(var wire, let error):
            let value = body(&wire)
            self = Self(.closed(wire, error))
            return value
        }
    }
}
