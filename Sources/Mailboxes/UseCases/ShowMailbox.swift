import MailModel
import MailStore

/// Everything about one mailbox that may be shown.
public struct ShowMailbox: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Reads the mailbox with that address or id.
    ///
    /// - Throws: ``MailboxError`` with `notFound`, `invalidInput` or `storeFailed`.
    public func run(_ reference: String) async throws(MailboxError) -> MailboxDetail {
        let mailbox = try await dependencies.mailbox(reference)
        let (folders, runs, health) = try await dependencies.reading { reader in
            (
                try reader.folders(of: mailbox.id, in: mailbox.workspace),
                try reader.checkRuns(for: mailbox.address, in: mailbox.workspace, limit: 1),
                try reader.health(of: mailbox.id, in: mailbox.workspace)
            )
        }
        return MailboxDetail(
            mailbox: MailboxSummary(mailbox, health: health), imap: MailboxDetail.Server(mailbox.imap),
            smtp: MailboxDetail.Server(mailbox.smtp), trust: mailbox.imap.trust.words,
            folders: folders.map { MailboxDetail.Folder(name: $0.name.description, role: $0.role) },
            lastCheck: runs.items.first?.decodedReport)
    }
}

extension MailboxDetail.Server {
    fileprivate init(_ server: MailboxServer) {
        self.init(
            endpoint: server.endpoint.description, security: server.security, user: server.user,
            signIn: server.signIn)
    }
}

extension ServerTrust {
    fileprivate var words: String {
        switch self {
        case .systemRoots: "system"
        case .certificateFile(let path): "CA file \(path)"
        case .pinned(let fingerprint): "certificate \(fingerprint)"
        }
    }
}
