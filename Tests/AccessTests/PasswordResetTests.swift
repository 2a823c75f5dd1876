import MailModel
import MailStore
import Testing

@testable import Access

@Suite("Access: new passwords by a link")
struct PasswordResetTests {
    private static let new = Secret("seven slow bicycles")

    private func redeem(_ resets: PasswordResets, _ token: BearerToken, _ password: Secret = new) async throws
        -> NewSession
    {
        try await resets.redeem(password, token: token, origin: AccessFixture.origin)
    }

    @Test("an owner makes a link for a member; it works once, ends all sessions, and is in the audit log")
    func byOwner() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let mia = try await fixture.join("mia", as: .member, by: owner.member)
            let resets = PasswordResets(fixture.dependencies)
            let issued = try await resets.issue(for: mia.member.member.id, by: owner.member)
            #expect(issued.address.description == "mia@acme.test")
            // Whoever only looks uses nothing up, and the old password still works.
            for _ in 0..<3 { #expect(try await resets.look(issued.token).issuer == "Olive") }
            #expect(try await fixture.member(for: mia) != nil)
            #expect(
                await refusal { _ = try await redeem(resets, issued.token, Secret("short")) }?.code == .invalidInput)

            let session = try await redeem(resets, issued.token)
            #expect(session.member.member.id == mia.member.member.id)
            #expect(try await fixture.member(for: mia) == nil)
            #expect(try await fixture.member(for: session) != nil)
            #expect(await refusal { _ = try await redeem(resets, issued.token) }?.code == .linkExpired)
            #expect(await refusal { _ = try await fixture.signIn("mia@acme.test") }?.code == .refused)
            _ = try await fixture.signIn("mia@acme.test", Self.new)
            let kinds = try await fixture.audit(of: owner.member)
            #expect(kinds.contains(.passwordResetIssued) && kinds.contains(.passwordReset))
        }
    }

    @Test("only the owner makes links, for others, and for members of no other workspace")
    func refused() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let ada = try await fixture.join("ada", as: .admin, by: owner.member)
            let mia = try await fixture.join("mia", as: .member, by: owner.member)
            let resets = PasswordResets(fixture.dependencies)
            for (target, actor) in [
                (mia, ada), (owner, ada), (mia, mia), (owner, owner),
            ] {
                #expect(
                    await refusal { _ = try await resets.issue(for: target.member.member.id, by: actor.member) }?.code
                        == .notAllowed)
            }
            // A link that was made before is worth nothing once the person is in another workspace as well.
            let early = try await resets.issue(for: mia.member.member.id, by: owner.member)
            try await fixture.store.write { writer in
                let other = try writer.addWorkspace(name: "Other")
                _ = try writer.addMember(mia.member.member.person, to: other.id, as: .viewer)
            }
            #expect(await refusal { _ = try await resets.look(early.token) }?.code == .linkExpired)
            #expect(await refusal { _ = try await redeem(resets, early.token) }?.code == .linkExpired)
            let error = await refusal { _ = try await resets.issue(for: mia.member.member.id, by: owner.member) }
            #expect(error?.code == .notAllowed && error?.message.contains("user reset-password mia@acme.test") == true)
            _ = try await fixture.signIn("mia@acme.test")
        }
    }

    @Test("whoever runs the server makes a link for anybody, the owner included")
    func byOperator() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let resets = PasswordResets(fixture.dependencies)
            #expect(await refusal { _ = try await resets.issueForOperator("nobody@acme.test") }?.code == .notFound)
            let first = try await resets.issueForOperator("Olive@ACME.test")
            let second = try await resets.issueForOperator("olive@acme.test")
            #expect(await refusal { _ = try await resets.look(first.token) }?.code == .linkExpired)
            let session = try await redeem(resets, second.token)
            #expect(session.member.role == .owner)
            #expect(try await fixture.member(for: owner) == nil)
        }
    }

    @Test("a link ends after a day, and when the password is changed in another way")
    func ends() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let resets = PasswordResets(fixture.dependencies)
            let late = try await resets.issueForOperator("olive@acme.test")
            fixture.clock.advance(days: 1)
            #expect(await refusal { _ = try await redeem(resets, late.token) }?.code == .linkExpired)
            let issued = try await resets.issueForOperator("olive@acme.test")
            try await ChangePassword(fixture.dependencies).run(
                from: AccessFixture.password, to: Self.new, by: owner.member)
            #expect(await refusal { _ = try await redeem(resets, issued.token) }?.code == .linkExpired)
        }
    }
}
