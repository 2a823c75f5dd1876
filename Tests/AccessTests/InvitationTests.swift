import MailModel
import MailStore
import Testing

@testable import Access

@Suite("Access: invitations")
struct InvitationTests {
    @Test("a link brings somebody in once, with the role of the invitation")
    func accept() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let invitations = Invitations(fixture.dependencies)
            let issued = try await invitations.invite("Mia@acme.test", as: .editor, by: owner.member)
            #expect(issued.invitation.inviter == "Olive")
            #expect(try await invitations.list(for: owner.member) == [issued.invitation])
            // A scanner that follows the link, however often, uses nothing up.
            for _ in 0..<3 {
                let seen = try await invitations.look(issued.token)
                #expect(seen.invitation == issued.invitation)
                #expect(!seen.hasAccount)
            }
            let acceptance = Invitations.Acceptance(name: "Mia", password: AccessFixture.password)
            let mia = try await invitations.accept(
                acceptance, token: issued.token, device: nil, origin: AccessFixture.origin)
            #expect(mia.member.role == .editor)
            #expect(mia.member.workspace == owner.member.workspace)
            #expect(try await invitations.list(for: owner.member).isEmpty)
            #expect(await refusal { _ = try await invitations.look(issued.token) }?.code == .linkExpired)
            #expect(
                await refusal {
                    _ = try await invitations.accept(
                        acceptance, token: issued.token, device: nil, origin: AccessFixture.origin)
                }?.code == .linkExpired)
            #expect(
                try await fixture.audit(of: owner.member) == [.workspaceClaimed, .memberInvited, .memberJoined])
        }
    }

    @Test("a new link makes the former one worthless")
    func renew() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let invitations = Invitations(fixture.dependencies)
            let first = try await invitations.invite("mia@acme.test", as: .viewer, by: owner.member)
            fixture.clock.advance(days: 8)
            #expect(await refusal { _ = try await invitations.look(first.token) }?.code == .linkExpired)
            #expect(try await invitations.list(for: owner.member).count == 1)
            let second = try await invitations.renew(first.invitation.id, by: owner.member)
            #expect(second.invitation.id == first.invitation.id)
            #expect(second.invitation.role == .viewer)
            #expect(await refusal { _ = try await invitations.look(first.token) }?.code == .linkExpired)
            _ = try await invitations.look(second.token)
            let third = try await invitations.invite("MIA@acme.test", as: .member, by: owner.member)
            #expect(third.invitation.id == first.invitation.id)
            #expect(await refusal { _ = try await invitations.look(second.token) }?.code == .linkExpired)
        }
    }

    @Test("an invitation that was taken back brings nobody in")
    func revoke() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let invitations = Invitations(fixture.dependencies)
            let issued = try await invitations.invite("mia@acme.test", as: .viewer, by: owner.member)
            try await invitations.revoke(issued.invitation.id, by: owner.member)
            #expect(await refusal { _ = try await invitations.look(issued.token) }?.code == .linkExpired)
            #expect(
                await refusal { try await invitations.revoke(issued.invitation.id, by: owner.member) }?.code
                    == .notFound)
        }
    }

    @Test("nobody is invited as the owner, and no member is invited again")
    func notInvited() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let invitations = Invitations(fixture.dependencies)
            #expect(
                await refusal { _ = try await invitations.invite("mia@acme.test", as: .owner, by: owner.member) }?.code
                    == .notAllowed)
            #expect(
                await refusal { _ = try await invitations.invite("olive@ACME.test", as: .viewer, by: owner.member) }?
                    .code == .conflict)
            #expect(
                await refusal { _ = try await invitations.invite("no address", as: .viewer, by: owner.member) }?.field
                    == "address")
        }
    }

    @Test("who has an account already joins with its password, not with a new one")
    func existingAccount() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let mia = try await fixture.join("mia", as: .member, by: owner.member)
            try await Workspaces(fixture.dependencies).create(named: "Second", by: owner.member)
            let second = try #require(try await fixture.member(for: owner))
            let invitations = Invitations(fixture.dependencies)
            let issued = try await invitations.invite("mia@acme.test", as: .viewer, by: second)
            #expect(try await invitations.look(issued.token).hasAccount)
            #expect(
                await refusal {
                    _ = try await invitations.accept(
                        .init(name: "", password: Secret("a brand new password")), token: issued.token, device: nil,
                        origin: AccessFixture.origin)
                }?.code == .refused)
            let joined = try await invitations.accept(
                .init(name: "", password: AccessFixture.password), token: issued.token, device: nil,
                origin: AccessFixture.origin)
            #expect(joined.member.member.person == mia.member.member.person)
            #expect(joined.member.workspace == second.workspace)
            #expect(joined.member.role == .viewer)
        }
    }

    @Test("of many who take up one link at once one joins")
    func race() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let invitations = Invitations(fixture.dependencies)
            let issued = try await invitations.invite("mia@acme.test", as: .viewer, by: owner.member)
            let joined = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<4 {
                    group.addTask {
                        await refusal {
                            _ = try await invitations.accept(
                                .init(name: "M\(number)", password: AccessFixture.password), token: issued.token,
                                device: nil, origin: AccessFixture.origin)
                        } == nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(joined == 1)
            #expect(try await Members(fixture.dependencies).list(for: owner.member).count == 2)
        }
    }
}
