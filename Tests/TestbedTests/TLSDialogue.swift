@testable import Testbed

/// A dialogue with a server by way of `openssl s_client`, a client that is not ours.
struct TLSDialogue {
    let endpoint: TestbedManifest.Endpoint
    let caFile: String
    /// The protocol whose STARTTLS begins the TLS session, `imap` or `smtp`; nil for implicit TLS.
    var startTLS: String?
    var address: String?

    struct Outcome {
        let text: String
        let errors: String
        let isVerified: Bool

        /// CR and LF together are one character in Swift, so the lines are cut between those.
        var lines: [String] { text.split(whereSeparator: \.isNewline).map(String.init) }
    }

    /// Sends the lines at once and reads until the server closes, so the last one must make it do so.
    func run(_ lines: [String]) async throws -> Outcome {
        var arguments = [
            "s_client", "-connect", address ?? endpoint.address, "-CAfile", caFile, "-servername", endpoint.name,
            "-verify_hostname", endpoint.name, "-verify_return_error", "-quiet",
        ]
        if let startTLS { arguments += ["-starttls", startTLS] }
        let input = lines.map { "\($0)\r\n" }.joined()
        let result = try await HelperCommand(
            executable: "/usr/bin/openssl", arguments: arguments, input: Array(input.utf8), timeout: 15
        ).run()
        return Outcome(text: result.text, errors: result.errors, isVerified: result.ending == .status(0))
    }
}

extension TestbedManifest {
    /// Submits a message as a signed-in user and returns the server's replies.
    func submit(
        as user: String, from sender: String, to recipient: String, subject: String, text: String = "Hello."
    ) async throws -> TLSDialogue.Outcome {
        let secret = Base64.encode("\0\(user)\0\(users[user] ?? "")")
        return try await TLSDialogue(endpoint: submissionTLS, caFile: caFile).run([
            "EHLO client.test", "AUTH PLAIN \(secret)", "MAIL FROM:<\(sender)>", "RCPT TO:<\(recipient)>", "DATA",
            "From: <\(sender)>", "To: <\(recipient)>", "Subject: \(subject)", "Message-ID: <\(subject)@mail.test>",
            "Date: Mon, 1 Jan 2024 12:00:00 +0000", "", text, ".", "QUIT",
        ])
    }
}
