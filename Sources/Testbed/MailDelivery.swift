import Foundation

/// One message on its way into a testbed, by LMTP or by SMTP.
struct MailDelivery: Sendable {
    let endpoint: TestbedManifest.Endpoint
    let speaksLMTP: Bool
    let sender: String
    let recipients: [String]
    let message: [UInt8]
    /// Where an SMTP client is to seem to come from.
    let clientAddress: String?

    /// Speaks the whole dialogue; blocks until the server has taken the message.
    ///
    /// - Throws: `refused` with the server's words, `connectionFailed`, or `badOption` for an address with a line end.
    func perform() throws(TestbedError) {
        guard !([sender] + recipients).contains(where: { $0.utf8.contains { $0 < 0x21 || $0 == 0x3E } }) else {
            throw TestbedError(.badOption, "An envelope address must have no spaces, line ends or '>'.")
        }
        var stream = try SocketStream(host: endpoint.host, port: endpoint.port, timeout: 60)
        try expect(2, from: &stream)
        // RFC 2033 §4.1: LMTP begins with LHLO.
        let hello = speaksLMTP ? "LHLO" : "EHLO"
        try command("\(hello) tests.provider.test", 2, &stream)
        if let clientAddress {
            let address = clientAddress.contains(":") ? "IPV6:\(clientAddress)" : clientAddress
            try command("XCLIENT ADDR=\(address) NAME=[UNAVAILABLE]", 2, &stream)
            try command("\(hello) tests.provider.test", 2, &stream)
        }
        try command("MAIL FROM:<\(sender)>", 2, &stream)
        for recipient in recipients { try command("RCPT TO:<\(recipient)>", 2, &stream) }
        try command("DATA", 3, &stream)
        try stream.send(stuffed + [0x2E, 0x0D, 0x0A])
        // RFC 2033 §4.2: LMTP answers once for each recipient.
        for _ in 0..<(speaksLMTP ? recipients.count : 1) { try expect(2, from: &stream) }
        try stream.send(line: "QUIT")
    }

    /// RFC 5321 §4.5.2: a dot at the beginning of a line is doubled.
    private var stuffed: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(message.count + 64)
        var isLineStart = true
        for byte in message {
            if isLineStart, byte == 0x2E { bytes.append(0x2E) }
            bytes.append(byte)
            isLineStart = byte == 0x0A
        }
        return isLineStart ? bytes : bytes + [0x0D, 0x0A]
    }

    private func command(_ line: String, _ expected: Int, _ stream: inout SocketStream) throws(TestbedError) {
        try stream.send(line: line)
        try expect(expected, from: &stream)
    }

    /// Reads a reply, which goes on while a hyphen follows its code.
    private func expect(_ firstDigit: Int, from stream: inout SocketStream) throws(TestbedError) {
        var line = try stream.readLine()
        while line.dropFirst(3).first == "-" { line = try stream.readLine() }
        guard line.first == "\(firstDigit)".first else { throw TestbedError(.refused, line) }
    }
}
