internal import Discovery
internal import MailModel
internal import Mailboxes

/// What the owner of the data folder answers: any number of steps, then one result or failure.
enum ControlEvent: Sendable, Codable, Hashable {
    /// The longest event line, in bytes: a mailbox with the most folders that are read fits.
    static let maximumLineBytes = 32 << 20

    /// A step has finished.
    case step(CheckStep)
    /// A row of an import was decided, or came further.
    case row(ImportRowResult)
    /// A mailbox is brought up to date, folder by folder.
    case progress(InboxProgress)
    /// The command is done.
    case result(CommandResult)
    /// The command could not be done.
    case failure(CommandFailure)

    /// Whether nothing follows.
    var isLast: Bool {
        switch self {
        case .step, .row, .progress: false
        case .result, .failure: true
        }
    }
}

/// What a command brought.
enum CommandResult: Sendable, Codable, Hashable {
    /// Of `discover`.
    case discovered(DiscoveryReport)
    /// Of `check` and `mailbox verify`.
    case report(CheckReport)
    /// Of `mailbox connect`.
    case connected(ConnectMailboxResult)
    /// Of `mailbox list`.
    case mailboxes([MailboxSummary])
    /// Of `mailbox show`.
    case detail(ShownMailbox)
    /// Of `mailbox pause` and `resume`.
    case mailbox(MailboxSummary)
    /// Of `mailbox disconnect`; with what became of the access at its provider, in words.
    case disconnected(MailboxSummary, erased: Bool, access: String?)
    /// Of `mailbox send-test`.
    case sent(SendTestResult)
    /// Of `mailbox import`.
    case imported(ImportReport)
    /// Of `mailbox alerts`.
    case alertSetting(MailboxAlertSetting)
    /// Of `alerts list`.
    case alerts([AlertEntry])
    /// Of `alerts test`.
    case alertTest(AlertTestResult)
    /// Of commands about mail.
    case inbox(InboxResult)
    /// Of commands about signing in at providers.
    case oauth(OAuthResult)
    /// Of `user reset-password`.
    case passwordReset(PasswordResetLink)
    /// Of `vault rotate`.
    case rotated(RotationResult)

    /// The status with which a command that brought this ends.
    var exitStatus: Int32 {
        switch self {
        case .discovered(let report): report.candidates.first?.isComplete == true ? ExitStatus.done : ExitStatus.failed
        case .report(let report): report.outcome == .passed ? ExitStatus.done : ExitStatus.failed
        case .connected(let result): result.report.outcome == .passed ? ExitStatus.done : ExitStatus.failed
        case .sent(let result): result.outcome == .passed ? ExitStatus.done : ExitStatus.failed
        case .imported(let report): report.rows.allSatisfy(\.state.isDone) ? ExitStatus.done : ExitStatus.failed
        case .alertTest(let result): result.outcome == .passed ? ExitStatus.done : ExitStatus.failed
        case .inbox(let result): result.isGood ? ExitStatus.done : ExitStatus.failed
        case .oauth(.saved(_, let finding)): finding?.severity == .failure ? ExitStatus.failed : ExitStatus.done
        case .mailboxes, .detail, .mailbox, .disconnected, .alertSetting, .alerts, .oauth, .passwordReset, .rotated:
            ExitStatus.done
        }
    }
}

/// A link by which somebody sets a new password.
struct PasswordResetLink: Sendable, Codable, Hashable {
    /// The address by which the person signs in.
    var address: String
    /// The link; a secret.
    var link: String
    /// When it ends.
    var expires: Timestamp
}

/// What `vault rotate` did.
struct RotationResult: Sendable, Codable, Hashable {
    /// The id of the master key in use from now on.
    var keyID: String
    /// The ids of the master keys that left the key file.
    var retiredKeyIDs: [String]
    /// How many data keys were wrapped anew.
    var rewrappedDataKeys: Int
}
