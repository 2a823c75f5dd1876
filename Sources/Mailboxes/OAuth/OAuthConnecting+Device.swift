public import MailModel
import MailStore
import OAuth

/// A sign-in that a person does on another device (RFC 8628).
public struct DeviceSignIn: Sendable {
    /// By which the one that began it waits for it; worth nothing to anybody else.
    public let handle: Secret
    /// What the person types; safe to show.
    public let userCode: String
    /// Where the person types it.
    public let verificationAddress: String
    /// The same with the code in it; nil where the provider has none.
    public let completeAddress: String?
    /// When it is worth nothing any more.
    public let expires: Timestamp
}

extension OAuthConnecting {
    /// Begins a sign-in without a browser here. The device's code stays here, sealed, until it is waited for.
    ///
    /// - Parameters:
    ///   - request: its redirect address is not used.
    ///   - browser: what only whoever begins it has; at least 16 bytes that cannot be guessed.
    /// - Throws: ``OAuthConnectFailure``: a finding where the provider does not answer, `local`, also where it has no such
    ///   flow.
    public func beginDevice(
        _ request: OAuthConnectRequest, browser: Secret
    ) async throws(OAuthConnectFailure) -> DeviceSignIn {
        guard browser.count >= 16 else {
            throw .local(MailboxError(.invalidInput, "The device has nothing by which it would be recognised."))
        }
        let (provider, client) = try await ready(request.client)
        guard provider.endpoints.device != nil else {
            throw .local(
                MailboxError(
                    .invalidInput, "\(provider.name) gives no access to mail to devices; sign in in a browser instead.")
            )
        }
        let device: DeviceAuthorization
        do throws(OAuthError) {
            device = try await TokenEndpoint(provider: provider, client: client, fetcher: dependencies.fetcher)
                .requestDevice()
        } catch {
            throw .finding(Diagnosis.finding(of: error, context: context(provider, request)))
        }
        let expires = dependencies.store.time.adding(milliseconds: Int64(device.expiresIn) * 1000)
        let handle = SignInDigest.random()
        let payload = AskedDevice(
            asked: AskedSignIn(request, state: "", nonce: nil, verifier: ""), code: device.deviceCode.text,
            interval: device.interval)
        let record = try await sealed(payload, stage: .asked, found: handle, browser: browser, expires: expires)
        try await local { () async throws(MailboxError) in
            try await dependencies.writing { try $0.keepSignIn(record) }
        }
        return DeviceSignIn(
            handle: handle, userCode: device.userCode, verificationAddress: device.verificationAddress,
            completeAddress: device.completeAddress, expires: expires)
    }

    /// Waits until the person is done on the other device. It can be waited for once.
    ///
    /// - Parameter browser: that of the beginning, by which ``connect(_:browser:accepting:onStep:)`` goes on.
    /// - Throws: ``OAuthConnectFailure``: `notBelieved` where it was not begun here or the code ran out, a finding where the
    ///   person said no or mail was not granted, `local` where the task was cancelled.
    public func awaitDevice(_ handle: Secret, browser: Secret) async throws(OAuthConnectFailure) -> OAuthSignIn {
        let record = try await taken(handle, browser: browser)
        let device: AskedDevice = try await opened(record)
        let request = device.asked.request
        let (provider, client) = try await ready(request.client)
        let endpoint = TokenEndpoint(provider: provider, client: client, fetcher: dependencies.fetcher)
        var interval = device.interval
        while true {
            // RFC 8628 §3.5: the provider says how often it may be asked, and tells nobody when the person is done.
            do { try await Task.sleep(for: .seconds(interval)) } catch { throw Self.stopped }
            let began = dependencies.store.time
            let result: Result<GrantedSignIn?, OAuthError>
            do throws(OAuthError) {
                switch try await endpoint.poll(Secret(device.code), interval: interval) {
                case .granted(let answer):
                    result = .success(try granted(answer, device.asked, provider, client, askedAt: began))
                case .pending(let seconds):
                    interval = seconds
                    result = .success(nil)
                }
            } catch {
                result = .failure(error)
            }
            if case .failure = result, Task.isCancelled { throw Self.stopped }
            let isOver = dependencies.store.time >= record.expires
            switch result {
            case .success(let granted?): return try await kept(granted, provider, browser: browser)
            case .success where isOver: throw Self.tooLate
            case .failure(let error) where error.answer?.error == "expired_token": throw Self.tooLate
            // Down at the very end: whether somebody entered the code is not known, and a new one is needed all the same.
            case .failure(let error) where error.code == .unavailable && isOver: throw Self.unheard
            case .failure(let error) where error.code != .unavailable:
                throw .finding(Diagnosis.finding(of: error, context: context(provider, request)))
            // RFC 8628 §3.5: a provider that does not answer is asked again, each time after a longer wait.
            case .failure: interval = min(interval * 2, 60)
            case .success: break
            }
        }
    }

    private static var stopped: OAuthConnectFailure {
        .local(MailboxError(.cancelled, "Interrupted; nothing was saved."))
    }

    private static var unheard: OAuthConnectFailure {
        .notBelieved("The provider did not say in time whether somebody entered the code. Begin again for a new one.")
    }

    private static var tooLate: OAuthConnectFailure {
        .notBelieved("Nobody entered the code in time. Begin again for a new one.")
    }
}
