import Access
import Foundation
import Logging
import MailModel
import MailStore
import MailStoreSQLite
import Mailboxes
import Testing
import Web

@testable import SalesnodeApp

@Suite("What commands leave in the audit log")
struct CommandAuditTests {
    private func withNode(_ body: (Node, MailboxID) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let settings = try await Settings(
                options: CommandOptions(values: [.data: "\(folder)/data", .keyFile: "\(folder)/key/master.key"]),
                environment: [:], currentFolder: "/")
            let node = try await Node.open(
                folder: try DataFolder.open("\(folder)/data"), settings: settings, secrets: EnvironmentSecrets(),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            do {
                try await body(node, try await connect(node))
            } catch {
                await node.close()
                throw error
            }
            await node.close()
        }
    }

    private func connect(_ node: Node) async throws -> MailboxID {
        let id = MailboxID.random()
        let server = MailboxServer(
            endpoint: try #require(Endpoint("imap.mail.test:993")), security: .implicit, user: "alice")
        let draft = MailboxDraft(
            id: id, workspace: node.dependencies.workspace, address: try EmailAddress("alice@mail.test"), imap: server,
            smtp: server, receiving: .proven, sending: .proven)
        let key = try await node.store.read { try $0.installation().masterKeyID }
        let credentials = SealedCredentials(
            dataKey: DataKeyRecord(
                ownerKind: "mailbox", ownerID: id.description, wrapped: [1], masterKeyID: key), credentials: [])
        try await node.store.write { try $0.saveMailbox(draft, credentials: credentials, folders: []) }
        return id
    }

    private func run(_ request: ControlRequest, _ node: Node) async -> ControlEvent {
        let runner = CommandRunner(node: node, pages: { .loopback(port: 8080) })
        return await runner.run(ControlEnvelope(request, timeoutSeconds: 60)) { _ in }
    }

    private func entries(_ node: Node) async throws -> [AuditRecord] {
        let workspace = node.dependencies.workspace
        return try await node.store.read { try $0.audit(in: workspace, after: nil, limit: 50).items.reversed() }
    }

    @Test("each change leaves an entry of the operator at the terminal, and looking leaves none")
    func changes() async throws {
        try await withNode { node, id in
            let name = "alice@mail.test"
            for request: ControlRequest in [
                .list, .show(reference: name), .mailboxAlerts(reference: name, to: nil, mute: nil), .listAlerts,
                .pause(reference: name), .resume(reference: id.description),
                .mailboxAlerts(reference: name, to: .owner("ann@home.test"), mute: nil),
                .disconnect(reference: name, erase: false), .disconnect(reference: name, erase: true),
            ] {
                guard case .result = await run(request, node) else {
                    Issue.record("\(request.name) failed")
                    continue
                }
            }
            let found = try await entries(node)
            #expect(
                found.map(\.kind) == [
                    .mailboxPaused, .mailboxResumed, .alertsChanged, .mailboxDisconnected, .mailboxDisconnected,
                ])
            for entry in found {
                #expect(entry.actorName == "The operator" && entry.actorID.isEmpty)
                #expect(entry.source == "the terminal")
                #expect(entry.subjectName == name && entry.subjectID == id.description)
            }
            #expect(AuditLog.Entry(found[2]).detail["to"] == "those who hear of every mailbox and ann@home.test")
            #expect(found.suffix(2).map { AuditLog.Entry($0).detail["kept"] } == ["yes", "no"])
        }
    }

    @Test("what could not be done leaves none")
    func failures() async throws {
        try await withNode { node, _ in
            for request: ControlRequest in [.pause(reference: "nobody@mail.test"), .verify(reference: "nonsense")] {
                guard case .failure = await run(request, node) else {
                    Issue.record("\(request.name) did not fail")
                    continue
                }
            }
            let found = try await entries(node)
            #expect(found.isEmpty)
        }
    }

    @Test("connecting, importing and clients of providers are told from what came of them")
    func results() throws {
        let client = try JSONDecoder().decode(
            OAuthClientView.self,
            from: Data(
                """
                {"id":"oac_1","provider":"google","name":"Google","clientID":"abc","hasSecret":true,
                "servesAll":false,"hasMailServers":true,"hasDevices":false}
                """.utf8))
        let connected = ConnectMailboxResult(
            report: CheckReport(
                address: try EmailAddress("alice@mail.test"), startedAt: Timestamp(milliseconds: 1), milliseconds: 1,
                steps: []), mailbox: .sample, replaced: false)
        var failed = connected
        failed.mailbox = nil
        let connect = ControlRequest.connect(
            settings: .sample, imapPassword: WireSecret(Secret("x")), smtpPassword: WireSecret(Secret("x")),
            savePaused: false, history: nil)
        #expect(CommandAudit.entries(of: connect, .connected(connected)).map(\.kind) == [.mailboxConnected])
        #expect(CommandAudit.entries(of: connect, .connected(failed)).isEmpty)
        let added = CommandAudit.entries(
            of: .oauth(.listClients), .oauth(.saved(client, finding: nil)))
        #expect(added == [.init(kind: .clientSaved, id: "oac_1", name: "Google", detail: ["client": "abc"])])
        #expect(CommandAudit.entries(of: .oauth(.listClients), .oauth(.clients([client]))).isEmpty)
        let rows = [ImportRowResult.State.connected, .saved, .failed, .refused, .unchanged].enumerated().map {
            ImportRowResult(row: $0, address: "a\($0)@mail.test", state: $1, code: "ok", words: "")
        }
        for isDryRun in [false, true] {
            let request = ControlRequest.importMailboxes(
                file: WireFile([]), trust: .systemRoots, isDryRun: isDryRun, history: nil)
            let report = ImportReport(rows: rows, unknownColumns: [], isDryRun: isDryRun)
            #expect(
                CommandAudit.entries(of: request, .imported(report)).map(\.name)
                    == (isDryRun ? [] : ["a0@mail.test", "a1@mail.test"]))
        }
    }
}
