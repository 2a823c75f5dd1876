import Foundation
import IMAPClient
import Inbox
import MailModel
import MailStore
import MailStoreSQLite
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import SASL
import SyncEngine

/// A process that syncs the one mailbox of a data folder and is killed at it: see `FaultKillTests`.
///
///     salesnode-sync-victim DATA-FOLDER ADDRESS PASSWORD
///
/// Says `syncing` when it begins and ends with status 0 when everything is in step.
@main
struct SyncVictim {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4 else { exit(64) }
        let store = try await SQLiteStore.open(in: try DataFolder.open(arguments[1]))
        let address = try EmailAddress(arguments[2])
        let (found, key) = try await store.read { reader in
            let workspace = try reader.defaultWorkspace().id
            return (try reader.mailbox(address: address, in: workspace), try reader.identityKey(of: workspace))
        }
        guard let mailbox = found, case .certificateFile(let file) = mailbox.imap.trust else { exit(66) }
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: DNSResolver(servers: []),
            policy: EgressPolicy(allowsPrivateHosts: true))
        FileHandle.standardOutput.write(Data("syncing\n".utf8))
        let connection = try await IMAPConnection.connect(
            TransportRequest(
                endpoint: mailbox.imap.endpoint, security: .implicit, trust: .certificateFile(file),
                deadline: .now() + .seconds(60)), over: transport)
        try await connection.authenticate(.password(user: mailbox.imap.user, password: Secret(arguments[3])))
        let session = SyncSession(
            connection: connection, mailbox: MailboxOwner(mailbox), store: store,
            reader: MessageReader(identityKey: key))
        for folder in try await session.syncFolders().folders {
            _ = try await session.sync(folder.key, reason: .start)
            while try await !session.backfill(folder.key).isComplete {}
            _ = try await session.audit(folder.key, repair: true)
        }
        await connection.logout()
        try await store.close()
    }
}
