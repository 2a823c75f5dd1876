import MailModel
import SASL
import SMTPCore

/// Drives a machine with what a server says and tells what the client does, as text, so that tests read like a
/// conversation.
final class Conversation {
    private var machine: SMTPMachine
    private var parser = SMTPReplyParser()
    private(set) var lastResult: SMTPTransactionResult?
    private(set) var lastError: SMTPError?

    init(startTLS: Bool = false, quirks: SMTPQuirks = .all) throws {
        let name = SMTPClientName.domain(try required(DomainName("client.test")))
        machine = SMTPMachine(.init(clientName: name, requiresStartTLS: startTLS, quirks: quirks))
        parser = SMTPReplyParser(quirks: quirks)
    }

    /// A session that is open, with these extensions.
    static func ready(_ extensions: String..., quirks: SMTPQuirks = .all) throws -> Conversation {
        let conversation = try Conversation(quirks: quirks)
        _ = conversation.server("220 mail.test ESMTP")
        let lines = ["mail.test"] + extensions
        for (index, line) in lines.enumerated() {
            _ = conversation.server("250\(index == lines.count - 1 ? " " : "-")\(line)")
        }
        return conversation
    }

    /// The server says the line; returns what the client does after it.
    @discardableResult
    func server(_ lines: String...) -> String {
        serverBytes(Array(lines.map { $0 + "\r\n" }.joined().utf8))
    }

    /// The server sends bytes that need not end a line.
    @discardableResult
    func serverBytes(_ bytes: [UInt8]) -> String {
        parser.append(bytes)
        var actions: [String] = []
        do {
            while let reply = try parser.next() {
                actions.append(describe(machine.received(reply, bytesBehind: parser.bufferedBytes)))
            }
        } catch {
            actions.append(describe(machine.receivedGarbage(error)))
        }
        return actions.joined(separator: " | ")
    }

    func authenticate(
        _ mechanism: SASLMechanism, user: String = "alice", password: String = "secret", token: String? = nil
    ) throws -> String {
        let credential =
            token.map { SASLCredential.bearerToken(user: user, token: Secret($0)) }
            ?? SASLCredential.password(user: user, password: Secret(password))
        let conversation = try SASLConversation(
            mechanism: mechanism, credential: credential,
            context: SASLContext(isEncrypted: true, host: "mail.test", port: 465))
        return describe(machine.authenticate(conversation))
    }

    func send(_ envelope: SMTPEnvelope, _ text: String = "Subject: x\r\n\r\nHello\r\n") -> String {
        describe(machine.send(envelope, SMTPMessage(bytes: Array(text.utf8))))
    }

    func send(from sender: String?, to recipients: String..., partially: Bool = true) throws -> String {
        send(
            SMTPEnvelope(
                sender: try sender.map { try EmailAddress($0) }, to: try recipients.map { try EmailAddress($0) },
                options: SMTPMailOptions(allowsPartialDelivery: partially)))
    }

    func probe(_ sender: String, _ recipient: String) throws -> String {
        describe(machine.probe(sender: try EmailAddress(sender), recipient: try EmailAddress(recipient)))
    }

    func noop() -> String { describe(machine.noop()) }
    func reset() -> String { describe(machine.reset()) }
    func quit() -> String { describe(machine.quit()) }

    func upgraded() -> String { machine.upgraded().map(text) ?? "(nothing)" }

    func messageWillEnd() { machine.messageWillEnd() }

    func lose(_ code: SMTPErrorCode = .disconnected) -> String {
        switch machine.closed(SMTPError(code, "lost")) {
        case .none: return "(nothing)"
        case .fail(let error):
            lastError = error
            return "(failed \(error.code) at \(error.stage?.rawValue ?? "?"))"
        case .finish(let result): return describe(result)
        }
    }

    var wait: SMTPMachine.Wait { machine.wait }
    var stage: SMTPStage { machine.stage }
    var isReady: Bool { machine.isReady }
    var isAuthenticating: Bool { machine.isAuthenticating }

    private func describe(_ action: SMTPMachine.ReplyAction) -> String {
        switch action {
        case .wait: return "(wait)"
        case .send(let output): return text(output)
        case .startTLS: return "(start TLS)"
        case .ready: return "(ready)"
        case .sendMessage: return "(send message)"
        case .finished(.done): return "(done)"
        case .finished(.authenticated): return "(authenticated)"
        case .finished(.failed(let error)):
            lastError = error
            return "(failed \(error.code))"
        case .finished(.transaction(let result)): return describe(result)
        case .close(let error, let result):
            lastError = error
            let outcome = result.map { " \(describe($0))" } ?? ""
            return "(close \(error?.code.description ?? "cleanly")\(outcome))"
        }
    }

    private func describe(_ action: SMTPMachine.BeginAction) -> String {
        switch action {
        case .send(let output): return text(output)
        case .reject(let error): return "(rejected \(error.code))"
        case .finished(let result): return describe(result)
        }
    }

    private func describe(_ result: SMTPTransactionResult) -> String {
        lastResult = result
        switch result.outcome {
        case .accepted: return "(accepted)"
        case .probed: return "(probed)"
        case .notAccepted(let error):
            lastError = error
            return "(not accepted: \(error.code))"
        case .uncertain(let error):
            lastError = error
            return "(uncertain: \(error.code))"
        }
    }

    /// Lines as they are sent, joined by a slash where several go out at once.
    private func text(_ output: SMTPOutput) -> String {
        let lines = String(decoding: output.bytes, as: UTF8.self).components("\r\n")
        return lines.dropLast().joined(separator: " / ")
    }
}

struct MissingValue: Error {}

func required<T>(_ value: T?) throws -> T {
    guard let value else { throw MissingValue() }
    return value
}

extension String {
    /// The parts between occurrences of a separator.
    func components(_ separator: String) -> [String] {
        var parts: [String] = []
        var current: [UInt8] = []
        let mark = Array(separator.utf8)
        for byte in utf8 {
            current.append(byte)
            if current.suffix(mark.count).elementsEqual(mark) {
                parts.append(String(decoding: current.dropLast(mark.count), as: UTF8.self))
                current = []
            }
        }
        return parts + [String(decoding: current, as: UTF8.self)]
    }
}

/// SplitMix64, so that every run sees the same numbers.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
