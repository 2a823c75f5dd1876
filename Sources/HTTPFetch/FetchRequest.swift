/// One outgoing request.
public struct FetchRequest: Sendable {
    /// The method, such as `GET`. Redirects are followed for `GET` and `HEAD` alone: what a body carries is meant for
    /// one server.
    public var method = "GET"
    /// The absolute address, `https` or `http`; ``FetchURL`` says what is understood.
    public var url: String
    /// Fields in order; the host, the length and the connection are not among them. A redirect to another origin takes
    /// no `Authorization` along.
    public var fields: [(name: String, value: String)] = []
    /// What is sent.
    public var body: [UInt8] = []
    /// How long everything may take, name resolution and redirects included.
    public var timeout: Duration = .seconds(10)
    /// Bytes of the answer's body that are read at most; a longer one is an error.
    public var maximumBytes = 1 << 20
    /// Redirects that are followed at most.
    public var maximumRedirects = 3

    /// Asks for an address.
    public init(url: String) {
        self.url = url
    }
}
