public import MailModel
public import MailStore

/// Who is signed in where.
public struct Sessions: Sendable {
    private let dependencies: AccessDependencies

    /// Creates the use case.
    public init(_ dependencies: AccessDependencies) { self.dependencies = dependencies }

    /// Finds out who stands behind a request.
    ///
    /// Membership and role are read anew each time, so that what was taken away counts with the next request. A session
    /// whose workspace is gone, or in which the person has no place any more, continues in another of the person's
    /// workspaces.
    ///
    /// - Returns: nil where the session is not there, has expired, or its person is in no workspace.
    /// - Throws: ``AccessError`` with `storeFailed`.
    public func member(for token: BearerToken, origin: RequestOrigin) async throws(AccessError) -> SignedInMember? {
        let now = dependencies.store.time
        let found: (SessionRecord, MembershipRecord)? = try await dependencies.read { reader in
            guard let session = try reader.session(digest: token.digest), session.expires > now else { return nil }
            let places = try reader.memberships(of: session.person)
            guard let place = places.first(where: { $0.member.workspace == session.workspace }) ?? places.first else {
                return nil
            }
            return (session, place)
        }
        guard let (session, place) = found else { return nil }
        try await note(session, in: place, origin: origin, at: now)
        return SignedInMember(
            session: session.id, member: place.member, workspaceName: place.workspaceName, source: origin.source)
    }

    /// Ends the session of a request: the browser signs out.
    ///
    /// - Throws: ``AccessError`` with `storeFailed`.
    public func signOut(_ member: SignedInMember) async throws(AccessError) {
        try await dependencies.write { writer in
            _ = try writer.endSession(member.session, of: member.member.person)
            try writer.note(.signedOut, by: member)
        }
    }

    /// A member's own sessions, newest first, expired ones left out.
    ///
    /// - Throws: ``AccessError`` with `storeFailed`.
    public func list(of member: SignedInMember) async throws(AccessError) -> [SessionRecord] {
        let now = dependencies.store.time
        return try await dependencies.read { reader in
            try reader.sessions(of: member.member.person).filter { $0.expires > now }
        }
    }

    /// Ends one of the member's own sessions.
    ///
    /// - Throws: ``AccessError`` with `notFound` where it is not there, or not the member's.
    public func end(_ session: SessionID, of member: SignedInMember) async throws(AccessError) {
        try await dependencies.write { writer in
            guard try writer.endSession(session, of: member.member.person) else {
                throw AccessError(.notFound, "That session has ended already.")
            }
            try writer.note(.sessionEnded, by: member, subjectID: session.description)
        }
    }

    /// Ends all of the member's sessions but the one of this request; gives how many ended.
    ///
    /// - Throws: ``AccessError`` with `storeFailed`.
    @discardableResult
    public func endOthers(of member: SignedInMember) async throws(AccessError) -> Int {
        try await dependencies.write { writer in
            let count = try writer.endSessions(of: member.member.person, except: member.session)
            try writer.note(.sessionEnded, by: member, detail: ["count": String(count)])
            return count
        }
    }

    /// The workspaces that the member can open, the oldest first.
    ///
    /// - Throws: ``AccessError`` with `storeFailed`.
    public func workspaces(of member: SignedInMember) async throws(AccessError) -> [MembershipRecord] {
        try await dependencies.read { try $0.memberships(of: member.member.person) }
    }

    /// Opens another of the person's workspaces in this session.
    ///
    /// - Throws: ``AccessError`` with `notFound` where the person has no place in it.
    public func open(_ workspace: WorkspaceID, for member: SignedInMember) async throws(AccessError) {
        try await dependencies.write { writer in
            guard try writer.member(member.member.person, in: workspace) != nil else {
                throw AccessError(.notFound, "There is no such workspace.")
            }
            try writer.openWorkspace(workspace, in: member.session)
        }
    }

    /// Notes the use, where the last note is old enough, and the workspace where it became another.
    private func note(
        _ session: SessionRecord, in place: MembershipRecord, origin: RequestOrigin, at now: Timestamp
    ) async throws(AccessError) {
        let isMoved = session.workspace != place.member.workspace
        let age = now.milliseconds - session.lastUsed.milliseconds
        guard isMoved || age >= dependencies.lifetimes.precision || session.source != origin.source else { return }
        let expires = min(session.ends, now.adding(milliseconds: dependencies.lifetimes.idle))
        try await dependencies.write { writer in
            if isMoved { try writer.openWorkspace(place.member.workspace, in: session.id) }
            try writer.touchSession(session.id, source: origin.source, expires: expires)
        }
    }
}
