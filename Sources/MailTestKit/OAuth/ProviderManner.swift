/// In which way a ``ScriptedProvider`` answers: its addresses, its spelling of scopes, what it does with refresh tokens,
/// and the words of its refusals.
public struct ProviderManner: Sendable, Hashable {
    /// What a provider does with the refresh token at a refresh.
    public enum Rotation: Sendable, Hashable {
        /// The answer has none; the old one stays.
        case none
        /// The answer has a new one; the old one works on.
        case keepsOld
        /// The answer has a new one; the old one ends, and who uses it again ends the whole grant.
        case endsOld
    }

    /// How the words of a refusal are put.
    public enum Refusals: Sendable, Hashable {
        /// As RFC 6749 has them, with a description.
        case plain
        /// With Google's descriptions.
        case google
        /// With an AADSTS number, a trace id, and the number once more as a list.
        case microsoft
    }

    /// Paths below the provider's origin; `authorization`, `token`, `revocation` and `device`.
    public var authorizationPath = "/authorize"
    /// The token endpoint's path.
    public var tokenPath = "/token"
    /// The revocation endpoint's path; nil where there is none.
    public var revocationPath: String? = "/revoke"
    /// The path of the endpoint for devices; nil where there is none.
    public var devicePath: String? = "/device"
    /// What stands behind the origin in the issuer's name; `{tenantid}` stands for the account's tenant.
    public var issuerPath = ""
    /// What happens to refresh tokens.
    public var rotation = Rotation.endsOld
    /// How refusals are put.
    public var refusals = Refusals.plain
    /// Other spellings in the answer, by the scope as it was asked; an empty one leaves the scope out.
    public var spelling: [String: String] = [:]
    /// Whether a refresh token is given only where `access_type=offline` was asked for, and again only with
    /// `prompt=consent`.
    public var needsOfflineAccess = false
    /// Whether taking one token back ends all that its account has granted to the client.
    public var revokesEverything = false
    /// The name of the field with the address that a device's owner opens.
    public var deviceAddressField = "verification_uri"
    /// The JSON with which its mail servers explain a refused token.
    public var challenge = #"{"status":"401","schemes":"bearer","scope":"mail"}"#

    /// A provider that keeps to the standards and rotates.
    public static let plain = ProviderManner()

    /// Google, from developers.google.com/identity/protocols/oauth2/web-server, .../openid-connect and
    /// developers.google.com/gmail/imap/xoauth2-protocol, read in 2026.
    public static let google: ProviderManner = {
        var manner = ProviderManner()
        manner.authorizationPath = "/o/oauth2/v2/auth"
        manner.devicePath = "/device/code"
        manner.rotation = .none
        manner.refusals = .google
        manner.needsOfflineAccess = true
        manner.revokesEverything = true
        manner.deviceAddressField = "verification_url"
        manner.spelling = [
            "email": "https://www.googleapis.com/auth/userinfo.email",
            "profile": "https://www.googleapis.com/auth/userinfo.profile", "offline_access": "",
        ]
        manner.challenge = #"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#
        return manner
    }()

    /// Microsoft, from learn.microsoft.com/entra/identity-platform: v2-oauth2-auth-code-flow, id-token-claims-reference,
    /// reference-error-codes and refresh-tokens, read in 2026.
    public static let microsoft: ProviderManner = {
        var manner = ProviderManner()
        manner.authorizationPath = "/common/oauth2/v2.0/authorize"
        manner.tokenPath = "/common/oauth2/v2.0/token"
        manner.devicePath = "/common/oauth2/v2.0/devicecode"
        manner.revocationPath = nil
        manner.issuerPath = "/{tenantid}/v2.0"
        manner.rotation = .keepsOld
        manner.refusals = .microsoft
        manner.spelling = [
            "openid": "", "profile": "", "email": "", "offline_access": "",
            "https://outlook.office.com/IMAP.AccessAsUser.All": "https://outlook.office365.com/imap.accessasuser.all",
            "https://outlook.office.com/SMTP.Send": "https://outlook.office365.com/smtp.send",
        ]
        return manner
    }()

    /// The words of a refusal.
    ///
    /// - Parameter number: the number behind AADSTS, where the manner has such numbers.
    public func refusal(_ error: String, number: Int, google: String) -> String {
        switch refusals {
        case .plain: #"{"error":"\#(error)","error_description":"The request was refused."}"#
        case .google: #"{"error":"\#(error)","error_description":"\#(google)"}"#
        case .microsoft:
            #"{"error":"\#(error)","error_description":"AADSTS\#(number): The request was refused. "#
                + #"Trace ID: 00000000-0000-0000-0000-000000000000 Correlation ID: 00000000-0000-0000-0000-000000000001 "#
                + #"Timestamp: 2026-01-01 12:00:00Z","error_codes":[\#(number)],"timestamp":"2026-01-01 12:00:00Z","#
                + #""trace_id":"00000000-0000-0000-0000-000000000000","#
                + #""correlation_id":"00000000-0000-0000-0000-000000000001","#
                + #""error_uri":"https://login.microsoftonline.com/error?code=\#(number)"}"#
        }
    }
}
