import MailModel

extension FindingCatalogue {
    /// From the name to a connection.
    static let network: [FindingEntry] = [
        FindingEntry(
            code: .dnsNotFound, actor: .user, cause: "The server name {host} does not exist.",
            action:
                "[Did you mean {suggestion}? ]Check the {server}'s name for a typing error; the provider's help page "
                + "has the right one.",
            actionAfterSuccess:
                "It worked with this name before: ask whoever runs the domain whether it has expired or its DNS was "
                + "changed. Salesnode tries again by itself.", hint: "{host-option} HOST:PORT"),
        FindingEntry(
            code: .dnsTimeout, actor: .operator, cause: "No name server answered when asked for {host}.",
            action: "Check this machine's network and its name server; Salesnode tries again by itself."),
        FindingEntry(
            code: .dnsServerFailure, actor: .mailboxAdministrator,
            cause: "The name servers responsible for {host} answered with an error.",
            action: "Wait; if it stays, ask whoever runs that domain to look at its DNS."),
        FindingEntry(
            code: .tcpRefused, actor: .user,
            cause: "There is a machine at {host}, but nothing listens on port {port}[; {alternative} answers].",
            action: "Check the {server}'s port[ and try {suggestion}]: usual are {tls-port} (TLS from the start) and "
                + "{starttls-port} (STARTTLS).",
            actionAfterSuccess:
                "Nothing needs to be changed: it worked with these settings before, so the server is probably down or "
                + "being restarted. Salesnode tries again by itself and loses nothing. If it lasts, ask the provider.",
            hint: "{host-option} HOST:PORT"),
        FindingEntry(
            code: .tcpTimeout, actor: .operator,
            cause: "Nothing at {place} answered in time; the server is down, or a firewall drops the connection.",
            action:
                "Check the {server}'s name and port; if they are right, check that this machine may connect to port "
                + "{port}. Many hosting companies block 25, 465 and 587.",
            actionAfterSuccess:
                "It worked with these settings before, so the server is probably down, or a firewall is new. Salesnode "
                + "tries again by itself and loses nothing. If it lasts, ask the provider, and check this machine's "
                + "firewall."),
        FindingEntry(
            code: .tcpPortBlocked, actor: .operator,
            cause:
                "{host} answers on other ports[ ({alternative})], but nothing comes back from port {port}: something "
                + "between here and there blocks it.",
            action: "Use {suggestion} instead, or allow outgoing connections to port {port}; many hosting companies "
                + "block 25, 465 and 587 until asked.", hint: "{host-option} HOST:PORT"),
        FindingEntry(
            code: .tcpUnreachable, actor: .operator, cause: "There is no network route to {place}.",
            action: "Check this machine's network connection and firewall."),
        FindingEntry(
            code: .tcpReset, actor: .operator, cause: "{place} cut the connection off at once.",
            action: "Wait a few minutes; if it stays, ask the provider whether this machine's address is blocked."),
        FindingEntry(
            code: .egressRefused, actor: .operator,
            cause: "Salesnode may not connect to {place}[: {detail}].",
            action: "If this server is meant, the operator can allow connections to private addresses, or to unusual "
                + "ports.", hint: "--allow-private-hosts, --allow-any-port", retry: .whenChanged,
            disposition: .permanent),
        FindingEntry(
            code: .localResources, actor: .operator, cause: "This machine has no free network connections left.",
            action: "Raise the limit on open files, then restart Salesnode.", hint: "ulimit -n"),
        FindingEntry(
            code: .localDiskFull, actor: .operator, cause: "The disk on which Salesnode keeps its data is full.",
            action: "Make room on it; work goes on by itself then, and nothing is lost."),
        FindingEntry(
            code: .localStoreBusy, actor: .operator, cause: "Another program holds Salesnode's database locked.",
            action: "End that program, such as a backup or a database browser; work goes on by itself then."),
        FindingEntry(
            code: .localStoreFailed, actor: .operator, cause: "Salesnode's database cannot be read or written.",
            action: "Look into the log for the reason, and check the disk and the rights on the data folder."),
    ]
}
