import MailModel
import OAuth

@testable import Mailboxes

extension FaultMatrix {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private static func oauth(
        _ name: String, _ status: Int?, _ body: String, at host: String = "imap.gmail.com", age days: Int64? = nil,
        idle: Int64? = nil, _ code: FindingCode, _ actor: Finding.Actor, retried: Bool = false
    ) -> FaultRow {
        FaultRow(name, by: "answer of an authorization server", code, actor, retried: retried) {
            let answer = OAuthErrorAnswer(httpStatus: status, body: Array(body.utf8))
            let day: Int64 = 24 * 3600 * 1000
            let grant = Diagnosis.GrantFacts(
                grantedAt: days.map { now.adding(milliseconds: -$0 * day) },
                lastUsedAt: idle.map { now.adding(milliseconds: -$0 * day) }, now: now)
            return Diagnosis.finding(
                of: answer,
                context: FindingContext(direction: .receiving, endpoint: "\(host):993", address: "alice@mail.test"),
                grant: grant)
        }
    }

    private static func microsoft(
        _ number: Int, _ error: String, _ code: FindingCode, _ actor: Finding.Actor, retried: Bool = false
    ) -> FaultRow {
        oauth(
            "Microsoft AADSTS\(number)", 400,
            #"{"error":"\#(error)","error_description":"AADSTS\#(number): Words. Trace ID: x","error_codes":[\#(number)]}"#,
            at: "outlook.office365.com", code, actor, retried: retried)
    }

    /// Authorization servers, by the bodies that they answer with.
    static let oauth: [FaultRow] = [
        oauth(
            "Google, grant revoked", 400,
            #"{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"#, age: 40,
            .oauthGrantRevoked, .user),
        oauth(
            "Google, testing mode after seven days", 400,
            #"{"error":"invalid_grant","error_description":"Bad Request"}"#, age: 7, .oauthTestingMode, .operator),
        oauth(
            "Google, six months unused", 400, #"{"error":"invalid_grant","error_description":"Bad Request"}"#, age: 400,
            idle: 190, .oauthGrantExpired, .user),
        oauth(
            "Google, session length of the organisation", 400,
            #"{"error":"invalid_grant","error_subtype":"invalid_rapt"}"#, age: 2, .oauthGrantExpired, .user),
        oauth(
            "client secret wrong", 401, #"{"error":"invalid_client","error_description":"Unauthorized"}"#,
            .oauthClientMisconfigured, .operator),
        oauth("client deleted", 401, #"{"error":"deleted_client"}"#, .oauthClientMisconfigured, .operator),
        oauth(
            "redirect address not registered", 400, #"{"error":"redirect_uri_mismatch"}"#, .oauthRedirectMismatch,
            .operator),
        oauth("the owner said no", nil, #"{"error":"access_denied"}"#, .oauthConsentRequired, .user),
        oauth(
            "Google, the organisation forbids it", nil, #"{"error":"admin_policy_enforced"}"#,
            .oauthAdminConsentRequired, .mailboxAdministrator),
        oauth("interaction required", 400, #"{"error":"interaction_required"}"#, .oauthInteractionRequired, .user),
        oauth(
            "the server fails", 503, "<html>Service Unavailable</html>", .oauthProviderUnavailable, .nobody,
            retried: true),
        oauth(
            "the server asks for patience", 429, #"{"error":"rate_limit_exceeded"}"#, .limitRate, .nobody, retried: true
        ),
        oauth(
            "a web page in place of an answer", 200, "<html>Sign in to the hotel's network</html>",
            .oauthProviderUnavailable, .nobody, retried: true),
        oauth("an empty refusal", 400, "", .oauthProviderUnavailable, .nobody, retried: true),
        microsoft(50011, "invalid_request", .oauthRedirectMismatch, .operator),
        microsoft(65001, "invalid_grant", .oauthConsentRequired, .user),
        microsoft(90093, "access_denied", .oauthAdminConsentRequired, .mailboxAdministrator),
        microsoft(90094, "access_denied", .oauthAdminConsentRequired, .mailboxAdministrator),
        microsoft(50076, "interaction_required", .oauthInteractionRequired, .user),
        microsoft(50173, "invalid_grant", .oauthGrantRevoked, .user),
        microsoft(700082, "invalid_grant", .oauthGrantExpired, .user),
        microsoft(53003, "invalid_grant", .oauthAdminConsentRequired, .mailboxAdministrator),
        microsoft(50020, "invalid_grant", .oauthWrongAccount, .user),
        microsoft(50053, "invalid_grant", .authAccountLocked, .user),
        microsoft(7000222, "invalid_client", .oauthClientMisconfigured, .operator),
        FaultRow(
            "the box for mail was not ticked", by: "answer of an authorization server", .oauthScopeMissing, .user,
            retried: false
        ) {
            Diagnosis.finding(
                ofMissingScopes: ["https://mail.google.com/"], granted: ["openid", "email"],
                context: FindingContext(direction: .receiving, endpoint: "imap.gmail.com:993", address: "a@gmail.com"))
        },
    ]
}
