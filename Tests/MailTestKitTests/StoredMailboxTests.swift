import Foundation
import MailModel
import MailStore
import MailStoreSQLite
import MailTestKit
import Testing
import Vault

@Suite("Mailboxes of a store that read from the fake server")
struct StoredMailboxTests {
    @Test("a saved mailbox has its history, and its password opens")
    func saving() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("kit-\(UUID().uuidString)").path
        let folder = try DataFolder.open(path)
        let store = try await SQLiteStore.open(in: folder)
        let vault = CredentialVault(ring: KeyRing(keys: [.random()], origin: "the test"))
        let mailbox = StoredMailbox(user: "ann@mail.test", port: 1_143, certificateFile: "/nowhere.pem")
        let record = try await store.write { try mailbox.save(with: vault, history: .days(30), by: $0) }
        let (state, sealed) = try await store.read { reader in
            (
                try reader.syncState(of: try reader.mailboxKey(record.id, in: record.workspace)),
                try reader.credentials(of: record.id, in: record.workspace)
            )
        }
        #expect(state?.history == .days(30))
        #expect(record.imap.endpoint.port == 1_143)
        let found = try #require(sealed)
        let secret = try vault.open(
            try SealedSecret(bytes: try #require(found.sealed(for: SealPurpose.imapPassword.rawValue))),
            context: SealContext(
                workspace: record.workspace, owner: .mailbox(record.id), purpose: .imapPassword),
            dataKey: try WrappedDataKey(bytes: found.dataKey.wrapped))
        #expect(secret == Secret("secret"))
        // Saving it again changes it instead of adding another.
        let again = try await store.write { try mailbox.save(with: vault, by: $0) }
        #expect(again.id == record.id)
        try await store.close()
        try FileManager.default.removeItem(atPath: path)
    }
}
