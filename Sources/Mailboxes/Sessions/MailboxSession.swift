public import IMAPClient
public import MailModel
public import MailStore

/// A signed-in IMAP connection of a stored mailbox. Whoever has it logs it out or closes it.
public struct MailboxSession: Sendable {
    /// The connection; nobody else uses it.
    public let connection: IMAPConnection
    /// The mailbox as it was stored when the session was opened.
    public let mailbox: MailboxRecord
    /// What settings and credential it was opened with.
    public let target: SessionTarget

    /// What an error on this connection means for the mailbox.
    public func finding(of error: IMAPClientError) -> Finding {
        Diagnosis.finding(of: error, context: FindingContext(receivingOf: mailbox))
    }
}

/// What a mailbox's sessions depend on, as the store has it now: who follows the feed compares it with what it had.
public struct SessionTarget: Sendable, Hashable {
    /// The mailbox.
    public let mailbox: MailboxID
    /// Its receiving server.
    public let endpoint: Endpoint
    /// The name with which it signs in there.
    public let user: String
    /// Whether it is to be worked with: active, and with a credential.
    public let isActive: Bool
    /// Whether its receiving is proven not to work until a person changes something: trying again would only get the
    /// account locked.
    public let waitsForOwner: Bool
    /// Whether its receiving was last seen to fail, by a check or by a session.
    public let receivingFails: Bool
    /// Another number wherever server, user, trust or credential are others. It means nothing beyond this process.
    public let stamp: Int

    /// Puts a target together; tests use it.
    public init(
        mailbox: MailboxID, endpoint: Endpoint, user: String, isActive: Bool, waitsForOwner: Bool,
        receivingFails: Bool = false, stamp: Int
    ) {
        self.mailbox = mailbox
        self.endpoint = endpoint
        self.user = user
        self.isActive = isActive
        self.waitsForOwner = waitsForOwner
        self.receivingFails = receivingFails
        self.stamp = stamp
    }
}

/// Why a session could not be opened.
public enum SessionFailure: Error, Sendable {
    /// The mailbox is gone, paused, disconnected, or was changed while the session was being opened.
    case notActive
    /// The server, the network or the credential: what a check would say of it.
    case failed(Finding)
    /// This node opens no more connections for the moment: so many milliseconds to wait. It says nothing about the mailbox.
    case paced(milliseconds: Int)
    /// The store or the vault failed. It says nothing about the mailbox.
    case local(MailboxError)
    /// The task was cancelled.
    case cancelled
}

extension FindingContext {
    /// Speaks of a stored mailbox's receiving side.
    init(receivingOf mailbox: MailboxRecord) {
        self.init(
            direction: .receiving, endpoint: mailbox.imap.endpoint.description, address: mailbox.address.description)
        usesToken = mailbox.imap.signIn == .oauth
    }
}
