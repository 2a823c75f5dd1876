/// One outgoing request.
public struct FetchRequest: Sendable {
    /// The method, such as `GET`.
    public var method = "GET"
    /// The absolute address, `https` or `http`.
    public var url: String
    /// Fields in order; the host, the length and the connection are not among them.
    public var fields: [(name: String, value: String)] = []
    /// What is sent.
    public var body: [UInt8] = []
    /// How long everything may take, redirects included.
    public var timeout: Duration = .seconds(10)
    /// Bytes of the answer that are read at most; a longer one is an error.
    public var maximumBytes = 1 << 20
    /// Redirects that are followed at most.
    public var maximumRedirects = 3

    /// Asks for an address.
    public init(url: String) {
        self.url = url
    }
}
