import Foundation

/// The socket by which tests change what the OAuth server does: one line of JSON each way.
struct OAuthSeam: Sendable {
    struct Request: Encodable, Sendable {
        var `do`: String
        var user: String?
        var password: String?
        var url: String?
        var scopes: [String]?
        var allow: Bool?
        var seconds: Int?
        var on: Bool?
        var client: String?
        var address: String?
        var secret: String?

        static let ping = Request(do: "ping")

        static func walk(
            _ user: String, password: String, at address: String, scopes: [String]?, allows: Bool
        ) -> Request {
            Request(do: "walk", user: user, password: password, url: address, scopes: scopes, allow: allows)
        }
    }

    struct Answer: Decodable {
        var error: String?
        var location: String?
        var counts: TestbedManifest.OAuthService.TokenCounts?
        var requests: [TestbedManifest.OAuthService.TokenRequest]?
        var issued: [String]?
    }

    let path: String
    var timeout = 60.0

    /// Asks, and waits for the answer.
    ///
    /// - Throws: `connectionFailed` if the server does not run, `refused` with its words if it could not do it.
    func ask(_ request: Request) throws(TestbedError) -> Answer {
        guard let data = try? JSONEncoder().encode(request) else {
            throw TestbedError(.commandFailed, "The request to the OAuth server cannot be written as JSON.")
        }
        var stream = try SocketStream(path: path, timeout: timeout)
        try stream.send(Array(data) + [0x0A])
        let line = try stream.readLine()
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(line.utf8)) else {
            throw TestbedError(.refused, "The OAuth server gave an answer that is not understood.")
        }
        if let error = answer.error { throw TestbedError(.refused, "The OAuth server refused: \(error)") }
        return answer
    }
}
