import MailModel
import OAuth

extension Diagnosis {
    /// Whose consent is missing at Microsoft; nil for other refusals.
    ///
    /// AADSTS65001 says that neither the owner nor an administrator has consented, and not which of them can. That is for
    /// the organisation's settings to say: where people may not consent themselves, the next sign-in ends with 90094 or its
    /// like. So its next step is the owner's, and names the administrator's; unless the words ask for an administrator, or
    /// the mailbox is nobody's but its owner's.
    ///
    /// Source: learn.microsoft.com/entra/identity/enterprise-apps/application-sign-in-unexpected-user-consent-error and
    /// learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/troubleshoot-consent-issues, read in November 2026.
    static func microsoftConsent(_ number: Int, _ words: FoldedText, _ context: FindingContext) -> Verdict? {
        switch number {
        case 65001:
            if let verdict = Verdict.first(of: PhraseRules.administratorConsent, words, context) { return verdict }
            let domain = context.address.split(separator: "@").last?.lowercased() ?? ""
            let isPersonal = MailProvider.all.first { $0.id == .microsoft }?.addressDomains.contains(domain) == true
            return isPersonal ? nil : Verdict(PhraseRules.nobodyConsented)
        case 90093, 90094, 900941: return Verdict(PhraseRules.onlyAdministratorConsents)
        case 90095: return Verdict(PhraseRules.administratorIsAsked)
        default: return nil
        }
    }
}

extension PhraseRules {
    /// Words beside AADSTS65001 by which only an administrator can consent. Those of the code itself name both.
    static let administratorConsent: [PhraseRule] = [
        PhraseRule(
            .oauthAdminConsentRequired,
            [
                "admin consent", "administrator consent", "consent of an administrator", "admin approval",
                "administrator permission", "aadsts90093", "aadsts90094", "aadsts90095",
            ], action: onlyAdministratorConsents.action, page: onlyAdministratorConsents.page,
            source: "Microsoft, reference-error-codes")
    ]

    /// AADSTS65001.
    static let nobodyConsented = PhraseRule(
        .oauthConsentRequired, [],
        cause:
            "Neither the owner nor an administrator of the organisation has allowed Salesnode to use this mailbox, or "
            + "one of them has taken that back.",
        action:
            "Sign in at the provider again and accept what it asks. Where it asks for an administrator's approval instead, "
            + "ask the organisation's administrator to allow Salesnode.", source: "Microsoft AADSTS65001")

    /// AADSTS90093, AADSTS90094.
    static let onlyAdministratorConsents = PhraseRule(
        .oauthAdminConsentRequired, [],
        action:
            "Ask the administrator to allow Salesnode for the organisation (“Grant admin consent” among its enterprise "
            + "applications); then sign in at the provider again. The owner cannot allow it alone.",
        page: "https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent",
        source: "Microsoft, application-sign-in-unexpected-user-consent-error")

    /// AADSTS90095.
    static let administratorIsAsked = PhraseRule(
        .oauthAdminConsentRequired, [],
        cause: "The organisation lets only its administrator allow Salesnode, and takes requests for that.",
        action:
            "Sign in at the provider again and send the request for approval that it offers, or ask the administrator to "
            + "approve one that was sent; once that is done, sign in again.",
        page: "https://learn.microsoft.com/entra/identity/enterprise-apps/review-admin-consent-requests",
        source: "Microsoft, reference-error-codes: AdminConsentRequiredRequestAccess")
}
