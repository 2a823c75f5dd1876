import MailModel
import SASL
import Testing

@testable import IMAPCore

/// A machine whose tokens are words, and what it said, as text that reads like a conversation.
struct Conversation: ~Copyable {
    var machine: ClientMachine<String>

    /// With the greeting behind it.
    init(
        isEncrypted: Bool = true, greeting: String = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi",
        limits: Limits = Limits()
    ) {
        machine = ClientMachine(limits: limits, isEncrypted: isEncrypted)
        _ = server(greeting)
    }

    /// Signed in with these capabilities.
    static func authenticated(_ capabilities: String = "", limits: Limits = Limits()) -> Conversation {
        Conversation(greeting: "* PREAUTH [CAPABILITY IMAP4rev1 \(capabilities)] hi", limits: limits)
    }

    /// With INBOX selected.
    static func selected(_ capabilities: String = "", limits: Limits = Limits()) -> Conversation {
        var conversation = authenticated(capabilities, limits: limits)
        _ = conversation.give(SelectCommand(folder: .inbox, isReadOnly: false), "select")
        _ = conversation.server("A1 OK [READ-WRITE] selected")
        return conversation
    }

    /// The server sends lines; what follows from them.
    mutating func server(_ lines: String...) -> [String] { raw(lines.map { $0 + "\r\n" }.joined()) }

    mutating func raw(_ text: String) -> [String] {
        machine.receive(Array(text.utf8).span)
        return drain()
    }

    mutating func give(_ command: any IMAPCommand, _ token: String) -> [String] {
        switch machine.submit(command, token) {
        case .proceed: return drain()
        case .reject(let error): return ["rejected \(token): \(Self.name(error))"]
        }
    }

    mutating func cancel(_ token: String) -> [String] {
        let action = machine.cancel(token)
        return ["cancel: \(action)"] + drain()
    }

    mutating func finishIdle() -> [String] {
        machine.finishIdle()
        return drain()
    }

    mutating func tlsEstablished() -> [String] {
        machine.tlsEstablished()
        return drain()
    }

    mutating func drain() -> [String] {
        var lines: [String] = []
        while true {
            let action = machine.next()
            let output = machine.takeOutput().map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
            if !output.isEmpty { lines.append("C: " + output.replacing("\r\n", with: "|")) }
            guard let text = Self.text(action) else { return lines }
            if !text.isEmpty { lines.append(text) }
        }
    }

    static func text(_ action: ReceiveAction<String>) -> String? {
        switch action {
        case .needMoreInput: nil
        case .nothing: ""
        case .greeted(let status): "greeted \(status.kind.rawValue)"
        case .data(let token, let data): "\(token) << \(data.kind)"
        case .bodyBegin(let token, let body): "\(token ?? "nobody") << body of \(body?.size ?? -1)"
        case .bodyBytes(let token, let bytes): "\(token ?? "nobody") << \(bytes.count) bytes"
        case .bodyEnd(let token): "\(token ?? "nobody") << end of body"
        case .unsolicited(let data): "unsolicited \(data.kind)"
        case .idling(let token): "\(token) idles"
        case .answered(let token, let status): "\(token): \(status.kind.rawValue)"
        case .signedIn(let token, let status, let outcome):
            "\(token): \(status.kind.rawValue)" + (outcome.sasl.map { " \($0.code)" } ?? "")
                + (outcome.mustClose ? " must close" : "")
        case .startTLS(let token): "\(token): begin TLS"
        case .compress(let token, let received): "\(token): begin compression with \(received.count) bytes"
        case .rejected(let token, let error): "\(token) rejected: \(name(error))"
        case .skipped: "skipped"
        case .fail(let error, let tokens): "failed: \(name(error)) \(tokens)"
        }
    }

    static func name(_ error: MachineError) -> String { String("\(error)".prefix { $0 != "(" }) }
}
