import Foundation
import HTTPFetch
import MailModel
import Synchronization

/// A token endpoint in memory that knows one grant, rotates as a test wants, and fails when it wants.
final class TokenDesk: HTTPFetching {
    /// What happens to the refresh token at a refresh.
    enum Rotation: Sendable, CaseIterable {
        case none
        case keepsOld
        case endsOld
    }

    private struct State {
        var rotation = Rotation.endsOld
        var lifetime = 3600
        var current = "canary-refresh-0"
        var number = 0
        var requests: [String] = []
        var answers: [(status: Int, body: String, retryAfter: Int?)] = []
        var losesAnswer = false
        var isDown = false
        var isRevoked = false
        var isHeld = false
        var holdsRefreshed = false
        var held = 0
        var ended: [String] = []
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    static let firstPair = (access: "canary-access-0", refresh: "canary-refresh-0")

    /// The kinds of grant that were asked for, in order.
    var requests: [String] { state.withLock { $0.requests } }
    var refreshes: Int { requests.count { $0 == "refresh_token" } }
    /// How many times a refresh gave tokens.
    var issued: Int { state.withLock { $0.number } }

    func set(rotation: Rotation) { state.withLock { $0.rotation = rotation } }
    func set(lifetime: Int) { state.withLock { $0.lifetime = lifetime } }
    /// Nobody answers.
    func set(down: Bool) { state.withLock { $0.isDown = down } }
    /// The owner takes access back.
    func revoke() { state.withLock { $0.isRevoked = true } }
    /// The next request is carried out, and its answer is lost.
    func loseNextAnswer() { state.withLock { $0.losesAnswer = true } }
    /// The next answers, whatever is asked.
    func answer(_ status: Int, _ body: String, retryAfter: Int? = nil) {
        state.withLock { $0.answers.append((status, body, retryAfter)) }
    }
    /// The tokens that were to be ended, in order.
    var ended: [String] { state.withLock { $0.ended } }
    /// How many answers are kept back.
    var held: Int { state.withLock { $0.held } }
    /// Refreshes are carried out, and their answers wait until ``release()``.
    func holdRefreshed() { state.withLock { $0.holdsRefreshed = true } }
    /// Requests wait until ``release()``.
    func hold() { state.withLock { $0.isHeld = true } }

    func release() {
        let waiters = state.withLock { state in
            state.isHeld = false
            state.holdsRefreshed = false
            state.held = 0
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                if state.isHeld { state.waiters.append(continuation) }
                return state.isHeld
            }
            if !isHeld { continuation.resume() }
        }
        var form: [String: String] = [:]
        for part in String(decoding: request.body, as: UTF8.self).split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? "" }
            form[pair.first ?? ""] = pair.count > 1 ? pair[1] : ""
        }
        let fields = form
        let (answer, isLost) = state.withLock { state -> ((Int, String, Int?)?, Bool) in
            state.requests.append(fields["grant_type"] ?? (fields["token"] == nil ? "" : "revoke"))
            guard !state.isDown else { return (nil, true) }
            let answer = state.answers.isEmpty ? Self.answer(&state, fields) : state.answers.removeFirst()
            defer { state.losesAnswer = false }
            return (answer, state.losesAnswer)
        }
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                guard state.holdsRefreshed, fields["grant_type"] == "refresh_token" else { return false }
                state.waiters.append(continuation)
                state.held += 1
                return true
            }
            if !isHeld { continuation.resume() }
        }
        guard let answer, !isLost else { throw FetchError(.notConnected, "the connection broke") }
        let wait = answer.2.map { [(name: "Retry-After", value: "\($0)")] } ?? []
        return FetchResponse(status: answer.0, fields: wait, body: Array(answer.1.utf8), url: request.url)
    }

    private static func answer(_ state: inout State, _ form: [String: String]) -> (Int, String, Int?) {
        switch form["grant_type"] {
        case "refresh_token":
            let isKnown =
                state.rotation == .endsOld
                ? form["refresh_token"] == state.current : form["refresh_token"]?.hasPrefix("canary-refresh-") == true
            guard isKnown, !state.isRevoked else { return (400, #"{"error":"invalid_grant"}"#, nil) }
            state.number += 1
            var body = #"{"access_token":"canary-access-\#(state.number)","expires_in":\#(state.lifetime)"#
            if state.rotation != .none {
                state.current = "canary-refresh-\(state.number)"
                body += #","refresh_token":"\#(state.current)""#
            }
            return (200, body + "}", nil)
        case "authorization_code": return (400, #"{"error":"invalid_grant"}"#, nil)
        default:
            if let token = form["token"] {
                state.isRevoked = true
                state.ended.append(token)
            }
            return (200, "", nil)
        }
    }
}
