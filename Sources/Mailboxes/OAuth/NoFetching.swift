public import HTTPFetch

/// Outgoing HTTP for programs that have none: nothing answers.
public struct NoFetching: HTTPFetching {
    /// Creates it.
    public init() {}

    /// Fails.
    public func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        throw FetchError(.notConnected, "this program makes no web requests")
    }
}
