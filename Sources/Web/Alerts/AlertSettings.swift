public import MailModel
public import Mailboxes

/// How alerts are told and tried: what the server's settings say of them.
public struct AlertSettings: Sendable {
    /// The workspace of which the operator names who hears of everything: the first one.
    public var workspace: WorkspaceID
    /// Whom the operator names; empty for the owners and administrators, as in every other workspace.
    public var administrators: [EmailAddress]
    /// By which way, in words, in the middle of a sentence.
    public var way: String
    /// Sends a test alert to those who hear of everything in the workspace of the dependencies.
    public var test: @Sendable (MailboxDependencies) async throws(MailboxError) -> AlertTestResult

    /// Describes settings.
    public init(
        workspace: WorkspaceID, administrators: [EmailAddress], way: String,
        test: @escaping @Sendable (MailboxDependencies) async throws(MailboxError) -> AlertTestResult
    ) {
        self.workspace = workspace
        self.administrators = administrators
        self.way = way
        self.test = test
    }

    /// Whom the operator names for a workspace.
    func named(in workspace: WorkspaceID) -> [EmailAddress] { workspace == self.workspace ? administrators : [] }
}
