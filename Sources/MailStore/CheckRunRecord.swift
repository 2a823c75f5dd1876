public import MailModel

/// A run of the connection test, kept for the mailbox's history.
public struct CheckRunRecord: Sendable, Hashable {
    /// How a run ended.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// Every step passed.
        case passed
        /// A step failed.
        case failed
        /// It was stopped before its end.
        case cancelled
    }

    /// The longest report, in bytes.
    public static let maximumReportBytes = 1 << 20

    /// Its id.
    public let id: CheckRunID
    /// The workspace in which it ran.
    public let workspace: WorkspaceID
    /// The mailbox, where there was one already.
    public let mailbox: MailboxID?
    /// The address that was tested.
    public let address: EmailAddress
    /// When it began.
    public let started: Timestamp
    /// When it ended.
    public let finished: Timestamp
    /// How it ended.
    public let outcome: Outcome
    /// The report as JSON. Whoever records it has removed every secret.
    public let report: String

    /// Describes a run.
    public init(
        id: CheckRunID, workspace: WorkspaceID, mailbox: MailboxID?, address: EmailAddress, started: Timestamp,
        finished: Timestamp, outcome: Outcome, report: String
    ) {
        self.id = id
        self.workspace = workspace
        self.mailbox = mailbox
        self.address = address
        self.started = started
        self.finished = finished
        self.outcome = outcome
        self.report = report
    }
}

/// A place where a copy of a test message may lie.
public struct VerificationCopy: Sendable, Hashable {
    /// The folder.
    public var folder: FolderName
    /// With ``uid``, where exactly; nil where it must be looked for by its Message-ID.
    public var uidValidity: UIDValidity?
    /// The message's UID, where it is known.
    public var uid: UID?

    /// Names a place.
    public init(folder: FolderName, uidValidity: UIDValidity? = nil, uid: UID? = nil) {
        self.folder = folder
        self.uidValidity = uidValidity
        self.uid = uid
    }
}

/// The round trip of one test message.
public struct VerificationRecord: Sendable, Hashable {
    /// How far the message is. `pending` becomes `sent`, `sent` becomes `received`, and each of the two can become
    /// `failed`.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// Not known to be accepted by the mailbox's SMTP server; it may be on its way all the same.
        case pending
        /// Accepted for delivery.
        case sent
        /// Seen to arrive.
        case received
        /// Refused, not seen in time, or given up.
        case failed
    }

    /// Whether copies must still be removed. `due` becomes `done` or `abandoned`; a program that starts takes up what
    /// is due.
    public enum Cleanup: String, Sendable, Hashable, CaseIterable {
        /// Copies may lie in the mailbox.
        case due
        /// Every copy is removed, or nothing was ever sent.
        case done
        /// It cannot be done and will not be tried again.
        case abandoned
    }

    /// Its id.
    public let id: VerificationID
    /// The workspace.
    public let workspace: WorkspaceID
    /// The mailbox that sends to itself.
    public let mailbox: MailboxID
    /// The message's id, by which its copies are found.
    public let messageID: MessageID
    /// The random word in the subject by which a copy with another Message-ID is found; empty where none is used.
    public let token: String
    /// When it began.
    public let started: Timestamp
    /// How far the message is.
    public var state: State
    /// Whether copies must still be removed.
    public var cleanup: Cleanup
    /// When it was accepted for delivery.
    public var sent: Timestamp?
    /// When it was seen to arrive.
    public var received: Timestamp?
    /// The code of the finding where it failed; empty otherwise.
    public var finding: String
    /// What was learnt, as JSON: latency, folder, verdicts. Without secrets.
    public var report: String
    /// Where copies may lie that are not removed yet.
    public var copies: [VerificationCopy]

    /// A verification that is about to begin: nothing sent, clean-up due.
    public init(
        id: VerificationID, workspace: WorkspaceID, mailbox: MailboxID, messageID: MessageID, token: String = "",
        started: Timestamp
    ) {
        self.id = id
        self.workspace = workspace
        self.mailbox = mailbox
        self.messageID = messageID
        self.token = token
        self.started = started
        state = .pending
        cleanup = .due
        finding = ""
        report = "{}"
        copies = []
    }
}
