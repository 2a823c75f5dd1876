import FoundationEssentials
import Logging
public import MailModel
import MailStore
import OAuth
import Vault

/// Connects a mailbox by a sign-in at its provider, in three steps between which the program may stop:
///
/// 1. ``begin(_:browser:)`` gives the address to which the browser goes.
/// 2. ``finish(query:arrivedAt:browser:)`` takes what the browser brings back, exchanges the code, and compares what was
///    granted with what is needed.
/// 3. ``connect(_:browser:accepting:onStep:)`` checks the mailbox with the token, saves it, and proves it by a round trip.
///
/// Each step belongs to one browser: `browser` is a secret that only it has, such as a cookie's value, and of which a
/// digest is kept. State and code work once. Everything that waits is sealed and expires.
public struct OAuthConnecting: Sendable {
    /// How long a browser may be at the provider, in milliseconds: people look for their second factor.
    public static let patience: Int64 = 10 * 60_000
    /// How long a granted sign-in waits for the person's answer and the check, in milliseconds.
    public static let grantedPatience: Int64 = 30 * 60_000

    let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Begins a sign-in.
    ///
    /// - Parameter browser: what only this browser has; at least 16 bytes that cannot be guessed.
    /// - Throws: ``OAuthConnectFailure`` with `local`, or a finding where the client cannot be used.
    public func begin(
        _ request: OAuthConnectRequest, browser: Secret
    ) async throws(OAuthConnectFailure) -> OAuthBeginning {
        guard let beginning = try await begin(request, browser: browser, also: { _ in true }) else {
            throw .local(MailboxError(.wrongState, "The sign-in was not begun."))
        }
        return beginning
    }

    /// The same, with something that belongs to the same transaction; nil where that says no.
    func begin(
        _ request: OAuthConnectRequest, browser: Secret, also: @escaping @Sendable (StoreWriter) throws -> Bool
    ) async throws(OAuthConnectFailure) -> OAuthBeginning? {
        guard browser.count >= 16 else {
            throw .local(MailboxError(.invalidInput, "The browser has nothing by which it would be recognised."))
        }
        let (provider, client) = try await ready(request.client)
        if case .serviceAccount? = client.key {
            throw .local(
                MailboxError(.invalidInput, "Nobody signs in by a service account; connect by the app itself."))
        }
        let authorization: AuthorizationRequest
        do throws(OAuthError) {
            authorization = try AuthorizationRequest(
                provider: provider, clientID: client.id, redirect: request.redirect,
                loginHint: request.expectedAccount?.description, asksConsentAgain: request.asksConsentAgain)
        } catch {
            throw .finding(Diagnosis.finding(of: error, context: context(provider, request)))
        }
        let asked = AskedSignIn(
            request, state: authorization.state, nonce: authorization.nonce,
            verifier: authorization.verifier.secret.text)
        let expires = dependencies.store.time.adding(milliseconds: Self.patience)
        let record = try await sealed(
            asked, stage: .asked, found: Secret(authorization.state), browser: browser, expires: expires)
        let isBegun = try await local { () async throws(MailboxError) in
            try await dependencies.writing { writer in
                guard try also(writer) else { return false }
                try writer.keepSignIn(record)
                return true
            }
        }
        return isBegun ? OAuthBeginning(url: authorization.url, expires: expires) : nil
    }

    /// Takes what the browser brings back from the provider.
    ///
    /// - Parameters:
    ///   - query: the query of the address at which it arrived.
    ///   - address: that address without the query.
    /// - Throws: ``OAuthConnectFailure``: `notBelieved` where it does not belong to a sign-in of this browser, or was
    ///   brought before; a finding where the provider or the person refused, where mail was not granted, or where the
    ///   account is another one and ``OAuthConnectRequest/isPinned``.
    public func finish(
        query: String, arrivedAt address: String, browser: Secret
    ) async throws(OAuthConnectFailure) -> OAuthSignIn {
        let response: AuthorizationResponse
        do throws(OAuthError) {
            response = try AuthorizationResponse(query: query)
        } catch {
            throw .notBelieved(error.message)
        }
        // Used once: taken before anything else, whatever comes of it.
        let record = try await taken(Secret(response.state), browser: browser)
        // The owner's browser knows of no workspace; the sign-in does.
        return try await inWorkspace(record.workspace)
            .finish(response, try await opened(record), arrivedAt: address, browser: browser)
    }

    private func finish(
        _ response: AuthorizationResponse, _ asked: AskedSignIn, arrivedAt address: String, browser: Secret
    ) async throws(OAuthConnectFailure) -> OAuthSignIn {
        let request = asked.request
        let (provider, client) = try await ready(request.client)
        let began = dependencies.store.time
        let granted: GrantedSignIn
        do throws(OAuthError) {
            let code = try response.code(
                for: ExpectedResponse(
                    state: Secret(asked.state), redirect: asked.redirect, issuer: provider.issuer,
                    saysIssuerInResponse: provider.saysIssuerInResponse), arrivedAt: address)
            let answer = try await TokenEndpoint(provider: provider, client: client, fetcher: dependencies.fetcher)
                .exchange(
                    code: code, verifier: CodeVerifier(secret: Secret(asked.verifier)), redirect: asked.redirect)
            granted = try self.granted(answer, asked, provider, client, askedAt: began)
        } catch {
            if error.code == .forged { throw .notBelieved(error.message) }
            var context = context(provider, request)
            if error.answer?.error == "redirect_uri_mismatch" { context.detail = request.redirect }
            throw .finding(Diagnosis.finding(of: error, context: context))
        }
        return try await kept(granted, provider, browser: browser)
    }

    /// A granted sign-in of this browser, to be shown again; nil where there is none any more. It may belong to another
    /// workspace than this one's: ``OAuthSignIn/workspace``.
    ///
    /// - Throws: ``OAuthConnectFailure`` with `local`.
    public func signIn(_ handle: Secret, browser: Secret) async throws(OAuthConnectFailure) -> OAuthSignIn? {
        guard let record = try await pending(handle, browser: browser) else { return nil }
        return try await inWorkspace(record.workspace).described(record, handle)
    }

    private func described(
        _ record: PendingSignIn, _ handle: Secret
    ) async throws(OAuthConnectFailure) -> OAuthSignIn {
        let granted: GrantedSignIn = try await opened(record)
        let (provider, _) = try await ready(granted.asked.client)
        return OAuthSignIn(
            workspace: record.workspace, handle: handle, provider: provider, address: granted.address,
            account: granted.addresses.first,
            questions: try await questions(about: granted), expires: record.expires)
    }

    /// Forgets a granted sign-in. At the provider nothing is taken back: that could end a grant which is in use.
    ///
    /// - Throws: ``OAuthConnectFailure`` with `local`.
    public func abandon(_ handle: Secret, browser: Secret) async throws(OAuthConnectFailure) {
        let digests = Self.digests(handle, .granted, browser)
        try await local { () async throws(MailboxError) in
            _ = try await dependencies.writing {
                try $0.takeSignIn(digest: digests.found, browser: digests.browser)
            }
        }
    }

    // MARK: - What was granted

    /// What an answer of the token endpoint grants.
    func granted(
        _ answer: TokenAnswer, _ asked: AskedSignIn, _ provider: OAuthProvider, _ client: OAuthClient,
        askedAt began: Timestamp
    ) throws(OAuthError) -> GrantedSignIn {
        var identity: IDToken?
        if let token = answer.idToken, let issuer = provider.issuer {
            identity = try IDToken(
                token, issuer: issuer, clientID: client.id, nonce: asked.nonce, now: dependencies.store.time)
        } else if asked.nonce != nil, provider.issuesIDTokens {
            // OpenID Connect Core §3.1.3.3: asked for with the scope openid, so it has to be there.
            throw OAuthError(.badIDToken, "The provider does not say who signed in.")
        }
        let accessExpires = began.adding(seconds: answer.expiresIn)
        return GrantedSignIn(
            asked: asked, access: answer.accessToken.text, refresh: answer.refreshToken?.text,
            issuer: identity?.issuer ?? provider.issuer ?? provider.endpoints.token, subject: identity?.accountID ?? "",
            addresses: identity?.addresses ?? [], scopes: answer.scopes ?? provider.scopes.mail,
            accessExpires: accessExpires,
            // Without a refresh token the grant lasts as long as the token.
            grantExpires: answer.refreshToken == nil
                ? accessExpires : began.adding(seconds: answer.refreshExpiresIn))
    }

    /// Compares what was granted with what is needed, and keeps it for the person's answer.
    func kept(
        _ granted: GrantedSignIn, _ provider: OAuthProvider, browser: Secret
    ) async throws(OAuthConnectFailure) -> OAuthSignIn {
        let request = granted.asked.request
        var context = context(provider, request)
        let missing = provider.scopes.missing(from: granted.scopes)
        if let finding = Diagnosis.finding(ofMissingScopes: missing, granted: [], context: context) {
            throw .finding(finding)
        }
        let questions = try await questions(about: granted)
        if request.isPinned, !questions.isEmpty {
            context.address = request.address?.description ?? ""
            throw .finding(FindingCatalogue.finding(.oauthWrongAccount, context))
        }
        let handle = SignInDigest.random()
        let expires = dependencies.store.time.adding(milliseconds: Self.grantedPatience)
        let record = try await sealed(granted, stage: .granted, found: handle, browser: browser, expires: expires)
        try await local { () async throws(MailboxError) in
            try await dependencies.writing { try $0.keepSignIn(record) }
        }
        return OAuthSignIn(
            workspace: dependencies.workspace, handle: handle, provider: provider, address: granted.address,
            account: granted.addresses.first, questions: questions, expires: expires)
    }

    /// What the person has to say before a sign-in is used.
    func questions(about granted: GrantedSignIn) async throws(OAuthConnectFailure) -> [OAuthQuestion] {
        var questions: [OAuthQuestion] = []
        let request = granted.asked.request
        if let expected = request.expectedAccount, let first = granted.addresses.first,
            !granted.addresses.contains(where: { (try? EmailAddress($0))?.comparisonKey == expected.comparisonKey })
        {
            questions.append(
                .otherAddress(expected: expected.description, signedIn: ServerText(first).description))
        }
        guard let address = granted.address, !granted.subject.isEmpty else { return questions }
        let workspace = dependencies.workspace
        let before = try await local { () async throws(MailboxError) in
            try await dependencies.reading { reader in
                try reader.mailbox(address: address, in: workspace).flatMap {
                    try reader.grant(of: $0.id, in: workspace)
                }
            }
        }
        if let before, before.issuer == granted.issuer, !before.subject.isEmpty, before.subject != granted.subject,
            questions.isEmpty
        {
            questions.append(.otherAccount(address: address.description))
        }
        return questions
    }

    // MARK: - What waits

    /// A granted sign-in with its end, without using it up.
    func pending(
        _ handle: Secret, browser: Secret
    ) async throws(OAuthConnectFailure) -> PendingSignIn? {
        let digests = Self.digests(handle, .granted, browser)
        let now = dependencies.store.time
        return try await local { () async throws(MailboxError) in
            try await dependencies.reading {
                try $0.pendingSignIn(digest: digests.found, browser: digests.browser, at: now)
            }
        }
    }

    func taken(_ state: Secret, browser: Secret) async throws(OAuthConnectFailure) -> PendingSignIn {
        let digests = Self.digests(state, .asked, browser)
        let found = try await local { () async throws(MailboxError) in
            try await dependencies.writing {
                try $0.takeSignIn(digest: digests.found, browser: digests.browser)
            }
        }
        guard let found, found.stage == .asked else {
            throw .notBelieved(
                "This sign-in was not begun here, was brought back before, or took longer than ten minutes. Begin it"
                    + " again.")
        }
        return found
    }

    func sealed(
        _ payload: some Encodable, stage: PendingSignIn.Stage, found: Secret, browser: Secret, expires: Timestamp
    ) async throws(OAuthConnectFailure) -> PendingSignIn {
        let digests = Self.digests(found, stage, browser)
        guard let json = try? JSONEncoder().encode(payload) else {
            throw .local(MailboxError(.invalidInput, "The sign-in could not be written down."))
        }
        let bytes = try await local { () async throws(MailboxError) in
            try await sealing.seal(Secret(json), for: Self.purpose(digests.found))
        }
        return PendingSignIn(
            workspace: dependencies.workspace, stage: stage, digest: digests.found, browser: digests.browser,
            sealed: bytes, expires: expires)
    }

    func opened<T: Decodable>(_ record: PendingSignIn) async throws(OAuthConnectFailure) -> T {
        let secret = try await local { () async throws(MailboxError) in
            try await sealing.open(record.sealed, for: Self.purpose(record.digest))
        }
        guard let payload = try? JSONDecoder().decode(T.self, from: Data(secret.copyBytes())) else {
            throw .local(MailboxError(.storeFailed, "A stored sign-in is damaged; begin it again."))
        }
        return payload
    }

    /// What finds a sign-in, and what tells its browser.
    static func digests(
        _ secret: Secret, _ stage: PendingSignIn.Stage, _ browser: Secret
    ) -> (found: [UInt8], browser: [UInt8]) {
        (SignInDigest.of(secret, as: stage.rawValue), SignInDigest.of(browser, as: "browser"))
    }

    /// Bound to its row, so that what is sealed in one opens in no other.
    private static func purpose(_ digest: [UInt8]) -> SealPurpose {
        SealPurpose(rawValue: "oauth.sign-in:" + SignInDigest.hexadecimal(digest))
    }

    private var sealing: WorkspaceSealing {
        WorkspaceSealing(store: dependencies.store, vault: dependencies.vault, workspace: dependencies.workspace)
    }

    // MARK: - Parts

    private func inWorkspace(_ workspace: WorkspaceID) -> OAuthConnecting {
        var copy = dependencies
        copy.workspace = workspace
        return OAuthConnecting(copy)
    }

    func ready(_ id: OAuthClientID) async throws(OAuthConnectFailure) -> (OAuthProvider, OAuthClient) {
        try await local { () async throws(MailboxError) in try await OAuthClients(dependencies).ready(id) }
    }

    func context(_ provider: OAuthProvider, _ request: OAuthConnectRequest) -> FindingContext {
        FindingContext(oauth: provider, address: request.address?.description ?? "the mailbox")
    }

    func local<T>(_ body: () async throws(MailboxError) -> T) async throws(OAuthConnectFailure) -> T {
        do throws(MailboxError) { return try await body() } catch { throw .local(error) }
    }
}
