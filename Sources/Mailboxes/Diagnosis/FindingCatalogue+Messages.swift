import MailModel

extension FindingCatalogue {
    /// What happens to messages on their way out and in.
    static let messages: [FindingEntry] = [
        FindingEntry(
            code: .senderNotAllowed, actor: .mailboxAdministrator,
            cause: "The sending server does not let this sign-in send as {address}.",
            action: "Sign in as the address itself, or ask the administrator for the right to send as it.",
            retry: .whenChanged, disposition: .reauthenticate),
        FindingEntry(
            code: .senderAddressMismatch, actor: .user,
            cause: "The sending server takes mail only from the address that belongs to the sign-in, and {address} is "
                + "not it.",
            action: "Use the account's own address as the sender, or sign in with the account of {address}.",
            retry: .whenChanged, disposition: .reauthenticate),
        FindingEntry(
            code: .senderAuthenticationFailed, severity: .warning, actor: .mailboxAdministrator,
            cause: "The receiving provider could not confirm that this mail comes from {address}.",
            action: "Check the SPF, DKIM and DMARC records of {domain}; without them mail lands in spam."),
        FindingEntry(
            code: .recipientRefused, actor: .user,
            cause: "The sending server refused mail to the recipient[ {detail}].",
            action: "Check the recipient's address.",
            retry: .whenChanged, disposition: .permanent),
        FindingEntry(
            code: .messageTooLarge, actor: .user, cause: "The message is larger than the server allows.",
            action: "Send a smaller message, or a link in place of the attachment.", retry: .whenChanged,
            disposition: .permanent),
        FindingEntry(
            code: .messageRejectedContent, actor: .mailboxAdministrator,
            cause: "The sending server accepted the addresses but refused the message itself.",
            action: "Ask the provider why it refused; its words are below.", retry: .whenChanged,
            disposition: .permanent),
        FindingEntry(
            code: .sendUncertain, actor: .nobody,
            cause: "The connection broke after the message was handed over, so it may or may not have been accepted.",
            action: "Look in Sent and in the recipient's inbox before sending it again."),
        FindingEntry(
            code: .receiveTimedOut, actor: .nobody,
            cause: "The test message was sent but did not arrive within {detail}.",
            action: "Verify again in a few minutes; if it stays away, ask the provider."),
        FindingEntry(
            code: .receiveInSpam, severity: .warning, actor: .mailboxAdministrator,
            cause: "The test message was delivered to the spam folder.",
            action: "Check SPF, DKIM and DMARC of {domain}; recipients may find your mail in spam as well."),
        FindingEntry(
            code: .receiveBounced, actor: .mailboxAdministrator, cause: "The test message came back as undeliverable.",
            action: "Check that {address} exists and may receive mail from itself."),
        FindingEntry(
            code: .receiveSentCopyMissing, severity: .warning, actor: .user,
            cause: "The provider keeps no copy of sent messages, and the mailbox has no Sent folder.",
            action: "Create a folder named Sent, so that what you send can be kept."),
        FindingEntry(
            code: .receiveSilent, severity: .warning, actor: .user,
            cause: "No mail has come to {address} for longer than is normal for it[: {detail}].",
            action:
                "Send it a message from elsewhere; if that does not arrive, look for a forwarding rule, and ask the "
                + "provider."),
        FindingEntry(
            code: .receiveCleanUpIncomplete, severity: .warning, actor: .nobody,
            cause: "A copy of the test message could not be removed yet.",
            action: "Salesnode removes it at its next start; you can also delete it."),
    ]
}
