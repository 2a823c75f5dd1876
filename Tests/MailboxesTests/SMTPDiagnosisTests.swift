import MailModel
import SMTPClient
import SMTPCore
import Testing

@testable import Mailboxes

@Suite("Diagnosis of sending")
struct SMTPDiagnosisTests {
    private let context = FindingContext(
        direction: .sending, endpoint: "smtp.mail.test:465", address: "alice@mail.test")

    private func finding(_ code: SMTPErrorCode, _ reply: Int?, _ enhanced: String?, _ text: String) -> Finding {
        var error = SMTPClientError(code, "test")
        error.replyCode = reply
        error.enhancedCode = enhanced.flatMap { EnhancedStatusCode($0) }
        error.serverText = ServerText(text)
        return Diagnosis.finding(of: error, context: context)
    }

    @Test(
        "A refused sign-in is sorted by words where providers say more by them, then by status code",
        arguments: [
            ("5.7.8", "535 5.7.8 Error: authentication failed", FindingCode.authWrongCredentials),
            ("5.7.9", "534 5.7.9 Application-specific password required", .authAppPasswordRequired),
            ("5.7.14", "534 5.7.14 Please log in via your web browser", .authWebSignInRequired),
            (
                "5.7.139",
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
                .authSMTPAuthDisabled
            ),
            (
                "5.7.139", "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
                .authOAuthRequired
            ),
            ("5.7.0", "535 authorization failed (#5.7.0)", .authWrongCredentials),
            ("5.7.1", "535 5.7.1 Authentication failed, access denied", .authWrongCredentials),
            (nil, "535 account is disabled", .authAccountLocked),
            ("5.7.12", "", .authPasswordExpired), (nil, "535 Incorrect authentication data", .authWrongCredentials),
        ] as [(String?, String, FindingCode)])
    func signIn(enhanced: String?, text: String, expected: FindingCode) {
        #expect(finding(.authenticationFailed, 535, enhanced, text).code == expected)
    }

    @Test(
        "A temporary refusal is never blamed on password, sender or message",
        arguments: [SMTPErrorCode.authenticationFailed, .senderRefused, .recipientsRefused, .messageRefused])
    func temporary(code: SMTPErrorCode) {
        #expect(finding(code, 454, "4.7.0", "454 4.7.0 Temporary authentication failure").code == .serverUnavailable)
        #expect(
            finding(code, 432, "4.3.2", "432 4.3.2 Concurrent connections limit exceeded").code == .limitConnections)
        #expect(finding(code, 421, "4.7.0", "421 4.7.0 Too many connections").code == .limitConnections)
        #expect(finding(code, 452, "4.2.2", "452 4.2.2 over quota").code == .accountOverQuota)
        #expect(finding(code, 450, nil, "450 rate limit, slow down").code == .limitRate)
        #expect(finding(code, 550, "5.4.5", "550 5.4.5 Daily user sending limit exceeded").code == .limitDailySending)
    }

    @Test("Refusals of sender, recipient and message are told apart, wherever the server says them")
    func refusals() {
        #expect(
            finding(.senderRefused, 550, "5.7.60", "550 5.7.60 SMTP; Client does not have permissions").code
                == .senderNotAllowed)
        #expect(
            finding(
                .recipientsRefused, 553, "5.7.1",
                "553 5.7.1 <carol@mail.test>: Sender address rejected: not owned by user alice@mail.test"
            ).code == .senderNotAllowed)
        #expect(finding(.recipientsRefused, 550, "5.1.1", "550 5.1.1 User unknown").code == .recipientRefused)
        #expect(
            finding(.messageRefused, 554, "5.7.1", "554 5.7.1 Message rejected as spam").code == .messageRejectedContent
        )
        #expect(finding(.messageRefused, 552, "5.3.4", "552 5.3.4 too big").code == .messageTooLarge)
        #expect(
            finding(.messageRefused, 550, "5.7.30", "550 5.7.30 Basic authentication is not supported").code
                == .authOAuthRequired)
    }

    @Test(
        "Words and codes that pull in different directions",
        arguments: [
            (.recipientsRefused, 421, "4.7.0", "421 4.7.0 Try again later, closing connection.", .serverUnavailable),
            (
                .recipientsRefused, 450, "4.7.1", "450 4.7.1 Client host rejected: no reverse hostname",
                .serverBlocksAddress
            ),
            (
                .messageRefused, 552, "5.7.0", "552 5.7.0 blocked because its content presents a risk",
                .messageRejectedContent
            ),
            (.messageRefused, 552, nil, "552 too much", .messageTooLarge),
            (.recipientsRefused, 552, nil, "552 no room", .accountOverQuota),
            (.messageRefused, 554, "5.7.1", "554 5.7.1 message temporarily not liked", .messageRejectedContent),
            (.recipientsRefused, 554, "5.7.1", "554 5.7.1 Relay access denied", .recipientRefused),
        ] as [(SMTPErrorCode, Int, String?, String, FindingCode)])
    func contradictions(code: SMTPErrorCode, reply: Int, enhanced: String?, text: String, expected: FindingCode) {
        #expect(finding(code, reply, enhanced, text).code == expected)
    }

    @Test("Silence or a hang-up before TLS on a STARTTLS port means that TLS was expected")
    func tlsOnPlaintextPort() {
        for code in [SMTPErrorCode.timedOut, .disconnected] {
            let error = SMTPClientError(code, "test")
            #expect(
                Diagnosis.connectFinding(of: error, context: context, isBeforeTLS: true, transcript: []).code
                    == .tlsTLSOnPlaintextPort)
            #expect(
                Diagnosis.connectFinding(of: error, context: context, isBeforeTLS: false, transcript: []).code
                    != .tlsTLSOnPlaintextPort)
        }
    }
}
