import MailModel

extension FindingCatalogue {
    /// Sign-in at the provider.
    static let oauth: [FindingEntry] = [
        FindingEntry(
            code: .oauthGrantRevoked, actor: .user,
            cause:
                "The provider has withdrawn Salesnode's access to this mailbox; a new password or a withdrawn consent "
                + "does that.",
            action: "Sign in at the provider again.", retry: .whenChanged, disposition: .reauthenticate),
        FindingEntry(
            code: .oauthGrantExpired, actor: .user,
            cause: "Salesnode's access to this mailbox has run out, because it was unused for too long or the "
                + "organisation limits how long it lasts.",
            action: "Sign in at the provider again.", retry: .whenChanged, disposition: .reauthenticate),
        FindingEntry(
            code: .oauthGrantExpiring, severity: .warning, actor: .user,
            cause: "Salesnode's access to this mailbox will run out[ on {date}].",
            action: "Sign in at the provider again before then."),
        FindingEntry(
            code: .oauthTestingMode, severity: .warning, actor: .operator,
            cause:
                "Salesnode's registration at the provider is in testing mode, in which every sign-in ends after seven "
                + "days[, this one on {date}].",
            action: "Publish the app in the provider's console, then let the mailbox's user sign in again.",
            page: "https://console.cloud.google.com/auth/audience"),
        FindingEntry(
            code: .oauthConsentRequired, actor: .user,
            cause: "The owner has not allowed Salesnode to use this mailbox.",
            action: "Sign in at the provider again and accept what it asks.", retry: .whenChanged,
            disposition: .reauthenticate),
        FindingEntry(
            code: .oauthAdminConsentRequired, actor: .mailboxAdministrator,
            cause:
                "The organisation lets only its administrator allow Salesnode to use its mailboxes, or forbids it here.",
            action: "Ask the administrator to allow Salesnode, and to check the organisation's access rules.",
            retry: .whenChanged, disposition: .reauthenticate),
        FindingEntry(
            code: .oauthScopeMissing, actor: .user,
            cause: "The sign-in worked, but Salesnode was not given access to mail[: {detail}].",
            action: "Sign in at the provider again and leave every box ticked.", retry: .whenChanged,
            disposition: .reauthenticate),
        FindingEntry(
            code: .oauthWrongAccount, actor: .user,
            cause: "The account that signed in at the provider is not the one of {address}, or does not belong to this "
                + "organisation.",
            action: "Sign in at the provider again and choose the account of {address}.", retry: .whenChanged,
            disposition: .reauthenticate),
        FindingEntry(
            code: .oauthClientMisconfigured, actor: .operator,
            cause: "The provider does not accept Salesnode's own registration[: {detail}].",
            action:
                "Compare client id, client secret and tenant with the provider's console; a secret that has expired "
                + "must be made anew.", retry: .whenChanged, disposition: .permanent),
        FindingEntry(
            code: .oauthClientSecretExpiring, severity: .warning, actor: .operator,
            cause: "Salesnode's client secret at the provider will expire[ on {date}].",
            action: "Make a new client secret in the provider's console and enter it before then."),
        FindingEntry(
            code: .oauthRedirectMismatch, actor: .operator,
            cause: "The address to which the provider should return is not registered there.",
            action: "Add the redirect address[ {detail}] in the provider's console, exactly as it is written.",
            retry: .whenChanged, disposition: .permanent),
        FindingEntry(
            code: .oauthInteractionRequired, actor: .user,
            cause: "The provider wants the owner to confirm the sign-in, for example by a second factor.",
            action: "Sign in at the provider again and complete what it asks.", retry: .whenChanged,
            disposition: .reauthenticate),
        FindingEntry(
            code: .oauthProviderUnavailable, actor: .nobody,
            cause: "The provider's sign-in service does not answer as it should.",
            action: "Wait; Salesnode tries again by itself."),
        FindingEntry(
            code: .oauthAppNotAuthorized, actor: .mailboxAdministrator,
            cause: "The organisation has not authorised its app to use mailboxes[: {detail}].",
            action:
                "Ask the administrator to authorise the app for mail. It can take a day until the provider knows of it; "
                + "Salesnode tries again by itself."),
        FindingEntry(
            code: .oauthMailboxNotAllowed, actor: .mailboxAdministrator,
            cause:
                "The provider gave the organisation's app a token, but the {server} does not let it use {address} with it.",
            action:
                "Ask the administrator to give the app access to this mailbox, and to check that {protocol} is allowed "
                + "for it; Salesnode tries again by itself."),
    ]
}
