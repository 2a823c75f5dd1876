import IMAPClient
import MailModel
import MailTransport
import SASL
import SMTPClient
import Testbed
import Testing

@testable import Mailboxes

extension FaultMatrix {
    /// Good settings of a user of the testbed.
    private static func goodSettings(_ user: String, _ testbed: TestbedManifest) throws -> MailboxSettings {
        MailboxSettings(
            address: try EmailAddress(user),
            imap: ServerSettings(endpoint: try endpoint(testbed.imapTLS), security: .implicit, user: user),
            smtp: ServerSettings(endpoint: try endpoint(testbed.submissionTLS), security: .implicit, user: user),
            trust: .certificateFile(testbed.caFile))
    }

    private static func password(_ user: String, _ testbed: TestbedManifest) throws -> Secret {
        Secret(try #require(testbed.users[user]))
    }

    /// A Check, with what happens while it runs.
    private static func during(
        _ name: String, by server: String, _ direction: MailDirection, user: String = "heidi@mail.test",
        timeout: Duration = .seconds(60), _ code: FindingCode, _ actor: Finding.Actor, retried: Bool,
        _ body:
            @escaping @Sendable (MailboxSettings, TestbedManifest, (MailboxSettings) async throws -> CheckReport)
            async throws -> CheckReport
    ) -> FaultRow {
        FaultRow(name, by: server, code, actor, retried: retried) {
            let testbed = try await TestbedProcess.shared()
            let connector = try MailboxFixture.connector(testbed, timeout: timeout)
            var plan = ProbePlan()
            plan.silence = .milliseconds(300)
            plan.receivingPorts = []
            plan.sendingPorts = []
            let passwords = MailboxPasswords(imap: try password(user, testbed))
            let report = try await body(try goodSettings(user, testbed), testbed) { settings in
                await Check(connector, plan: plan).run(settings, passwords: passwords)
            }
            return report.finding(direction)
        }
    }

    /// Fills the mailbox with the small quota until the server takes no more.
    private static func fill(_ testbed: TestbedManifest) async throws {
        // Large ones first, then small ones: what is refused for its size alone leaves room.
        for lines in [400, 1] {
            var isFull = false
            for _ in 0..<60 where !isFull {
                let text = String(repeating: "Full to the brim.\r\n", count: lines)
                do {
                    try await testbed.deliver(subject: "more", text: text, to: "brimful@mail.test")
                } catch {
                    isFull = true
                }
            }
            if !isFull { Issue.record("the mailbox does not become full") }
        }
    }

    /// Limits, quotas and services that are gone, of real servers.
    static let realRefusals: [FaultRow] = [
        during(
            "Dovecot allows one session, and there is one", by: "Dovecot", .receiving, user: "busy@mail.test",
            .limitConnections, .nobody, retried: true
        ) { settings, testbed, check in
            var settings = settings
            settings.imap.endpoint = try endpoint(testbed.imapFewSessions)
            let connector = try MailboxFixture.connector(testbed)
            let held = try await connector.connectIMAP(settings, trace: connector.makeTrace(for: []))
            try await held.authenticate(
                .password(user: settings.imap.user, password: try password("busy@mail.test", testbed)))
            let report = try await check(settings)
            await held.logout()
            return report
        },
        FaultRow("Dovecot, no room for an APPEND", by: "Dovecot", .accountOverQuota, .user, retried: true) {
            let testbed = try await TestbedProcess.shared()
            try await fill(testbed)
            let user = "brimful@mail.test"
            let settings = try goodSettings(user, testbed)
            let connector = try MailboxFixture.connector(testbed)
            let connection = try await connector.connectIMAP(settings, trace: connector.makeTrace(for: []))
            try await connection.authenticate(.password(user: user, password: try password(user, testbed)))
            do throws(IMAPClientError) {
                let message = Array(("Subject: x\r\n\r\n" + String(repeating: "x", count: 60_000) + "\r\n").utf8)
                _ = try await connection.append(message, to: .inbox)
                return nil
            } catch {
                await connection.close()
                return Diagnosis.finding(
                    of: error,
                    context: FindingContext(
                        direction: .receiving, endpoint: settings.imap.endpoint.description, address: user))
            }
        },
        during(
            "Dovecot tells Postfix that the own mailbox is full", by: "Postfix and Dovecot", .sending,
            user: "brimful@mail.test", .accountOverQuota, .user, retried: true
        ) { settings, testbed, check in
            try await fill(testbed)
            return try await check(settings)
        },
        FaultRow(
            "Dovecot tells Postfix that the recipient's mailbox is full", by: "Postfix and Dovecot", .accountOverQuota,
            .user, retried: true
        ) {
            let testbed = try await TestbedProcess.shared()
            try await fill(testbed)
            return try await sent(to: "brimful@mail.test", testbed)
        },
        FaultRow(
            "Postfix has no way to the recipient's domain", by: "Postfix", .recipientRefused, .user, retried: false
        ) {
            try await sent(to: "bob@elsewhere.test", try await TestbedProcess.shared())
        },
        real(
            "Dovecot cannot read its passwords", by: "Dovecot", .receiving, user: "stuck@mail.test", .serverUnavailable,
            .nobody, retried: true),
        real(
            "Postfix hears that Dovecot cannot read its passwords", by: "Postfix and Dovecot", .sending,
            user: "stuck@mail.test", .serverUnavailable, .nobody, retried: true),
        during(
            "Dovecot without its sign-in service", by: "Dovecot", .receiving, timeout: .seconds(10), .serverTimeout,
            .nobody, retried: true
        ) { settings, testbed, check in
            var settings = settings
            settings.imap.endpoint = try endpoint(testbed.unattended.imapTLS)
            return try await check(settings)
        },
        during(
            "Postfix without its sign-in service", by: "Postfix", .sending, .serverDisconnected, .nobody, retried: true
        ) { settings, testbed, check in
            var settings = settings
            settings.smtp.endpoint = try endpoint(testbed.unattended.submissionTLS)
            return try await check(settings)
        },
        real(
            "Postfix greylists the sender", by: "Postfix", .sending, user: "greylisted@mail.test", .serverUnavailable,
            .nobody, retried: true),
        during(
            "Postfix takes one connection, and there is one", by: "Postfix", .sending, .limitConnections, .nobody,
            retried: true
        ) { settings, testbed, check in
            var settings = settings
            settings.smtp.endpoint = try endpoint(testbed.submissionFewConnections)
            let connector = try MailboxFixture.connector(testbed)
            let held = try await connector.connectSMTP(settings, trace: connector.makeTrace(for: []))
            let report = try await check(settings)
            await held.quit()
            return report
        },
        during(
            "Postfix takes one message a minute, and this is the second", by: "Postfix", .sending, .limitRate, .nobody,
            retried: true
        ) { settings, testbed, check in
            var settings = settings
            settings.smtp.endpoint = try endpoint(testbed.submissionFewMessages)
            _ = try await check(settings)
            return try await check(settings)
        },
        during(
            "Postfix takes one sign-in a minute, and this is the second", by: "Postfix", .sending, .limitRate, .nobody,
            retried: true
        ) { settings, testbed, check in
            var settings = settings
            settings.smtp.endpoint = try endpoint(testbed.submissionFewSignIns)
            _ = try await check(settings)
            return try await check(settings)
        },
    ]

    /// What became of a message from Heidi.
    private static func sent(to recipient: String, _ testbed: TestbedManifest) async throws -> Finding? {
        let user = "heidi@mail.test"
        let session = SendingSession(
            connector: try MailboxFixture.connector(testbed), settings: try goodSettings(user, testbed),
            credential: .password(try password(user, testbed)))
        let message = Array("From: <\(user)>\r\nSubject: x\r\n\r\nHello.\r\n".utf8)
        return switch await session.send(message, to: [try EmailAddress(recipient)]) {
        case .accepted: nil
        case .uncertain(let finding), .refused(let finding): finding
        }
    }
}
