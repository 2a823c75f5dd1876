import MailModel
import MailTransport
import Testing

@testable import Mailboxes

extension FaultMatrix {
    private static func certificate(
        _ name: String, _ certificate: String, _ direction: MailDirection, _ code: FindingCode, _ actor: Finding.Actor,
        options: [String] = []
    ) -> FaultRow {
        .scripted(
            name, direction, direction == .receiving ? .imap() : .smtp(), certificate: certificate, options: options,
            code, actor, true)
    }

    private static func tlsFirst(_ name: String, _ direction: MailDirection) -> FaultRow {
        FaultRow(name, by: "scripted server behind TLS", .tlsTLSOnPlaintextPort, .user, retried: true) {
            try await TLSPeer.with(direction == .receiving ? .imap() : .smtp()) { peer in
                var bench = FaultBench(
                    direction: direction, address: peer.address, port: peer.port, security: .starttls)
                // This server takes one connection at a time, so the second look comes after the first has ended.
                bench.timeout = .seconds(8)
                bench.plan.limit = .seconds(20)
                return try await bench.finding()
            }
        }
    }

    private static let oldCiphers = ["-cipher", "ALL:@SECLEVEL=0"]

    /// Certificates, versions, and which side speaks first.
    static let encryption: [FaultRow] = [
        certificate(
            "the certificate has expired", "expired", .receiving, .tlsCertificateExpired, .mailboxAdministrator),
        certificate(
            "the sending server's certificate has expired", "expired", .sending, .tlsCertificateExpired,
            .mailboxAdministrator),
        certificate("the certificate is not valid yet", "future", .receiving, .tlsCertificateNotYetValid, .operator),
        certificate(
            "the certificate ends in five days", "expiring", .receiving, .tlsCertificateExpiring, .mailboxAdministrator),
        certificate("the certificate is for another name", "other", .receiving, .tlsNameMismatch, .user),
        certificate("the sending server's certificate is for another name", "other", .sending, .tlsNameMismatch, .user),
        certificate("the certificate's issuer is unknown", "unknown", .receiving, .tlsUnknownIssuer, .operator),
        certificate("the certificate is signed by itself", "self", .sending, .tlsSelfSigned, .operator),
        FaultRow(
            "the certificate is not the pinned one", by: "scripted server behind TLS", .tlsSelfSigned, .operator,
            retried: true
        ) {
            try await TLSPeer.with(.imap()) { peer in
                var bench = FaultBench(direction: .receiving, address: peer.address, port: peer.port)
                bench.trust = .pinned(try #require(CertificateFingerprint(String(repeating: "AB:", count: 31) + "AB")))
                return try await bench.finding()
            }
        },
        certificate(
            "nothing newer than TLS 1.1", "rsa", .receiving, .tlsProtocolTooOld, .mailboxAdministrator,
            options: ["-tls1_1"] + oldCiphers),
        certificate(
            "nothing newer than TLS 1.0", "rsa", .sending, .tlsProtocolTooOld, .mailboxAdministrator,
            options: ["-tls1"] + oldCiphers),
        certificate(
            "no cipher in common", "rsa", .receiving, .tlsHandshakeFailed, .mailboxAdministrator,
            options: ["-tls1_2", "-cipher", "AES128-SHA256:@SECLEVEL=0"]),
        .plain(
            "the server answers a TLS hello with an alert", .receiving,
            .raw(.silence, otherwise: .say("\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}")), over: .implicit,
            .tlsHandshakeFailed,
            .mailboxAdministrator, retried: true),
        .plain(
            "the server hangs up at a TLS hello", .sending, .raw(.silence, otherwise: .close), over: .implicit,
            .tlsHandshakeFailed, .mailboxAdministrator, retried: true),
        .plain(
            "a clear-text IMAP server on a TLS port", .receiving, .imap(), over: .implicit, .tlsPlaintextOnTLSPort,
            .user,
            retried: true),
        .plain(
            "a clear-text SMTP server on a TLS port", .sending, .smtp(), over: .implicit, .tlsPlaintextOnTLSPort, .user,
            retried: true),
        tlsFirst("TLS first, where an IMAP greeting was awaited", .receiving),
        tlsFirst("TLS first, where an SMTP greeting was awaited", .sending),
        .plain(
            "IMAP without STARTTLS", .receiving, .imap(greeting: "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi|"),
            .tlsStartTLSMissing, .user, retried: true),
        .plain("SMTP without STARTTLS", .sending, .smtp(), .tlsStartTLSMissing, .user, retried: true),
        .plain(
            "IMAP announces STARTTLS and refuses it", .receiving,
            .imap(greeting: "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi|", ("STARTTLS", .say("$T NO not now|"))),
            .tlsStartTLSMissing, .user, retried: true),
        .plain(
            "SMTP announces STARTTLS and refuses it", .sending,
            .smtp(("EHLO", .say("250-mail.test|250 STARTTLS|")), ("STARTTLS", .say("454 4.7.0 TLS not available|"))),
            .tlsStartTLSMissing, .user, retried: true),
        .plain(
            "IMAP answers go on in clear text after STARTTLS", .receiving,
            .imap(
                greeting: "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi|",
                ("STARTTLS", .say("$T OK begin|* CAPABILITY IMAP4rev1 AUTH=PLAIN|"))),
            .tlsStartTLSInjection, .operator, retried: true),
        .plain(
            "SMTP answers go on in clear text after STARTTLS", .sending,
            .smtp(
                ("EHLO", .say("250-mail.test|250 STARTTLS|")),
                ("STARTTLS", .say("220 go|250-mail.test|250 AUTH PLAIN|"))),
            .tlsStartTLSInjection, .operator, retried: true),
        .plain(
            "IMAP greets as signed in before TLS", .receiving,
            .imap(greeting: "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hello|"), .tlsStartTLSInjection, .operator,
            retried: true),
    ]
}
