import MailModel
import SMTPClient
import SMTPCore

extension Diagnosis {
    /// The meaning of a failure on the sending side.
    static func finding(of error: SMTPClientError, context: FindingContext, transcript: [String] = []) -> Finding {
        if error.code == .transport || error.code == .timedOut, let transport = error.transport {
            return finding(of: transport, context: context, transcript: transcript)
        }
        let code: FindingCode
        switch error.code {
        case .notSMTP: code = .serverNotSMTP
        case .startTLSNotOffered, .startTLSRefused: code = .tlsStartTLSMissing
        case .bytesBeforeTLS: code = .tlsStartTLSInjection
        case .authenticationNotOffered: code = .authMechanismUnsupported
        case .mechanismUnavailable: code = .authMechanismUnsupported
        case .authenticationFailed: code = signInCode(of: error)
        case .authenticationTemporarilyFailed: code = temporaryCode(of: error) ?? .serverUnavailable
        case .authenticationRequired: code = .senderNotAllowed
        case .senderRefused: code = refusalCode(of: error, otherwise: .senderNotAllowed)
        case .recipientsRefused: code = refusalCode(of: error, otherwise: .recipientRefused)
        case .messageRefused: code = refusalCode(of: error, otherwise: .messageRejectedContent)
        case .tooLarge: code = .messageTooLarge
        case .greetingRefused, .helloRefused, .serverUnavailable: code = temporaryCode(of: error) ?? .serverUnavailable
        // Our own time limit ends the work by cancelling it.
        case .timedOut, .cancelled: code = .serverTimeout
        case .disconnected: code = .serverDisconnected
        default: code = .serverProtocolError
        }
        return FindingCatalogue.finding(code, context, serverText: error.serverText, transcript: transcript)
    }

    /// The meaning of a failure before sign-in.
    static func connectFinding(
        of error: SMTPClientError, context: FindingContext, isBeforeTLS: Bool, transcript: [String]
    ) -> Finding {
        // A server that waits for a TLS hello says nothing, and hangs up or waits when it gets something else.
        // Once it has greeted, another command is under way and silence means something else.
        let isUngreeted = error.stage == nil || error.stage == .greeting
        if isBeforeTLS, isUngreeted, error.transport == nil, error.code == .timedOut || error.code == .disconnected {
            return FindingCatalogue.finding(.tlsTLSOnPlaintextPort, context, transcript: transcript)
        }
        return finding(of: error, context: context, transcript: transcript)
    }

    private static func signInCode(of error: SMTPClientError) -> FindingCode {
        if let temporary = temporaryCode(of: error) { return temporary }
        let words = words(of: error)
        // Microsoft names what is switched off in words beside 5.7.139, which stands for more than one thing.
        if let code = signInCode(ofWords: words) { return code }
        return switch enhanced(error) {
        // RFC 4954 §6: 5.7.9 mechanism too weak; providers use it for "app password needed".
        case "5.7.9": .authAppPasswordRequired
        case "5.7.14": .authWebSignInRequired
        case "5.7.30": .authOAuthRequired
        case "5.7.139": .authSMTPAuthDisabled
        case "5.7.11": .authPrivacyRequired
        // RFC 4954 §6
        case "4.7.12", "5.7.12": .authPasswordExpired
        default: .authWrongCredentials
        }
    }

    private static func refusalCode(of error: SMTPClientError, otherwise: FindingCode) -> FindingCode {
        if let temporary = temporaryCode(of: error) { return temporary }
        let words = words(of: error)
        switch enhanced(error) {
        case "5.7.30": return .authOAuthRequired
        case "5.7.60", "5.2.252": return .senderNotAllowed
        case "5.4.5": return .limitDailySending
        case "5.2.2": return .accountOverQuota
        case "5.2.3", "5.3.4": return .messageTooLarge
        case "5.1.7", "5.1.8": return .senderNotAllowed
        // RFC 3463 §3.8: a policy on the sender shows at RCPT on servers that wait for it.
        case "5.7.1" where words.contains("sender") || words.contains("not owned"): return .senderNotAllowed
        default: break
        }
        if words.contains("sendasdenied") || words.contains("not allowed to send as") { return .senderNotAllowed }
        if words.contains("daily") && words.contains("limit") { return .limitDailySending }
        return otherwise
    }

    private static func temporaryCode(of error: SMTPClientError) -> FindingCode? {
        let words = words(of: error)
        if enhanced(error) == "5.4.5" || words.contains("daily user sending") { return .limitDailySending }
        guard let replyCode = error.replyCode, (400..<500).contains(replyCode) else { return nil }
        switch enhanced(error) {
        case "4.3.2" where replyCode == 432: return .limitConnections
        case "4.7.0" where words.contains("connection"): return .limitConnections
        case "4.2.2": return .accountOverQuota
        default: break
        }
        if words.contains("too many concurrent") || words.contains("concurrent connections") {
            return .limitConnections
        }
        if words.contains("throttl") || words.contains("rate limit") || words.contains("too many") { return .limitRate }
        return .serverUnavailable
    }

    private static func enhanced(_ error: SMTPClientError) -> String? { error.enhancedCode?.description }

    private static func words(of error: SMTPClientError) -> String {
        ((error.serverText?.description ?? "") + " " + (error.saslDetail?.description ?? "")).lowercased()
    }
}
