import MailModel

@testable import Mailboxes

extension FaultMatrix {
    /// Servers of the wrong kind, and servers that break or fall silent.
    static let servers: [FaultRow] = [
        .scripted("SMTP where IMAP was expected", .receiving, .smtp(), .serverNotIMAP, .user, true),
        .scripted("IMAP where SMTP was expected", .sending, .imap(), .serverNotSMTP, .user, true),
        .scripted(
            "a web server where IMAP was expected", .receiving, .raw(.say("HTTP/1.1 400 Bad Request||")),
            .serverNotIMAP,
            .user, true),
        .scripted(
            "POP3 where SMTP was expected", .sending, .raw(.say("+OK POP3 ready|")), .serverNotSMTP, .user, true),
        .plain(
            "a web server in clear text on a TLS port", .receiving,
            .raw(.silence, otherwise: .say("HTTP/1.1 400 Bad|")),
            over: .implicit, .serverNotIMAP, .user, retried: true),
        .plain(
            "SSH in clear text on a TLS port", .sending, .raw(.say("SSH-2.0-OpenSSH_9.2|")), over: .implicit,
            .serverNotSMTP,
            .user,
            retried: true),
        .plain(
            "LMTP where SMTP was expected", .sending,
            .smtp(greeting: "220 mail.test LMTP|", ("EHLO", .say("500 5.5.1 unknown command|"))), .serverNotSMTP, .user,
            retried: true),
        .plain(
            "IMAP in clear text, silent", .receiving, .raw(.silence), timeout: .seconds(3), .serverTimeout, .nobody,
            retried: true),
        .plain(
            "SMTP in clear text, hanging up at once", .sending, .raw(.close), .serverDisconnected, .nobody,
            retried: true),
        .plain(
            "silent at a TLS hello", .receiving, .raw(.silence), over: .implicit, timeout: .seconds(3), .serverTimeout,
            .nobody,
            retried: true),
        .scripted(
            "IMAP says BYE in its greeting", .receiving, .imap(greeting: "* BYE [UNAVAILABLE] Server is down|"),
            .serverUnavailable, .nobody, true),
        .scripted(
            "IMAP is full in its greeting", .receiving,
            .imap(greeting: "* BYE [ALERT] Maximum connection limit reached|"), .limitConnections, .nobody, true),
        .scripted(
            "SMTP is busy in its greeting", .sending, .smtp(greeting: "421 4.3.2 Service shutting down|"),
            .serverUnavailable, .nobody, true),
        .scripted(
            "SMTP is full in its greeting", .sending, .smtp(greeting: "421 4.7.0 Too many connections from your host|"),
            .limitConnections, .nobody, true),
        .scripted(
            "SMTP refuses this address in its greeting", .sending,
            .smtp(greeting: "554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org|"), .serverBlocksAddress,
            .operator, true),
        .imap("IMAP hangs up at sign-in", "AUTHENTICATE", .close, .serverDisconnected, .nobody, retried: true),
        .smtp("SMTP hangs up at MAIL", "MAIL", .close, .serverDisconnected, .nobody, retried: true),
        .imap(
            "IMAP says BYE while listing", "LIST", .sayAndClose("* BYE Server shutting down.|"), .serverUnavailable,
            .nobody, retried: true),
        .imap(
            "IMAP calls a plain LIST bad", "LIST", .say("$T BAD what is this|"), .serverProtocolError,
            .mailboxAdministrator, retried: true),
        .smtp(
            "SMTP answers AUTH with nonsense", "AUTH", .say("999 what|"), .serverProtocolError, .mailboxAdministrator,
            retried: true),
        .smtp(
            "SMTP does not know the order of commands", "RCPT", .say("503 5.5.1 need MAIL first|"),
            .serverProtocolError,
            .mailboxAdministrator, retried: true),
        FaultRow(
            "IMAP falls silent at sign-in", by: "scripted server behind TLS", .serverTimeout, .nobody, retried: true
        ) {
            try await TLSPeer.with(.imap(("AUTHENTICATE", .silence))) { peer in
                var bench = FaultBench(direction: .receiving, address: peer.address, port: peer.port)
                bench.timeout = .seconds(6)
                return try await bench.finding()
            }
        },
    ]
}
