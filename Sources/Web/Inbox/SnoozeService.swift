internal import Logging
internal import MailStore
public import ServiceLifecycle

/// Brings conversations back to the Inbox that were put off until now.
public struct SnoozeService: Service {
    /// How long something may come late.
    private static let interval = Duration.seconds(20)

    let store: Store
    let logger: Logger

    /// Looks from time to time until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            // What is put off becomes due by time alone, of which the store tells nobody.
            repeat {
                do {
                    while try await wake() {}
                } catch {
                    logger.warning("snoozed conversations not woken", metadata: ["error": "\(error)"])
                }
            } while (try? await Task.sleep(for: Self.interval)) != nil
        }
    }

    /// Whether there may be more. Where nothing is due, nothing is written.
    func wake() async throws -> Bool {
        let now = store.time
        let isDue = try await store.read { try !$0.conversationsDue(at: now, limit: 1).isEmpty }
        guard isDue else { return false }
        return try await store.write { try $0.wakeConversations(limit: 100) } == 100
    }
}
