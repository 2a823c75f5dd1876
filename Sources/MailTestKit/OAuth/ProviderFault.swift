/// What a ``ScriptedProvider`` does in place of an answer.
public enum ProviderFault: Sendable, Hashable {
    /// A status with words, such as 503 with `Retry-After`.
    case answer(status: Int, body: String, contentType: String = "application/json", retryAfter: String? = nil)
    /// It takes the request, carries it out, and never answers.
    case hang
    /// It carries the request out, and answers at ``ScriptedProvider/release()``.
    case hold
    /// It carries the request out, and closes the connection before a word of the answer: tokens are lost on the way.
    case loseAnswer
    /// It closes the connection in the middle of its answer.
    case cut
    /// Its answer has so many bytes of a JSON string behind what belongs there.
    case huge(bytes: Int)
    /// A redirect.
    case redirect(String)

    /// It is busy, and says for how many seconds.
    public static func unavailable(retryAfter seconds: Int) -> ProviderFault {
        .answer(
            status: 503, body: "<html><body>Service Unavailable</body></html>", contentType: "text/html",
            retryAfter: "\(seconds)")
    }

    /// A page where JSON belongs, as portals of hotels give it.
    public static let page = ProviderFault.answer(
        status: 200, body: "<html><body>Welcome to the hotel</body></html>", contentType: "text/html")

    /// JSON that ends too soon.
    public static let broken = ProviderFault.answer(status: 200, body: #"{"access_token":"abc","expires_in":"#)
}

/// What is wrong with the id tokens of a ``ScriptedProvider``.
public enum IDTokenFlaw: String, Sendable, Hashable, CaseIterable {
    /// Another issuer.
    case issuer
    /// The nonce of another request.
    case nonce
    /// No nonce.
    case noNonce
    /// For another client.
    case audience
    /// An hour too old.
    case expired
    /// No subject.
    case noSubject
    /// Two parts in place of three.
    case malformed
    /// There is none.
    case missing
}
