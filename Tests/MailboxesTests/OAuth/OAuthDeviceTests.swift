import MailModel
import MailTestKit
import OAuth
import Testing

@testable import Mailboxes

@Suite("OAuth: on another device")
struct OAuthDeviceTests {
    private let browser = Secret("a-cookie-of-this-browser")

    @Test("a device without a browser shows a code and gets the grant when the person is done")
    func device() async throws {
        try await ConnectingStage.with { stage in
            let device = try await stage.connecting.beginDevice(try stage.request(), browser: browser)
            #expect(!device.userCode.isEmpty)
            stage.provider.decide(.allow(ProviderAccount("alice@mail.test")), for: device.userCode)
            // Nobody else can wait for it.
            #expect(await waited(for: device.handle, stage, by: Secret("a-cookie-of-another-one")).isNotBelieved)
            let signIn = try await stage.connecting.awaitDevice(device.handle, browser: browser)
            #expect(signIn.account == "alice@mail.test")
            #expect(await waited(for: device.handle, stage).isNotBelieved)
            let refused = try await stage.connecting.beginDevice(try stage.request(), browser: browser)
            stage.provider.decide(.deny, for: refused.userCode)
            #expect(await waited(for: refused.handle, stage).code == .oauthConsentRequired)
            let code = try #require(stage.provider.requests(grant: Self.deviceGrant).first?.parameters["device_code"])
            #expect(try stage.fixture.leaks([code, device.handle.text]).isEmpty)
        }
    }

    private static let deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

    private func waited(
        for handle: Secret, _ stage: ConnectingStage, by browser: Secret? = nil
    ) async -> OAuthConnectFailure? {
        await connectFailure { () async throws(OAuthConnectFailure) in
            try await stage.connecting.awaitDevice(handle, browser: browser ?? self.browser)
        }
    }

    @Test("a device asks again while the person is not done or the provider is down, and slower where it is told so")
    func patientDevice() async throws {
        try await ConnectingStage.with { stage in
            stage.provider.inject(.answer(status: 400, body: #"{"error":"authorization_pending"}"#), at: "/token")
            stage.provider.inject(.unavailable(retryAfter: 1), at: "/token")
            let device = try await stage.connecting.beginDevice(try stage.request(), browser: browser)
            stage.provider.decide(.allow(ProviderAccount("alice@mail.test")), for: device.userCode)
            let signIn = try await stage.connecting.awaitDevice(device.handle, browser: browser)
            #expect(signIn.account == "alice@mail.test")
            #expect(stage.provider.requests(grant: Self.deviceGrant).count == 3)
        }
    }

    @Test("a code that nobody entered in time ends in words of its own, whether the provider says so or not")
    func lateDevice() async throws {
        try await ConnectingStage.with { stage in
            let told = try await stage.connecting.beginDevice(try stage.request(), browser: browser)
            stage.provider.inject(.answer(status: 400, body: #"{"error":"expired_token"}"#), at: "/token")
            let failure = await waited(for: told.handle, stage)
            #expect(failure.isNotBelieved && failure?.message.contains("in time") == true)

            let untold = try await stage.connecting.beginDevice(try stage.request(), browser: browser)
            async let waiting = waited(for: untold.handle, stage)
            let asked = stage.provider.requests(grant: Self.deviceGrant).count
            while stage.provider.requests(grant: Self.deviceGrant).count == asked { await Task.yield() }
            stage.fixture.clock.advance(seconds: 601)
            let late = await waiting
            #expect(
                late.isNotBelieved && late?.message.contains("in time") == true, "\(String(describing: late))")
        }
    }

    @Test("whoever waits for a device can stop, and nothing is kept")
    func stoppedDevice() async throws {
        try await ConnectingStage.with { stage in
            let device = try await stage.connecting.beginDevice(try stage.request(), browser: browser)
            let waiting = Task { await waited(for: device.handle, stage) }
            while stage.provider.requests(grant: Self.deviceGrant).isEmpty { await Task.yield() }
            waiting.cancel()
            guard case .local(let error) = await waiting.value else {
                Issue.record("the wait ended otherwise")
                return
            }
            #expect(error.code == .cancelled)
            #expect(await waited(for: device.handle, stage).isNotBelieved)
        }
    }

    @Test("a provider that gives devices no access to mail is not asked")
    func noDevice() async throws {
        var manner = ProviderManner.plain
        manner.devicePath = nil
        try await ConnectingStage.with(manner) { stage in
            let request = try stage.request()
            let failure = await connectFailure { () async throws(OAuthConnectFailure) in
                try await stage.connecting.beginDevice(request, browser: browser)
            }
            #expect(failure?.message.contains("devices") == true)
            #expect(stage.provider.requests.isEmpty)
        }
    }
}
