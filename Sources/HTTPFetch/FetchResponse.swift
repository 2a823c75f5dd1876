/// The answer to a ``FetchRequest``.
public struct FetchResponse: Sendable {
    /// The status code.
    public var status: Int
    /// The fields as they came.
    public var fields: [(name: String, value: String)]
    /// The whole body.
    public var body: [UInt8]
    /// The address that answered, after redirects.
    public var url: String

    /// Creates an answer.
    public init(status: Int, fields: [(name: String, value: String)], body: [UInt8], url: String) {
        self.status = status
        self.fields = fields
        self.body = body
        self.url = url
    }
}
