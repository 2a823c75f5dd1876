import MailModel
import MailStore
import Testing

@testable import Access

@Suite("Access: sessions")
struct SessionTests {
    @Test("a session ends a week after its last use")
    func idle() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            for _ in 0..<3 {
                fixture.clock.advance(days: 6)
                #expect(try await fixture.member(for: owner) != nil)
            }
            fixture.clock.advance(days: 7)
            #expect(try await fixture.member(for: owner) == nil)
        }
    }

    @Test("a session ends after 30 days whatever its use")
    func absolute() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            for _ in 0..<29 {
                fixture.clock.advance(days: 1)
                #expect(try await fixture.member(for: owner) != nil)
            }
            fixture.clock.advance(days: 1)
            #expect(try await fixture.member(for: owner) == nil)
        }
    }

    @Test("use is written down every five minutes, not at each request")
    func precision() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let begun = fixture.clock.now
            fixture.clock.advance(milliseconds: 299_999)
            _ = try await fixture.member(for: owner)
            #expect(try await Sessions(fixture.dependencies).list(of: owner.member).first?.lastUsed == begun)
            fixture.clock.advance(milliseconds: 1)
            _ = try await fixture.member(for: owner)
            #expect(
                try await Sessions(fixture.dependencies).list(of: owner.member).first?.lastUsed == fixture.clock.now)
        }
    }

    @Test("sessions are listed with what they are, and can be ended one by one or all but this one")
    func revoking() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let sessions = Sessions(fixture.dependencies)
            let second = try await fixture.signIn("olive@acme.test", from: "198.51.100.1")
            let third = try await fixture.signIn("olive@acme.test")
            let list = try await sessions.list(of: owner.member)
            #expect(list.map(\.id) == [third, second, owner].map(\.member.session))
            #expect(list[1].source == "198.51.100.1")
            #expect(list[0].label == "Firefox on Linux")

            try await sessions.end(second.member.session, of: owner.member)
            #expect(try await fixture.member(for: second) == nil)
            #expect(try await fixture.member(for: third) != nil)
            #expect(
                await refusal { try await sessions.end(second.member.session, of: owner.member) }?.code == .notFound)
            #expect(try await sessions.endOthers(of: owner.member) == 1)
            #expect(try await fixture.member(for: third) == nil)
            #expect(try await fixture.member(for: owner) != nil)

            try await sessions.signOut(owner.member)
            #expect(try await fixture.member(for: owner) == nil)
        }
    }

    @Test("nobody ends another person's session")
    func foreign() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let admin = try await fixture.join("ada", as: .admin, by: owner.member)
            #expect(
                await refusal {
                    try await Sessions(fixture.dependencies).end(owner.member.session, of: admin.member)
                }?.code == .notFound)
            #expect(try await fixture.member(for: owner) != nil)
            #expect(try await Sessions(fixture.dependencies).list(of: admin.member).count == 1)
        }
    }

    @Test("beyond 50 sessions the oldest end")
    func bounded() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            for number in 0..<50 {
                fixture.clock.advance(milliseconds: 60_000)
                _ = try await fixture.signIn("olive@acme.test", from: "10.0.0.\(number)")
            }
            #expect(try await Sessions(fixture.dependencies).list(of: owner.member).count == 50)
            #expect(try await fixture.member(for: owner) == nil)
        }
    }

    @Test("an unknown token is nobody, and the past is swept away")
    func unknownAndPast() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let origin = AccessFixture.origin
            #expect(try await Sessions(fixture.dependencies).member(for: .random(), origin: origin) == nil)
            fixture.clock.advance(days: 31)
            try await fixture.store.write { try $0.prunePeople() }
            #expect(try await fixture.store.read { try $0.session(digest: owner.token.digest) } == nil)
        }
    }

    @Test("a role that is taken away counts with the next request, and inside the very next change")
    func fresh() async throws {
        try await AccessFixture.run { fixture in
            let owner = try await fixture.owner()
            let ada = try await fixture.join("ada", as: .admin, by: owner.member)
            try await Members(fixture.dependencies).setRole(.viewer, of: ada.member.member.id, by: owner.member)
            #expect(try await fixture.member(for: ada)?.role == .viewer)
            // The request that began before still says administrator; the transaction knows better.
            #expect(ada.member.role == .admin)
            #expect(
                await refusal {
                    _ = try await Invitations(fixture.dependencies).invite("x@acme.test", as: .admin, by: ada.member)
                }?.code == .notAllowed)
        }
    }
}
