import MailModel

extension FindingCatalogue {
    /// TLS and STARTTLS.
    static let encryption: [FindingEntry] = [
        FindingEntry(
            code: .tlsCertificateExpired, actor: .mailboxAdministrator,
            cause: "The certificate of {place} expired[ on {date}].",
            action: "Ask whoever runs the mail server to renew its certificate."),
        FindingEntry(
            code: .tlsCertificateNotYetValid, actor: .operator,
            cause: "The certificate of {place} is not valid yet[, only from {date}].",
            action:
                "Check this machine's clock first; if it is right, ask whoever runs the mail server for a certificate "
                + "that is valid now."),
        FindingEntry(
            code: .tlsCertificateExpiring, severity: .warning, actor: .mailboxAdministrator,
            cause: "The certificate of {place} will expire soon[, on {date}].",
            action: "Ask whoever runs the mail server to renew it in time; after that day Salesnode stops connecting."),
        FindingEntry(
            code: .tlsNameMismatch, actor: .user,
            cause: "The certificate of {place} does not carry the name {host}[, only {names}].",
            action: "Use a name that the certificate carries as the {server}'s name[, such as {suggestion}], if it is "
                + "your provider's.", hint: "{host-option} HOST:PORT"),
        FindingEntry(
            code: .tlsUnknownIssuer, actor: .operator,
            cause: "The certificate of {place} was issued by an authority that this machine does not know.",
            action: "If the authority is your own, give Salesnode its certificate; otherwise do not connect.",
            hint: "--ca-file FILE[, or --pin {fingerprint}]"),
        FindingEntry(
            code: .tlsSelfSigned, actor: .operator,
            cause: "The certificate of {place} is signed by itself, so nobody vouches for it.",
            action: "If the server is your own, compare the fingerprint with it and trust exactly this certificate[: "
                + "{fingerprint}].", hint: "--pin[ {fingerprint}]"),
        FindingEntry(
            code: .tlsProtocolTooOld, actor: .mailboxAdministrator,
            cause: "{place} offers only encryption older than TLS 1.2, which is no longer safe.",
            action: "Ask whoever runs the mail server to enable TLS 1.2 or 1.3."),
        FindingEntry(
            code: .tlsHandshakeFailed, actor: .mailboxAdministrator,
            cause: "{place} and Salesnode could not agree on encryption.",
            action:
                "Check that the {server}'s port is right; if it is, ask whoever runs the mail server to look at its "
                + "TLS settings."),
        FindingEntry(
            code: .tlsPlaintextOnTLSPort, actor: .user,
            cause: "{place} does not start with TLS: it speaks in clear text first.",
            action: "Set the {server}'s encryption to STARTTLS, or use its TLS port (usually {tls-port}).",
            hint: "{tls-option} starttls"),
        FindingEntry(
            code: .tlsTLSOnPlaintextPort, actor: .user,
            cause: "{place} waits for TLS from the first byte, so it never greets.",
            action: "Set the {server}'s encryption to TLS from the start, or use its STARTTLS port (usually "
                + "{starttls-port}).", hint: "{tls-option} implicit"),
        FindingEntry(
            code: .tlsStartTLSMissing, actor: .user,
            cause: "{place} does not offer STARTTLS, so everybody on the way could read the password.",
            action: "Use the {server}'s TLS port (usually {tls-port}) with TLS from the start.",
            hint: "{host-option} HOST:{tls-port} {tls-option} implicit"),
        FindingEntry(
            code: .tlsStartTLSInjection, actor: .operator,
            cause: "{place} sent data before the encryption that it had agreed to, as an attacker on the way would.",
            action: "Use the {server}'s TLS port (usually {tls-port}) with TLS from the start, and look at what sits "
                + "between here and the server.", hint: "{host-option} HOST:{tls-port} {tls-option} implicit"),
    ]
}
