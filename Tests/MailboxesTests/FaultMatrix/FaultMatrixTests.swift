import Foundation
import MailModel
import Testing

@testable import Mailboxes

/// Every fault of the matrix; each group in a file of its own.
enum FaultMatrix {
    static let rows: [FaultRow] =
        network + encryption + servers + signIn + comparisons + sending + oauth + realServers + realRefusals
}

@Suite("Fault matrix")
struct FaultMatrixTests {
    @Test("Each fault gives its own code, the party that must act, and a next step", arguments: FaultMatrix.rows)
    func row(_ row: FaultRow) async throws {
        let finding = try #require(try await row.drive(), "nothing was found")
        #expect(
            finding.code == row.code,
            "\(finding.code.rawValue): \(finding.cause) \(finding.serverText?.description ?? "") \(finding.transcript)")
        #expect(finding.actor == row.actor)
        #expect(finding.retry.isAutomatic == row.isRetried)
        #expect(finding.retry.isAutomatic == (finding.disposition == .retry))
        #expect(finding.cause.hasSuffix(".") && !finding.action.isEmpty)
        #expect(!"\(finding)".contains("cAnArY"))
    }

    @Test("There are more than a hundred different faults, and nearly every code has one")
    func size() {
        #expect(FaultMatrix.rows.count > 100)
        #expect(Set(FaultMatrix.rows.map(\.name)).count == FaultMatrix.rows.count)
        // What is not found by connecting: the states of later work, and what only time shows.
        let elsewhere: Set<FindingCode> = [
            .senderAuthenticationFailed, .receiveTimedOut, .receiveInSpam, .receiveBounced, .receiveSentCopyMissing,
            .receiveSilent, .receiveCleanUpIncomplete, .oauthGrantExpiring, .oauthClientSecretExpiring,
            // An organisation's app is refused by its provider, in tests of its own.
            .oauthAppNotAuthorized, .oauthMailboxNotAllowed,
            // This machine's own troubles, which no server makes.
            .localDiskFull, .localStoreBusy, .localStoreFailed,
        ]
        let driven = Set(FaultMatrix.rows.map(\.code))
        #expect(Set(FindingCode.allCases).subtracting(driven) == elsewhere)
    }

    @Test("docs/fault-matrix.md shows the matrix as it is; SALESNODE_WRITE_FAULT_MATRIX=1 writes it")
    func documented() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "docs/fault-matrix.md")
        let text = Self.document
        if ProcessInfo.processInfo.environment["SALESNODE_WRITE_FAULT_MATRIX"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    private static var document: String {
        var lines = [
            "# Fault matrix", "",
            "Each row is a fault that a test makes for real, and what Salesnode must say about it: exactly this code, this",
            "party to act, and whether it is tried again without a person. [findings.md](findings.md) explains the codes.",
            "This page is written by `SALESNODE_WRITE_FAULT_MATRIX=1 swift test --filter FaultMatrixTests`; a test compares it",
            "with the rows in `Tests/MailboxesTests/FaultMatrix`.", "",
            "| fault | made by | code | who acts | tried again |", "| --- | --- | --- | --- | --- |",
        ]
        for row in FaultMatrix.rows {
            lines.append(
                "| \(row.name) | \(row.driven) | `\(row.code.rawValue)` | \(row.actor.rawValue) | "
                    + "\(row.isRetried ? "yes" : "when changed") |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
