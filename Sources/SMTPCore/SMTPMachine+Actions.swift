extension SMTPMachine {
    /// What the machine is told once.
    public struct Options: Sendable {
        /// The name for EHLO.
        public var clientName: SMTPClientName
        /// Whether STARTTLS must be done before anything else.
        public var requiresStartTLS: Bool
        /// Which faults are tolerated.
        public var quirks: SMTPQuirks

        /// Collects the options.
        public init(clientName: SMTPClientName, requiresStartTLS: Bool, quirks: SMTPQuirks = .all) {
            self.clientName = clientName
            self.requiresStartTLS = requiresStartTLS
            self.quirks = quirks
        }
    }

    /// What the server said of itself.
    public struct Server: Sendable, Hashable {
        /// Its first words.
        public let greeting: SMTPReply
        /// What it offers now; after STARTTLS asked for again.
        public let capabilities: SMTPCapabilities
    }

    /// What to do after a reply.
    public enum ReplyAction: Sendable {
        /// Nothing: more replies are to come.
        case wait
        /// Send these bytes.
        case send(SMTPOutput)
        /// Begin the TLS handshake at once, before another byte is read, then call ``upgraded()``.
        case startTLS
        /// The session is open; operations may begin.
        case ready(Server)
        /// Send the message through a ``DotStuffer``; call ``messageWillEnd()`` before its last piece is written.
        case sendMessage
        /// The operation under way has ended; the next may begin.
        case finished(Outcome)
        /// Close the connection. The operation under way ends with the error, or with the result of its transaction.
        case close(SMTPError?, SMTPTransactionResult?)
    }

    /// How an operation ended whose connection stays usable.
    public enum Outcome: Sendable {
        /// NOOP or RSET was obeyed.
        case done
        /// The server accepted the credential and, where the mechanism can, proved itself.
        case authenticated
        /// The operation failed.
        case failed(SMTPError)
        /// A transaction or probe has its result.
        case transaction(SMTPTransactionResult)
    }

    /// What to do to begin an operation.
    public enum BeginAction: Sendable {
        /// Send these bytes.
        case send(SMTPOutput)
        /// It cannot begin: nothing was sent, and the connection is as it was.
        case reject(SMTPError)
        /// The transaction failed before the server was asked.
        case finished(SMTPTransactionResult)
    }

    /// What a lost connection means for the operation under way.
    public enum CloseAction: Sendable {
        /// None was under way, or it was told already.
        case none
        /// It failed.
        case fail(SMTPError)
        /// The transaction ended thus.
        case finish(SMTPTransactionResult)
    }

    /// What the driver waits for; each has its own time-out (RFC 5321 §4.5.3.2).
    public enum Wait: Sendable, Hashable {
        /// Nothing.
        case nothing
        /// The greeting.
        case greeting
        /// The answer to a command that has no time-out of its own.
        case command
        /// The handshake, whose time the transport watches.
        case handshake
        /// The answer to MAIL.
        case mail
        /// The answer to RCPT.
        case recipient
        /// The answer to DATA.
        case dataStart
        /// The server to take the next piece of the message.
        case dataBlock
        /// The verdict on the message.
        case dataEnd
    }
}
