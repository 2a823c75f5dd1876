import MailModel
import MailTransport
import SMTPClient
import SMTPCore

extension Diagnosis {
    /// The meaning of a failure on the sending side.
    static func finding(of error: SMTPClientError, context: FindingContext, transcript: [String] = []) -> Finding {
        if error.code == .transport || error.code == .timedOut, let transport = error.transport {
            return finding(of: transport, context: context, transcript: transcript)
        }
        let words = FoldedText(error.serverText, error.saslDetail)
        return verdict(on: error, words, context).finding(
            context, words: words, serverText: error.serverText, transcript: transcript)
    }

    /// The meaning of a failure before sign-in.
    ///
    /// - Parameter speaksTLS: whether a second look found TLS where clear text was expected; nil where nobody looked.
    static func connectFinding(
        of error: SMTPClientError, context: FindingContext, isBeforeTLS: Bool, speaksTLS: Bool? = nil,
        transcript: [String]
    ) -> Finding {
        // A server that waits for a TLS hello says nothing, and hangs up or waits when it gets something else.
        // Once it has greeted, another command is under way and silence means something else.
        let isUngreeted = error.stage == nil || error.stage == .greeting
        if isBeforeTLS, isUngreeted, error.code == .disconnected, error.transport?.code == .reset {
            return FindingCatalogue.finding(.tcpReset, context, transcript: transcript)
        }
        if isBeforeTLS, isUngreeted, speaksTLS != false, error.transport == nil,
            error.code == .timedOut || error.code == .disconnected
        {
            return FindingCatalogue.finding(.tlsTLSOnPlaintextPort, context, transcript: transcript)
        }
        return finding(of: error, context: context, transcript: transcript)
    }

    private static func verdict(
        on error: SMTPClientError, _ words: FoldedText, _ context: FindingContext
    ) -> Verdict {
        var answer = SignInAnswer(
            words: words, replyCode: error.replyCode, enhancedCode: error.enhancedCode?.description)
        switch error.code {
        case .notSMTP: return Verdict(.serverNotSMTP)
        case .startTLSNotOffered, .startTLSRefused: return Verdict(.tlsStartTLSMissing)
        case .bytesBeforeTLS: return Verdict(.tlsStartTLSInjection)
        case .authenticationNotOffered: return Verdict(.authMechanismUnsupported)
        case .mechanismUnavailable:
            answer.isRefusal = false
            // A refused mechanism is a matter of settings, unless the words say otherwise.
            let verdict = signInVerdict(answer, context)
            return verdict?.code == .authNotAuthorized
                ? Verdict(.authMechanismUnsupported)
                : verdict
                    ?? Verdict(.authMechanismUnsupported)
        case .authenticationFailed: return signInVerdict(answer, context) ?? Verdict(.authWrongCredentials)
        case .authenticationTemporarilyFailed:
            answer.isRefusal = false
            return signInVerdict(answer, context) ?? Verdict(.serverUnavailable)
        case .authenticationRequired: return refusalVerdict(answer, otherwise: .senderNotAllowed, context)
        case .senderRefused: return refusalVerdict(answer, otherwise: .senderNotAllowed, context)
        case .recipientsRefused: return refusalVerdict(answer, otherwise: .recipientRefused, context)
        case .messageRefused: return refusalVerdict(answer, otherwise: .messageRejectedContent, context)
        case .tooLarge: return Verdict(.messageTooLarge)
        // RFC 5321 §4.2.4: 500 and 502 to EHLO come from what knows another protocol, such as LMTP (RFC 2033 §4.1).
        case .helloRefused where error.replyCode == 500 || error.replyCode == 502: return Verdict(.serverNotSMTP)
        case .greetingRefused, .helloRefused, .serverUnavailable:
            let rules = PhraseRules.waiting.filter { $0.code != .serverUnavailable } + PhraseRules.blocked
            return Verdict.first(of: rules, words, context) ?? code(ofWait: answer) ?? Verdict(.serverUnavailable)
        // Our own time limit ends the work by cancelling it.
        case .timedOut, .cancelled: return Verdict(.serverTimeout)
        case .disconnected: return Verdict(.serverDisconnected)
        default: return Verdict(.serverProtocolError)
        }
    }

    /// A refusal within a transaction. What comes first is what would be the same at any command.
    private static func refusalVerdict(
        _ answer: SignInAnswer, otherwise: FindingCode, _ context: FindingContext
    ) -> Verdict {
        let words = answer.words
        let isTemporary = answer.replyCode.map { (400..<500).contains($0) } ?? false
        if let verdict = code(ofWait: answer) { return verdict }
        // RFC 5321 §4.2.1: 5xx is final, whatever its words promise; limits are the exception that servers make.
        let waiting = Verdict.first(of: PhraseRules.waiting, words, context)
        if let waiting, isTemporary || waiting.code != .serverUnavailable || waiting.waitSeconds != nil {
            return waiting
        }
        if let verdict = Verdict.first(of: PhraseRules.quota, words, context) { return verdict }
        let isListedContent = PhraseRules.listedContent.matches(words, context)
        if !isListedContent, let verdict = Verdict.first(of: PhraseRules.named, words, context) { return verdict }
        if isTemporary { return Verdict(.serverUnavailable) }
        if isListedContent { return Verdict(PhraseRules.listedContent) }
        let rules = PhraseRules.size + PhraseRules.sender + PhraseRules.relay
        if let verdict = Verdict.first(of: rules, words, context) { return verdict }
        if let verdict = verdict(ofRefusal: answer, otherwise: otherwise, context) { return verdict }
        let signIn = ["account", "password", "sign in", "log in", "authenticat"]
        if signIn.contains(where: { words.says($0) }),
            let verdict = Verdict.first(of: PhraseRules.signIn, words, context), verdict.code != .authNotAuthorized
        {
            return verdict
        }
        if otherwise == .senderNotAllowed, let verdict = Verdict.first(of: PhraseRules.recipient, words, context) {
            return verdict
        }
        return Verdict(otherwise)
    }

    /// Codes by which servers ask for patience.
    private static func code(ofWait answer: SignInAnswer) -> Verdict? {
        switch (answer.replyCode ?? 0, answer.enhancedCode) {
        // support.google.com/a/answer/3726730; RFC 3463 §3.5 calls it congestion.
        case (_, "5.4.5"): Verdict(.limitDailySending)
        // learn.microsoft.com smtp-submission-improvements
        case (432, "4.3.2"): Verdict(.limitConnections)
        case (400..<500, "4.2.2"): Verdict(.accountOverQuota)
        // RFC 3463 §3.6 too many recipients
        case (400..<500, "4.5.3"): Verdict(.limitRate)
        default: nil
        }
    }

    private static func verdict(
        ofRefusal answer: SignInAnswer, otherwise: FindingCode, _ context: FindingContext
    ) -> Verdict? {
        switch answer.enhancedCode {
        case "5.7.30": return Verdict(.authOAuthRequired)
        case "5.7.60", "5.2.252", "5.1.7", "5.1.8": return Verdict(.senderNotAllowed)
        case "5.2.2": return Verdict(.accountOverQuota)
        case "5.2.3", "5.3.4": return Verdict(.messageTooLarge)
        // RFC 3463 §3.2: disabled, at one's own address
        case "5.2.1" where otherwise == .recipientRefused: return Verdict(.recipientRefused)
        // RFC 3463 §3.2, §3.3: about the recipient, also where the message as a whole is refused for it
        case "5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10":
            return Verdict(otherwise == .senderNotAllowed ? .senderNotAllowed : .recipientRefused)
        // RFC 3463 §3.7: the content
        case "5.6.0", "5.6.1", "5.6.2", "5.6.3": return Verdict(.messageRejectedContent)
        // RFC 3463 §3.6: a protocol fault
        case "5.5.0", "5.5.1", "5.5.2", "5.5.4": return Verdict(.serverProtocolError)
        case "5.7.1" where context.provider?.id == .icloud:
            // support.apple.com/102198: the daily limit or a policy, in the same words.
            var verdict = Verdict(.limitDailySending)
            verdict.rule = PhraseRules.appleRefusal
            return verdict
        // RFC 5321 §4.2.3: storage exceeded, of the recipient or for this message.
        case nil where answer.replyCode == 552 && (answer.words.says("spam") || answer.words.says("virus")):
            return Verdict(.messageRejectedContent)
        case nil where answer.replyCode == 552:
            return Verdict(otherwise == .recipientRefused ? .accountOverQuota : .messageTooLarge)
        default: return nil
        }
    }
}

extension PhraseRules {
    static let appleRefusal = PhraseRule(
        .limitDailySending, [],
        cause: "iCloud refuses the message: its limit for sending is reached, or the message breaks its policy.",
        action:
            "Wait up to a day; if the message is still refused then, change its content or its number of recipients.",
        source: "support.apple.com/102198")
}
