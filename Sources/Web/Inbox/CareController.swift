internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// What people say to each other about conversations: notes, who looks at one, and searches that are kept.
struct CareController: Sendable {
    let site: Site
    let dependencies: WebDependencies
    let presence: PresenceBook

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.post("/inbox/searches", use: keepSearch)
        router.post("/inbox/searches/forget", use: forgetSearch)
        router.post("/inbox/:id/note", use: note)
        router.post("/inbox/:id/viewing", use: viewing)
    }

    @Sendable private func note(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let id = try target(context)
        let member = try context.signedIn()
        let text = trimmed(form["text"])
        // What was sent twice, because a connection broke before the answer, is added once: the page has chosen what the
        // note is called, and it is called so for ever.
        let note = ConversationEventID("\(IDKind.ConversationEvent.prefix)_\(form["key"].suffix(26))") ?? .random()
        if !text.isEmpty {
            try await reading(context).write { writer in
                let scope = try writer.conversationScope(of: member, for: .triage)
                let actor = try writer.require(.triage, of: member)
                guard let record = try writer.conversation(id, in: scope) else { throw WebFailure.notFound }
                let people = try writer.members(in: member.workspace, limit: 500).items
                do {
                    try writer.addNote(
                        text, to: record.key, mentions: Mentions.members(in: text, people), by: actor, as: note)
                } catch let error as StoreError where error.code == .tooLarge {
                    throw WebFailure(.contentTooLarge, "Too long", "A note can have 20,000 letters.")
                }
            }
        }
        if request.headers[.fragment] == "notice" {
            let notice = InboxNotice(words: "Note added.", undo: nil, isProblem: false)
            return Site.html(notice.html(context), status: .ok)
        }
        return .redirect(InboxAddress(form: form["list"]).path(id))
    }

    /// Says that somebody looks at a conversation, and tells who else does.
    @Sendable private func viewing(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let id = try target(context)
        let member = try context.signedIn()
        let mayRead = try await reading(context).read { reader in
            try reader.conversationSummary(id, in: try reader.conversationScope(of: member)) != nil
        }
        // A page may not know yet that it is gone; who may not see it learns nothing.
        guard mayRead else { return Site.html(.empty, status: .ok) }
        let standing = presence.note(member.member, at: id, isLeaving: form["leaves"] == "yes", now: site.now())
        // Only where somebody is there to hear it: who reads alone writes nothing.
        if standing.isNews { try await reading(context).write { try $0.tellPresence(at: id, in: member.workspace) } }
        let others = standing.others
        let words: HTML =
            others.isEmpty
            ? .empty
            : "<span class=\"pill calm\">\(Icon.eye.html)\(others.joined(separator: ", ")) \(others.count == 1 ? "is" : "are") looking at this</span>"
        return Site.html(words, status: .ok)
    }

    @Sendable private func keepSearch(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try context.signedIn()
        let query = trimmed(form["q"])
        let name = trimmed(form["name"])
        guard !query.isEmpty else { return .redirect("/inbox") }
        do {
            try await reading(context).write { writer in
                _ = try writer.require(.readConversations, of: member)
                try writer.saveSearch(
                    query, name: String((name.isEmpty ? query : name).prefix(60)), of: member.member.id,
                    in: member.workspace)
            }
        } catch let error as StoreError where error.code == .tooLarge {
            throw WebFailure(.unprocessableContent, "Too many", "At most 50 searches can be saved. Delete one first.")
        }
        return .redirect(InboxAddress().with { $0.search = query }.path())
    }

    @Sendable private func forgetSearch(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try context.signedIn()
        guard let id = SavedSearchID(form["search"]) else { throw WebFailure.notFound }
        try await reading(context).write { try $0.forgetSearch(id, of: member.member.id, in: member.workspace) }
        return .redirect("/inbox")
    }

    // MARK: - Parts

    private func reading(_ context: WebContext) throws -> InboxReading {
        InboxReading(store: dependencies.mailboxes.store, member: try context.signedIn())
    }

    private func target(_ context: WebContext) throws(WebFailure) -> ConversationID {
        guard let id = context.parameters.get("id").flatMap({ ConversationID($0) }) else { throw .notFound }
        return id
    }

    private func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        while text.first?.isWhitespace == true { text.removeFirst() }
        return String(text)
    }
}

/// Who is named in a note by `@` and a name.
enum Mentions {
    /// The members whose name, or whose first name where no other has it, stands behind an `@`.
    static func members(in text: String, _ people: [MemberRecord]) -> Set<MemberID> {
        let text = text.lowercased()
        guard text.contains("@") else { return [] }
        var found: Set<MemberID> = []
        for person in people {
            let name = person.name.lowercased()
            let first = name.split(separator: " ").first.map(String.init) ?? name
            let isAlone =
                people.count { $0.name.lowercased().split(separator: " ").first.map(String.init) == first } == 1
            if stands(name, in: text) || isAlone && stands(first, in: text) { found.insert(person.id) }
        }
        return found
    }

    private static func stands(_ name: String, in text: String) -> Bool {
        guard !name.isEmpty else { return false }
        return text.ranges(of: "@\(name)").contains { range in
            text[range.upperBound...].first.map { !$0.isLetter && !$0.isNumber } ?? true
        }
    }
}
