import MailModel
import OAuth

extension Diagnosis {
    /// What is known about the grant that was refused, besides the refusal.
    struct GrantFacts: Sendable, Hashable {
        /// When the owner signed in.
        var grantedAt: Timestamp?
        /// When it was last used with success.
        var lastUsedAt: Timestamp?
        /// Now.
        var now: Timestamp
    }

    /// The meaning of an authorization server's refusal.
    ///
    /// `error` and `suberror` count first, as Microsoft asks of its clients; its AADSTS numbers only tell apart what those
    /// leave open (MicrosoftDocs/entra-docs, reference-error-codes.md).
    ///
    /// - Parameter grant: for a refused refresh token, what is known about it.
    static func finding(
        of answer: OAuthErrorAnswer, context: FindingContext, grant: GrantFacts? = nil, transcript: [String] = []
    ) -> Finding {
        let words = FoldedText(answer.description)
        var context = context
        if context.usesAppToken, answer.error == "insufficient_scope" {
            context.detail = answer.description.map { "\($0) is missing" }
        }
        var verdict = verdict(on: answer, words, context, grant)
        if let wait = answer.retryAfterSeconds { verdict.waitSeconds = wait }
        var finding = verdict.finding(
            context, words: words, serverText: answer.description ?? answer.error.map { ServerText($0) },
            transcript: transcript)
        // The warning of the same code says what will happen; here it has happened.
        if finding.severity == .warning {
            finding.severity = .failure
            finding.retry = .whenChanged
            finding.disposition = .reauthenticate
        }
        return finding
    }

    /// Whether the scopes that were granted suffice; nil where they do.
    ///
    /// - Parameter granted: the `scope` of the token answer, split at spaces. Where an answer has none, everything was
    ///   granted (RFC 6749 §5.1).
    static func finding(
        ofMissingScopes wanted: [String], granted: [String], context: FindingContext
    ) -> Finding? {
        let given = Set(granted.map { $0.lowercased() })
        let missing = wanted.filter { !given.contains($0.lowercased()) }
        guard !missing.isEmpty else { return nil }
        var context = context
        context.detail = missing.map { ServerText($0).description }.joined(separator: ", ")
        return FindingCatalogue.finding(.oauthScopeMissing, context)
    }

    private static func verdict(
        on answer: OAuthErrorAnswer, _ words: FoldedText, _ context: FindingContext, _ grant: GrantFacts?
    ) -> Verdict {
        // A server that is down or overloaded says nothing about anybody's grant, whatever stands in the body.
        if let status = answer.httpStatus, status == 429 || answer.error == "slow_down" {
            return Verdict(.limitRate, waitSeconds: 60)
        } else if let status = answer.httpStatus, status >= 500 || status < 400 {
            return Verdict(.oauthProviderUnavailable)
        }
        if context.usesAppToken, let verdict = appVerdict(on: answer, words, context) { return verdict }
        if let number = answer.microsoftCode, let code = microsoftCodes[number] {
            return microsoftConsent(number, words, context) ?? Verdict(code)
        }
        if let code = answer.subError.flatMap({ subErrors[$0] }) { return Verdict(code) }
        if answer.error == "invalid_grant" { return refusedGrant(words, context, grant) }
        if let code = answer.error.flatMap({ errors[$0] }) { return Verdict(code) }
        if let verdict = Verdict.first(of: PhraseRules.oauth, words, context) { return verdict }
        switch answer.httpStatus {
        case 401: return Verdict(.oauthClientMisconfigured)
        case 403: return Verdict(.oauthAdminConsentRequired)
        // No OAuth answer at all: not what we know, so no verdict on the grant.
        default: return Verdict(answer.error == nil ? .oauthProviderUnavailable : .oauthClientMisconfigured)
        }
    }

    /// `invalid_grant` stands for many things; its words and the grant's age tell some of them apart.
    private static func refusedGrant(
        _ words: FoldedText, _ context: FindingContext, _ grant: GrantFacts?
    ) -> Verdict {
        if let verdict = Verdict.first(of: PhraseRules.oauthGrant, words, context) { return verdict }
        let day: Int64 = 24 * 3600 * 1000
        if let grant {
            if let granted = grant.grantedAt, context.provider?.id == .google {
                // support.google.com/accounts/answer/16668185: seven days while the app is in testing.
                let age = grant.now.milliseconds - granted.milliseconds
                if age >= 7 * day - day / 4, age <= 8 * day { return Verdict(.oauthTestingMode) }
            }
            if let used = grant.lastUsedAt {
                // Microsoft 90 days, Google six months: entra-docs refresh-tokens.md; Google, as above.
                let longest: Int64 = context.provider?.id == .google ? 180 : 90
                if grant.now.milliseconds - used.milliseconds >= longest * day { return Verdict(.oauthGrantExpired) }
            }
        }
        return Verdict(.oauthGrantRevoked)
    }

    /// RFC 6749 §4.1.2.1, §5.2; OpenID Connect Core §3.1.2.6; Google's and Microsoft's own.
    private static let errors: [String: FindingCode] = [
        "invalid_client": .oauthClientMisconfigured, "deleted_client": .oauthClientMisconfigured,
        "unauthorized_client": .oauthClientMisconfigured, "disabled_client": .oauthClientMisconfigured,
        "invalid_request": .oauthClientMisconfigured, "unsupported_grant_type": .oauthClientMisconfigured,
        "unsupported_response_type": .oauthClientMisconfigured, "invalid_scope": .oauthClientMisconfigured,
        "invalid_resource": .oauthClientMisconfigured, "invalid_target": .oauthClientMisconfigured,
        "disallowed_useragent": .oauthClientMisconfigured, "access_not_configured": .oauthClientMisconfigured,
        "invalid_app": .oauthClientMisconfigured,
        "redirect_uri_mismatch": .oauthRedirectMismatch, "invalid_redirect_uri": .oauthRedirectMismatch,
        "access_denied": .oauthConsentRequired, "consent_required": .oauthConsentRequired,
        "admin_policy_enforced": .oauthAdminConsentRequired, "org_internal": .oauthAdminConsentRequired,
        "app_not_verified": .oauthAdminConsentRequired, "policy_enforced": .oauthAdminConsentRequired,
        "rejected_by_policy": .oauthAdminConsentRequired,
        "interaction_required": .oauthInteractionRequired, "login_required": .oauthInteractionRequired,
        "account_selection_required": .oauthWrongAccount, "invalid_user": .oauthWrongAccount,
        "insufficient_scope": .oauthScopeMissing, "invalid_token": .oauthGrantRevoked,
        "expired_token": .oauthGrantExpired, "token_expired": .oauthGrantExpired, "invalid_code": .oauthGrantExpired,
        "server_error": .oauthProviderUnavailable, "temporarily_unavailable": .oauthProviderUnavailable,
        "internal_failure": .oauthProviderUnavailable, "backend_error": .oauthProviderUnavailable,
        "rate_limit_exceeded": .limitRate, "slow_down": .limitRate, "quota_exceeded": .limitRate,
    ]

    /// Microsoft's `suberror` and Google's `error_subtype`.
    private static let subErrors: [String: FindingCode] = [
        "invalid_rapt": .oauthGrantExpired, "rapt_required": .oauthGrantExpired,
        "consent_required": .oauthConsentRequired, "basic_action": .oauthInteractionRequired,
        "additional_action": .oauthInteractionRequired, "message_only": .oauthInteractionRequired,
        "user_password_expired": .authPasswordExpired, "bad_token": .oauthGrantRevoked,
        "token_expired": .oauthGrantExpired, "protection_policy_required": .oauthAdminConsentRequired,
        "client_mismatch": .oauthClientMisconfigured, "device_authentication_failed": .oauthAdminConsentRequired,
    ]

    /// MicrosoftDocs/entra-docs docs/identity-platform/reference-error-codes.md, read in November 2026.
    private static let microsoftCodes: [Int: FindingCode] = [
        50011: .oauthRedirectMismatch, 500113: .oauthRedirectMismatch, 500112: .oauthRedirectMismatch,
        65004: .oauthConsentRequired, 65001: .oauthConsentRequired, 70043: .oauthGrantExpired,
        90094: .oauthAdminConsentRequired, 900941: .oauthAdminConsentRequired, 90095: .oauthAdminConsentRequired,
        90093: .oauthAdminConsentRequired,
        53000: .oauthAdminConsentRequired, 53001: .oauthAdminConsentRequired, 53002: .oauthAdminConsentRequired,
        53003: .oauthAdminConsentRequired, 530032: .oauthAdminConsentRequired, 530035: .oauthAdminConsentRequired,
        50105: .oauthAdminConsentRequired, 500011: .oauthClientMisconfigured,
        50072: .oauthInteractionRequired, 50074: .oauthInteractionRequired, 50076: .oauthInteractionRequired,
        50078: .oauthInteractionRequired, 50079: .oauthInteractionRequired, 50158: .oauthInteractionRequired,
        50058: .oauthInteractionRequired, 16003: .oauthWrongAccount,
        50173: .oauthGrantRevoked, 50132: .oauthGrantRevoked, 50133: .oauthGrantRevoked, 700003: .oauthGrantRevoked,
        700082: .oauthGrantExpired, 70008: .oauthGrantExpired, 700084: .oauthGrantExpired, 50089: .oauthGrantExpired,
        50194: .oauthClientMisconfigured, 7000215: .oauthClientMisconfigured, 7000218: .oauthClientMisconfigured,
        7000222: .oauthClientMisconfigured, 700016: .oauthClientMisconfigured, 700025: .oauthClientMisconfigured,
        7000112: .oauthClientMisconfigured, 90002: .oauthClientMisconfigured, 900023: .oauthClientMisconfigured,
        50196: .oauthClientMisconfigured, 70000: .oauthGrantRevoked, 54005: .oauthGrantExpired,
        9002313: .oauthClientMisconfigured, 70011: .oauthClientMisconfigured, 65005: .oauthClientMisconfigured,
        650052: .oauthClientMisconfigured, 650056: .oauthClientMisconfigured, 650057: .oauthClientMisconfigured,
        90008: .oauthClientMisconfigured, 70001: .oauthClientMisconfigured, 70002: .oauthClientMisconfigured,
        50020: .oauthWrongAccount, 50034: .oauthWrongAccount, 90072: .oauthWrongAccount, 16000: .oauthWrongAccount,
        50177: .oauthWrongAccount, 50128: .oauthWrongAccount, 50059: .oauthWrongAccount,
        50053: .authAccountLocked, 50057: .authAccountLocked, 50055: .authPasswordExpired,
        50144: .authPasswordExpired, 50126: .authWrongCredentials, 50056: .authWrongCredentials,
        90033: .oauthProviderUnavailable, 50000: .oauthProviderUnavailable, 90006: .oauthProviderUnavailable,
        90012: .oauthProviderUnavailable, 90024: .oauthProviderUnavailable, 90055: .limitRate,
        900144: .oauthClientMisconfigured,
    ]
}

extension PhraseRules {
    /// What the words beside `invalid_grant` tell apart.
    static let oauthGrant: [PhraseRule] = [
        PhraseRule(
            .oauthGrantExpired,
            [
                "token has expired", "token is expired", "expired due to inactivity", "has been inactive",
                "expired refresh token", "code has expired", "code expired", "reauth", "session length", "rapt",
                "code was already redeemed", "already been redeemed", "already used",
            ], source: "Google, Microsoft; support.google.com/accounts/answer/16668185"),
        PhraseRule(
            .oauthWrongAccount, ["different user", "wrong user", "user mismatch", "not a valid email"],
            source: "Google domain delegation"),
        PhraseRule(
            .authAccountLocked,
            ["account has been deleted", "account deleted", "user is disabled", "account disabled"],
            source: "Google, Yahoo"),
        PhraseRule(
            .oauthRedirectMismatch, ["redirect uri", "redirect url"], source: "RFC 6749 §5.2"),
        PhraseRule(
            .oauthClientMisconfigured, ["issued to another client", "code verifier", "pkce", "client mismatch"],
            source: "RFC 6749 §5.2; RFC 7636 §4.6"),
    ]

    /// What words tell where a server uses no error of the standard.
    static let oauth: [PhraseRule] = [
        PhraseRule(.oauthRedirectMismatch, ["redirect uri", "redirect url"], source: "the class of such texts"),
        PhraseRule(
            .oauthAdminConsentRequired,
            ["admin consent", "administrator consent", "admin approval", "administrator has"],
            source: "Microsoft; Google Workspace"),
        PhraseRule(.oauthConsentRequired, ["consent"], source: "the class of such texts"),
        PhraseRule(
            .oauthClientMisconfigured, ["client secret", "client id", "unknown client", "client authentication"],
            source: "the class of such texts"),
        PhraseRule(.oauthGrantExpired, ["expired"], source: "the class of such texts"),
        PhraseRule(.oauthGrantRevoked, ["revoked"], source: "the class of such texts"),
    ]
}
