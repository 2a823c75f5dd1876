import MailModel
import MailStore
import Testing

/// Runs every statement about people and access once, for whoever watches how they are answered.
func usePeople(of store: Store, _ workspace: WorkspaceID, mailbox: MailboxID) async throws {
    let address = try EmailAddress("olive@acme.test")
    let heirAddress = try EmailAddress("ada@acme.test")
    let session = SessionID.random()
    let end = Sample.time.adding(milliseconds: 1000)
    let member = try await store.write { writer in
        let second = try writer.addWorkspace(name: "Second")
        try writer.renameWorkspace(second.id, to: "Other")
        let person = try writer.addPerson(address: address, name: "Olive", passwordHash: Secret("x"))
        let heir = try writer.addPerson(address: heirAddress, name: "Ada", passwordHash: Secret("x"))
        let member = try writer.addMember(person.id, to: workspace, as: .owner)
        let other = try writer.addMember(heir.id, to: workspace, as: .viewer)
        try writer.transferOwnership(from: member.id, to: other.id, in: workspace)
        for place in [workspace, nil] {
            try writer.setPasswordReset(
                PasswordResetDraft(person: person.id, workspace: place, digest: [5], issuer: "Ada", expires: end))
        }
        _ = try writer.passwordReset(digest: [5])
        try writer.setPassword(Secret("y"), of: person.id)
        try writer.refreshPasswordHash(Secret("z"), of: person.id)
        try writer.renamePerson(person.id, to: "Oliver")
        try writer.beginSession(
            SessionDraft(
                id: session, person: person.id, workspace: workspace, digest: [1], label: "", source: "", expires: end,
                ends: end))
        try writer.touchSession(session, source: "", expires: end)
        try writer.openWorkspace(second.id, in: session)
        try writer.noteDevice([2], of: person.id, keeping: 1)
        try writer.noteDevice([3], of: person.id, keeping: 1)
        try writer.endOldestSessions(of: person.id, keeping: 0)
        _ = try writer.endSession(session, of: person.id)
        _ = try writer.endSessions(of: person.id, except: nil)
        let invitation = try writer.invite(
            InvitationDraft(
                workspace: workspace, address: try EmailAddress("mia@acme.test"), role: .editor, inviter: "Ada",
                digest: [4], expires: end))
        _ = try writer.invitation(invitation.id, in: workspace)
        try writer.removeInvitation(invitation.id, in: workspace)
        try writer.setAccess(.members([member.id]), to: mailbox, in: workspace)
        try writer.noteAudit(AuditDraft(workspace: workspace, kind: AuditKind(rawValue: "x"), actorName: "Ada"))
        return member
    }
    try await store.read { reader in
        _ = try reader.hasPeople()
        _ = try reader.person(member.person)
        _ = try reader.person(address: address)
        _ = try reader.passwordHash(of: member.person)
        _ = try reader.workspace(workspace)
        _ = try reader.member(member.id, in: workspace)
        _ = try reader.member(member.person, in: workspace)
        _ = try reader.memberships(of: member.person)
        _ = try reader.members(in: workspace)
        _ = try reader.session(digest: [1])
        _ = try reader.sessions(of: member.person)
        _ = try reader.knowsDevice([2], of: member.person)
        _ = try reader.invitation(digest: [4])
        _ = try reader.invitations(in: workspace)
        _ = try reader.access(to: mailbox, in: workspace)
        _ = try reader.hasAccess(member.id, to: mailbox, in: workspace)
        let scope = try reader.scope(of: member.id, in: workspace)
        _ = try reader.unreadCount(in: scope)
        _ = try reader.unreadCount(in: scope.narrowed(to: mailbox))
        _ = try reader.audit(in: workspace)
        _ = try reader.activity(of: mailbox, in: workspace, withAudit: true)
        _ = try reader.alertPreferences(in: workspace, at: Sample.time)
        _ = try reader.idleMailboxes(in: workspace, since: Timestamp(milliseconds: 5))
        _ = try reader.domainHealth(of: #require(DomainName("mail.test")), in: workspace)
        _ = try reader.mailboxProviders(in: workspace, visibleTo: member.id)
        for filter in MailboxFilter.allCases {
            for shown in [nil, member.id] {
                let query = MailboxQuery(workspace: workspace, filter: filter, search: "a", member: shown)
                for order in MailboxOrder.allCases {
                    for after in [nil, "1:a", "t5:5", "na"] {
                        _ = try reader.mailboxes(query, by: order, after: after)
                    }
                }
                _ = try reader.mailboxCount(query)
            }
        }
    }
    let domain = try #require(DomainName("mail.test"))
    try await store.read {
        _ = try $0.domainsDue(at: Timestamp(milliseconds: 5))
        _ = try $0.domainStates(of: [domain], in: workspace)
    }
    try await store.write {
        try $0.recordDomainHealth(
            DomainHealthRecord(domain: domain, report: "{}", checked: Timestamp(milliseconds: 5)),
            due: Timestamp(milliseconds: 6), in: workspace)
        try $0.readDomain(domain, at: Timestamp(milliseconds: 7), in: workspace)
        let folders = try $0.syncFolders(of: try $0.mailboxKey(mailbox, in: workspace))
        try $0.chooseRoles(
            [try #require(folders.last).key: .sent], found: folders.map(\.record), of: mailbox, in: workspace)
        try $0.chooseHistory(.all, of: mailbox, in: workspace)
        try $0.removeMember(member.id, from: workspace)
    }
}
