import Foundation
import MailModel
import MailStore
import Testing

@testable import MailStoreSQLite

/// A folder that goes away with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "sqlite-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var data: String { path + "/data" }

    func mode(_ file: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    /// The paths of all files below the folder.
    func files() throws -> [String] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: path)
        return names.map { "\(path)/\($0)" }.filter {
            (try? FileManager.default.attributesOfItem(atPath: $0))?[.type] as? FileAttributeType == .typeRegular
        }
    }

    /// The files in which `text` occurs.
    func files(containing text: String) throws -> [String] {
        try files().filter { try Data(contentsOf: URL(filePath: $0)).range(of: Data(text.utf8)) != nil }
    }
}

/// Records for the tests.
enum Sample {
    static let masterKey = "00112233445566ff"
    static let time = Timestamp(milliseconds: 1_700_000_000_000)

    static func draft(
        _ name: String, in workspace: WorkspaceID, id: MailboxID = .random()
    ) throws -> MailboxDraft {
        let imap = try #require(Endpoint("imap.mail.test:993"))
        let smtp = try #require(Endpoint("smtp.mail.test:465"))
        return MailboxDraft(
            id: id, workspace: workspace, address: try EmailAddress("\(name)@mail.test"),
            imap: MailboxServer(endpoint: imap, security: .implicit, user: name),
            smtp: MailboxServer(endpoint: smtp, security: .starttls, user: name))
    }

    static func credentials(of mailbox: MailboxID, canary: String = "sealed") -> SealedCredentials {
        SealedCredentials(
            dataKey: DataKeyRecord(
                ownerKind: "mailbox", ownerID: mailbox.description, wrapped: Array("key of \(canary)".utf8),
                masterKeyID: masterKey),
            credentials: [CredentialRecord(purpose: "imap.password", sealed: Array(canary.utf8))])
    }
}

extension Store {
    /// The one workspace, with a master key in force.
    func prepared() async throws -> WorkspaceID {
        try await write {
            try $0.adoptMasterKey(Sample.masterKey)
            return try $0.defaultWorkspace().id
        }
    }

    /// Saves a mailbox.
    @discardableResult
    func connect(_ name: String, in workspace: WorkspaceID, canary: String = "sealed") async throws -> MailboxID {
        let draft = try Sample.draft(name, in: workspace)
        try await write {
            try $0.saveMailbox(
                draft, credentials: Sample.credentials(of: draft.id, canary: canary),
                folders: [FolderRecord(name: .inbox, role: .inbox)])
        }
        return draft.id
    }
}
