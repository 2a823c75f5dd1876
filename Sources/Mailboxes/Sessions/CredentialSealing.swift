import MailModel
import MailStore
import Vault

/// Seals a mailbox's passwords for the store and opens them again.
///
/// Each mailbox has a data key of its own, and every seal names workspace, mailbox and purpose, so that a sealed value
/// that is copied to another row opens nothing.
struct CredentialSealing: Sendable {
    let vault: VaultHolder
    let workspace: WorkspaceID

    /// Seals both passwords under a new data key. The sending one is kept apart only where it differs.
    func seal(_ passwords: MailboxPasswords, for mailbox: MailboxID) throws(MailboxError) -> SealedCredentials {
        let current = vault.current
        do {
            let dataKey = try current.makeDataKey(for: .mailbox(mailbox))
            var credentials = [
                CredentialRecord(
                    purpose: SealPurpose.imapPassword.rawValue,
                    sealed: try current.seal(
                        passwords.imap, context: context(mailbox, .imapPassword), dataKey: dataKey
                    ).bytes)
            ]
            if passwords.smtp != passwords.imap {
                credentials.append(
                    CredentialRecord(
                        purpose: SealPurpose.smtpPassword.rawValue,
                        sealed: try current.seal(
                            passwords.smtp, context: context(mailbox, .smtpPassword), dataKey: dataKey
                        ).bytes))
            }
            let owner = DataKeyOwner.mailbox(mailbox)
            return SealedCredentials(
                dataKey: DataKeyRecord(
                    ownerKind: owner.kind, ownerID: owner.id, wrapped: dataKey.bytes,
                    masterKeyID: dataKey.keyID.description),
                credentials: credentials)
        } catch {
            throw MailboxError(.vaultFailed, "The password could not be sealed: \(error).")
        }
    }

    /// Opens what ``seal(_:for:)`` made.
    func open(_ credentials: SealedCredentials, for mailbox: MailboxID) throws(MailboxError) -> MailboxPasswords {
        let current = vault.current
        do {
            let dataKey = try WrappedDataKey(bytes: credentials.dataKey.wrapped)
            guard let sealedIMAP = credentials.sealed(for: SealPurpose.imapPassword.rawValue) else {
                throw MailboxError(.wrongState, "No password is stored for this mailbox; connect it again.")
            }
            let imap = try current.open(
                try SealedSecret(bytes: sealedIMAP), context: context(mailbox, .imapPassword), dataKey: dataKey)
            guard let sealedSMTP = credentials.sealed(for: SealPurpose.smtpPassword.rawValue) else {
                return MailboxPasswords(imap: imap)
            }
            let smtp = try current.open(
                try SealedSecret(bytes: sealedSMTP), context: context(mailbox, .smtpPassword), dataKey: dataKey)
            return MailboxPasswords(imap: imap, smtp: smtp)
        } catch let error as MailboxError {
            throw error
        } catch {
            throw MailboxError(.vaultFailed, "The stored password could not be opened: \(error).")
        }
    }

    /// Seals the tokens of a sign-in under a new data key.
    func seal(_ tokens: GrantTokenPair, for mailbox: MailboxID) throws(MailboxError) -> SealedCredentials {
        let current = vault.current
        do {
            let dataKey = try current.makeDataKey(for: .mailbox(mailbox))
            let owner = DataKeyOwner.mailbox(mailbox)
            return SealedCredentials(
                dataKey: DataKeyRecord(
                    ownerKind: owner.kind, ownerID: owner.id, wrapped: dataKey.bytes,
                    masterKeyID: dataKey.keyID.description),
                credentials: [
                    CredentialRecord(
                        purpose: SealPurpose.oauthGrant.rawValue,
                        sealed: try current.seal(
                            tokens.secret, context: context(mailbox, .oauthGrant), dataKey: dataKey
                        ).bytes)
                ])
        } catch {
            throw MailboxError(.vaultFailed, "The provider's tokens could not be sealed: \(error).")
        }
    }

    /// Seals new tokens under the data key that a mailbox has.
    func seal(
        _ tokens: GrantTokenPair, for mailbox: MailboxID, under key: DataKeyRecord
    ) throws(MailboxError) -> [UInt8] {
        do {
            return try vault.current.seal(
                tokens.secret, context: context(mailbox, .oauthGrant), dataKey: try WrappedDataKey(bytes: key.wrapped)
            ).bytes
        } catch {
            throw MailboxError(.vaultFailed, "The provider's tokens could not be sealed: \(error).")
        }
    }

    /// Opens a grant's tokens.
    func openGrant(_ credentials: SealedCredentials, for mailbox: MailboxID) throws(MailboxError) -> GrantTokenPair {
        do {
            guard let sealed = credentials.sealed(for: SealPurpose.oauthGrant.rawValue) else {
                throw MailboxError(.wrongState, "No grant is stored for this mailbox; sign in at the provider again.")
            }
            let secret = try vault.current.open(
                try SealedSecret(bytes: sealed), context: context(mailbox, .oauthGrant),
                dataKey: try WrappedDataKey(bytes: credentials.dataKey.wrapped))
            return try GrantTokenPair(secret)
        } catch let error as MailboxError {
            throw error
        } catch {
            throw MailboxError(.vaultFailed, "The stored tokens could not be opened: \(error).")
        }
    }

    private func context(_ mailbox: MailboxID, _ purpose: SealPurpose) -> SealContext {
        SealContext(workspace: workspace, owner: .mailbox(mailbox), purpose: purpose)
    }
}
