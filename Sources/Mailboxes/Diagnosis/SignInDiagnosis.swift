import MailModel

extension Diagnosis {
    /// What a server says about a sign-in, in any protocol.
    struct SignInAnswer: Sendable {
        var words: FoldedText
        /// The response code of IMAP, in capitals.
        var responseCode: String?
        /// The reply code of SMTP.
        var replyCode: Int?
        /// The enhanced status code of SMTP.
        var enhancedCode: String?
        /// Whether the server refused the credential by the protocol's rules, and not the command or the connection.
        var isRefusal = true
    }

    /// The meaning of a refused sign-in.
    ///
    /// Words come first where they would be misread, then what is busy or broken, then codes, then all other words;
    /// only what is left over is a wrong password.
    static func signInVerdict(_ answer: SignInAnswer, _ context: FindingContext) -> Verdict? {
        let words = answer.words
        if let special = Verdict.first(of: PhraseRules.special, words, context) { return special }
        // RFC 5530 §3: AUTHENTICATIONFAILED is a verdict on the credential; words of trouble beside it are politeness.
        let isVerdict = answer.responseCode == "AUTHENTICATIONFAILED"
        if let waiting = Verdict.first(of: PhraseRules.waiting, words, context),
            !(isVerdict && waiting.code == .serverUnavailable)
        {
            return waiting
        }
        if let verdict = verdict(ofSignInCode: answer, context) { return verdict }
        let rules = PhraseRules.privacy + PhraseRules.signIn + PhraseRules.quota + PhraseRules.blockedByName
        if var verdict = Verdict.first(of: rules, words, context), !(isVerdict && verdict.code == .authNotAuthorized) {
            // RFC 5530 §3: an administrator has to act.
            if answer.responseCode == "CONTACTADMIN" || isForAdministrator(verdict, words) {
                verdict.actor = .mailboxAdministrator
            }
            return verdict
        }
        if let verdict = verdict(ofVagueCode: answer) { return verdict }
        guard answer.isRefusal else { return nil }
        return refusedCredential(context)
    }

    /// A protocol that is off for a whole domain cannot be switched on by its users.
    private static func isForAdministrator(_ verdict: Verdict, _ words: FoldedText) -> Bool {
        guard verdict.code == .authProtocolDisabled || verdict.code == .authSMTPAuthDisabled else { return false }
        return [
            "for your domain", "for this domain", "domain administrator", "by your administrator",
            "by the administrator", "by your organization", "by your organisation", "by policy",
        ].contains { words.says($0) }
    }

    /// Codes that stand for one thing only.
    private static func verdict(ofSignInCode answer: SignInAnswer, _ context: FindingContext) -> Verdict? {
        switch answer.responseCode {
        // RFC 5530 §3
        case "AUTHORIZATIONFAILED", "NOPERM": return Verdict(.authNotAuthorized)
        case "EXPIRED": return Verdict(.authPasswordExpired)
        case "PRIVACYREQUIRED": return Verdict(.authPrivacyRequired)
        case "WEBALERT": return Verdict(.authWebSignInRequired)
        case "LIMIT": return Verdict(.limitConnections)
        case "UNAVAILABLE", "INUSE", "SERVERBUG", "CORRUPTION": return Verdict(.serverUnavailable)
        case "OVERQUOTA": return Verdict(.accountOverQuota)
        case "CLIENTBUG": return Verdict(.serverProtocolError)
        default: break
        }
        switch answer.enhancedCode {
        case "5.7.30": return Verdict(.authOAuthRequired)
        // RFC 4954 §6
        case "4.7.12", "5.7.12": return Verdict(.authPasswordExpired)
        case "5.7.11": return Verdict(.authPrivacyRequired)
        // RFC 5248 §2.4
        case "5.7.13": return Verdict(.authAccountLocked)
        // RFC 3463 §3.3
        case "4.2.2", "5.2.2": return Verdict(.accountOverQuota)
        // Google's, support.google.com/a/answer/3726730
        case "5.7.9"
        where answer.replyCode == 534 && !answer.words.says("web browser") && !answer.words.says("mechanism"):
            return Verdict(.authAppPasswordRequired)
        case "5.7.14" where answer.replyCode == 534: return Verdict(.authWebSignInRequired)
        default: break
        }
        guard let replyCode = answer.replyCode, (400..<500).contains(replyCode) else { return nil }
        return Verdict(.serverUnavailable)
    }

    /// Codes that stand for more than one thing, where no words say which.
    private static func verdict(ofVagueCode answer: SignInAnswer) -> Verdict? {
        // RFC 5530 §3 CONTACTADMIN: an administrator has to act; Dovecot says it for an account that is switched off.
        if answer.responseCode == "CONTACTADMIN" { return Verdict(.authAccountLocked, actor: .mailboxAdministrator) }
        switch answer.enhancedCode {
        case "5.7.9": return Verdict(.authAppPasswordRequired)
        case "5.7.14": return Verdict(.authWebSignInRequired)
        case "5.7.139": return Verdict(.authSMTPAuthDisabled)
        // RFC 3463 §3.3 disabled mailbox
        case "5.2.1": return Verdict(.authAccountLocked)
        case "5.7.4", "5.5.4": return Verdict(.authMechanismUnsupported)
        default: break
        }
        switch answer.replyCode {
        // RFC 2554 §6, RFC 4954 §6: 538 encryption required, 530 as Postfix uses it.
        case 538: return Verdict(.authPrivacyRequired)
        case 534: return Verdict(.authAppPasswordRequired)
        case 432: return Verdict(.authPasswordExpired)
        default: return nil
        }
    }

    private static func refusedCredential(_ context: FindingContext) -> Verdict {
        if context.usesAppToken { return Verdict(.oauthMailboxNotAllowed) }
        if context.usesToken {
            var verdict = Verdict(.oauthScopeMissing)
            verdict.rule =
                context.provider?.id == .microsoft ? PhraseRules.refusedMicrosoftToken : PhraseRules.refusedToken
            return verdict
        }
        if context.direction == .receiving, context.provider?.refusesPasswordsForIMAP == true {
            return Verdict(.authOAuthRequired)
        }
        return Verdict(.authWrongCredentials)
    }
}

extension PhraseRules {
    /// Servers refuse expired, revoked, foreign and narrow tokens with the same words.
    static let refusedToken = PhraseRule(
        .oauthScopeMissing, [],
        cause: "The {server} did not accept the token that the provider's sign-in gave for {address}.",
        action: "Sign in at the provider again, with the account of {address}, and leave every box ticked.",
        source: "RFC 7628 §3.2.2; Dovecot passdb oauth2")

    /// Microsoft refuses tokens for another resource, scope or user with the same words.
    static let refusedMicrosoftToken = PhraseRule(
        .oauthScopeMissing, [],
        cause: "Microsoft did not accept the token for {address}: it is for another service, lacks the permission for "
            + "{protocol}, or belongs to another account.",
        action: "Sign in at Microsoft again with the main address of {address}; if it stays, ask the administrator "
            + "whether Salesnode may use {protocol} for this mailbox.",
        source: "Microsoft `NO AUTHENTICATE failed.`, freescout#2493, imapflow#314")
}
