import IMAPClient
import IMAPCore
import MailModel
import MailTransport

extension Diagnosis {
    /// The meaning of a failed sign-in or any later command.
    static func finding(of error: IMAPClientError, context: FindingContext, transcript: [String] = []) -> Finding {
        if error.code == .transport || error.code == .timedOut, let transport = error.transport {
            return finding(of: transport, context: context, transcript: transcript)
        }
        let words = FoldedText(error.serverText, error.saslDetail)
        return verdict(on: error, words, context).finding(
            context, words: words, serverText: error.saslDetail ?? error.serverText, transcript: transcript)
    }

    /// The meaning of a failure before sign-in.
    ///
    /// - Parameter speaksTLS: whether a second look found TLS where clear text was expected; nil where nobody looked.
    static func connectFinding(
        of error: IMAPClientError, context: FindingContext, isBeforeTLS: Bool, speaksTLS: Bool? = nil,
        transcript: [String]
    ) -> Finding {
        let code: FindingCode
        switch error.code {
        case .startTLSNotOffered: code = .tlsStartTLSMissing
        case .bytesBeforeTLS, .preauthenticated: code = .tlsStartTLSInjection
        case .notIMAP: code = .serverNotIMAP
        case .disconnected where isBeforeTLS && error.command == nil && error.transport?.code == .reset:
            code = .tcpReset
        // A server that waits for a TLS hello says nothing, and hangs up or waits when it gets something else. Once it has
        // greeted, there is a command under way and silence means something else.
        case .timedOut where isBeforeTLS && error.transport == nil && error.command == nil && speaksTLS != false,
            .disconnected where isBeforeTLS && error.command == nil && speaksTLS != false:
            code = .tlsTLSOnPlaintextPort
        default: return finding(of: error, context: context, transcript: transcript)
        }
        return FindingCatalogue.finding(code, context, serverText: error.serverText, transcript: transcript)
    }

    /// The meaning of a failure while folders are listed and the Inbox is opened.
    static func foldersFinding(of error: IMAPClientError, context: FindingContext, transcript: [String]) -> Finding {
        guard error.code == .commandRefused, error.command == "SELECT" || error.command == "EXAMINE",
            ["NONEXISTENT", "TRYCREATE", "NOPERM"].contains(error.responseCode?.name)
        else { return finding(of: error, context: context, transcript: transcript) }
        return FindingCatalogue.finding(
            .foldersMissingInbox, context, serverText: error.serverText, transcript: transcript)
    }

    private static func verdict(
        on error: IMAPClientError, _ words: FoldedText, _ context: FindingContext
    ) -> Verdict {
        var answer = SignInAnswer(words: words, responseCode: error.responseCode?.name)
        switch error.code {
        case .authenticationFailed: return signInVerdict(answer, context) ?? Verdict(.authWrongCredentials)
        case .authenticationUnavailable:
            answer.isRefusal = false
            return signInVerdict(answer, context) ?? Verdict(.serverUnavailable)
        case .mechanismUnavailable: return Verdict(.authMechanismUnsupported)
        case .loginDisabled: return Verdict(.authPrivacyRequired)
        case .serverBye:
            answer.isRefusal = false
            let blocked = Verdict.first(of: PhraseRules.blocked, words, context)
            return signInVerdict(answer, context) ?? blocked ?? Verdict(.serverUnavailable)
        // Our own time limit ends the work by cancelling it.
        case .timedOut, .cancelled: return Verdict(.serverTimeout)
        case .disconnected: return Verdict(.serverDisconnected)
        case .commandRefused: return refusalVerdict(answer, error, context)
        case .commandBad:
            answer.isRefusal = answer.responseCode == "AUTHENTICATIONFAILED"
            return signInVerdict(answer, context) ?? Verdict(.serverProtocolError)
        case .notIMAP: return Verdict(.serverNotIMAP)
        default: return Verdict(.serverProtocolError)
        }
    }

    /// A NO after sign-in.
    private static func refusalVerdict(
        _ answer: SignInAnswer, _ error: IMAPClientError, _ context: FindingContext
    ) -> Verdict {
        var answer = answer
        answer.isRefusal = false
        if let verdict = signInVerdict(answer, context) {
            // RFC 5530 §3 LIMIT: outside of sign-in it is no matter of connections.
            return answer.responseCode == "LIMIT" && verdict.rule == nil ? Verdict(.limitRate) : verdict
        }
        let opensFolder = error.command == "SELECT" || error.command == "EXAMINE"
        return Verdict(opensFolder ? .foldersMissingInbox : .serverUnavailable)
    }
}
