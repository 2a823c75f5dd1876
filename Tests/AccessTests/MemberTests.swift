import MailModel
import MailStore
import Testing

@testable import Access

@Suite("Access: members and workspaces")
struct MemberTests {
    @Test("who is removed is out with the next request")
    func remove() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let mia = try await fixture.join("mia", as: .member, by: owner.member)
            try await Members(fixture.dependencies).remove(mia.member.member.id, by: owner.member)
            #expect(try await fixture.member(for: mia) == nil)
            #expect(await refusal { _ = try await fixture.signIn("mia@acme.test") }?.code == .notAllowed)
            #expect(
                await refusal { _ = try await Members(fixture.dependencies).list(for: mia.member) }?.code
                    == .notAllowed)
        }
    }

    @Test("a member changes nobody's role and removes nobody, but may leave")
    func memberRights() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let mia = try await fixture.join("mia", as: .member, by: owner.member)
            let vic = try await fixture.join("vic", as: .viewer, by: owner.member)
            let members = Members(fixture.dependencies)
            #expect(
                await refusal { try await members.setRole(.admin, of: mia.member.member.id, by: mia.member) }?.code
                    == .notAllowed)
            #expect(
                await refusal { try await members.remove(vic.member.member.id, by: mia.member) }?.code == .notAllowed)
            #expect(
                await refusal { _ = try await AuditLog(fixture.dependencies).list(for: mia.member) }?.code
                    == .notAllowed)
            try await members.remove(mia.member.member.id, by: mia.member)
            #expect(try await members.list(for: owner.member).map(\.name) == ["Olive", "Vic"])
            #expect(try await fixture.audit(of: owner.member).last == .memberLeft)
        }
    }

    @Test("an administrator can neither remove nor demote the owner")
    func ownerStays() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let ada = try await fixture.join("ada", as: .admin, by: owner.member)
            let members = Members(fixture.dependencies)
            let id = owner.member.member.id
            #expect(await refusal { try await members.remove(id, by: ada.member) }?.code == .notAllowed)
            #expect(await refusal { try await members.setRole(.viewer, of: id, by: ada.member) }?.code == .notAllowed)
            #expect(await refusal { try await members.remove(id, by: owner.member) }?.code == .notAllowed)
            #expect(
                await refusal {
                    try await members.transferOwnership(
                        to: ada.member.member.id, password: AccessFixture.password, by: ada.member)
                }?.code == .notAllowed)
        }
    }

    @Test("the owner transfers ownership with the password, and is an administrator from then on")
    func transfer() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let ada = try await fixture.join("ada", as: .viewer, by: owner.member)
            let members = Members(fixture.dependencies)
            let heir = ada.member.member.id
            #expect(
                await refusal {
                    try await members.transferOwnership(to: heir, password: Secret("wrong"), by: owner.member)
                }?.code == .refused)
            try await members.transferOwnership(to: heir, password: AccessFixture.password, by: owner.member)
            #expect(try await members.list(for: owner.member).map(\.role) == [.admin, .owner])
            #expect(
                await refusal {
                    try await members.transferOwnership(
                        to: heir, password: AccessFixture.password, by: owner.member)
                }?.code == .notAllowed)
        }
    }

    @Test("nothing of one workspace is reached from another")
    func isolation() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let first = owner.member
            let mia = try await fixture.join("mia", as: .member, by: first)
            let mailbox = try await fixture.connect("alice", in: first.workspace)
            let open = try await Invitations(fixture.dependencies).invite("x@acme.test", as: .viewer, by: first)
            try await Workspaces(fixture.dependencies).create(named: "Second", by: first)
            let second = try #require(try await fixture.member(for: owner))
            #expect(second.workspace != first.workspace)
            #expect(second.role == .owner)

            #expect(try await Members(fixture.dependencies).list(for: second).map(\.name) == ["Olive"])
            #expect(try await Invitations(fixture.dependencies).list(for: second).isEmpty)
            #expect(try await fixture.audit(of: second) == [.workspaceCreated])
            let attempts: [AccessError?] = [
                await refusal { try await Members(fixture.dependencies).remove(mia.member.member.id, by: second) },
                await refusal {
                    try await Members(fixture.dependencies).setRole(.admin, of: mia.member.member.id, by: second)
                },
                await refusal { try await Invitations(fixture.dependencies).revoke(open.invitation.id, by: second) },
                await refusal { _ = try await Invitations(fixture.dependencies).renew(open.invitation.id, by: second) },
                await refusal { _ = try await AccessLists(fixture.dependencies).access(to: mailbox, for: second) },
                await refusal {
                    try await AccessLists(fixture.dependencies).set(.members([]), to: mailbox, by: second)
                },
                await refusal { try await Sessions(fixture.dependencies).open(second.workspace, for: mia.member) },
            ]
            #expect(attempts.map(\.?.code) == Array(repeating: .notFound, count: attempts.count))
            #expect(try await fixture.member(for: mia)?.workspace == first.workspace)
            #expect(
                try await Sessions(fixture.dependencies).workspaces(of: second).map(\.workspaceName) == [
                    "Acme", "Second",
                ])
            try await Sessions(fixture.dependencies).open(first.workspace, for: second)
            #expect(try await fixture.member(for: owner)?.workspace == first.workspace)
        }
    }

    @Test("only owners make further workspaces, and only owner and administrators rename theirs")
    func workspaces() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let ada = try await fixture.join("ada", as: .admin, by: owner.member)
            let mia = try await fixture.join("mia", as: .member, by: owner.member)
            let workspaces = Workspaces(fixture.dependencies)
            #expect(await refusal { try await workspaces.create(named: "X", by: ada.member) }?.code == .notAllowed)
            #expect(await refusal { try await workspaces.rename(to: "X", by: mia.member) }?.code == .notAllowed)
            try await workspaces.rename(to: "Acme Sales", by: ada.member)
            #expect(try await fixture.member(for: owner)?.workspaceName == "Acme Sales")
        }
    }

    @Test("an access list counts for reading whatever the role, and hides the mailbox from who manages none")
    func accessLists() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let mia = try await fixture.join("mia", as: .member, by: owner.member)
            let vic = try await fixture.join("vic", as: .viewer, by: owner.member)
            let mailbox = try await fixture.connect("alice", in: owner.member.workspace)
            let lists = AccessLists(fixture.dependencies)
            #expect(try await lists.access(to: mailbox, for: vic.member) == .everybody)
            #expect(
                await refusal { try await lists.set(.members([]), to: mailbox, by: mia.member) }?.code == .notAllowed)
            try await lists.set(.members([mia.member.member.id]), to: mailbox, by: owner.member)

            func may(_ permission: Permission, _ session: NewSession) async -> AccessError.Code? {
                await refusal {
                    _ = try await fixture.dependencies.read {
                        try $0.require(permission, of: session.member, with: mailbox)
                    }
                }?.code
            }
            #expect(await may(.readConversations, mia) == nil)
            #expect(await may(.readConversations, vic) == .notFound)
            #expect(await may(.seeMailboxes, vic) == .notFound)
            #expect(await may(.seeMailboxes, owner) == nil)
            #expect(await may(.manageMailboxes, owner) == nil)
            #expect(await may(.readConversations, owner) == .notAllowed)
            #expect(await may(.manageMailboxes, mia) == .notAllowed)

            try await Members(fixture.dependencies).remove(mia.member.member.id, by: owner.member)
            #expect(try await lists.access(to: mailbox, for: owner.member) == .members([]))
            try await lists.set(.everybody, to: mailbox, by: owner.member)
            #expect(await may(.readConversations, vic) == nil)
            let entries = try await AuditLog(fixture.dependencies).list(for: owner.member).entries
            #expect(entries.first?.detail == ["from": "0 members", "to": "everybody"])
            #expect(entries.first?.record.subjectName == "alice@mail.test")
        }
    }

    @Test("the audit log can be neither changed nor shortened, and is read in parts")
    func auditIsFinal() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            for number in 0..<7 {
                try await AuditLog(fixture.dependencies).note(
                    AuditKind(rawValue: "test"), by: owner.member, subjectName: "\(number)")
            }
            for statement in ["UPDATE audit SET actor_name = 'x'", "DELETE FROM audit"] {
                await #expect(throws: StoreError.self) {
                    try await fixture.store.write { _ = try $0.connection.execute(statement, []) }
                }
            }
            var names: [String] = []
            var next: String?
            repeat {
                let part = try await AuditLog(fixture.dependencies).list(for: owner.member, after: next, limit: 3)
                names += part.entries.map(\.record.subjectName)
                next = part.next
            } while next != nil
            #expect(names == ["6", "5", "4", "3", "2", "1", "0", "Acme"])
        }
    }
}
