/// Outgoing HTTP, as everything that needs it sees it.
///
/// Whoever implements it resolves with our own resolver, judges every address by the egress policy, connects to
/// exactly a judged address, and does so again for each redirect that it follows. There are no cookies, no proxies and
/// no decompression.
public protocol HTTPFetching: Sendable {
    /// Sends a request and reads the whole answer, within the request's limits.
    ///
    /// Cancellation ends the request.
    ///
    /// - Throws: ``FetchError``. An answer with a status that tells of a fault is an answer.
    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse
}
