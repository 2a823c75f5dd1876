/// The words of servers about time, networks and their own troubles, and those that say little.
enum BounceServerPhrases {
    static let rows: [BounceReasonPhrases.Row] = [
        BounceReasonPhrases.Row(
            .policy,
            [
                "policy violation", "policy reasons", "policy rejection", "rejected for policy",
                "rejected due to policy",
                "administrative prohibition", "administratively prohibited", "prohibited by administrator",
                "local policy", "security policy", "rejected by policy", "violates policy", "against policy",
                "policy … rejected", "blocked by policy", "transport rules", "5.7.1 transport.rules",
                "organization's rules",
                "rejected by your organization", "transport.rules.rejectmessage", "message policy", "site policy",
                "delivery not authorized", "message refused", "message rejected … policy", "access denied",
                "rejected by the recipient server's", "administrator … blocked", "not permitted by", "envelope blocked",
                "rejected by header based", "service refuse", "recipient denied", "mimecast policy", "mail rejected",
                "geo block", "richtlinie*", "regles de", "politica de", "criteri di",
            ]),
        BounceReasonPhrases.Row(
            .deferred,
            [
                "greylist*", "graylist*", "grey list*", "gray list*", "grey-list*", "gray-list*", "try again in",
                "temporarily deferred", "please retry later", "postgrey",
                "recipient temporarily unavailable", "please try again later", "temporarily rejected",
            ]),
        BounceReasonPhrases.Row(
            .network,
            [
                "connection timed out", "connection refused", "did not accept our requests to connect",
                "connection reset", "connection was refused",
                "connection … timed out", "connection died", "connection dropped", "connection closed unexpectedly",
                "connection lost", "lost connection", "no route to host", "network is unreachable",
                "network unreachable", "host is unreachable", "host unreachable", "operation timed out",
                "network error",
                "timed out while", "timeout while", "connect timed out", "conversation with … timed out",
                "host … did not respond", "remote host … not respond", "establish … connection",
                "wasn't able to establish an smtp connection", "couldn't connect to", "could not connect to",
                "unable to connect", "failed to connect", "cannot connect", "can't connect", "not responding",
                "host is down", "server not responding", "remote server did not respond", "socket error",
                "socket closed",
                "4.4.316", "5.4.316", "4.4.101", "broken pipe", "dns query failed", "dns server … failure",
                "host name lookup failure", "name server … timed out", "temporary name resolution", "4.4.312",
                "5.4.312",
                "host not found, try again", "no host to deliver", "smtp connection failed",
                "verbindung … zeituberschreitung", "verbindung abgelehnt", "delai … connexion", "connexion refusee",
                "conexion rechazada", "tiempo de espera", "tempo limite", "timeout della connessione",
                "接続できません", "タイムアウト", "连接超时", "连接被拒绝", "время ожидания",
            ]),
        BounceReasonPhrases.Row(
            .expired,
            [
                "message expired", "delivery expired", "delivery time expired", "delivery time exceeded", "has expired",
                "retry time not reached", "retry timeout exceeded", "retry time exceeded", "retries exceeded",
                "too long in queue", "in the queue too long", "in queue too long", "could not be delivered for",
                "couldn't be delivered for", "could not deliver … for the past", "giving up on", "given up",
                "message timed out", "delivery has been failing", "been failing for a long time",
                "undelivered for", "expired after", "not been delivered after", "queue.expired", "queue expired",
                "unable to deliver … after multiple retries", "after multiple attempts", "after several attempts",
                "repeated attempts", "time limit exceeded", "delivery timed out", "tried for … days",
                "for more than … days",
                "undeliverable for", "maximum retry", "multiple attempts",
                "failed for … hours", "delivery deadline", "will not be retried", "not retried", "over … days",
                "cannot send message for", "will not retry", "too many retries", "exceeded … retry",
                "mehrere tage", "wiederholten versuchen", "nach mehreren versuchen", "plusieurs tentatives",
                "varios intentos", "diversi tentativi", "varias tentativas", "meerdere pogingen",
                "配信期限", "再試行の期限", "有効期限", "多次尝试",
            ]),
        BounceReasonPhrases.Row(
            .systemError,
            [
                "system error", "internal error", "internal server error", "server error", "local error",
                "local configuration error", "configuration error", "misconfigur*", "insufficient system storage",
                "insufficient disk space", "insufficient system resources", "insufficient storage", "no space left",
                "disk full", "out of disk space", "disk space", "resources temporarily", "system resources",
                "out of memory", "system not accepting",
                "service currently unavailable", "service temporarily unavailable", "service unavailable",
                "service not available", "system load", "server busy", "server is busy", "temporary failure",
                "temporary error", "temporary local problem", "temporary problem", "temporarily unavailable",
                "cannot open", "can't open", "can't create", "unable to create", "i/o error", "input/output error",
                "backend", "database error", "directory lookup", "unexpected error", "undefined error",
                "command died with", "mailer error", "mailer returned", "pipe to", "process failed", "process exited",
                "exited with status", "exit code", "exit status", "child process", "command output",
                "service unavailable;",
                "requested action aborted", "error in processing", "error processing", "lmtp error", "transport error",
                "storedrv", "mailbox server is", "temporary lookup failure",
                "problem with the recipient's mailbox", "problem with the recipient", "system problem",
            ]),
        BounceReasonPhrases.Row(
            .content,
            [
                "not rfc compliant", "rfc 5322", "rfc 2822", "rfc 822", "not compliant", "malformed", "invalid header",
                "duplicate header", "multiple from", "header error", "header field", "bad header", "bare lf",
                "bare line feeds",
                "line too long", "message format", "invalid message", "invalid mime", "improper", "conversion required",
                "unsupported content", "no message-id",
                "missing header", "contains a url", "contains url", "message content", "smtputf8",
                "8bit", "not formatted correctly", "illegal characters",
            ]),
        BounceReasonPhrases.Row(
            .protocolError,
            [
                "syntax error", "bad command", "command not implemented", "command unrecognized", "unknown command",
                "command rejected", "bad sequence", "out of sequence", "invalid command", "command not allowed",
                "protocol error", "command not recognized", "unexpected response", "unexpected command",
                "synchronization error", "pipelining", "parameters not",
            ]),
    ]

    /// Words that refusals of many kinds have in common.
    static let weakRows: [BounceReasonPhrases.Row] = [
        BounceReasonPhrases.Row(
            .mailboxUnknown,
            [
                "mailbox unavailable", "mailbox not available", "account not available", "account unavailable",
                "recipient unavailable", "recipient rejected", "recipient address rejected", "address rejected",
                "rejected recipient", "not permitted to", "undeliverable", "recipient refused", "user unavailable",
                "address error", "invalid", "unavailable",
            ]),
        BounceReasonPhrases.Row(
            .expired,
            ["delivery … delayed", "delivery temporarily suspended", "giving up", "expired", "timed out", "timeout"]),
        BounceReasonPhrases.Row(
            .policy,
            ["rejected", "refused", "denied", "blocked", "not accepted", "prohibited", "not allowed", "not authorized"]),
    ]
}
