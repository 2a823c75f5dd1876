extension PhraseRules {
    /// Why a sender is refused, wherever the server says it: many wait for RCPT.
    static let sender: [PhraseRule] = [
        PhraseRule(
            .authAccountLocked, ["outgoing", "outbound mail", "sending mail", "sending messages"],
            and: ["blocked", "suspended", "disabled", "locked", "restricted"],
            cause: "The provider has stopped this account from sending.",
            action: "Sign in at the provider on the web, find out why, and have sending allowed again; Salesnode then "
                + "goes on by itself.", source: "Zoho 5.1.8; cPanel `Outgoing mail has been suspended`"),
        PhraseRule(
            .authAccountLocked, ["spam abuse detected"],
            cause: "The provider has stopped this account from sending, because it looks abused.",
            action: "Change the password, and ask the administrator to release the account for sending.",
            actor: .mailboxAdministrator, source: "Microsoft 5.7.501, 5.7.502, 5.7.503"),
        PhraseRule(
            .senderAddressMismatch,
            [
                "mail from must equal authorized user", "mail from must equal", "must equal authorized user",
                "sender address must match", "sender must match", "from address must match", "must be the same as",
                "does not match the authenticated", "does not match authenticated", "must match the authenticated",
                "not match your login", "sender address does not match", "from header must", "sender mismatch",
                "from address is not the same", "envelope sender must",
            ], source: "QQ and 163 553; GMX; the class of such texts"),
        PhraseRule(
            .senderNotAllowed,
            [
                "sendasdenied", "not allowed to send as", "send as this sender", "permissions to send as",
                "not authorized to send", "not authorised to send", "not permitted to send", "cannot send as",
                "not owned by", "sender address rejected", "sender rejected", "sender denied", "sender verify failed",
                "relaying disallowed as", "bad outbound sender", "use of this sender", "sender not allowed",
                "sender is not allowed", "sender not permitted", "invalid sender", "not allowed to use this sender",
                "from address not verified", "not a verified", "unauthorized sender", "sender domain not",
                "not allowed to use the from", "unknown sender", "is not verified", "match a verified",
                "verified sender identity",
                "not logged in",
            ], source: "Postfix reject_sender_login_mismatch; Microsoft 5.7.60, 5.2.252; Exim; Zoho; Amazon SES"),
    ]

    /// The server takes mail only for those whom it knows.
    static let relay: [PhraseRule] = [
        PhraseRule(
            .recipientRefused,
            [
                "relay access denied", "relaying denied", "relay denied", "relay not permitted",
                "relaying not permitted",
                "unable to relay", "relaying not allowed", "relay not allowed", "not allowed to relay", "no relaying",
                "we do not relay", "open relay", "relay prohibited", "rcpthosts", "not a relay",
            ],
            cause:
                "The sending server does not pass mail on to the recipient[ {detail}]: it takes mail only for its own "
                + "domains, or does not count this sign-in.",
            action: "Check that the {server} is the one that the provider names for sending (its submission port is "
                + "usually {tls-port} or {starttls-port}, not 25).", actor: .user,
            source: "Postfix; Exim; qmail rcpthosts; Exchange 5.7.54")
    ]

    /// Why a recipient is refused.
    static let recipient: [PhraseRule] = [
        PhraseRule(
            .recipientRefused,
            [
                "user unknown", "unknown user", "no such user", "does not exist", "doesn t exist", "recipient rejected",
                "recipient address rejected", "mailbox unavailable", "no mailbox here", "invalid recipient",
                "recipient not found", "address unknown", "unknown recipient", "unrouteable address",
                "not a valid mailbox",
                "invalid mailbox", "domain not found", "host or domain name not found", "user not found",
                "unknown local",
            ], source: "Postfix; Exim; Sendmail; Exchange 5.1.10")
    ]

    /// The message is too large, wherever the server says it.
    static let size: [PhraseRule] = [
        PhraseRule(
            .messageTooLarge,
            [
                "message size exceeds", "message too large", "message too big", "too large", "too big", "exceeds fixed",
                "exceeds the maximum", "exceeded maximum message size", "size limit", "message length exceeds",
                "maximum message size", "message is larger",
            ], source: "RFC 1870 §6.3; Postfix; Microsoft 5.3.4")
    ]
}
