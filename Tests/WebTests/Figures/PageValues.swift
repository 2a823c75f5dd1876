import Testing

@testable import Web

/// Asking a page without leaving anything in it: for each answer to a script the driver keeps a handle, and with it some
/// eighty bytes, for as long as the page lives. In an hour that is more than the page itself.
extension Chromium {
    /// What an expression is, as a value.
    @discardableResult
    func value(of expression: String) async throws -> JSONValue {
        let answer = try await developer(
            "Runtime.evaluate", ["expression": .string(expression), "returnByValue": true])
        if let fault = answer["exceptionDetails"] {
            let words = fault["exception"]?["description"]?.string ?? fault["text"]?.string ?? ""
            throw Failure(description: "\(expression): \(words)")
        }
        return answer["result"]?["value"] ?? .null
    }
}
