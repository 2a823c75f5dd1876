import MailModel

extension FindingCatalogue {
    /// Passwords, accounts, and what lies behind them.
    static let signIn: [FindingEntry] = [
        FindingEntry(
            code: .authWrongCredentials, actor: .user,
            cause: "The {server} did not accept the user name and the password.",
            action:
                "Check both. Some providers want an app password, a user name other than the address, or {protocol} "
                + "switched on in the account first.", retry: .whenChanged, disposition: .reauthenticate),
        FindingEntry(
            code: .authAppPasswordRequired, actor: .user,
            cause: "The provider does not accept the account's own password here, only an app password.",
            action: "Create an app password (an authorization code, at some providers) in the account's security "
                + "settings and enter it here.", retry: .whenChanged, disposition: .reauthenticate),
        FindingEntry(
            code: .authWebSignInRequired, actor: .user,
            cause: "The provider wants to see the owner sign in with a browser first.",
            action: "Sign in on the provider's web page, confirm that it was you, then try again.",
            retry: .whenChanged, disposition: .reauthenticate),
        FindingEntry(
            code: .authOAuthRequired, actor: .user,
            cause: "The {server} no longer accepts passwords for this account.",
            action: "Connect this mailbox by signing in at the provider (OAuth) instead of with a password.",
            retry: .whenChanged, disposition: .reauthenticate),
        FindingEntry(
            code: .authMechanismUnsupported, actor: .mailboxAdministrator,
            cause: "The {server} offers no way of signing in that Salesnode can use here.",
            action:
                "Ask whoever runs the mail server to allow PLAIN, LOGIN or SCRAM-SHA-256 over TLS, and check that the "
                + "port is the one for signing in.",
            withToken: (
                cause:
                    "The {server} takes no sign-in by a provider's token: it announces neither OAUTHBEARER nor XOAUTH2.",
                action:
                    "Check that {place} is the server which the provider names for sign-in by token; if it is, ask whoever "
                    + "runs it to switch on OAUTHBEARER or XOAUTH2. Where it knows passwords only, connect the mailbox "
                    + "with its password."
            ), retry: .whenChanged, disposition: .permanent),
        FindingEntry(
            code: .authProtocolDisabled, actor: .user, cause: "{protocol} access is switched off for this account.",
            action: "Switch {protocol} on in the account's settings, or ask its administrator to.",
            retry: .whenChanged, disposition: .reauthenticate),
        FindingEntry(
            code: .authSMTPAuthDisabled, actor: .mailboxAdministrator,
            cause: "Sending by SMTP is switched off for this account or its organisation.",
            action: "Ask the administrator to enable authenticated SMTP for this mailbox.", retry: .whenChanged,
            disposition: .reauthenticate),
        FindingEntry(
            code: .authPasswordExpired, actor: .user, cause: "The password has expired.",
            action: "Set a new password with the provider, then enter it here.", retry: .whenChanged,
            disposition: .reauthenticate),
        FindingEntry(
            code: .authPasswordRetiring, severity: .warning, actor: .user,
            cause: "The provider is ending sign-in with a password[, by {date}].",
            action: "Connect this mailbox by signing in at the provider (OAuth) before then."),
        FindingEntry(
            code: .authAccountLocked, actor: .user, cause: "The account is locked or disabled.",
            action: "Unlock it with the provider or ask its administrator, then try again.", retry: .whenChanged,
            disposition: .reauthenticate),
        FindingEntry(
            code: .authNotAuthorized, actor: .mailboxAdministrator,
            cause: "The sign-in was right, but this user may not open this mailbox.",
            action: "Ask the administrator to give access to {address}, or sign in as its own user.",
            retry: .whenChanged, disposition: .reauthenticate),
        FindingEntry(
            code: .authPrivacyRequired, actor: .user,
            cause: "The {server} refuses sign-in on this connection because it holds it to be unencrypted.",
            action: "Set the {server}'s encryption to TLS from the start or STARTTLS, whichever the provider names.",
            hint: "{tls-option} implicit|starttls", retry: .whenChanged, disposition: .permanent),
        FindingEntry(
            code: .accountNotConnected, actor: .mailboxAdministrator,
            cause: "The sign-in was right, but the provider has no usable mailbox behind it.",
            action:
                "Ask the administrator to check that the account has a mailbox and a licence, that IMAP is on for it, "
                + "and that {address} is its main address and not an alias."),
        FindingEntry(
            code: .accountOverQuota, actor: .user, cause: "The mailbox is full.",
            action: "Delete or move messages, or get more space."),
        FindingEntry(
            code: .foldersMissingInbox, actor: .mailboxAdministrator,
            cause: "The account has no Inbox that can be opened.",
            action: "Ask the administrator to check that the account has a mailbox, and that this user may open it."),
    ]
}
