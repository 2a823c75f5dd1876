public import IMAPCore
import MailModel
import MailTransport
import NIOCore
public import SASL

/// How the server was convinced of who we are.
public enum IMAPSignIn: Sendable, Hashable, CustomStringConvertible {
    /// By AUTHENTICATE with this mechanism (RFC 9051 §6.2.2).
    case mechanism(SASLMechanism)
    /// By the LOGIN command (RFC 9051 §6.2.3), because the server offers no mechanism at all.
    case loginCommand

    /// The mechanism's name, or `LOGIN command`.
    public var description: String {
        switch self {
        case .mechanism(let mechanism): mechanism.rawValue
        case .loginCommand: "LOGIN command"
        }
    }
}

extension IMAPConnection {
    /// Signs in with the strongest mechanism that both sides have.
    ///
    /// AUTHENTICATE carries the first response at once where SASL-IR is offered. LOGIN is the last resort: only where no
    /// mechanism that suits is announced and understood, LOGINDISABLED is not announced, and the credential is a
    /// password. Afterwards the capabilities are those of the signed-in state (from the answer, or asked for), and ID is
    /// sent where it is offered and ``IMAPClientOptions/clientIdentity`` is not empty.
    ///
    /// - Throws: `authenticationFailed`, `authenticationUnavailable`, `mechanismUnavailable`, `loginDisabled`, and what
    ///   every command throws. Cancelling the task during the exchange closes the connection.
    @discardableResult
    public func authenticate(_ credential: SASLCredential) async throws(IMAPClientError) -> IMAPSignIn {
        handler.value.redact(credential.secret)
        if !handler.value.hasFreshCapabilities { try await refreshCapabilities() }
        let signIn = try await signIn(credential)
        // RFC 9051 §6.2.2: what was announced before may not hold any more.
        if !handler.value.hasFreshCapabilities { try await refreshCapabilities() }
        if capabilities.contains(.id), !options.clientIdentity.isEmpty {
            do {
                try await identify(options.clientIdentity)
            } catch  where error.code == .commandRefused || error.code == .commandBad {
                // A courtesy; a server that does not like it is no worse for it.
            }
        }
        return signIn
    }

    /// Asks for the capabilities and keeps them in ``capabilities`` (RFC 9051 §6.1.1).
    @discardableResult
    public func refreshCapabilities() async throws(IMAPClientError) -> CapabilitySet {
        try await execute(CapabilityCommand())
    }

    /// Tells who we are and returns who the server is (RFC 2971 §3.1).
    ///
    /// - Throws: `commandUnavailable` where the server does not announce ID.
    @discardableResult
    public func identify(_ fields: [(String, String)]) async throws(IMAPClientError) -> ServerIdentity? {
        try await execute(IdentifyCommand(fields: fields))
    }

    /// Switches extensions on and returns those that now are (RFC 9051 §6.3.1).
    @discardableResult
    public func enable(_ extensions: [Capability]) async throws(IMAPClientError) -> Set<Capability> {
        try await execute(EnableCommand(extensions: extensions))
    }

    /// Lets the server say what it has to say (RFC 9051 §6.1.2) and returns what happened in the selected folder since
    /// the last look, including what came during other commands.
    @discardableResult
    public func noop() async throws(IMAPClientError) -> [FolderEvent] {
        _ = try await execute(NoopCommand())
        return takePendingEvents()
    }

    /// Ends the session politely and closes the connection (RFC 9051 §6.1.3). Never throws: a connection that is
    /// already gone is what was wanted. Waits at most five seconds for the server,
    /// and not at all where the task is cancelled.
    public func logout() async {
        // A connection that is gone already is what was wanted.
        _ = try? await execute(LogoutCommand(), timeout: .seconds(5))
        await close()
    }

    private func signIn(_ credential: SASLCredential) async throws(IMAPClientError) -> IMAPSignIn {
        let offered = capabilities.saslMechanisms
        let context = SASLContext(
            isEncrypted: true, channelBinding: tls.serverEndPoint.map { .tlsServerEndPoint($0) },
            host: endpoint.host.description, port: endpoint.port, limits: options.limits
        ).offering(offered)
        var excluded: Set<SASLMechanism> = []
        while let mechanism = SASLMechanism.strongest(
            offered: offered, for: credential, in: context, excluding: excluded)
        {
            let conversation: SASLConversation
            do {
                conversation = try SASLConversation(mechanism: mechanism, credential: credential, context: context)
            } catch {
                throw IMAPClientError(
                    .invalidArgument, error.message, command: "AUTHENTICATE", sasl: error,
                    disposition: error.disposition)
            }
            do {
                try await signIn(AuthenticateCommand(conversation))
                return .mechanism(mechanism)
            } catch {
                // Announced and not understood: the next one. A refusal by NO is final, so that a wrong password is
                // tried once only, with one exception: RFC 5802 §6 leaves the type of binding open, and a server that
                // knows another one than ours refuses without blaming the credential.
                let isOtherBinding =
                    mechanism == .scramSHA256Plus && error.code == .authenticationFailed
                    && error.responseCode != .authenticationFailed
                guard error.sasl == nil, error.code == .commandBad || isOtherBinding else { throw error }
                excluded.insert(mechanism)
                let hasNext =
                    SASLMechanism.strongest(offered: offered, for: credential, in: context, excluding: excluded) != nil
                // Servers exist that announce AUTHENTICATE and know only LOGIN. BAD says nothing about the password.
                guard hasNext || allowsLogin(credential, after: error) else { throw error }
            }
        }
        // RFC 9051 §6.2.3
        guard !capabilities.contains(.loginDisabled) else {
            throw IMAPClientError(
                .loginDisabled, "the server allows no sign-in that suits this account", disposition: .retry)
        }
        guard case .password(let user, let password) = credential else {
            throw IMAPClientError(
                .mechanismUnavailable, "the server offers no sign-in with a token", disposition: .retry)
        }
        try await signIn(LoginCommand(user: user, password: password))
        return .loginCommand
    }

    private func allowsLogin(_ credential: SASLCredential, after error: IMAPClientError) -> Bool {
        guard case .password = credential, error.code == .commandBad else { return false }
        // Microsoft says BAD as well where it took the password and has no mailbox behind it.
        guard error.serverText?.description.lowercased().contains("authenticated") != true else { return false }
        return handler.value.isOpen && !capabilities.contains(.loginDisabled)
    }

    private func signIn(_ command: any IMAPCommand) async throws(IMAPClientError) {
        let patience = Patience.total(options.commandTimeout)
        try await perform(command) { SignInRequest(name: command.name, patience: patience, complete: $0) }
    }
}
