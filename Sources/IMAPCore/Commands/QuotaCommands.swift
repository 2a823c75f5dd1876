public import MailModel

/// GETQUOTAROOT: the quotas that count for a folder (RFC 9208 §4.1.2).
public struct QuotaRootsCommand: IMAPCommand {
    /// The folder.
    public var folder: FolderName
    /// Creates the command.
    public init(folder: FolderName) { self.folder = folder }

    /// The name for messages and traces.
    public var name: String { "GETQUOTAROOT" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        CommandRules(.authenticated, accepts: [.quotaRoots, .quota], needs: .capability(.quota))
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("GETQUOTAROOT ")
        try encoder.folder(folder)
    }

    /// The answer before anything has come.
    public func makeAnswer() -> [Quota] { [] }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout [Quota]) -> Bool {
        switch data {
        case .quotaRoots(let roots):
            // Each comes with its figures in a response of its own; one without is kept as unlimited.
            for root in roots.roots.prefix(64) where !answer.contains(where: { $0.root == root }) {
                answer.append(Quota(root: root))
            }
        case .quota(let quota):
            if let index = answer.firstIndex(where: { $0.root == quota.root }) {
                answer[index] = quota
            } else {
                answer.append(quota)
            }
        default: break
        }
        return answer.count <= 128
    }
}

/// GETQUOTA: the figures of one root (RFC 9208 §4.1.1).
public struct QuotaCommand: IMAPCommand {
    /// The root's name; often empty.
    public var root: String
    /// Creates the command.
    public init(root: String) { self.root = root }

    /// The name for messages and traces.
    public var name: String { "GETQUOTA" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        CommandRules(.authenticated, accepts: [.quota], needs: .capability(.quota))
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("GETQUOTA ")
        try encoder.string(Array(root.utf8))
    }

    /// The answer before anything has come.
    public func makeAnswer() -> Quota? { nil }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout Quota?) -> Bool {
        if case .quota(let quota) = data { answer = quota }
        return true
    }
}
