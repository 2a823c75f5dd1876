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

    /// Waits until an expression holds; one that cannot be read yet does not.
    func until(_ condition: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let end = ContinuousClock.now + .seconds(60)
        repeat {
            if (try? await value(of: "Boolean(\(condition))")) == true { return }
            // The browser tells nobody when a page has become as one wants it, and asking without a pause would be the load
            // that is measured.
            try await Task.sleep(for: .milliseconds(30))
        } while ContinuousClock.now < end
        Issue.record("never came: \(condition)", sourceLocation: sourceLocation)
        throw Failure(description: "never came: \(condition)")
    }
}
