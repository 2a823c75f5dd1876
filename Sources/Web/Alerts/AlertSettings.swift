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

    /// Who hears of every mailbox of a workspace, for the middle of a sentence (``joined(_:)``).
    ///
    /// - Parameter showsNames: whether whoever reads it may know the addresses that the operator named.
    func hearers(in workspace: WorkspaceID, showsNames: Bool = true) -> [String] {
        let named = named(in: workspace).map(\.description)
        guard !named.isEmpty else { return ["the administrators"] }
        guard showsNames else { return ["whom the operator of the server has named"] }
        // The page on alerts lists all.
        return named.count > 3 ? named.prefix(2) + ["\(named.count - 2) others"] : named
    }

    /// `a`, `a and b`, `a, b and c`.
    static func joined(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Whom the operator names for a workspace.
    func named(in workspace: WorkspaceID) -> [EmailAddress] { workspace == self.workspace ? administrators : [] }
}
