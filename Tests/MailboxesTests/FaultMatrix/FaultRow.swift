import MailModel
import Testing

@testable import Mailboxes

/// One fault: how it is made, and what must be said about it.
struct FaultRow: Sendable, CustomTestStringConvertible {
    /// The fault in a few words; each row has its own.
    let name: String
    /// What plays the server.
    let driven: String
    /// What must be found.
    let code: FindingCode
    /// Who must act.
    let actor: Finding.Actor
    /// Whether it is tried again without a person.
    let isRetried: Bool
    /// Makes the fault and gives what was found.
    let drive: @Sendable () async throws -> Finding?

    var testDescription: String { name }

    init(
        _ name: String, by driven: String, _ code: FindingCode, _ actor: Finding.Actor, retried: Bool,
        _ drive: @escaping @Sendable () async throws -> Finding?
    ) {
        self.name = name
        self.driven = driven
        self.code = code
        self.actor = actor
        isRetried = retried
        self.drive = drive
    }

    /// A server behind TLS that answers one kind of line in a special way.
    static func imap(
        _ name: String, _ part: String, _ answer: PeerScript.Answer, at host: String = "mail.test",
        _ code: FindingCode, _ actor: Finding.Actor, retried: Bool
    ) -> FaultRow {
        scripted(name, .receiving, .imap((part, answer)), at: host, code, actor, retried)
    }

    /// The same for SMTP.
    static func smtp(
        _ name: String, _ part: String, _ answer: PeerScript.Answer, at host: String = "mail.test",
        _ code: FindingCode, _ actor: Finding.Actor, retried: Bool
    ) -> FaultRow {
        scripted(name, .sending, .smtp((part, answer)), at: host, code, actor, retried)
    }

    /// A refused sign-in, in the words of a real server.
    static func imapSignIn(
        _ name: String, _ words: String, at host: String = "mail.test", _ code: FindingCode, _ actor: Finding.Actor,
        retried: Bool = false
    ) -> FaultRow {
        imap(name, "AUTHENTICATE", .say("$T \(words)|"), at: host, code, actor, retried: retried)
    }

    /// The same for SMTP.
    static func smtpSignIn(
        _ name: String, _ words: String, at host: String = "mail.test", _ code: FindingCode, _ actor: Finding.Actor,
        retried: Bool = false
    ) -> FaultRow {
        smtp(name, "AUTH", .say("\(words)|"), at: host, code, actor, retried: retried)
    }

    /// Any script behind TLS.
    static func scripted(
        _ name: String, _ direction: MailDirection, _ script: PeerScript, at host: String = "mail.test",
        certificate: String = "good", options: [String] = [], _ code: FindingCode, _ actor: Finding.Actor,
        _ retried: Bool
    ) -> FaultRow {
        FaultRow(name, by: "scripted server behind TLS", code, actor, retried: retried) {
            try await TLSPeer.with(script, certificate: certificate, options: options) { peer in
                try await FaultBench(direction: direction, host: host, address: peer.address, port: peer.port).finding()
            }
        }
    }

    /// Any script in clear text.
    static func plain(
        _ name: String, _ direction: MailDirection, _ script: PeerScript, over security: ConnectionSecurity = .starttls,
        timeout: Duration = .seconds(60), _ code: FindingCode, _ actor: Finding.Actor, retried: Bool
    ) -> FaultRow {
        FaultRow(name, by: "scripted server in clear text", code, actor, retried: retried) {
            try await PlainPeer.with(script) { peer in
                var bench = FaultBench(direction: direction, port: peer.port, security: security)
                bench.timeout = timeout
                return try await bench.finding()
            }
        }
    }
}
