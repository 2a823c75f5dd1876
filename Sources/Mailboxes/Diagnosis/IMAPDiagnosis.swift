import IMAPClient
import IMAPCore
import MailModel

extension Diagnosis {
    /// The meaning of a failed sign-in or any later command.
    static func finding(of error: IMAPClientError, context: FindingContext, transcript: [String] = []) -> Finding {
        if error.code == .transport || error.code == .timedOut, let transport = error.transport {
            return finding(of: transport, context: context, transcript: transcript)
        }
        let code: FindingCode
        switch error.code {
        case .authenticationFailed: code = signInCode(of: error)
        case .authenticationUnavailable: code = temporaryCode(of: error) ?? .serverUnavailable
        case .mechanismUnavailable: code = .authMechanismUnsupported
        case .loginDisabled: code = .authPrivacyRequired
        case .serverBye: code = temporaryCode(of: error) ?? .serverUnavailable
        // Our own time limit ends the work by cancelling it.
        case .timedOut, .cancelled: code = .serverTimeout
        case .disconnected: code = .serverDisconnected
        case .commandRefused: code = refusalCode(of: error)
        case .commandBad where says(error, "not connected"): code = .accountNotConnected
        case .commandBad where says(error, "plaintext authentication not allowed"): code = .authPrivacyRequired
        default: code = .serverProtocolError
        }
        return FindingCatalogue.finding(
            code, context, serverText: error.saslDetail ?? error.serverText, transcript: transcript)
    }

    /// The meaning of a failure before sign-in.
    static func connectFinding(
        of error: IMAPClientError, context: FindingContext, isBeforeTLS: Bool, transcript: [String]
    ) -> Finding {
        let code: FindingCode
        switch error.code {
        case .startTLSNotOffered: code = .tlsStartTLSMissing
        case .bytesBeforeTLS, .preauthenticated: code = .tlsStartTLSInjection
        case .notIMAP: code = .serverNotIMAP
        // A server that waits for a TLS hello says nothing, and hangs up or waits when it gets something else. Once it has
        // greeted, there is a command under way and silence means something else.
        case .timedOut where isBeforeTLS && error.transport == nil && error.command == nil,
            .disconnected where isBeforeTLS && error.command == nil:
            code = .tlsTLSOnPlaintextPort
        default: return finding(of: error, context: context, transcript: transcript)
        }
        return FindingCatalogue.finding(code, context, serverText: error.serverText, transcript: transcript)
    }

    /// The meaning of a failure while folders are listed and the Inbox is opened.
    static func foldersFinding(of error: IMAPClientError, context: FindingContext, transcript: [String]) -> Finding {
        let isMissing =
            ["NONEXISTENT", "TRYCREATE", "NOPERM"].contains(error.responseCode?.name.uppercased() ?? "")
            || (error.code == .commandRefused && (error.command == "SELECT" || error.command == "EXAMINE"))
        if isMissing, refusalCode(of: error) == .foldersMissingInbox {
            return FindingCatalogue.finding(
                .foldersMissingInbox, context, serverText: error.serverText, transcript: transcript)
        }
        return finding(of: error, context: context, transcript: transcript)
    }

    private static func signInCode(of error: IMAPClientError) -> FindingCode {
        if let temporary = temporaryCode(of: error) { return temporary }
        switch error.responseCode?.name.uppercased() {
        // RFC 5530 §3
        case "AUTHORIZATIONFAILED": return .authNotAuthorized
        case "EXPIRED": return .authPasswordExpired
        case "PRIVACYREQUIRED": return .authPrivacyRequired
        case "CONTACTADMIN": return .authProtocolDisabled
        case "WEBALERT": return .authWebSignInRequired
        default: break
        }
        return signInCode(ofWords: words(of: error)) ?? .authWrongCredentials
    }

    /// Recognises by words what servers do not say by code; sources in docs/findings.md.
    static func signInCode(ofWords text: String) -> FindingCode? {
        let known: [([String], FindingCode)] = [
            (
                ["application-specific password", "app password", "authorization code", "authorized code"],
                .authAppPasswordRequired
            ),
            (["web browser", "web login", "please log in via", "weblogin"], .authWebSignInRequired),
            (
                [
                    "not enabled for imap", "imap access is disabled", "imap is disabled for", "imap disabled",
                    "not allowed to use imap", "imap4 is disabled",
                ], .authProtocolDisabled
            ),
            (["smtpclientauthentication is disabled", "smtp_auth_disabled"], .authSMTPAuthDisabled),
            (["basic authentication is disabled", "basicauthblocked", "server unavailable. 15"], .authOAuthRequired),
            (["password expired", "password has expired"], .authPasswordExpired),
            (
                [
                    "account is locked", "account locked", "account has been locked", "account disabled",
                    "account is disabled",
                ], .authAccountLocked
            ),
            (["authenticated but not connected"], .accountNotConnected),
        ]
        return known.first { phrases, _ in phrases.contains { text.contains($0) } }?.1
    }

    private static func temporaryCode(of error: IMAPClientError) -> FindingCode? {
        let text = words(of: error)
        if text.contains("too many simultaneous connections") || text.contains("maximum number of connections") {
            return .limitConnections
        }
        if text.contains("throttled") || text.contains("rate limit") { return .limitRate }
        switch error.responseCode?.name.uppercased() {
        case "LIMIT": return .limitConnections
        case "UNAVAILABLE", "INUSE", "SERVERBUG": return .serverUnavailable
        default: return nil
        }
    }

    private static func refusalCode(of error: IMAPClientError) -> FindingCode {
        if let temporary = temporaryCode(of: error) { return temporary }
        switch error.responseCode?.name.uppercased() {
        case "OVERQUOTA": return .accountOverQuota
        case "NOPERM", "AUTHORIZATIONFAILED": return .authNotAuthorized
        default: break
        }
        if let code = signInCode(ofWords: words(of: error)) { return code }
        return error.command == "SELECT" || error.command == "EXAMINE" ? .foldersMissingInbox : .serverUnavailable
    }

    private static func words(of error: IMAPClientError) -> String {
        ((error.serverText?.description ?? "") + " " + (error.saslDetail?.description ?? "")).lowercased()
    }

    private static func says(_ error: IMAPClientError, _ phrase: String) -> Bool { words(of: error).contains(phrase) }
}
