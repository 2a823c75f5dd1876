public import MailModel

/// CAPABILITY (RFC 9051 §6.1.1)
public struct CapabilityCommand: IMAPCommand {
    /// Creates the command.
    public init() {}

    /// The name for messages and traces.
    public var name: String { "CAPABILITY" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.any, accepts: [.capability]) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) { encoder.text("CAPABILITY") }

    /// The answer before anything has come.
    public func makeAnswer() -> CapabilitySet { CapabilitySet() }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout CapabilitySet) -> Bool {
        if case .capability(let capabilities) = data { answer = capabilities }
        return true
    }

    /// Adds what the tagged OK tells.
    public func finish(_ status: StatusResponse, _ answer: inout CapabilitySet) {
        if answer.isEmpty, case .capability(let capabilities)? = status.code { answer = capabilities }
    }
}

/// NOOP (RFC 9051 §6.1.2)
public struct NoopCommand: IMAPCommand {
    /// Creates the command.
    public init() {}

    /// The name for messages and traces.
    public var name: String { "NOOP" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.any) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) { encoder.text("NOOP") }
}

/// LOGOUT (RFC 9051 §6.1.3)
public struct LogoutCommand: IMAPCommand {
    /// Creates the command.
    public init() {}

    /// The name for messages and traces.
    public var name: String { "LOGOUT" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.any, effect: .logsOut) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) { encoder.text("LOGOUT") }
}

/// STARTTLS (RFC 9051 §6.2.1)
public struct StartTLSCommand: IMAPCommand {
    /// Creates the command.
    public init() {}

    /// The name for messages and traces.
    public var name: String { "STARTTLS" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        CommandRules(.notAuthenticated, effect: .startsTLS, needs: .capability(.startTLS))
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) { encoder.text("STARTTLS") }
}

/// ID (RFC 2971 §3.1)
public struct IdentifyCommand: IMAPCommand {
    /// What we say; at most 30 are sent.
    public var fields: [(String, String)]
    /// Creates the command.
    public init(fields: [(String, String)]) { self.fields = fields }

    /// The name for messages and traces.
    public var name: String { "ID" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.any, accepts: [.identity], needs: .capability(.id)) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("ID ")
        guard !fields.isEmpty else { return encoder.text("NIL") }
        try encoder.list(fields.prefix(30)) { (encoder, field) throws(CommandEncodingError) in
            // RFC 2971 §3.3: keys up to 30 octets, values up to 1024.
            try encoder.string(Array(field.0.utf8.prefix(30)))
            encoder.text(" ")
            try encoder.string(Array(field.1.utf8.prefix(1024)))
        }
    }

    /// The answer before anything has come.
    public func makeAnswer() -> ServerIdentity? { nil }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout ServerIdentity?) -> Bool {
        if case .identity(let identity) = data { answer = identity }
        return true
    }
}

/// ENABLE (RFC 9051 §6.3.1)
public struct EnableCommand: IMAPCommand {
    /// What to switch on.
    public var extensions: [Capability]
    /// Creates the command.
    public init(extensions: [Capability]) { self.extensions = extensions }

    /// The name for messages and traces.
    public var name: String { "ENABLE" }
    /// RFC 6855 §3: nothing may be on its way while the meaning of strings changes.
    public var rules: CommandRules {
        CommandRules(.authenticated, accepts: [.enabled], isExclusive: true, needs: .capabilityOrRev2(.enable))
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        guard !extensions.isEmpty else { throw .emptyArgument("extensions") }
        encoder.text("ENABLE")
        for capability in extensions {
            encoder.text(" ")
            try encoder.atom(capability.description, "extension")
        }
    }

    /// The answer before anything has come.
    public func makeAnswer() -> Set<Capability> { [] }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout Set<Capability>) -> Bool {
        if case .enabled(let capabilities) = data { answer.formUnion(capabilities) }
        return true
    }
}

/// LOGIN (RFC 9051 §6.2.3); only for servers without any SASL mechanism.
public struct LoginCommand: IMAPCommand {
    /// The user's name.
    public var user: String
    /// The password.
    public var password: Secret
    /// Creates the command.
    public init(user: String, password: Secret) {
        self.user = user
        self.password = password
    }

    /// The name for messages and traces.
    public var name: String { "LOGIN" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.notAuthenticated, effect: .authenticates) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("LOGIN ")
        try encoder.string(Array(user.utf8))
        encoder.text(" ")
        try encoder.secret(password)
    }
}

/// NAMESPACE (RFC 9051 §6.3.10)
public struct NamespaceCommand: IMAPCommand {
    /// Creates the command.
    public init() {}

    /// The name for messages and traces.
    public var name: String { "NAMESPACE" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        CommandRules(.authenticated, accepts: [.namespaces], needs: .capabilityOrRev2(.namespace))
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) { encoder.text("NAMESPACE") }

    /// The answer before anything has come.
    public func makeAnswer() -> Namespaces { Namespaces() }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout Namespaces) -> Bool {
        if case .namespaces(let namespaces) = data { answer = namespaces }
        return true
    }
}

/// IDLE (RFC 2177 §3, RFC 9051 §6.3.13). ``ClientMachine`` runs it as a state of its own.
public struct IdleCommand: IMAPCommand {
    /// Creates the command.
    public init() {}

    /// The name for messages and traces.
    public var name: String { "IDLE" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        CommandRules(.authenticated, effect: .idles, needs: .capabilityOrRev2(.idle))
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) { encoder.text("IDLE") }
}
