import Foundation

/// A message as it lies in a folder of a testbed's user.
public struct TestbedMessage: Equatable, Sendable {
    /// The IMAP UID.
    public let uid: UInt32
    /// The IMAP flags, such as `\Seen`.
    public let flags: [String]
    /// The whole message, with CRLF line ends.
    public let bytes: [UInt8]

    /// The header fields in their order, unfolded, with the names as they were written.
    public var headers: [(name: String, value: String)] {
        let text = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
        let head = text.range(of: "\n\n").map { text[..<$0.lowerBound] } ?? Substring(text)
        var fields: [(name: String, value: String)] = []
        for line in head.split(separator: "\n") {
            if line.first == " " || line.first == "\t", let last = fields.indices.last {
                fields[last].value += " " + line.trimmingCharacters(in: .whitespaces)
            } else if let colon = line.firstIndex(of: ":") {
                let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                fields.append((String(line[..<colon]), value))
            }
        }
        return fields
    }

    /// The values of every header field with a name, in their order; case does not matter.
    public func headers(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The subject as it was written, or an empty text.
    public var subject: String { headers("Subject").first ?? "" }
}

extension TestbedManifest {
    /// Puts a message into mailboxes by LMTP, past all checks.
    ///
    /// - Parameters:
    ///   - message: The message; its lines end with CRLF.
    ///   - recipients: Addresses of the testbed.
    ///   - sender: The envelope sender, empty for a bounce.
    /// - Throws: `refused` with the server's words for the first recipient or message that it does not take.
    public func deliver(
        _ message: [UInt8], to recipients: [String], from sender: String = "sender@provider.test"
    ) async throws(TestbedError) {
        let delivery = MailDelivery(
            endpoint: lmtp, speaksLMTP: true, sender: sender, recipients: recipients, message: message,
            clientAddress: nil)
        try await blocking { () throws(TestbedError) in try delivery.perform() }.get()
    }

    /// Puts a text message into mailboxes by LMTP, past all checks.
    ///
    /// - Throws: `refused` with the server's words.
    public func deliver(
        subject: String, text: String = "Hello.", to recipient: String, from sender: String = "ann@provider.test"
    ) async throws(TestbedError) {
        let id = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let lines = [
            "From: <\(sender)>", "To: <\(recipient)>", "Subject: \(subject)", "Message-ID: <\(id)@provider.test>",
            "Date: \(SampleMIME.date(Int(Date().timeIntervalSince1970)))", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "", text, "",
        ]
        try await deliver(Array(lines.joined(separator: "\r\n").utf8), to: [recipient], from: sender)
    }

    /// Hands a message to the receiving server as a foreign server would, so that it gets verdicts.
    ///
    /// - Parameters:
    ///   - message: The message; its lines end with CRLF.
    ///   - recipients: Addresses of the testbed.
    ///   - sender: The envelope sender, whose domain SPF is checked for.
    ///   - clientAddress: The address from which the message is to seem to come; nil is loopback, which SPF passes.
    /// - Throws: `refused` with the server's words.
    public func receive(
        _ message: [UInt8], to recipients: [String], from sender: String, clientAddress: String? = nil
    ) async throws(TestbedError) {
        let delivery = MailDelivery(
            endpoint: mx, speaksLMTP: false, sender: sender, recipients: recipients, message: message,
            clientAddress: clientAddress)
        try await blocking { () throws(TestbedError) in try delivery.perform() }.get()
    }

    /// The messages in a user's folder, in the order of their UIDs, read past IMAP.
    ///
    /// - Throws: `commandFailed` with the words of `doveadm`, for example for an unknown user.
    public func messages(of user: String, in folder: String = "INBOX") async throws(TestbedError) -> [TestbedMessage] {
        let output = try await doveadm([
            "-f", "pager", "fetch", "-u", user, DoveadmMessages.fields, "mailbox", folder, "all",
        ])
        return try DoveadmMessages(pager: output).messages
    }

    /// The subjects in a user's folder as they were written, in the order of the UIDs.
    ///
    /// - Throws: `commandFailed` with the words of `doveadm`.
    public func subjects(of user: String, in folder: String = "INBOX") async throws(TestbedError) -> [String] {
        try await messages(of: user, in: folder).map(\.subject)
    }

    /// How many messages a user's folder holds; 0 if it does not exist.
    ///
    /// - Throws: `commandFailed` with the words of `doveadm`.
    public func messageCount(of user: String, in folder: String = "INBOX") async throws(TestbedError) -> Int {
        let text = try await doveadm(["search", "-u", user, "mailbox", folder, "all"])
        return String(decoding: text, as: UTF8.self).split(separator: "\n").count
    }

    /// Removes every message from a user's folder.
    ///
    /// - Throws: `commandFailed` with the words of `doveadm`.
    public func expungeAll(of user: String, in folder: String = "INBOX") async throws(TestbedError) {
        try await doveadm(["expunge", "-u", user, "mailbox", folder, "all"])
    }

    /// Waits until a message for which `matches` holds lies in a user's folder.
    ///
    /// - Throws: `notFound` after `timeout` seconds, `commandFailed` with the words of `doveadm`.
    public func waitForMessage(
        of user: String, in folder: String = "INBOX", timeout: Double = 60, where matches: (TestbedMessage) -> Bool
    ) async throws(TestbedError) -> TestbedMessage {
        let deadline = Deadline(seconds: timeout)
        while true {
            if let found = try await messages(of: user, in: folder).first(where: matches) { return found }
            guard !deadline.isOver, !Task.isCancelled else {
                throw TestbedError(
                    .notFound, "No such message came to \(user), folder \(folder), in \(timeout) seconds.")
            }
            // doveadm offers no way to be told of a message.
            try? await Task.sleep(for: .milliseconds(30))
        }
    }

    /// Ends every IMAP session of a user, as an administrator would.
    ///
    /// - Returns: Whether there was one.
    /// - Throws: `commandFailed` with the words of `doveadm`.
    @discardableResult
    public func kick(_ user: String) async throws(TestbedError) -> Bool {
        var kicked = false
        for flavour in SASLFlavour.allCases where flavour != .unattended {
            let result = try await doveadmResult(["kick", user], flavour: flavour)
            switch result.ending {
            case .status(0): kicked = true
            case .status(68): break  // EX_NOHOST: the user has no session.
            default: throw TestbedError(.commandFailed, "doveadm kick ended with \(result.ending): \(result.errors)")
            }
        }
        return kicked
    }

    /// How many IMAP sessions a user has.
    ///
    /// - Throws: `commandFailed` with the words of `doveadm`.
    public func sessionCount(of user: String) async throws(TestbedError) -> Int {
        var count = 0
        for flavour in SASLFlavour.allCases where flavour != .unattended {
            let result = try await doveadmResult(["-f", "tab", "who", "-1", user], flavour: flavour)
            guard result.ending == .status(0) else {
                throw TestbedError(.commandFailed, "doveadm who ended with \(result.ending): \(result.errors)")
            }
            count += result.text.split(separator: "\n").filter { $0.hasPrefix("\(user)\t") }.count
        }
        return count
    }

    /// Runs `doveadm` with the testbed's configuration and returns its output.
    ///
    /// - Throws: `commandFailed` with the words of `doveadm`.
    @discardableResult
    public func doveadm(_ arguments: [String]) async throws(TestbedError) -> [UInt8] {
        let result = try await doveadmResult(arguments, flavour: .all)
        guard result.ending == .status(0) else {
            throw TestbedError(.commandFailed, "doveadm ended with \(result.ending): \(result.errors)")
        }
        return result.output
    }

    private func doveadmResult(
        _ arguments: [String], flavour: SASLFlavour
    ) async throws(TestbedError) -> HelperCommand.Result {
        let configuration = TestbedLayout(directory: directory).dovecotConfiguration(flavour)
        return try await HelperCommand(
            executable: "/usr/bin/doveadm", arguments: ["-c", configuration] + arguments
        ).run()
    }
}
