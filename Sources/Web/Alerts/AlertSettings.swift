public import MailModel
public import Mailboxes

/// Who hears of trouble, and how a test of it is sent: what the server's settings say of alerts.
public struct AlertSettings: Sendable {
    /// The workspace whose alerts are told; those of others only stand on their pages.
    public var workspace: WorkspaceID
    /// Who hears of everything.
    public var administrators: [EmailAddress]
    /// By which way, in words, in the middle of a sentence.
    public var way: String
    /// Sends a test alert to the administrators.
    public var test: @Sendable () async -> AlertTestResult

    /// Describes settings.
    public init(
        workspace: WorkspaceID, administrators: [EmailAddress], way: String,
        test: @escaping @Sendable () async -> AlertTestResult
    ) {
        self.workspace = workspace
        self.administrators = administrators
        self.way = way
        self.test = test
    }
}
