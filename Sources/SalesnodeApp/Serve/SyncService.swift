internal import Inbox
internal import Logging
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import ServiceLifecycle
internal import SyncEngine

/// Keeps every mailbox in step with its server.
struct SyncService: Service {
    let supervisor: SyncSupervisor

    func run() async throws {
        await cancelWhenGracefulShutdown { await supervisor.run() }
    }
}

/// Takes what came into the search index, in batches, behind the feed.
struct SearchIndexService: Service {
    /// How long messages gather behind others that were just indexed: many at once cost less than the same in small
    /// portions. One that comes alone waits for nothing.
    private static let gathering = Duration.milliseconds(100)
    /// After a failure of the store, such as a full disk.
    private static let pause = Duration.seconds(10)
    /// A message that is in no folder any more is kept this long, hidden, in case it comes back.
    private static let keptMilliseconds: Int64 = 30 * 24 * 3600 * 1000
    /// Between two looks for what is to be erased.
    private static let erasingMilliseconds: Int64 = 3600 * 1000

    let node: Node

    func run() async throws {
        await cancelWhenGracefulShutdown { await index() }
        // A service that returns would end the group.
        try? await gracefulShutdown()
    }

    private func index() async {
        let signal = node.store.changeSignal()
        await catchUp()
        var nextErasing = node.store.time
        for await _ in signal {
            if Task.isCancelled { return }
            if node.store.time >= nextErasing {
                nextErasing = node.store.time.adding(milliseconds: Self.erasingMilliseconds)
                await eraseExpunged()
            }
            await catchUp()
            // Nothing tells when the next ones have come; see `gathering`.
            do { try await Task.sleep(for: Self.gathering) } catch { return }
        }
    }

    private func eraseExpunged() async {
        let before = node.store.time.adding(milliseconds: -Self.keptMilliseconds)
        do throws(StoreError) {
            while !Task.isCancelled, try await node.store.write({ try $0.eraseExpunged(before: before) }) > 0 {}
        } catch {
            node.logger.warning("Expunged messages not erased", metadata: ["error": "\(error)"])
        }
    }

    /// Until nothing is left, and the words of erased messages are gone.
    private func catchUp() async {
        while !Task.isCancelled {
            do throws(StoreError) {
                let limit = StoreReader.maximumSearchBacklog
                if try await node.store.indexNextSearchBatch(limit: limit, text: SearchText.document) > 0 { continue }
                if try await node.store.write({ try $0.purgeSearch() }) { continue }
                return
            } catch {
                node.logger.warning("Search index not written", metadata: ["error": "\(error)"])
                // A full disk tells nobody when there is room again.
                do { try await Task.sleep(for: Self.pause) } catch { return }
            }
        }
    }
}
