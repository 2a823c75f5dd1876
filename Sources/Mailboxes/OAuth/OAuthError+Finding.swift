import MailModel
import OAuth

extension Diagnosis {
    /// What a failed step of OAuth means for a mailbox.
    ///
    /// - Parameter grant: for a refused refresh token, what is known about it.
    static func finding(of error: OAuthError, context: FindingContext, grant: GrantFacts? = nil) -> Finding {
        var context = context
        switch error.code {
        case .refused, .unavailable:
            if let answer = error.answer { return finding(of: answer, context: context, grant: grant) }
            return FindingCatalogue.finding(.oauthProviderUnavailable, context, serverText: ServerText(error.message))
        case .badAnswer, .cancelled:
            return FindingCatalogue.finding(.oauthProviderUnavailable, context, serverText: ServerText(error.message))
        case .tlsFailed:
            // The certificate of a provider's web server is nobody's fault here, and passes.
            return FindingCatalogue.finding(.oauthProviderUnavailable, context, serverText: ServerText(error.message))
        case .egressRefused:
            context.detail = error.message
            return FindingCatalogue.finding(.egressRefused, context)
        case .badConfiguration, .badIDToken:
            context.detail = ServerText(error.message).description
            return FindingCatalogue.finding(.oauthClientMisconfigured, context)
        case .forged:
            // Nothing of it is believed, so it says nothing of the account either.
            return FindingCatalogue.finding(.oauthInteractionRequired, context, serverText: ServerText(error.message))
        }
    }
}
