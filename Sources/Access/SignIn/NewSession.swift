internal import MailModel
internal import MailStore

/// A session that has just begun, with the tokens for its browser. They are not to be had again.
public struct NewSession: Sendable {
    /// Proves the session.
    public let token: BearerToken
    /// Proves the device at later attempts to sign in; stays when the session ends.
    public let device: BearerToken
    /// Who has signed in.
    public let member: SignedInMember
}

extension StoreWriter {
    /// The most sessions of one person at once.
    static var keptSessions: Int { 50 }

    /// Begins a session for a member, in the transaction in which it was decided that one may begin.
    func beginSession(
        for member: MemberRecord, device: BearerToken?, origin: RequestOrigin, lifetimes: SessionLifetimes
    ) throws(StoreError) -> NewSession {
        let token = BearerToken.random()
        var known = device
        if let device, try !knowsDevice(device.digest, of: member.person) { known = nil }
        let kept = known ?? .random()
        let ends = now.adding(milliseconds: lifetimes.absolute)
        let draft = SessionDraft(
            person: member.person, workspace: member.workspace, digest: token.digest, label: origin.label,
            source: origin.source, expires: min(ends, now.adding(milliseconds: lifetimes.idle)), ends: ends)
        try endOldestSessions(of: member.person, keeping: Self.keptSessions - 1)
        try beginSession(draft)
        try noteDevice(kept.digest, of: member.person)
        let name = try workspace(member.workspace)?.name ?? ""
        return NewSession(
            token: token, device: kept,
            member: SignedInMember(
                session: draft.id, member: member, workspaceName: name, source: origin.source))
    }
}
