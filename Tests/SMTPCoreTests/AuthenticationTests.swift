import MailModel
import SASL
import SMTPCore
import Testing

@Suite("SMTP authentication")
struct AuthenticationTests {
    @Test("PLAIN goes out with the command")
    func plain() throws {
        let talk = try Conversation.ready("AUTH PLAIN")
        #expect(try talk.authenticate(.plain) == "AUTH PLAIN AGFsaWNlAHNlY3JldA==")
        #expect(talk.isAuthenticating)
        #expect(talk.server("235 2.7.0 Authentication successful") == "(authenticated)")
        #expect(!talk.isAuthenticating)
        #expect(talk.isReady)
    }

    @Test("LOGIN answers two questions, in base64 or not")
    func login() throws {
        for (first, second) in [("VXNlcm5hbWU6", "UGFzc3dvcmQ6"), ("Username:", "Password:"), ("", "")] {
            let talk = try Conversation.ready("AUTH LOGIN")
            #expect(try talk.authenticate(.login) == "AUTH LOGIN")
            #expect(talk.server("334 \(first)") == "YWxpY2U=")
            #expect(talk.server("334 \(second)") == "c2VjcmV0")
            #expect(talk.server("235 OK") == "(authenticated)")
        }
    }

    @Test("A question that is no base64 is refused where the quirk is off")
    func strictChallenge() throws {
        let talk = try Conversation.ready("AUTH LOGIN", quirks: [])
        _ = try talk.authenticate(.login)
        #expect(talk.server("334 Username:") == "*")
        #expect(talk.server("501 5.7.0 cancelled") == "(failed authenticationBroken)")
        #expect(talk.isReady)
    }

    @Test("An initial response that makes the command too long waits for the empty challenge")
    func longInitialResponse() throws {
        let talk = try Conversation.ready("AUTH XOAUTH2")
        let token = String(repeating: "t", count: 849)
        #expect(try talk.authenticate(.xoauth2, token: token) == "AUTH XOAUTH2")
        let response = talk.server("334 ")
        #expect(response.hasPrefix("dXNlcj1hbGljZQFhdXRoPUJlYXJlciB0dHR0"))
        #expect(!response.contains(" "))
        #expect(talk.server("235 OK") == "(authenticated)")
    }

    @Test("A command of 512 octets still carries the response, one of more does not", arguments: 200...420)
    func limit(_ length: Int) throws {
        let talk = try Conversation.ready("AUTH PLAIN")
        let command = try talk.authenticate(.plain, password: String(repeating: "p", count: length))
        let whole = 11 + (length + 7 + 2) / 3 * 4 + 2
        #expect(command == "AUTH PLAIN" ? whole > 512 : (whole <= 512 && command.utf8.count + 2 == whole))
    }

    @Test("A token refusal is answered and its JSON kept")
    func tokenRefused() throws {
        let talk = try Conversation.ready("AUTH OAUTHBEARER XOAUTH2")
        _ = try talk.authenticate(.xoauth2, token: "token")
        // {"status":"401"}
        #expect(talk.server("334 eyJzdGF0dXMiOiI0MDEifQ==") == "")
        #expect(talk.server("535 5.7.8 failed") == "(failed authenticationFailed)")
        #expect(talk.lastError?.bearerStatus?.description == "401")
        #expect(talk.lastError?.saslDetail?.description == #"{"status":"401"}"#)
        #expect(talk.lastError?.mechanism == .xoauth2)
        _ = try talk.authenticate(.oauthBearer, token: "token")
        #expect(talk.server("334 eyJzdGF0dXMiOiI0MDEifQ==") == "AQ==")
        #expect(talk.server("535 5.7.8 failed") == "(failed authenticationFailed)")
        _ = try talk.authenticate(.xoauth2, token: "token")
        #expect(talk.server("535 5.7.8 failed") == "(failed authenticationFailed)")
        #expect(talk.lastError?.saslDetail == nil)
    }

    @Test(
        "Refusals are told apart",
        arguments: [
            ("535 5.7.8 wrong", "(failed authenticationFailed)", ErrorDisposition.reauthenticate),
            ("534 5.7.9 app password needed", "(failed authenticationFailed)", .reauthenticate),
            ("550 5.7.30 retired", "(failed authenticationFailed)", .reauthenticate),
            ("454 4.7.0 later", "(failed authenticationTemporarilyFailed)", .retry),
            ("432 4.3.2 too many", "(failed authenticationTemporarilyFailed)", .retry),
            ("504 5.5.4 mechanism", "(failed mechanismUnavailable)", .permanent),
            ("538 encryption", "(failed mechanismUnavailable)", .permanent),
            ("503 5.5.1 not here", "(failed mechanismUnavailable)", .permanent),
            ("421 4.3.0 bye", "(close serverUnavailable)", .retry),
            ("250 what", "(close protocolError)", .retry), ("354 what", "(close protocolError)", .retry),
            ("what", "(close protocolError)", .retry),
        ])
    func refusals(_ reply: String, _ action: String, _ disposition: ErrorDisposition) throws {
        let talk = try Conversation.ready("AUTH PLAIN")
        _ = try talk.authenticate(.plain)
        #expect(talk.server(reply) == action)
        #expect(talk.lastError?.disposition == disposition)
        #expect(talk.lastError?.stage == .authentication)
        #expect(talk.isReady == action.hasPrefix("(failed"))
    }

    @Test("SCRAM whose server does not prove itself is given up and closed")
    func unprovedServer() throws {
        let talk = try Conversation.ready("AUTH SCRAM-SHA-256")
        #expect(try talk.authenticate(.scramSHA256).hasPrefix("AUTH SCRAM-SHA-256 "))
        #expect(talk.server("235 OK") == "(close authenticationBroken)")
        #expect(talk.lastError?.sasl?.code == .serverNotVerified)
    }

    @Test("SCRAM refused before the password was tried is told apart")
    func refusedBeforeProof() throws {
        let talk = try Conversation.ready("AUTH SCRAM-SHA-256 PLAIN")
        _ = try talk.authenticate(.scramSHA256)
        #expect(talk.server("535 5.7.8 failed") == "(failed authenticationFailed)")
        #expect(talk.lastError?.isBeforeProof == true)
        _ = try talk.authenticate(.plain)
        #expect(talk.server("535 5.7.8 failed") == "(failed authenticationFailed)")
        #expect(talk.lastError?.isBeforeProof == false)
    }

    @Test("A SCRAM challenge that cannot be read is cancelled, and the session goes on")
    func brokenChallenge() throws {
        let talk = try Conversation.ready("AUTH SCRAM-SHA-256")
        _ = try talk.authenticate(.scramSHA256)
        #expect(talk.server("334 eCF4") == "*")
        #expect(talk.server("501 5.7.0 cancelled") == "(failed authenticationBroken)")
        #expect(talk.lastError?.sasl?.code == .malformedChallenge)
        #expect(try talk.authenticate(.plain) == "AUTH PLAIN AGFsaWNlAHNlY3JldA==")
    }

    @Test("A server that goes on after a cancellation is left", arguments: ["334 eCF4", "235 OK", "421 bye"])
    func ignoredCancellation(_ reply: String) throws {
        let talk = try Conversation.ready("AUTH PLAIN")
        _ = try talk.authenticate(.plain)
        #expect(talk.server("334 eCF4") == "*")
        #expect(talk.server(reply).hasPrefix("(close "))
    }

    @Test("Success before the credential was sent is not believed")
    func earlySuccess() throws {
        let talk = try Conversation.ready("AUTH XOAUTH2")
        _ = try talk.authenticate(.xoauth2, token: String(repeating: "t", count: 800))
        #expect(talk.server("235 OK") == "(close protocolError)")
    }

    @Test("The secret part of a command is marked and not described")
    func marking() {
        let output = SMTPCommand.authenticate(.plain, initialResponse: Secret("hidden")).output
        #expect(output.description == "AUTH PLAIN [secret]\r\n")
        #expect(output.secretStart == 11)
        #expect(SMTPCommand.response(Secret("hidden")).output.description == "[secret]\r\n")
        let empty = SMTPCommand.authenticate(.plain, initialResponse: Secret([])).output
        #expect(String(decoding: empty.bytes, as: UTF8.self) == "AUTH PLAIN =\r\n")
    }
}
