import MailModel
import OAuth
import Testing

@testable import Mailboxes

/// Which answer of a provider becomes which finding; the rest of the table is in the fault matrix.
@Suite("OAuth: what each refusal means")
struct OAuthFindingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let error: OAuthError
        let code: FindingCode
        let actor: Finding.Actor
        let disposition: ErrorDisposition

        var testDescription: String { "\(error.code.rawValue) \(error.answer?.error ?? "") becomes \(code.rawValue)" }

        init(
            _ error: OAuthError, _ code: FindingCode, _ actor: Finding.Actor,
            _ disposition: ErrorDisposition = .reauthenticate
        ) {
            self.error = error
            self.code = code
            self.actor = actor
            self.disposition = disposition
        }

        static func refused(
            _ word: String, _ code: FindingCode, _ actor: Finding.Actor,
            _ disposition: ErrorDisposition = .reauthenticate, description: String? = nil, status: Int = 400
        ) -> Row {
            Row(
                OAuthError(
                    .refused, "refused",
                    answer: OAuthErrorAnswer(httpStatus: status, error: word, description: description)),
                code, actor, disposition)
        }
    }

    static let rows: [Row] = [
        .refused("invalid_grant", .oauthGrantRevoked, .user),
        .refused("invalid_grant", .oauthGrantRevoked, .user, description: "AADSTS50173: The grant was revoked."),
        .refused("invalid_grant", .oauthGrantExpired, .user, description: "AADSTS700082: Expired by inactivity."),
        .refused("invalid_grant", .oauthGrantExpired, .user, description: "AADSTS70043: Sign-in frequency."),
        .refused("invalid_grant", .oauthInteractionRequired, .user, description: "AADSTS50076: Second factor."),
        .refused("invalid_grant", .oauthConsentRequired, .user, description: "AADSTS65001: No consent."),
        .refused(
            "invalid_grant", .oauthAdminConsentRequired, .mailboxAdministrator, description: "AADSTS53003: Blocked."),
        .refused("access_denied", .oauthConsentRequired, .user),
        .refused("admin_policy_enforced", .oauthAdminConsentRequired, .mailboxAdministrator),
        .refused("interaction_required", .oauthInteractionRequired, .user),
        .refused("insufficient_scope", .oauthScopeMissing, .user),
        .refused("invalid_request", .oauthWrongAccount, .user, description: "AADSTS50020: Not in this tenant."),
        .refused("invalid_client", .oauthClientMisconfigured, .operator, .permanent, status: 401),
        .refused(
            "invalid_client", .oauthClientMisconfigured, .operator, .permanent,
            description: "AADSTS7000222: The secret has expired.", status: 401),
        .refused(
            "unauthorized_client", .oauthClientMisconfigured, .operator, .permanent,
            description: "AADSTS50194: Single tenant."),
        .refused("redirect_uri_mismatch", .oauthRedirectMismatch, .operator, .permanent),
        .refused(
            "invalid_request", .oauthRedirectMismatch, .operator, .permanent, description: "AADSTS50011: Mismatch."),
        .refused("server_error", .oauthProviderUnavailable, .nobody, .retry),
        .refused("temporarily_unavailable", .oauthProviderUnavailable, .nobody, .retry),
        .refused("slow_down", .limitRate, .nobody, .retry, status: 429),
        Row(OAuthError(.unavailable, "no answer"), .oauthProviderUnavailable, .nobody, .retry),
        Row(
            OAuthError(
                .unavailable, "down", answer: OAuthErrorAnswer(httpStatus: 503, error: "invalid_grant")),
            .oauthProviderUnavailable, .nobody, .retry),
        Row(OAuthError(.badAnswer, "html"), .oauthProviderUnavailable, .nobody, .retry),
        Row(OAuthError(.tlsFailed, "expired"), .oauthProviderUnavailable, .nobody, .retry),
        Row(OAuthError(.egressRefused, "private"), .egressRefused, .operator, .retry),
        Row(OAuthError(.badConfiguration, "http"), .oauthClientMisconfigured, .operator, .permanent),
        Row(OAuthError(.badIDToken, "audience"), .oauthClientMisconfigured, .operator, .permanent),
    ]

    /// A refusal of Microsoft, and whose it is.
    struct Consent: Sendable, CustomTestStringConvertible {
        let description: String
        var address = "alice@example.com"
        let code: FindingCode
        let actor: Finding.Actor
        let action: String

        var testDescription: String { "\(description) of \(address)" }
    }

    static let consents: [Consent] = [
        Consent(
            description: "AADSTS65001: The user or administrator has not consented to use the application with ID 'x'.",
            code: .oauthConsentRequired, actor: .user, action: "asks for an administrator's approval instead"),
        Consent(
            description: "AADSTS65001: The user or administrator has not consented to use the application with ID 'x'.",
            address: "alice@outlook.com", code: .oauthConsentRequired, actor: .user,
            action: "Sign in at the provider again and accept what it asks."),
        Consent(
            description: "AADSTS65001: The application needs admin consent.", code: .oauthAdminConsentRequired,
            actor: .mailboxAdministrator, action: "Grant admin consent"),
        Consent(
            description: "AADSTS90093: You are not authorized to grant this.", code: .oauthAdminConsentRequired,
            actor: .mailboxAdministrator, action: "cannot allow it alone"),
        Consent(
            description: "AADSTS90094: Only an admin can grant this.", code: .oauthAdminConsentRequired,
            actor: .mailboxAdministrator, action: "cannot allow it alone"),
        Consent(
            description: "AADSTS90095: Ask for approval.", code: .oauthAdminConsentRequired,
            actor: .mailboxAdministrator, action: "request for approval"),
        Consent(
            description: "AADSTS65004: The user declined.", code: .oauthConsentRequired, actor: .user,
            action: "accept what it asks"),
    ]

    @Test("whose consent is missing at Microsoft, and what each has to do", arguments: consents)
    func consent(row: Consent) {
        let finding = Diagnosis.finding(
            of: OAuthErrorAnswer(httpStatus: 400, error: "invalid_grant", description: row.description),
            context: FindingContext(
                direction: .receiving, endpoint: "outlook.office365.com:993", address: row.address))
        #expect(finding.code == row.code && finding.actor == row.actor)
        #expect(finding.action.contains(row.action), "\(finding.action)")
        let isPersonal = row.address.hasSuffix("outlook.com")
        #expect(
            finding.action.contains("administrator")
                == (row.code == .oauthAdminConsentRequired || finding.cause.contains("Neither")))
        #expect(!isPersonal || !finding.cause.contains("administrator"))
        if row.actor == .mailboxAdministrator { #expect(finding.page?.contains("learn.microsoft.com") == true) }
    }

    @Test("each is told as what it is, with who must act and whether it is tried again", arguments: rows)
    func meaning(row: Row) {
        let context = FindingContext(direction: .receiving, endpoint: "imap.example.com:993", address: "a@example.com")
        let finding = Diagnosis.finding(of: row.error, context: context)
        #expect(finding.code == row.code)
        #expect(finding.actor == row.actor)
        #expect(finding.severity == .failure)
        if row.code != .egressRefused { #expect(finding.disposition == row.disposition) }
    }

    @Test(
        "a server that takes no token is told apart from one that takes no password", arguments: MailDirection.allCases)
    func mechanisms(direction: MailDirection) {
        var context = FindingContext(direction: direction, endpoint: "mail.example.com:993", address: "a@example.com")
        let password = FindingCatalogue.finding(.authMechanismUnsupported, context)
        #expect(password.action.contains("PLAIN") && !password.action.contains("XOAUTH2"))
        context.usesToken = true
        let token = FindingCatalogue.finding(.authMechanismUnsupported, context)
        for words in [token.cause, token.action] {
            #expect(words.contains("OAUTHBEARER") && words.contains("XOAUTH2"), "\(words)")
            #expect(!words.contains("PLAIN") && !words.contains("SCRAM") && !words.contains("LOGIN"), "\(words)")
        }
        #expect(token.action.contains("mail.example.com:993"))
        #expect(token.actor == password.actor && token.retry == password.retry)
    }
}
