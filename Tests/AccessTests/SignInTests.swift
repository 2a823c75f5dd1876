import MailModel
import MailStore
import Testing

@testable import Access

@Suite("Access: signing in")
struct SignInTests {
    @Test("the right password signs in, however the address is written")
    func signIn() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let session = try await fixture.signIn(" OLIVE@acme.test ")
            #expect(session.member.member == owner.member.member)
            #expect(session.token != owner.token)
            #expect(try await fixture.member(for: session)?.session == session.member.session)
            #expect(try await fixture.audit(of: session.member) == [.workspaceClaimed, .signedIn])
        }
    }

    @Test("a wrong password, an unknown address and no address at all are refused in the same words")
    func refused() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let errors = [
                await refusal { _ = try await fixture.signIn("olive@acme.test", Secret("wrong")) },
                await refusal { _ = try await fixture.signIn("nobody@acme.test") },
                await refusal { _ = try await fixture.signIn("olive") },
                await refusal { _ = try await fixture.signIn("olive@acme.test", Secret("")) },
                await refusal {
                    _ = try await fixture.signIn("olive@acme.test", Secret(String(repeating: "x", count: 2000)))
                },
            ]
            #expect(errors.map(\.?.code) == Array(repeating: .refused, count: 5))
            #expect(Set(errors.map(\.?.message)).count == 1)
            #expect(
                try await fixture.audit(of: owner.member) == [.workspaceClaimed, .signInRefused, .signInRefused])
        }
    }

    @Test("after too many failures even the right password waits, and is told how long")
    func tooMany() async throws {
        try await AccessFixture.run { fixture in
            _ = try await fixture.owner()
            for _ in 0..<5 { _ = await refusal { _ = try await fixture.signIn("olive@acme.test", Secret("wrong")) } }
            let error = await refusal { _ = try await fixture.signIn("olive@acme.test") }
            #expect(error?.code == .tooMany)
            #expect(error?.retryAfterSeconds == 60)
            fixture.clock.advance(milliseconds: 60_000)
            _ = try await fixture.signIn("olive@acme.test")
        }
    }

    @Test("the owner's own device signs in while strangers in the same network try passwords")
    func ownerIsNotLockedOut() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            for _ in 0..<20 { _ = await refusal { _ = try await fixture.signIn("olive@acme.test", Secret("wrong")) } }
            #expect(await refusal { _ = try await fixture.signIn("olive@acme.test") }?.code == .tooMany)
            let session = try await fixture.signIn("olive@acme.test", device: owner.device)
            #expect(session.device == owner.device)
        }
    }

    @Test("a device token helps only the person who signed in with it")
    func foreignDevice() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let mia = try await fixture.join("mia", as: .member, by: owner.member)
            for _ in 0..<5 { _ = await refusal { _ = try await fixture.signIn("olive@acme.test", Secret("wrong")) } }
            for device in [mia.device, .random()] {
                #expect(
                    await refusal { _ = try await fixture.signIn("olive@acme.test", device: device) }?.code == .tooMany)
            }
            let session = try await fixture.signIn("mia@acme.test", device: owner.device, from: "192.0.2.99")
            #expect(session.device != owner.device)
        }
    }

    @Test("a hash of a former cost is renewed when its owner signs in")
    func rehash() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let person = owner.member.member.person
            let before = try await fixture.store.read { try $0.passwordHash(of: person) }
            var later = fixture
            later.dependencies.hasher = PasswordHasher(cost: .init(passes: 2, memory: 16384))
            _ = try await later.signIn("olive@acme.test")
            let after = try await fixture.store.read { try $0.passwordHash(of: person) }
            #expect(before != after)
            _ = try await later.signIn("olive@acme.test")
            #expect(try await fixture.store.read { try $0.passwordHash(of: person) } == after)
        }
    }

    @Test("a password that was changed ends the other sessions and forgets the devices")
    func changePassword() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let other = try await fixture.signIn("olive@acme.test")
            let new = Secret("nineteen blue herons")
            let change = ChangePassword(fixture.dependencies)
            #expect(
                await refusal { try await change.run(from: Secret("wrong"), to: new, by: owner.member) }?.field
                    == "present")
            #expect(
                await refusal {
                    try await change.run(from: AccessFixture.password, to: Secret("short"), by: owner.member)
                }?.code == .invalidInput)
            #expect(try await fixture.member(for: other) != nil)

            try await change.run(from: AccessFixture.password, to: new, by: owner.member)
            #expect(try await fixture.member(for: other) == nil)
            #expect(try await fixture.member(for: owner) != nil)
            #expect(await refusal { _ = try await fixture.signIn("olive@acme.test") }?.code == .refused)
            let again = try await fixture.signIn("olive@acme.test", new, device: owner.device)
            #expect(again.device != owner.device)
            #expect(try await fixture.audit(of: owner.member).contains(.passwordChanged))
        }
    }

    @Test("nothing that could be used to come in is in the database's files")
    func nothingInClear() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let issued = try await Invitations(fixture.dependencies).invite(
                "mia@acme.test", as: .member, by: owner.member)
            let texts = try await fixture.store.read { reader in
                let tables = ["person", "session", "device", "invitation", "audit"]
                return try tables.map { table in
                    let columns = try reader.connection.query(
                        "SELECT name FROM pragma_table_info('\(table)')", []
                    ) { (row) throws(StoreError) in "coalesce(CAST(\(try row.text()) AS TEXT), '')" }
                    return try reader.connection.query(
                        "SELECT \(columns.joined(separator: " || ' ' || ")) FROM \(table)", []
                    ) { (row) throws(StoreError) in try row.text() }.joined(separator: "\n")
                }.joined(separator: "\n")
            }
            #expect(texts.contains("olive@acme.test"))
            for word in [owner.token.reveal(), owner.device.reveal(), issued.token.reveal(), "plain yellow kettle"] {
                #expect(!texts.contains(word))
            }
        }
    }
}
