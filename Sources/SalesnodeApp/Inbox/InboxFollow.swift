/// `inbox list --follow`: the list, and then each conversation that changes in it, until it is interrupted.
///
/// The server is asked again and again for what is new after a position of the feed, and each question waits there
/// until something is. So nothing is missed between two questions, and a slow terminal holds nothing up but itself.
struct InboxFollow {
    /// Between two attempts to reach a server that has gone away.
    private static let pause = Duration.seconds(1)

    let flow: CommandFlow

    /// Follows until the task is cancelled.
    ///
    /// - Throws: ``CommandFailure``; `server-unreachable` where no server runs at the start.
    func run(_ request: ConversationListRequest) async throws(CommandFailure) {
        let folder = try flow.settings.requiredDataFolder()
        var page = try await list(request, folder)
        while true {
            let position = page.position
            let lost = try await news(request, after: position, folder)
            guard let lost else { return }
            // What happened while nobody listened for too long is shown by the list.
            page = try await list(request, folder, quietly: lost)
        }
    }

    private func list(
        _ request: ConversationListRequest, _ folder: String, quietly: Bool = false
    ) async throws(CommandFailure) -> ConversationPage {
        guard case .conversations(let page) = try await ask(.list(request), folder) else {
            throw CommandFailure(.internalFault, "the list did not come")
        }
        let console = flow.app.console
        if flow.app.options.json {
            console.write(JSONOutput.line(for: .inbox(.conversations(page))) + "\n")
        } else if !quietly {
            for line in InboxLines.list(page, hints: false) { console.write(line + "\n") }
        }
        return page
    }

    /// Shows what is new until more is lost than is known, then true; nil when it is interrupted.
    private func news(
        _ request: ConversationListRequest, after start: Int64, _ folder: String
    ) async throws(CommandFailure) -> Bool? {
        var position = start
        var isLost = false
        while !Task.isCancelled {
            let result: InboxResult
            do throws(CommandFailure) {
                result = try await ask(.news(request, after: position), folder)
            } catch {
                if Task.isCancelled || error.code == .cancelled { return nil }
                guard error.code == .serverUnreachable else { throw error }
                if !isLost { flow.app.console.note("note: the server has gone away; waiting for it") }
                isLost = true
                // A server that is gone tells nobody when it is back.
                do { try await Task.sleep(for: Self.pause) } catch { return nil }
                continue
            }
            isLost = false
            guard case .news(let news) = result else { continue }
            if news.mustReload { return true }
            position = news.position
            for entry in news.conversations { show(entry) }
        }
        return nil
    }

    private func show(_ entry: ConversationEntry) {
        let line = flow.app.options.json ? JSONOutput.line("conversation", entry) : InboxLines.line(for: entry)
        flow.app.console.write(line + "\n")
    }

    /// Asks the running server.
    private func ask(_ request: InboxRequest, _ folder: String) async throws(CommandFailure) -> InboxResult {
        guard let client = try await ControlClient.connect(dataFolder: folder) else {
            throw CommandFailure(
                .serverUnreachable, "no server is running, so nothing new would come; start it with `salesnode serve`")
        }
        let envelope = ControlEnvelope(.inbox(request), timeoutSeconds: flow.settings.timeoutSeconds)
        guard case .inbox(let result) = try await client.perform(envelope, onEvent: { _ in }) else {
            throw CommandFailure(.internalFault, "the server answered something else")
        }
        return result
    }
}
