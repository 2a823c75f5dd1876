public import MailModel
import MailStore
public import OAuth

/// A sign-in that a person does on another device (RFC 8628).
public struct DeviceSignIn: Sendable {
    /// What the person is shown: an address and a code.
    public let authorization: DeviceAuthorization
    /// When it is worth nothing any more.
    public let expires: Timestamp
    let asked: AskedSignIn
}

extension OAuthConnecting {
    /// Begins a sign-in without a browser here. Nothing is stored: it lasts as long as whoever waits for it.
    ///
    /// - Parameter request: its redirect address is not used.
    /// - Throws: ``OAuthConnectFailure``: a finding where the provider has no such flow or does not answer, `local`.
    public func beginDevice(_ request: OAuthConnectRequest) async throws(OAuthConnectFailure) -> DeviceSignIn {
        let (provider, client) = try await ready(request.client)
        let endpoint = TokenEndpoint(provider: provider, client: client, fetcher: dependencies.fetcher)
        do throws(OAuthError) {
            let device = try await endpoint.requestDevice()
            return DeviceSignIn(
                authorization: device,
                expires: dependencies.store.time.adding(milliseconds: Int64(device.expiresIn) * 1000),
                asked: AskedSignIn(request, state: "", nonce: nil, verifier: ""))
        } catch {
            throw .finding(Diagnosis.finding(of: error, context: context(provider, request)))
        }
    }

    /// Waits until the person is done on the other device.
    ///
    /// - Parameter browser: by which ``connect(_:browser:accepting:onStep:)`` goes on.
    /// - Throws: ``OAuthConnectFailure``: a finding where the person said no, the code ran out, or mail was not granted;
    ///   `local` where the task was cancelled.
    public func awaitDevice(
        _ device: DeviceSignIn, browser: Secret
    ) async throws(OAuthConnectFailure) -> OAuthSignIn {
        let request = device.asked.request
        let (provider, client) = try await ready(request.client)
        let endpoint = TokenEndpoint(provider: provider, client: client, fetcher: dependencies.fetcher)
        var interval = device.authorization.interval
        while true {
            let began = dependencies.store.time
            let result: Result<GrantedSignIn?, OAuthError>
            do throws(OAuthError) {
                switch try await endpoint.poll(device.authorization, interval: interval) {
                case .granted(let answer):
                    result = .success(try granted(answer, device.asked, provider, client, askedAt: began))
                case .pending(let seconds):
                    interval = seconds
                    result = .success(nil)
                }
            } catch {
                result = .failure(error)
            }
            switch result {
            case .success(let granted?): return try await kept(granted, provider, browser: browser)
            // RFC 8628 §3.5: where the provider does not answer it is asked again.
            case .failure(let error) where error.code != .unavailable || dependencies.store.time >= device.expires:
                throw .finding(Diagnosis.finding(of: error, context: context(provider, request)))
            case .success, .failure: break
            }
            // RFC 8628 §3.5: the provider says how often it may be asked, and tells nobody when the person is done.
            do { try await Task.sleep(for: .seconds(interval)) } catch {
                throw .local(MailboxError(.cancelled, "Interrupted; nothing was saved."))
            }
        }
    }
}
