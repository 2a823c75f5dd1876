import MailModel
import MailStore
import Testing

@testable import Access

@Suite("Access: first run")
struct FirstRunTests {
    @Test("the token makes the owner and the workspace, once")
    func claim() async throws {
        try await AccessFixture.run { fixture in
            let firstRun = FirstRun(fixture.dependencies)
            let token = try #require(try await firstRun.issueToken())
            #expect(firstRun.accepts(token))
            let claim = FirstRun.Claim(
                name: " Olive ", address: "Olive@ACME.test", password: AccessFixture.password, workspaceName: "Acme")
            let session = try await firstRun.claim(claim, token: token, origin: AccessFixture.origin)
            #expect(session.member.role == .owner)
            #expect(session.member.member.name == "Olive")
            #expect(session.member.workspaceName == "Acme")
            #expect(try await fixture.member(for: session) == session.member)
            #expect(try await firstRun.isOpen() == false)
            #expect(!firstRun.accepts(token))
            #expect(try await firstRun.issueToken() == nil)
            #expect(
                await refusal { _ = try await firstRun.claim(claim, token: token, origin: AccessFixture.origin) }?.code
                    == .linkExpired)
            #expect(try await fixture.audit(of: session.member) == [.workspaceClaimed])
        }
    }

    @Test("the workspace is the one in which the command line worked so far")
    func sameWorkspace() async throws {
        try await AccessFixture.run { fixture in
            let before = try await fixture.store.read { try $0.defaultWorkspace().id }
            #expect(try await fixture.owner().member.workspace == before)
        }
    }

    @Test("another token, and one from before the last, are worth nothing")
    func otherTokens() async throws {
        try await AccessFixture.run { fixture in
            let firstRun = FirstRun(fixture.dependencies)
            let claim = FirstRun.Claim(
                name: "Mallory", address: "m@acme.test", password: AccessFixture.password, workspaceName: "Acme")
            let former = try #require(try await firstRun.issueToken())
            _ = try await firstRun.issueToken()
            for token in [former, .random()] {
                #expect(!firstRun.accepts(token))
                #expect(
                    await refusal { _ = try await firstRun.claim(claim, token: token, origin: AccessFixture.origin) }?
                        .code == .linkExpired)
            }
            #expect(try await firstRun.isOpen())
        }
    }

    @Test("what is entered wrongly is named by its field, and the token stays good")
    func invalid() async throws {
        try await AccessFixture.run { fixture in
            let firstRun = FirstRun(fixture.dependencies)
            let token = try #require(try await firstRun.issueToken())
            let claims: [(FirstRun.Claim, String)] = [
                (
                    .init(name: " ", address: "o@acme.test", password: AccessFixture.password, workspaceName: "A"),
                    "name"
                ),
                (
                    .init(name: "O", address: "acme.test", password: AccessFixture.password, workspaceName: "A"),
                    "address"
                ),
                (.init(name: "O", address: "o@acme.test", password: Secret("short"), workspaceName: "A"), "password"),
                (
                    .init(
                        name: "O", address: "o@acme.test", password: AccessFixture.password,
                        workspaceName: "A\u{202E}B"), "workspace"
                ),
            ]
            for (claim, field) in claims {
                let error = await refusal {
                    _ = try await firstRun.claim(claim, token: token, origin: AccessFixture.origin)
                }
                #expect(error?.code == .invalidInput)
                #expect(error?.field == field)
            }
            #expect(firstRun.accepts(token))
        }
    }

    @Test("of two claims at once one wins")
    func race() async throws {
        try await AccessFixture.run { fixture in
            let firstRun = FirstRun(fixture.dependencies)
            let token = try #require(try await firstRun.issueToken())
            let wins = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<4 {
                    group.addTask {
                        let claim = FirstRun.Claim(
                            name: "N\(number)", address: "n\(number)@acme.test", password: AccessFixture.password,
                            workspaceName: "Acme")
                        return await refusal {
                            _ = try await firstRun.claim(claim, token: token, origin: AccessFixture.origin)
                        } == nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(wins == 1)
        }
    }
}
