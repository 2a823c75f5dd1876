import IMAPClient
import MailModel
import MailTransport
import SASL
import SMTPClient
import SMTPCore

/// Why nobody is signed in.
enum SignInFailure: Error {
    /// There is no credential to sign in with.
    case token(TokenFailure)
    /// The receiving server, or the way to it.
    case imap(IMAPClientError)
    /// The sending server, or the way to it.
    case smtp(SMTPClientError)
    /// A server refused the token of the organisation's app.
    indirect case refusedApp(SignInFailure)

    /// What it means for the mailbox.
    func finding(_ context: FindingContext, transcript: [String] = []) -> Finding {
        switch self {
        case .token(let failure): return failure.finding(context)
        case .imap(let error): return Diagnosis.finding(of: error, context: context, transcript: transcript)
        case .smtp(let error): return Diagnosis.finding(of: error, context: context, transcript: transcript)
        case .refusedApp(let failure):
            var context = context
            context.usesAppToken = true
            return failure.finding(context, transcript: transcript)
        }
    }
}

extension ReadyCredential {
    /// The failure of a sign-in with this credential.
    func failure(_ error: IMAPClientError) -> SignInFailure {
        isApp && error.code == .authenticationFailed ? .refusedApp(.imap(error)) : .imap(error)
    }

    /// The failure of a sign-in with this credential.
    func failure(_ error: SMTPClientError) -> SignInFailure {
        isApp && error.code == .authenticationFailed ? .refusedApp(.smtp(error)) : .smtp(error)
    }

    private var isApp: Bool { token?.isApp ?? false }
}

extension TokenFailure {
    /// What a check says of it.
    func finding(_ context: FindingContext) -> Finding {
        switch self {
        case .finding(let finding): finding
        case .local(let error):
            FindingCatalogue.finding(.localStoreFailed, context, serverText: ServerText(error.message))
        }
    }
}

extension MailboxConnector {
    /// Connects to the receiving server and signs in. A refused token is refreshed once and tried on a new connection.
    ///
    /// - Returns: a connection that is signed in; nothing stays open where this throws.
    func signedInIMAP(
        _ settings: MailboxSettings, _ credential: DirectionCredential, trace: WireTrace?,
        configure: @Sendable (inout IMAPClientOptions) -> Void = { _ in }
    ) async throws(SignInFailure) -> IMAPConnection {
        let user = settings.imap.user
        let ready = try await credential.ready(for: user)
        do throws(IMAPClientError) {
            return try await openIMAP(settings, ready, trace, configure)
        } catch {
            guard error.code == .authenticationFailed,
                let next = try await credential.renewed(after: ready, for: user)
            else { throw ready.failure(error) }
            do throws(IMAPClientError) {
                return try await openIMAP(settings, next, trace, configure)
            } catch {
                throw next.failure(error)
            }
        }
    }

    /// Connects to the sending server and signs in, likewise.
    ///
    /// - Parameter credential: nil where the server wants none.
    func signedInSMTP(
        _ settings: MailboxSettings, _ credential: DirectionCredential?, trace: WireTrace
    ) async throws(SignInFailure) -> SMTPConnection {
        let user = settings.smtp.user
        guard let credential else {
            do throws(SMTPClientError) { return try await connectSMTP(settings, trace: trace) } catch {
                throw .smtp(error)
            }
        }
        let ready = try await credential.ready(for: user)
        do throws(SMTPClientError) {
            return try await openSMTP(settings, ready, trace)
        } catch {
            guard error.code == .authenticationFailed,
                let next = try await credential.renewed(after: ready, for: user)
            else { throw ready.failure(error) }
            do throws(SMTPClientError) {
                return try await openSMTP(settings, next, trace)
            } catch {
                throw next.failure(error)
            }
        }
    }

    private func openIMAP(
        _ settings: MailboxSettings, _ credential: ReadyCredential, _ trace: WireTrace?,
        _ configure: @Sendable (inout IMAPClientOptions) -> Void
    ) async throws(IMAPClientError) -> IMAPConnection {
        let connection = try await connectIMAP(settings, trace: trace, configure: configure)
        do throws(IMAPClientError) {
            try await connection.authenticate(credential.sasl)
            return connection
        } catch {
            await connection.close()
            throw error
        }
    }

    private func openSMTP(
        _ settings: MailboxSettings, _ credential: ReadyCredential, _ trace: WireTrace
    ) async throws(SMTPClientError) -> SMTPConnection {
        let connection = try await connectSMTP(settings, trace: trace)
        do throws(SMTPClientError) {
            _ = try await connection.authenticate(credential.sasl)
            return connection
        } catch {
            connection.close()
            throw error
        }
    }
}
