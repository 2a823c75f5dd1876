import MailModel
import MailTransport
import Testbed
import Testing

@testable import Mailboxes

extension FaultMatrix {
    /// A Check against the testbed after one change to good settings.
    static func real(
        _ name: String, by server: String, _ direction: MailDirection, user: String = "grace@mail.test",
        password: String? = nil, _ code: FindingCode, _ actor: Finding.Actor, retried: Bool,
        _ change: @escaping @Sendable (inout MailboxSettings, TestbedManifest) throws -> Void = { _, _ in }
    ) -> FaultRow {
        FaultRow(name, by: server, code, actor, retried: retried) {
            let testbed = try await TestbedProcess.shared()
            let imap = try #require(Endpoint(testbed.imapTLS.namedAddress))
            let smtp = try #require(Endpoint(testbed.submissionTLS.namedAddress))
            var settings = MailboxSettings(
                address: try EmailAddress(user), imap: ServerSettings(endpoint: imap, security: .implicit, user: user),
                smtp: ServerSettings(endpoint: smtp, security: .implicit, user: user),
                trust: .certificateFile(testbed.caFile))
            try change(&settings, testbed)
            let secret = Secret(try password ?? #require(testbed.users[user]))
            var plan = ProbePlan()
            plan.silence = .milliseconds(300)
            plan.receivingPorts = []
            plan.sendingPorts = []
            let report = await Check(try MailboxFixture.connector(testbed), plan: plan).run(
                settings, passwords: MailboxPasswords(imap: secret))
            return report.finding(direction)
        }
    }

    static func endpoint(_ endpoint: TestbedManifest.Endpoint) throws -> Endpoint {
        try #require(Endpoint(endpoint.namedAddress))
    }

    /// Dovecot and Postfix, set up to refuse.
    static let realServers: [FaultRow] = [
        real(
            "Dovecot refuses the password", by: "Dovecot", .receiving, password: "wrong", .authWrongCredentials, .user,
            retried: false),
        real(
            "Postfix refuses the password", by: "Postfix", .sending, password: "wrong", .authWrongCredentials, .user,
            retried: false),
        real(
            "Dovecot has switched the user off", by: "Dovecot", .receiving, user: "disabled@mail.test",
            .authAccountLocked,
            .mailboxAdministrator, retried: false),
        real(
            "Dovecot has switched IMAP off for the user", by: "Dovecot", .receiving, user: "noimap@mail.test",
            .authProtocolDisabled, .mailboxAdministrator, retried: false),
        real(
            "Postfix does not let the user send as another", by: "Postfix", .sending, .senderNotAllowed,
            .mailboxAdministrator, retried: false
        ) { settings, _ in settings.address = try EmailAddress("ivan@mail.test") },
        real(
            "Dovecot on its STARTTLS port, TLS expected", by: "Dovecot", .receiving, .tlsPlaintextOnTLSPort, .user,
            retried: true
        ) { settings, testbed in settings.imap.endpoint = try endpoint(testbed.imapSTARTTLS) },
        real(
            "Postfix on its STARTTLS port, TLS expected", by: "Postfix", .sending, .tlsPlaintextOnTLSPort, .user,
            retried: true
        ) { settings, testbed in settings.smtp.endpoint = try endpoint(testbed.submissionSTARTTLS) },
        real(
            "Dovecot on its TLS port, a greeting expected", by: "Dovecot", .receiving, .tlsTLSOnPlaintextPort, .user,
            retried: true
        ) { settings, _ in settings.imap.security = .starttls },
        real(
            "Postfix on its TLS port, a greeting expected", by: "Postfix", .sending, .tlsTLSOnPlaintextPort, .user,
            retried: true
        ) { settings, _ in settings.smtp.security = .starttls },
        real(
            "Dovecot with an expired certificate", by: "Dovecot", .receiving, .tlsCertificateExpired,
            .mailboxAdministrator, retried: true
        ) {
            settings, testbed in settings.imap.endpoint = try endpoint(testbed.imapExpired)
        },
        real(
            "Postfix with an expired certificate", by: "Postfix", .sending, .tlsCertificateExpired,
            .mailboxAdministrator, retried: true
        ) {
            settings, testbed in settings.smtp.endpoint = try endpoint(testbed.submissionExpired)
        },
        real("Dovecot with another's certificate", by: "Dovecot", .receiving, .tlsNameMismatch, .user, retried: true) {
            settings, testbed in settings.imap.endpoint = try endpoint(testbed.imapWrongName)
        },
        real("Postfix with another's certificate", by: "Postfix", .sending, .tlsNameMismatch, .user, retried: true) {
            settings, testbed in settings.smtp.endpoint = try endpoint(testbed.submissionWrongName)
        },
        real("an authority that nobody named", by: "Dovecot", .receiving, .tlsUnknownIssuer, .operator, retried: true) {
            settings, _ in settings.trust = .systemRoots
        },
        real("Postfix where Dovecot was meant", by: "Postfix", .receiving, .serverNotIMAP, .user, retried: true) {
            settings, testbed in settings.imap.endpoint = try endpoint(testbed.submissionTLS)
        },
        real("Dovecot where Postfix was meant", by: "Dovecot", .sending, .serverNotSMTP, .user, retried: true) {
            settings, testbed in settings.smtp.endpoint = try endpoint(testbed.imapTLS)
        },
        real(
            "the receiving mail server in place of the submission server", by: "Postfix", .sending,
            .authMechanismUnsupported, .mailboxAdministrator, retried: false
        ) { settings, testbed in
            settings.smtp.endpoint = try endpoint(testbed.mx)
            settings.smtp.security = .starttls
        },
        real("the name is not in the zone", by: "dnsmasq", .receiving, .dnsNotFound, .user, retried: true) {
            settings, testbed in
            settings.imap.endpoint = Endpoint(host: try #require(Host("impa.mail.test")), port: testbed.imapTLS.port)
        },
        real(
            "the zone is not this name server's", by: "dnsmasq", .receiving, .dnsServerFailure, .mailboxAdministrator,
            retried: true
        ) {
            settings, testbed in
            settings.imap.endpoint = Endpoint(host: try #require(Host("mail.example.com")), port: testbed.imapTLS.port)
        },
    ]
}
