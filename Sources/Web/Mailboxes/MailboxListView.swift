internal import MailStore

/// Which part of the list of mailboxes is looked at, and in which order. All of it stands in the page's address.
struct MailboxListView: Sendable {
    var filter = MailboxFilter.all
    var order = MailboxOrder.status
    var search = ""
    /// A tag that they have; nil for all.
    var tag: String?
    /// The owner who hears of them; nil for all.
    var owner: String?
    /// The provider on whose servers they lie, by its stable name; nil for all.
    var provider: String?
    var after: String?

    init() {}

    /// Reads the fields of an address or of a form.
    init(_ field: (String) -> String?) {
        filter = field("show").flatMap { MailboxFilter(rawValue: $0) } ?? .all
        order = field("sort").flatMap { MailboxOrder(rawValue: $0) } ?? .status
        search = String(field("q")?.prefix(100) ?? "")
        tag = Self.text(field("tag"))
        owner = Self.text(field("owner"))
        provider = Self.text(field("provider"))
        after = field("after")
    }

    private static func text(_ value: String?) -> String? {
        value.flatMap { $0.isEmpty ? nil : String($0.prefix(320)) }
    }

    /// Whether it is narrowed down by more than its kind.
    var isNarrowed: Bool { !search.isEmpty || tag != nil || owner != nil || provider != nil }

    /// What stands in its address besides the part that is shown.
    var fields: [(name: String, value: String)] {
        var fields: [(String, String)] = []
        if filter != .all { fields.append(("show", filter.rawValue)) }
        if order != .status { fields.append(("sort", order.rawValue)) }
        if !search.isEmpty { fields.append(("q", search)) }
        if let tag { fields.append(("tag", tag)) }
        if let owner { fields.append(("owner", owner)) }
        if let provider { fields.append(("provider", provider)) }
        return fields
    }

    /// The address of the same view with something else in it.
    func path(_ change: (inout MailboxListView) -> Void = { _ in }) -> String {
        var view = self
        view.after = nil
        change(&view)
        var pairs = view.fields.map { "\($0.name)=\(FormBody.encoded($0.value))" }
        if let after = view.after { pairs.append("after=\(FormBody.encoded(after))") }
        return "/mailboxes" + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    /// The address with what was just done.
    func path(done: MailboxesDone) -> String {
        path() + (fields.isEmpty ? "?" : "&") + done.query
    }

    /// Fields of a form that leads back here.
    func hidden(except left: Set<String> = []) -> HTML {
        HTML.joined(
            fields.filter { !left.contains($0.name) }.map { field in
                "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(field.value)\">"
            })
    }
}

/// What was just done with several mailboxes, told on the list.
struct MailboxesDone: Sendable {
    enum Action: String, Sendable {
        case paused, resumed, tagged, untagged, disconnected, erased
    }

    var action: Action
    /// With how many.
    var count: Int
    /// How many were left as they are, because it could not be done with them.
    var left = 0

    init(_ action: Action, count: Int, left: Int = 0) {
        self.action = action
        self.count = count
        self.left = left
    }

    /// Reads it from an address; nil where nothing was done.
    init?(_ query: QueryFields) {
        guard let action = query["done"].flatMap({ Action(rawValue: $0) }),
            let count = query["count"].flatMap({ Int($0) }), (0...100_000).contains(count)
        else { return nil }
        self.init(action, count: count, left: query["left"].flatMap { Int($0) }.map { max(0, min($0, 1000)) } ?? 0)
    }

    var query: String {
        "done=\(action.rawValue)&count=\(count)" + (left > 0 ? "&left=\(left)" : "")
    }

    var words: String {
        let mailboxes = count == 1 ? "1 mailbox" : "\(count) mailboxes"
        let (one, many): (String, String) =
            switch action {
            case .paused: ("is paused", "are paused")
            case .resumed: ("is in use again, and is tested now", "are in use again, and are tested now")
            case .tagged: ("has the tags", "have the tags")
            case .untagged: ("does not have the tags any more", "do not have the tags any more")
            case .disconnected: ("is disconnected", "are disconnected")
            case .erased: ("is disconnected and erased", "are disconnected and erased")
            }
        let rest =
            left == 0
            ? "" : " \(left) \(left == 1 ? "was" : "were") left as \(left == 1 ? "it is" : "they are"): \(reason)."
        return "\(mailboxes) \(count == 1 ? one : many).\(rest)"
    }

    private var reason: String {
        switch action {
        case .paused, .resumed: "what is disconnected has to be connected again first"
        case .tagged, .untagged: "a mailbox has at most \(MailboxTag.maximumOfMailbox) tags"
        case .disconnected, .erased: "it did not work; try it on \(left == 1 ? "its page" : "their pages")"
        }
    }
}
