import IMAPClient
import IMAPCore
import MailModel
import Testing

@testable import Mailboxes

@Suite("Diagnosis of receiving")
struct IMAPDiagnosisTests {
    private let context = FindingContext(
        direction: .receiving, endpoint: "imap.mail.test:993", address: "alice@mail.test")

    private func error(
        _ code: IMAPClientError.Code, _ text: String = "", response: ResponseCode? = nil, command: String? = nil
    ) -> IMAPClientError {
        IMAPClientError(
            code, "test", serverText: ServerText(text), responseCode: response, command: command, disposition: .retry)
    }

    @Test(
        "A refused sign-in is sorted by the server's code, then by its words",
        arguments: [
            ("Authentication failed.", ResponseCode.authenticationFailed, FindingCode.authWrongCredentials),
            ("LOGIN failed.", nil, .authWrongCredentials),
            ("Authorization failed, try again later", .authenticationFailed, .authWrongCredentials),
            ("Account exceeded command or bandwidth limits.", .alert, .limitRate),
            ("IMAP access is disabled for your domain.", .alert, .authProtocolDisabled),
            ("cannot act as this user", nil, .authNotAuthorized),
            ("bad client", .clientBug, .serverProtocolError),
            ("no permission", .authorizationFailed, .authNotAuthorized),
            ("Password expired", .expired, .authPasswordExpired),
            ("Your password has expired", nil, .authPasswordExpired),
            ("use TLS", .privacyRequired, .authPrivacyRequired),
            ("Application-specific password required: https://support.example", .alert, .authAppPasswordRequired),
            ("Please log in via your web browser", .alert, .authWebSignInRequired),
            ("Your account is not enabled for IMAP use. Please visit settings", .alert, .authProtocolDisabled),
            ("Too many simultaneous connections. (Failure)", .alert, .limitConnections),
            ("Login fail. Authorized code is incorrect", nil, .authAppPasswordRequired),
            ("Server Unavailable. 15", nil, .authOAuthRequired),
        ] as [(String, ResponseCode?, FindingCode)])
    func signIn(text: String, response: ResponseCode?, expected: FindingCode) {
        let finding = Diagnosis.finding(of: error(.authenticationFailed, text, response: response), context: context)
        #expect(finding.code == expected)
        #expect(finding.serverText?.description == text)
    }

    @Test(
        "A server's own trouble is never blamed on the password",
        arguments: [
            ("Temporary authentication failure.", ResponseCode.unavailable, FindingCode.serverUnavailable),
            ("", .inUse, .serverUnavailable), ("Rate limit hit.", .limit, .limitRate),
            (
                "Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)", .limit,
                .limitConnections
            ),
            ("Request is throttled. Suggested Backoff Time: 5000 milliseconds", nil, .limitRate),
        ] as [(String, ResponseCode?, FindingCode)])
    func temporary(text: String, response: ResponseCode?, expected: FindingCode) {
        for code in [IMAPClientError.Code.authenticationUnavailable, .authenticationFailed, .serverBye] {
            let finding = Diagnosis.finding(of: error(code, text, response: response), context: context)
            #expect(finding.code == expected)
            #expect(finding.disposition == .retry)
        }
    }

    @Test("Silence or a hang-up before TLS on a STARTTLS port means that TLS was expected")
    func tlsOnPlaintextPort() {
        for code in [IMAPClientError.Code.timedOut, .disconnected] {
            #expect(connectCode(code, isBeforeTLS: true) == .tlsTLSOnPlaintextPort)
        }
        #expect(connectCode(.timedOut, isBeforeTLS: false) == .serverTimeout)
        #expect(connectCode(.disconnected, isBeforeTLS: false) == .serverDisconnected)
        #expect(connectCode(.startTLSNotOffered, isBeforeTLS: true) == .tlsStartTLSMissing)
        #expect(connectCode(.bytesBeforeTLS, isBeforeTLS: true) == .tlsStartTLSInjection)
        #expect(connectCode(.notIMAP, isBeforeTLS: false) == .serverNotIMAP)
    }

    @Test("A mailbox without an Inbox, and one behind a good sign-in without a licence, are told apart")
    func folders() {
        let refused = Diagnosis.foldersFinding(
            of: error(.commandRefused, "Mailbox doesn't exist", response: .nonExistent, command: "EXAMINE"),
            context: context, transcript: [])
        #expect(refused.code == .foldersMissingInbox)
        let unconnected = Diagnosis.foldersFinding(
            of: error(.commandBad, "User is authenticated but not connected.", command: "LIST"), context: context,
            transcript: [])
        #expect(unconnected.code == .accountNotConnected)
        #expect(unconnected.actor == .mailboxAdministrator)
    }

    private func connectCode(_ code: IMAPClientError.Code, isBeforeTLS: Bool) -> FindingCode {
        Diagnosis.connectFinding(of: error(code), context: context, isBeforeTLS: isBeforeTLS, transcript: []).code
    }
}
