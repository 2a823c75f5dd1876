import MailModel
import OAuth

extension Diagnosis {
    /// The meaning of a refusal where an organisation's own app asked: nobody signs in, so nothing of it is about an
    /// owner's consent. Nil where it means the same as for everybody.
    static func appVerdict(on answer: OAuthErrorAnswer, _ words: FoldedText, _ context: FindingContext) -> Verdict? {
        if let code = answer.microsoftCode.flatMap({ appMicrosoftCodes[$0] }) { return Verdict(code) }
        if answer.error == "invalid_grant" {
            return Verdict.first(of: PhraseRules.oauthApp, words, context) ?? Verdict(.oauthClientMisconfigured)
        }
        return answer.error.flatMap { appErrors[$0] }.map { Verdict($0) }
    }

    /// developers.google.com/identity/protocols/oauth2/service-account; RFC 6749 §5.2.
    private static let appErrors: [String: FindingCode] = [
        "unauthorized_client": .oauthAppNotAuthorized, "access_denied": .oauthAppNotAuthorized,
        "consent_required": .oauthAppNotAuthorized, "insufficient_scope": .oauthAppNotAuthorized,
        "admin_policy_enforced": .oauthAppNotAuthorized,
    ]

    /// learn.microsoft.com/entra/identity-platform/reference-error-codes, read in November 2026.
    private static let appMicrosoftCodes: [Int: FindingCode] = [
        // The tenant does not know the app, or nobody has consented for it.
        700016: .oauthAppNotAuthorized, 7000229: .oauthAppNotAuthorized, 65001: .oauthAppNotAuthorized,
        90093: .oauthAppNotAuthorized, 90094: .oauthAppNotAuthorized, 900941: .oauthAppNotAuthorized,
        501051: .oauthAppNotAuthorized,
    ]
}

extension PhraseRules {
    /// What the words beside `invalid_grant` tell apart where a service account asked.
    static let oauthApp: [PhraseRule] = [
        PhraseRule(
            .oauthMailboxNotAllowed, ["invalid email", "not a valid email"],
            cause: "The provider knows no account {address} for which the organisation's app could ask.",
            action:
                "Compare the address with the organisation's accounts; an alias or a group has no mailbox of its own.",
            source: "developers.google.com/identity/protocols/oauth2/service-account#error-codes"),
        PhraseRule(
            .authAccountLocked,
            ["account has been deleted", "account deleted", "user is disabled", "account disabled"],
            source: "Google"),
        PhraseRule(
            .oauthClientMisconfigured, ["reasonable timeframe", "short lived token", "iat and exp", "not yet valid"],
            cause: "The provider finds the time of Salesnode's request wrong: the clock of this machine is off.",
            action: "Set the clock of the machine on which Salesnode runs; a time service keeps it right.",
            source: "developers.google.com/identity/protocols/oauth2/service-account#error-codes"),
        PhraseRule(
            .oauthClientMisconfigured, ["jwt signature", "invalid signature", "no valid key", "key not found"],
            cause: "The provider does not accept the key of the organisation's app: it was deleted, or is another's.",
            action: "Make a new key in the provider's console, and enter its file.",
            source: "developers.google.com/identity/protocols/oauth2/service-account#error-codes"),
    ]
}
