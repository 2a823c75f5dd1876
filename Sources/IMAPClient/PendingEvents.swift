import IMAPCore
import MailModel

/// What happened while nobody looked; bounded.
struct PendingEvents {
    private var events: [FolderEvent] = []
    private var weight = 0
    private let maximum: Int

    init(maximum: Int) { self.maximum = max(1, maximum) }

    var isEmpty: Bool { events.isEmpty }

    mutating func add(_ event: FolderEvent) {
        if events == [.overflow] { return }
        // A later count replaces one that directly precedes it; between them an expunge has its place.
        switch (events.last, event) {
        case (.exists?, .exists), (.recent?, .recent), (.flags?, .flags): removeLast()
        case (.status(let last)?, .status(let next)) where last.folder == next.folder: removeLast()
        default: break
        }
        events.append(event)
        weight += event.weight
        if weight > maximum {
            events = [.overflow]
            weight = 1
        }
    }

    private mutating func removeLast() {
        if let last = events.popLast() { weight -= last.weight }
    }

    mutating func take() -> [FolderEvent] {
        defer {
            events = []
            weight = 0
        }
        return events
    }

    /// Forgets what was said of the folder that was selected, because another one is.
    mutating func forgetSelectedFolder() {
        guard !events.isEmpty else { return }
        let kept = events.filter(\.outlivesSelection)
        events = []
        weight = 0
        for event in kept { add(event) }
    }
}

extension FolderEvent {
    /// What untagged data means; nil where it means nothing.
    init?(_ data: UntaggedData) {
        switch data {
        case .exists(let count): self = .exists(count)
        case .recent(let count): self = .recent(count)
        case .expunge(let sequence): self = .expunge(sequence)
        case .fetch(let message): self = .changed(message)
        case .vanished(let uids, let earlier): self = .vanished(uids, earlier: earlier)
        case .folderStatus(let status): self = .status(status)
        case .list(let listing): self = .listed(listing)
        case .flags(let flags): self = .flags(flags)
        case .status(let status):
            switch status.code {
            case .alert?: self = .alert(status.text)
            // RFC 5465 §5.8
            case .notificationOverflow?: self = .notificationOverflow
            default: return nil
            }
        default: return nil
        }
    }

    /// Whether it says something of more than the selected folder.
    var outlivesSelection: Bool {
        switch self {
        case .status, .listed, .notificationOverflow, .alert, .overflow: true
        case .exists, .recent, .expunge, .vanished, .changed, .flags: false
        }
    }

    /// How much it counts for: one, and more where a server made it large, so that what is kept is bounded in bytes too.
    var weight: Int {
        switch self {
        case .exists, .recent, .expunge, .notificationOverflow, .overflow: 1
        case .alert: 2
        case .flags(let flags): 1 + flags.count / 4
        case .vanished(let uids, _): 1 + uids.ranges.count / 32
        case .status(let status): 1 + status.values.count / 8
        case .listed(let listing): 1 + (listing.attributes.count + listing.childInfo.count) / 8
        case .changed(let message): message.items.reduce(1) { $0 + $1.weight }
        }
    }
}

extension FetchItem {
    /// Counts for ``FolderEvent/weight``: small where only flags and numbers are told, as it is without being asked.
    fileprivate var weight: Int {
        switch self {
        case .flags(let flags): flags.count / 8
        case .gmailLabels(let labels): labels.count / 4
        case .body(let body): if case .bytes(let bytes) = body.content { 1 + bytes.count / 128 } else { 1 }
        case .preview(let bytes): 1 + (bytes?.count ?? 0) / 128
        // Never asked for in a notification; a server that sends them unasked must not fill our memory with them.
        case .envelope, .bodyStructure: 100
        default: 0
        }
    }
}
