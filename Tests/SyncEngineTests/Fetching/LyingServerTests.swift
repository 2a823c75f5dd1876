import IMAPClient
import IMAPCore
import MailModel
import MailStore
import MailTestKit
import Testing

@testable import SyncEngine

@Suite("A server that does not say the truth")
struct LyingServerTests {
    private func messages(_ seeds: Range<UInt64>, received: Timestamp? = nil) -> [NewFakeMessage] {
        seeds.map { NewFakeMessage(.generated(GeneratedMessage(seed: $0, size: 500)), received: received) }
    }

    private func options(_ change: (inout FakeServerOptions) -> Void) -> FakeServerOptions {
        var options = FakeServerOptions()
        change(&options)
        return options
    }

    @Test("of how many messages there are loses and doubles none", arguments: [-3, 5, 1_000])
    func exists(extra: Int) async throws {
        try await SyncHarness.withKit(options { $0.lies.extraExists = extra }) { harness, _, account in
            account.append(messages(0..<30))
            try await harness.syncAll()
            account.expunge([4, 5])
            account.append(messages(50..<53))
            try await harness.syncAll()
            try await harness.expectInStep()
        }
    }

    @Test("of what vanished is counted after", arguments: [true, false])
    func vanished(forgets: Bool) async throws {
        try await SyncHarness.withKit(options { $0.lies.dropsVanished = true }) { harness, _, account in
            account.append(messages(0..<30))
            try await harness.syncAll()
            account.expunge([4, 5, 6])
            if forgets { account.forgetExpunged() }
            try await harness.syncAll()
            try await harness.expectInStep()
        }
    }

    @Test("of which flags changed is found out by the audit, and not relied on again")
    func flags() async throws {
        try await SyncHarness.withKit(options { $0.lies.dropsFlagChanges = true }) { harness, _, account in
            account.append(messages(0..<30))
            let session = try await harness.session()
            try await harness.syncAll(session)
            account.changeFlags([3, 4], adding: [.flagged])
            try await harness.syncAll(session)
            #expect(try await harness.differences() != [])
            let key = try await harness.folder("INBOX").key
            let audit = try await session.audit(key, repair: true)
            #expect(audit.differingFlags == 2)
            #expect(audit.unreportedFlags == 2)
            try await harness.expectInStep()

            account.changeFlags([7], adding: [.answered])
            _ = try await session.sync(key, reason: .request)
            try await harness.expectInStep()
            #expect(try await session.audit(key, repair: true).isClean)
            await session.connection.logout()
        }
    }

    @Test("of its highest mod-sequence is found out by counting and by the audit")
    func frozen() async throws {
        try await SyncHarness.withKit(options { $0.lies.freezesModSeq = true }) { harness, _, account in
            account.append(messages(0..<30))
            let session = try await harness.session()
            try await harness.syncAll(session)
            account.changeFlags([3, 4], adding: [.flagged])
            account.expunge([9])
            account.append(messages(60..<62))
            try await harness.syncAll(session)
            _ = try await session.audit(try await harness.folder("INBOX").key, repair: true)
            try await harness.expectInStep()
            await session.connection.logout()
        }
    }

    @Test("that drops QRESYNC and everything else between two connections is asked by what is left")
    func abilitiesLost() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<30))
            try await harness.syncAll()
            for announced in [Announced.condStore, .plain, .everything] {
                server.options.capabilities = announced.options.capabilities
                account.changeFlags([3, 4], adding: [Flag("$\(announced)")])
                account.expunge([UInt32(10 + announced.rawValue.count)])
                account.append(
                    messages(UInt64(announced.rawValue.count * 100)..<UInt64(announced.rawValue.count * 100 + 2)))
                try await harness.syncAll()
                try await harness.expectInStep()
            }
        }
    }

    @Test("by answers that come twice stores each message once")
    func twice() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<30))
            for skips in 0..<4 {
                server.inject(Fault(at: .command("UID FETCH"), skipping: skips, .duplicateUntagged))
            }
            try await harness.syncAll()
            server.clearFaults()
            try await harness.expectInStep()
        }
    }

    @Test("by silence about messages it was asked for has them asked for again")
    func dropped() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<30))
            server.inject(Fault(at: .command("UID FETCH"), skipping: 1, .dropUntagged))
            try await harness.syncAll()
            try await harness.expectInStep()
        }
    }

    @Test("but tells of messages before it is asked for them is understood", .timeLimit(.minutes(5)))
    func early() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<90))
            // About messages of the second batch, with the answer to the first.
            let early = (1...40).map { "* \($0) FETCH (UID \($0) RFC822.SIZE 500)" }.joined(separator: "\r\n")
            server.inject(Fault(at: .command("UID FETCH"), skipping: 1, .insert(early)))
            let session = try await harness.session(FetchBatches(messages: 45))
            try await harness.syncAll(session)
            #expect(server.happenedFaults.count == 1)
            try await harness.expectInStep()
            await session.connection.logout()
        }
    }

    @Test("by an empty answer to SEARCH does not empty the folder")
    func emptySearch() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<30))
            let session = try await harness.session()
            try await harness.syncAll(session)
            server.inject(Fault(at: .command("UID SEARCH"), .dropUntagged))
            let audit = try await session.audit(try await harness.folder("INBOX").key, repair: true)
            #expect(audit.surplus.isEmpty)
            #expect(try await harness.messages(in: "INBOX").count == 30)
            await session.connection.logout()
        }
    }

    @Test("of UIDs, and gives them again, is found out by the audit")
    func reused() async throws {
        try await SyncHarness.withKit { harness, _, account in
            account.append(messages(0..<40))
            let session = try await harness.session()
            try await harness.syncAll(session)
            account.reuseUIDs(from: 35)
            // The audit tells two messages of one size by their dates, which must not be of the same second here.
            let earlier = Timestamp.now().adding(milliseconds: -60_000)
            account.append(messages(100..<106, received: earlier))
            try await harness.syncAll(session)
            #expect(try await !harness.differences().isEmpty)
            let key = try await harness.folder("INBOX").key
            let audit = try await session.audit(key, repair: true)
            #expect(audit.replaced == UIDSet([35...40]))
            try await harness.expectInStep()
            #expect(try await session.audit(key, repair: true).isClean)
            await session.connection.logout()
        }
    }

    @Test(
        "and mixes the answers of FETCHes given at once is read to the end", arguments: [Announced.everything, .plain])
    func mixed(_ announced: Announced) async throws {
        var options = announced.options
        // The third batch is smaller and comes alone.
        options.lies.mixedFetches = FakeServerOptions.MixedFetches(messages: 100, milliseconds: 10_000)
        try await SyncHarness.withKit(options) { harness, server, account in
            // More messages in a batch than a stream holds that nobody reads.
            account.append(messages(0..<230))
            let session = try await harness.session(FetchBatches(messages: 100))
            // Only for this session: whoever compares gives one FETCH alone.
            server.options.lies.mixedFetches = nil
            try await harness.syncAll(session)
            #expect(server.record.mixedMessages > 0, "history came in batches that were not mixed")
            try await harness.expectInStep()
            server.resetRecord()
            account.append(messages(300..<530))
            account.expunge([7, 8])
            try await harness.syncAll(session)
            #expect(server.record.mixedMessages > 0, "new mail came in batches that were not mixed")
            try await harness.expectInStep()
            await session.connection.logout()
        }
    }

    @Test("whose mod-sequences begin anew is followed from there")
    func modSeqsBack() async throws {
        try await SyncHarness.withKit { harness, _, account in
            account.append(messages(0..<20))
            let session = try await harness.session()
            try await harness.syncAll(session)
            // As if all of it had been stored before the server lost count.
            let folder = try await harness.folder("INBOX")
            let stored = try await harness.messages(in: "INBOX")
            try await harness.store.write { writer in
                var cursor = folder.cursor
                cursor.highestModSeq = ModSeq(1_000_000)
                try writer.setCursor(cursor, of: folder.key)
                for (uid, _, location) in stored {
                    try writer.setFlags(
                        folder: folder.key, uid: uid, flags: location.flags, modSeq: ModSeq(900_000))
                }
            }
            account.changeFlags([3], adding: [.flagged])
            _ = try await session.sync(folder.key, reason: .event)
            try await harness.expectInStep()
            account.changeFlags([4], adding: [.answered])
            _ = try await session.sync(folder.key, reason: .event)
            try await harness.expectInStep()
            await session.connection.logout()
        }
    }
}
