internal import FoundationEssentials
public import MailModel
public import MailStore

/// What was done in a workspace, by whom and when. Entries are added and never changed.
public struct AuditLog: Sendable {
    private let dependencies: AccessDependencies

    /// Creates the use case.
    public init(_ dependencies: AccessDependencies) { self.dependencies = dependencies }

    /// One entry with its detail opened.
    public struct Entry: Sendable, Hashable {
        /// The entry as stored.
        public let record: AuditRecord
        /// What else is known, by stable names such as `from`, `to`, `role`.
        public let detail: [String: String]

        /// Opens a stored entry.
        public init(_ record: AuditRecord) {
            self.record = record
            detail = AuditLog.decoded(record.detail)
        }
    }

    /// A part of the log.
    public struct Part: Sendable, Hashable {
        /// Entries, newest first.
        public let entries: [Entry]
        /// To be given for the next part; nil at the end.
        public let next: String?

        /// Puts a part together, such as one of which only some entries are shown.
        public init(entries: [Entry], next: String?) {
            self.entries = entries
            self.next = next
        }
    }

    /// The newest entries, or those after a part that was read before.
    ///
    /// - Throws: ``AccessError`` with `notAllowed`.
    public func list(
        for member: SignedInMember, after: String? = nil, limit: Int = 100
    ) async throws(AccessError) -> Part {
        let page = try await dependencies.read { reader in
            _ = try reader.require(.readAuditLog, of: member)
            return try reader.audit(in: member.workspace, after: after, limit: limit)
        }
        return Part(entries: page.items.map { Entry($0) }, next: page.next)
    }

    /// Notes what a member did by a use case of another layer.
    ///
    /// - Parameter detail: short texts without secrets.
    /// - Throws: ``AccessError`` with `storeFailed`.
    public func note(
        _ kind: AuditKind, by member: SignedInMember, subjectID: String = "", subjectName: String = "",
        detail: [String: String] = [:]
    ) async throws(AccessError) {
        try await dependencies.write { writer in
            try writer.note(kind, by: member, subjectID: subjectID, subjectName: subjectName, detail: detail)
        }
    }

    /// Notes what the owner of a mailbox did by a link, who is no member.
    ///
    /// - Throws: ``AccessError`` with `storeFailed`.
    public func noteOwner(
        _ kind: AuditKind, of address: String, in workspace: WorkspaceID, subjectID: String = "",
        detail: [String: String] = [:]
    ) async throws(AccessError) {
        try await note(
            AuditDraft(
                workspace: workspace, kind: kind, actorID: "", actorName: "The owner", subjectID: subjectID,
                subjectName: address, detail: Self.encoded(detail), source: ""))
    }

    /// Notes what whoever runs the server did at its terminal: there is no account behind it, only the right to the data.
    ///
    /// - Throws: ``AccessError`` with `storeFailed`.
    public func noteOperator(
        _ kind: AuditKind, in workspace: WorkspaceID, subjectID: String = "", subjectName: String = "",
        detail: [String: String] = [:]
    ) async throws(AccessError) {
        try await note(
            AuditDraft(
                workspace: workspace, kind: kind, actorID: "", actorName: "The operator", subjectID: subjectID,
                subjectName: subjectName, detail: Self.encoded(detail), source: "the terminal"))
    }

    /// Notes what the server did by itself, as it was told to before.
    ///
    /// - Throws: ``AccessError`` with `storeFailed`.
    public func noteServer(
        _ kind: AuditKind, in workspace: WorkspaceID, subjectID: String = "", subjectName: String = "",
        detail: [String: String] = [:]
    ) async throws(AccessError) {
        try await note(
            AuditDraft(
                workspace: workspace, kind: kind, actorID: "", actorName: "Salesnode", subjectID: subjectID,
                subjectName: subjectName, detail: Self.encoded(detail), source: ""))
    }

    private func note(_ draft: AuditDraft) async throws(AccessError) {
        try await dependencies.write { try $0.noteAudit(draft) }
    }

    static func encoded(_ detail: [String: String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(detail) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    fileprivate static func decoded(_ text: String) -> [String: String] {
        (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
    }
}

extension StoreWriter {
    /// Adds to the audit log of the member's workspace, in the transaction that did what is noted.
    ///
    /// - Parameter detail: short texts without secrets.
    public func note(
        _ kind: AuditKind, by member: SignedInMember, subjectID: String = "", subjectName: String = "",
        detail: [String: String] = [:]
    ) throws(StoreError) {
        try noteAudit(
            AuditDraft(
                workspace: member.workspace, kind: kind, actorID: member.member.id.description,
                actorName: member.member.name, subjectID: subjectID, subjectName: subjectName,
                detail: AuditLog.encoded(detail), source: member.source))
    }
}
