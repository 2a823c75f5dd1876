import MailModel

extension FindingCatalogue {
    /// What answers, and what it has too much of.
    static let servers: [FindingEntry] = [
        FindingEntry(
            code: .serverNotIMAP, actor: .user, cause: "What answers at {place} is not {a-protocol} server.",
            action: "Check the {server}'s name and port; receiving and sending server may be swapped.",
            hint: "{host-option} HOST:PORT"),
        FindingEntry(
            code: .serverNotSMTP, actor: .user,
            cause: "What answers at {place} does not speak {protocol}.",
            action: "Check the {server}'s name and port; receiving and sending server may be swapped.",
            hint: "{host-option} HOST:PORT"),
        FindingEntry(
            code: .serverUnavailable, actor: .nobody,
            cause: "{place} says that it cannot serve this account at the moment.",
            action: "Wait; Salesnode tries again by itself."),
        FindingEntry(
            code: .serverBlocksAddress, actor: .operator,
            cause: "{place} refuses this machine because of its network address.",
            action: "Ask the provider why the address is blocked, and have it taken off the block list that the server "
                + "names."),
        FindingEntry(
            code: .serverProtocolError, actor: .mailboxAdministrator,
            cause: "{place} answered in a way that {protocol} does not allow.",
            action: "Check that name and port are those of a mail server; if they are, send its provider the details."),
        FindingEntry(
            code: .serverDisconnected, actor: .nobody,
            cause: "{place} closed the connection in the middle of the conversation.",
            action: "Wait; Salesnode tries again by itself. If it stays, ask the provider."),
        FindingEntry(
            code: .serverTimeout, actor: .nobody, cause: "{place} accepted the connection but did not answer in time.",
            action: "Wait; Salesnode tries again by itself. If it stays, check the port and ask the provider."),
        FindingEntry(
            code: .limitConnections, actor: .nobody,
            cause: "Too many connections to this account are open at the same time.",
            action: "Wait; Salesnode tries again by itself. Closing other mail programs helps.",
            retry: .after(seconds: 300)),
        FindingEntry(
            code: .limitRate, actor: .nobody, cause: "{place} asks for fewer requests[: {detail}].",
            action: "Wait[ {wait}]; Salesnode slows down and tries again by itself.", retry: .after(seconds: 300)),
        FindingEntry(
            code: .limitDailySending, actor: .nobody, cause: "The provider's limit for sending is reached.",
            action: "Wait, up to a day; what is to be sent is kept and goes out by itself.",
            retry: .after(seconds: 3600)),
    ]
}
