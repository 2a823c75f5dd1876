import FoundationEssentials
import HTTPFetch
public import MailModel

/// What a device without a browser shows a person (RFC 8628 §3.2).
public struct DeviceAuthorization: Sendable {
    /// With which the device asks whether the person is done.
    public let deviceCode: Secret
    /// What the person types; safe to show.
    public let userCode: String
    /// Where the person types it.
    public let verificationAddress: String
    /// The same with the code in it; nil where the provider has none.
    public let completeAddress: String?
    /// How long the code lasts, in seconds.
    public let expiresIn: Int
    /// How long to wait between two questions, in seconds.
    public let interval: Int

    init(body: [UInt8]) throws(OAuthError) {
        let malformed = OAuthError(.badAnswer, "The provider's answer with the device code cannot be read.")
        guard body.count <= TokenAnswer.maximumBytes,
            let fields = try? JSONDecoder().decode(Fields.self, from: Data(body)),
            let device = fields.deviceCode, let user = fields.userCode,
            let address = fields.verificationURI ?? fields.verificationURL,
            !device.isEmpty, device.utf8.count <= 4096, !user.isEmpty, user.utf8.count <= 64,
            OAuthAddress.isAcceptable(address)
        else { throw malformed }
        deviceCode = Secret(device)
        userCode = ServerText(user).description
        verificationAddress = address
        completeAddress = fields.complete.flatMap { OAuthAddress.isAcceptable($0) ? $0 : nil }
        expiresIn = min(max(fields.expiresIn?.value ?? 600, 1), 3600)
        // RFC 8628 §3.2: five seconds where nothing is said.
        interval = min(max(fields.interval?.value ?? 5, 1), 60)
    }

    private struct Fields: Decodable {
        var deviceCode: String?
        var userCode: String?
        var verificationURI: String?
        /// Google's and Zoho's name from before the standard.
        var verificationURL: String?
        var complete: String?
        var expiresIn: LenientNumber?
        var interval: LenientNumber?

        enum CodingKeys: String, CodingKey {
            case interval
            case deviceCode = "device_code"
            case userCode = "user_code"
            case verificationURI = "verification_uri"
            case verificationURL = "verification_url"
            case complete = "verification_uri_complete"
            case expiresIn = "expires_in"
        }
    }
}

/// What the provider says to a device that asks.
public enum DevicePoll: Sendable {
    /// The person is not done: ask again after so many seconds.
    case pending(seconds: Int)
    /// The person is done.
    case granted(TokenAnswer)
}

extension TokenEndpoint {
    /// Begins a sign-in on another device (RFC 8628 §3.1).
    ///
    /// - Throws: ``OAuthError``; `badConfiguration` where the provider has no such flow.
    public func requestDevice() async throws(OAuthError) -> DeviceAuthorization {
        guard let address = provider.endpoints.device else {
            throw OAuthError(.badConfiguration, "This provider has no sign-in for devices.")
        }
        let fields = [Field("scope", provider.scopes.requested)]
        let response = try await post(address, fields, authenticates: true)
        guard (200..<300).contains(response.status) else { throw refusal(response, sent: []) }
        return try DeviceAuthorization(body: response.body)
    }

    /// Asks whether the person is done (RFC 8628 §3.4).
    ///
    /// - Parameters:
    ///   - deviceCode: ``DeviceAuthorization/deviceCode``.
    ///   - interval: the wait that is in force; ``DevicePoll/pending(seconds:)`` has the next one.
    /// - Throws: ``OAuthError``: `refused` where the person said no (`access_denied`) or the code has run out
    ///   (`expired_token`), `unavailable` where it is to be asked again.
    public func poll(_ deviceCode: Secret, interval: Int) async throws(OAuthError) -> DevicePoll {
        do {
            return .granted(
                try await tokens([
                    Field("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                    Field("device_code", deviceCode),
                ]))
        } catch {
            // RFC 8628 §3.5
            switch error.answer?.error {
            case "authorization_pending": return .pending(seconds: interval)
            case "slow_down": return .pending(seconds: min(interval + 5, 120))
            default: throw error
            }
        }
    }
}
