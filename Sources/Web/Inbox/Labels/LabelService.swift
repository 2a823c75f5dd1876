internal import Inbox
internal import Logging
internal import MailModel
internal import MailStore
public import ServiceLifecycle

/// Carries what was done with labels to the messages that have them: a new name, or that the label is gone. So that a label
/// of ten thousand conversations holds up nobody, it goes through them in steps, and goes on where it was after a restart.
public struct LabelService: Service {
    /// How long something may come late. The first steps are made at once, by whoever asked for them.
    private static let interval = Duration.seconds(20)
    /// Conversations of one transaction.
    static let step = 50

    let store: Store
    let logger: Logger

    /// Looks from time to time until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            // The feed tells of new work, but not of a step that failed.
            repeat {
                do {
                    while try await work() {}
                } catch {
                    logger.warning("labels not carried on", metadata: ["error": "\(error)"])
                }
            } while (try? await Task.sleep(for: Self.interval)) != nil
        }
    }

    /// Makes a step. Whether there may be more; where there is nothing to do, nothing is written.
    func work() async throws -> Bool {
        let (next, hasBacklog) = try await store.read { reader in
            (try reader.nextLabelWork(limit: 1) != nil, try reader.hasLabelBacklog())
        }
        if hasBacklog { _ = try await store.write { try $0.takeLabelBacklog(limit: 200) } }
        guard next else { return hasBacklog }
        return try await store.write { writer in
            guard let next = try writer.nextLabelWork(limit: Self.step) else { return false }
            let names = try writer.serverNames(of: next.label)
            let label = try writer.labelName(next.label)
            for conversation in next.conversations {
                try Self.carry(next.work, label, names, conversation, writer)
            }
            try writer.advanceLabelWork(next.label, through: next.conversations.last)
            return true
        }
    }

    private static func carry(
        _ work: LabelRecord.Work, _ label: String, _ names: [String], _ conversation: ConversationKey,
        _ writer: StoreWriter
    ) throws {
        let present = LabelName.key(of: label)
        let former = Set(names).subtracting(work == .delete ? [] : [present])
        for message in try writer.messages(of: conversation) {
            let places = try writer.locations(of: message).filter { !$0.isLeaving }
            let keys = places.reduce(into: Set<String>()) { keys, place in
                keys.formUnion(place.labels.map { LabelName.key(of: $0) })
                keys.formUnion(place.flags.map { LabelName.key(of: $0.description) })
            }
            guard !keys.isDisjoint(with: former) else { continue }
            let change = LabelChange(added: work == .delete ? [] : [label], removed: former)
            _ = try MessageActions.perform(.label(change), on: [message], writer: writer)
        }
    }
}
