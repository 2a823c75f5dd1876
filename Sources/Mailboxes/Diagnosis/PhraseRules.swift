/// Words of servers that mean more than their codes, in tables. The first row that applies counts.
///
/// Sources by their short names: *RFC* and *Dovecot*, *Postfix*, *Exim*, *Courier*, *Cyrus*, *Zimbra* are texts in those
/// programs; *Google*, *Microsoft* and the like are the providers' own pages; the rest are public bug reports, all
/// listed in `docs/findings.md`.
enum PhraseRules {
    static let yandexAdvice =
        "Try in this order: an app password in place of the account's own; and whether access by IMAP is switched on in "
        + "the mailbox's settings."

    static let authorizationCodeAdvice =
        "Try in this order: enter an authorization code, which the mailbox's settings on the web give out, in place of "
        + "the password; check that IMAP and SMTP are switched on there; and wait a while, because many attempts in a row "
        + "are refused as well."
}

extension PhraseRules {
    /// The server is busy, broken or asks us to wait, at any point of the conversation. Nothing is said about the
    /// credential or the message, whatever the code beside it says.
    static let waiting: [PhraseRule] = [
        PhraseRule(
            .limitConnections,
            [
                "too many simultaneous connections", "maximum number of connections", "mail max userip connections",
                "too many connections", "too many concurrent", "concurrent connections", "too many open connections",
                "too many sessions", "maximum connection limit", "connection limit", "too many imap connections",
                "max connections", "number of simultaneous connections", "number of imap sessions",
                "sessions for this user", "too many logged in",
                "simultaneous login limit", "connection count exceeded",
            ], source: "Google developers.google.com/gmail/imap; Dovecot; Courier; Exim smtp_accept_max; Zimbra"),
        PhraseRule(
            .limitDailySending,
            [
                "daily user sending", "daily sending", "daily limit", "daily quota", "daily message",
                "messages per day",
                "per day limit", "sending quota", "daily recipient", "limit for message recipients",
                "daily email", "daily mail", "24 hour", "24hr", "credits exceeded", "too many messages today",
                "maximum allowed per day",
            ], source: "Google a/answer/3726730; Microsoft 5.1.90; Apple 102198"),
        PhraseRule(
            .limitRate,
            [
                "throttl", "rate limit", "ratelimit", "rate exceeded", "too many requests", "too many commands",
                "too many failed", "too many bad", "too many auth", "too many login", "too many logins",
                "too many invalid", "too many incorrect", "too many attempts", "too many messages", "too many mails",
                "too many emails", "too many errors", "too fast", "slow down", "login frequency", "frequency limited",
                "per hour", "per minute", "hourly limit", "sending rate", "message rate", "sending limit", "excessive",
                "recipient limit", "limit rate", "bandwidth limit", "exceeded command", "too quickly", "at a rate",
                "unusual sending activity", "too frequent",
                "rate control", "unusual rate", "submission rate", "send limit", "exceeded the configured limit",
                "too much mail", "too many recipients", "too many new", "too many rcpt",
            ], source: "imapflow#75; Microsoft; Postfix anvil; Zoho; Yahoo #AUTH005"),
        PhraseRule(
            .limitConnections, ["connection"], and: ["too many", "limit exceeded", "exceeded the limit"],
            source: "the class of the first row"),
        PhraseRule(
            .serverUnavailable, ["greylist", "graylist", "greylisted", "postgrey", "grey listed"],
            cause: "{place} makes new senders wait a few minutes before it accepts mail (greylisting).",
            action: "Wait; Salesnode tries again by itself, and after that the server knows it.", waitSeconds: 300,
            source: "Postfix postgrey; RFC 6647 §2"),
        PhraseRule(
            .serverUnavailable,
            [
                "connection lost to authentication server", "authentication server", "auth server",
                "temporary authentication failure", "temporary auth", "temporary failure", "temporary error",
                "temporary system", "temporarily unavailable", "temporary internal", "temporarily deferred",
                "internal error", "internal server error", "internal failure", "server error", "system error",
                "unexpected error", "generic failure", "backend error", "backend unavailable", "ldap", "database error",
                "server busy", "server is busy", "system is busy", "system busy", "server too busy", "overloaded",
                "load average", "load too high", "try again later", "try later", "please retry later", "later please",
                "under maintenance", "maintenance", "shutting down", "shutdown", "server unavailable",
                "service unavailable", "service is unavailable", "service not available", "not available at this time",
                "insufficient system storage", "insufficient system resources", "out of memory",
                "can t connect to", "cannot connect to", "unable to connect", "lookup failure", "timed out", "timeout",
            ], source: "Postfix smtpd_sasl_glue.c; Dovecot; Cyrus SASL(-1); Exim; RFC 5321 §4.2.3"),
    ]

    /// The mailbox is full.
    static let quota: [PhraseRule] = [
        PhraseRule(
            .accountOverQuota,
            [
                "over quota", "overquota", "over its quota", "quota exceeded", "exceeded quota", "exceeds quota",
                "exceeded storage", "exceeded its storage", "storage quota", "mailbox is full", "mailbox full",
                "mailbox for user is full", "out of storage", "out of space", "over the maximum allowed quota",
                "exceeded the space", "not enough space", "disk quota", "inbox is full",
            ], source: "RFC 3463 §3.3; Dovecot quota plug-in; Google 452 4.2.2; Exim")
    ]

    /// The connection is not held to be private.
    static let privacy: [PhraseRule] = [
        PhraseRule(
            .authPrivacyRequired,
            [
                "plaintext authentication", "plaintext auth", "plain text authentication", "plain text password",
                "cleartext", "clear text", "under a layer", "must issue a starttls", "issue starttls", "starttls first",
                "starttls is required",
                "starttls required", "encryption required", "requires encryption", "encrypted connection",
                "ssl required",
                "tls required", "requires tls", "requires ssl", "use ssl", "use tls", "secure connection",
                "encryption needed",
            ], source: "RFC 3501 §6.2.3; RFC 4954 §6; Dovecot; Postfix; Cyrus")
    ]

    /// This machine's address is not welcome.
    static let blocked: [PhraseRule] = named + [blockedAddress]

    private static let blockedAddress = PhraseRule(
        .serverBlocksAddress, ["ip", "address", "host", "network", "connection from"],
        and: ["blocked", "banned", "denied access", "blacklisted", "not allowed to connect", "refused"],
        source: "the class of the rows for named block lists")

    /// This machine's address by name, so that no other address and no account is meant.
    static let blockedByName: [PhraseRule] =
        named + [
            PhraseRule(
                .serverBlocksAddress, ["your ip", "ip address", "this ip", "client ip", "your host", "source ip"],
                and: ["blocked", "banned", "blacklisted", "locked", "not allowed"],
                source: "fail2ban messages; cPHulk; the class of such texts")
        ]

    /// A link in the message is on a block list, and not this machine.
    static let listedContent = PhraseRule(
        .messageRejectedContent, ["link", "links", "url", "urls", "uri", "message contains", "surbl", "uribl"],
        and: ["block list", "blocklist", "blacklist", "blacklisted", "listed", "surbl", "uribl"],
        source: "SpamAssassin URIBL; the class of such texts")

    /// The same by the name of a block list, so that it is no recipient's or sender's address that is meant.
    static let named: [PhraseRule] = [
        PhraseRule(
            .serverBlocksAddress,
            [
                "blocked using", "spamhaus", "dnsbl", " rbl", "blacklist", "black list", "blocklist", "block list",
                "blocklisted", "spamcop", "barracudacentral", "poor reputation", "bad reputation",
                "traffic not accepted",
                "dialup", "dynamic ip", "dynamic address", "dynamically assigned", "not accepted from this ip",
                "host rejected", "client rejected", "reverse dns", "reverse hostname", "ptr record", "no rdns",
            ], source: "Postfix reject_rbl_client; Microsoft 5.7.708; public block lists")
    ]
}
