import MailModel
import MailStore
import OAuth

extension OAuthConnecting {
    /// Connects a mailbox by the organisation's own app: nobody signs in, and no refresh token is kept.
    ///
    /// The app's token has to read and send mail as the address, like any other; the check is the proof.
    ///
    /// - Parameters:
    ///   - request: with the mailbox's address; its redirect and delegate are not used.
    ///   - onStep: called once for each step as it finishes, those of the round trip included.
    /// - Throws: ``OAuthConnectFailure``: a finding where the organisation has not authorised the app, or the provider does
    ///   not answer; `local`. A check that fails is no error.
    public func connectApp(
        _ request: OAuthConnectRequest, onStep: @escaping StepHandler = { _ in }
    ) async throws(OAuthConnectFailure) -> ConnectMailboxResult {
        guard let address = request.address else {
            throw .local(MailboxError(.invalidInput, "The mailbox's address is missing."))
        }
        let (provider, client) = try await ready(request.client)
        let context = try await local { () async throws(MailboxError) in
            let record = try await OAuthClients(dependencies).record(request.client)
            try Self.requireTenant(record)
            var context = FindingContext(oauth: provider, address: address.description)
            context.usesAppToken = true
            context.detail = try OAuthClients.appDetail(record, provider)
            return context
        }
        let began = dependencies.store.time
        let answer: TokenAnswer
        do throws(OAuthError) {
            answer = try await TokenEndpoint(provider: provider, client: client, fetcher: dependencies.fetcher)
                .appToken(for: address.description)
        } catch {
            if error.code == .badConfiguration { throw .local(MailboxError(.invalidInput, error.message)) }
            throw .finding(Diagnosis.finding(of: error, context: context).forApp)
        }
        var asked = request
        asked.delegate = nil
        let granted = GrantedSignIn(
            asked: AskedSignIn(asked, state: "", nonce: nil, verifier: ""), access: answer.accessToken.text,
            refresh: nil, issuer: provider.endpoints.token, subject: "", addresses: [client.id],
            scopes: answer.scopes ?? [], accessExpires: began.adding(seconds: answer.expiresIn), grantExpires: nil)
        return try await checked(granted, provider, kind: .app, onStep: onStep, also: { _ in })
    }

    /// An app is at home in one tenant: what serves all of them gives it no token.
    private static func requireTenant(_ record: OAuthClientRecord) throws(MailboxError) {
        guard let known = OAuthProviders.named(record.provider), known.takesOtherRealms,
            case .clientCredentials? = known.appAccess, known.realms.contains(where: { $0.id == record.realm })
        else { return }
        throw MailboxError(.invalidInput, "This access needs the client of one tenant: enter it with the tenant's id.")
    }
}
