internal import MailModel
public import MailStore

/// Workspaces as such.
public struct Workspaces: Sendable {
    private let dependencies: AccessDependencies

    /// Creates the use case.
    public init(_ dependencies: AccessDependencies) { self.dependencies = dependencies }

    /// Gives the workspace another name.
    ///
    /// - Throws: ``AccessError`` with `notAllowed` or `invalidInput`.
    public func rename(to name: String, by actor: SignedInMember) async throws(AccessError) {
        let name = try PersonName.checked(name, field: "workspace")
        try await dependencies.write { writer in
            _ = try writer.require(.manageSettings, of: actor)
            let former = try writer.workspace(actor.workspace)?.name ?? ""
            guard former != name else { return }
            try writer.renameWorkspace(actor.workspace, to: name)
            try writer.note(
                .workspaceRenamed, by: actor, subjectID: actor.workspace.description, subjectName: name,
                detail: ["from": former])
        }
    }

    /// Makes a further workspace with the person as its owner, and opens it in this session. Owners of a workspace can
    /// do that.
    ///
    /// - Throws: ``AccessError`` with `notAllowed` or `invalidInput`.
    @discardableResult
    public func create(named name: String, by actor: SignedInMember) async throws(AccessError) -> MemberRecord {
        let name = try PersonName.checked(name, field: "workspace")
        return try await dependencies.write { writer in
            _ = try writer.require(.deleteWorkspace, of: actor)
            let workspace = try writer.addWorkspace(name: name)
            let member = try writer.addMember(actor.member.person, to: workspace.id, as: .owner)
            try writer.openWorkspace(workspace.id, in: actor.session)
            try writer.noteAudit(
                AuditDraft(
                    workspace: workspace.id, kind: .workspaceCreated, actorID: member.id.description,
                    actorName: member.name, subjectID: workspace.id.description, subjectName: name,
                    source: actor.source))
            return member
        }
    }
}
