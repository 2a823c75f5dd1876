import IMAPCore

/// What happened in the selected folder while nobody looked; bounded.
struct PendingEvents {
    private var events: [FolderEvent] = []
    private let maximum: Int

    init(maximum: Int) { self.maximum = max(1, maximum) }

    var isEmpty: Bool { events.isEmpty }

    mutating func add(_ event: FolderEvent) {
        if events == [.overflow] { return }
        // A later count replaces one that directly precedes it; between them an expunge has its place.
        switch (events.last, event) {
        case (.exists?, .exists), (.recent?, .recent), (.flags?, .flags): events.removeLast()
        default: break
        }
        events.append(event)
        if events.count > maximum { events = [.overflow] }
    }

    mutating func take() -> [FolderEvent] {
        defer { events = [] }
        return events
    }
}

extension FolderEvent {
    /// What untagged data means for the selected folder; nil where it means nothing.
    init?(_ data: UntaggedData) {
        switch data {
        case .exists(let count): self = .exists(count)
        case .recent(let count): self = .recent(count)
        case .expunge(let sequence): self = .expunge(sequence)
        case .fetch(let message): self = .changed(message)
        case .flags(let flags): self = .flags(flags)
        case .status(let status):
            guard case .alert? = status.code else { return nil }
            self = .alert(status.text)
        default: return nil
        }
    }
}
