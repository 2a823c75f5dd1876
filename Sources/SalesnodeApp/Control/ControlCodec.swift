internal import Foundation

/// Requests and events as lines of JSON.
enum ControlCodec {
    /// A request as a line, with its line feed.
    static func line(_ envelope: ControlEnvelope) throws(CommandFailure) -> [UInt8] { try encode(envelope) }

    /// An event as a line, with its line feed.
    static func line(_ event: ControlEvent) throws(CommandFailure) -> [UInt8] { try encode(event) }

    /// Reads a request line.
    ///
    /// - Throws: ``CommandFailure`` with `versionMismatch` or `invalidRequest`. The message has nothing of the line in
    ///   it, because a line carries passwords.
    static func request(_ line: [UInt8]) throws(CommandFailure) -> ControlEnvelope {
        struct VersionOnly: Decodable { var version: Int }
        let data = Data(line)
        guard let version = try? JSONDecoder().decode(VersionOnly.self, from: data) else {
            throw CommandFailure(.invalidRequest, "the request is no JSON object with a version")
        }
        guard version.version == SalesnodeVersion.controlProtocol else {
            throw CommandFailure(
                .versionMismatch,
                "the running server (\(SalesnodeVersion.current)) is another version than this command; use the same"
                    + " program for both, and restart the server after an update")
        }
        guard let envelope = try? JSONDecoder().decode(ControlEnvelope.self, from: data),
            (1...600).contains(envelope.timeoutSeconds)
        else { throw CommandFailure(.invalidRequest, "the request is not one that this server knows") }
        return envelope
    }

    /// Reads an event line.
    ///
    /// - Throws: ``CommandFailure`` with `serverUnreachable`.
    static func event(_ line: [UInt8]) throws(CommandFailure) -> ControlEvent {
        guard let event = try? JSONDecoder().decode(ControlEvent.self, from: Data(line)) else {
            throw CommandFailure(.serverUnreachable, "the server answered with something that is no event")
        }
        return event
    }

    private static func encode(_ value: some Encodable) throws(CommandFailure) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            // JSON text never has a raw line feed, so one ends the message.
            return Array(try encoder.encode(value)) + [0x0A]
        } catch {
            throw CommandFailure(.internalFault, "a message could not be written as JSON")
        }
    }
}
