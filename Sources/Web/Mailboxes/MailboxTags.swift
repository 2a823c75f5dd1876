internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// The tags of a mailbox, to be changed.
struct MailboxTags: Sendable {
    let tags: [MailboxTag]
    /// What stands in the field, and what is wrong with it.
    var entered: String?
    var problem: String?

    /// Reads them.
    static func load(_ view: MailboxView, _ dependencies: MailboxDependencies) async throws -> MailboxTags {
        let (id, workspace) = (view.mailbox.id, dependencies.workspace)
        return MailboxTags(tags: try await dependencies.store.read { try $0.tags(of: id, in: workspace) })
    }

    func html(_ view: MailboxView) -> HTML {
        let names = tags.map(\.name).joined(separator: ", ")
        let state: HTML =
            tags.isEmpty ? "<span class=\"quiet small\">none</span>" : "<span class=\"quiet small\">\(names)</span>"
        return """
            <details class="fold card" id="tags"\(if: problem != nil, " open")><summary>Tags: \(state)</summary>
            <form class="stack" method="post" action="\(view.path)/tags">\(Form.token(view.context))
            \(Form.Field(name: "tags", label: "Tags, with commas between them", value: entered ?? names, hint: "Words such as a team or a customer, by which the list can be narrowed down.", error: problem, autocomplete: "off", isRequired: false).html)
            <div><button class="button">Save the tags</button></div></form></details>
            """
    }
}
