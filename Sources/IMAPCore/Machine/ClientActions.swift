public import MailModel

/// What happened on the connection; the answer of ``ClientMachine/next()``.
public enum ReceiveAction<Token: Sendable & Equatable>: Sendable {
    /// Nothing more can be said until more bytes come.
    case needMoreInput
    /// Something happened that concerns nobody. Ask again.
    case nothing
    /// The greeting is accepted; commands may be sent.
    case greeted(StatusResponse)
    /// Data for a command.
    case data(Token, UntaggedData)
    /// A large body begins; nil where nobody wants it.
    case bodyBegin(Token?, StreamedBody?)
    /// Its next bytes.
    case bodyBytes(Token?, [UInt8])
    /// It ends.
    case bodyEnd(Token?)
    /// Data that no command asked for.
    case unsolicited(UntaggedData)
    /// IDLE is accepted.
    case idling(Token)
    /// A command is answered: OK, NO or BAD.
    case answered(Token, StatusResponse)
    /// A sign-in is answered.
    case signedIn(Token, StatusResponse, SignInOutcome)
    /// STARTTLS is accepted and nothing followed it: the handshake must begin now, in this very turn.
    case startTLS(Token)
    /// COMPRESS is accepted: these bytes came behind the answer and are compressed, and so is everything after them.
    /// ``ClientMachine/compressionEstablished()`` must be called in this very turn.
    case compress(Token, received: [UInt8])
    /// A command could not be sent.
    case rejected(Token, MachineError)
    /// A line made no sense and was skipped.
    case skipped(ServerText)
    /// The connection must be closed; these commands will never be answered.
    case fail(MachineError, [Token])
}

/// What to do after a command was given.
public enum SubmitAction: Sendable, Hashable {
    /// Write what is to be written, and ask ``ClientMachine/next()``.
    case proceed
    /// The connection is closed.
    case reject(MachineError)
}

/// What to do after a command was given up.
public enum CancelAction: Sendable, Hashable {
    /// Nobody knows it: it was answered already.
    case unknown
    /// It was not sent and never will be.
    case removed
    /// Its answer will be read and dropped. Write what is to be written.
    case abandoned
    /// It cannot be given up in its state: close the connection.
    case mustClose
}

/// What to do when the connection is gone.
public struct CloseAction<Token: Sendable & Equatable>: Sendable {
    /// Why.
    public var error: MachineError
    /// Commands that will never be answered.
    public var tokens: [Token]
}
