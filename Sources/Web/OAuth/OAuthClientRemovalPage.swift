internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// The mailboxes whose access was got by one client.
struct ClientDependents: Sendable {
    /// Most that are named.
    static let shown = 50

    /// The addresses of the first of them.
    private(set) var addresses: [(id: MailboxID, address: String)] = []
    /// How many there are.
    private(set) var count = 0

    /// Reads them.
    static func read(_ client: OAuthClientID, _ dependencies: MailboxDependencies) async throws -> ClientDependents {
        let workspace = dependencies.workspace
        var dependents = ClientDependents()
        var after: String?
        repeat {
            let start = after
            let room = shown - dependents.addresses.count
            let (found, names, next) = try await dependencies.store.read { reader in
                let page = try reader.grants(in: workspace, after: start, limit: 500)
                let found = page.items.filter { $0.client == client }
                let names = try found.prefix(room).compactMap { grant in
                    try reader.mailbox(grant.mailbox, in: workspace).map { ($0.id, $0.address.description) }
                }
                return (found.count, names, page.next)
            }
            dependents.count += found
            dependents.addresses += names
            after = next
        } while after != nil
        return dependents
    }
}

/// Asks before a client is removed, and says which mailboxes depend on it.
struct OAuthClientRemovalPage: MemberPage {
    let client: OAuthClientSummary
    let dependents: ClientDependents
    let context: WebContext

    var title: String { "Remove the sign-in at \(client.provider.name)?" }
    var place: Place { .settings }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <h1>\(title)</h1>
        <form class="card stack" method="post" action="/settings/sign-in/\(client.id.description)/remove">\(Form.token(context))
        <p>Its client id is \(client.clientID). The stored secret is destroyed; at \(client.provider.name) nothing is changed.</p>
        \(dependents.count == 0 ? free : named)
        <div class="row"><button class="button danger">Remove it</button><a class="button plain" href="/settings/sign-in">Leave it</a></div>
        </form>
        """
    }

    private var free: HTML { "<p>No mailbox depends on it.</p>" }

    private var named: HTML {
        let more = dependents.count - dependents.addresses.count
        return """
            <div class="notice warn">\(Icon.warning.html)<div class="stack tight"><p><strong>\(dependents.count) mailbox\(dependents.count == 1 ? " depends" : "es depend") on it.</strong> \(dependents.count == 1 ? "It stops" : "They stop") as soon as the access in use runs out, mostly within an hour, until \(dependents.count == 1 ? "its owner signs" : "their owners sign") in by another one. To enter a new secret, <a href="/settings/sign-in">change it</a> instead.</p>
            <ul class="plain">\(each: dependents.addresses, { "<li><a href=\"/mailboxes/\($0.id.description)\">\($0.address)</a></li>" })\(if: more > 0, "<li>and \(more) more</li>")</ul></div></div>
            """
    }
}
