internal import MailModel
internal import MailStore
internal import Mailboxes

/// What a person can decide about a mailbox's folders and its history.
struct FolderWishes {
    let panel: MailboxFoldersPanel

    var html: HTML {
        """
        \(if: !folders.isEmpty, roles)
        \(history)
        """
    }

    // MARK: - Roles

    /// The folders that can be chosen.
    private var folders: [SyncFolder] {
        panel.reading.folders.filter { ChooseFolderRoles.isEligible($0.record) }
    }

    private var roles: HTML {
        """
        <section class="card stack" id="roles"><div class="stack tight"><h2>Which folders are used</h2>
        <p class="quiet">Sent messages, archived ones and the like are looked for, and put, in these folders. They are found by what the server says and by their names; where that is wrong, choose. It counts at once, and holds whatever the server says later.</p></div>
        \(Form.problem(panel.problem))
        <form class="stack" method="post" action="\(panel.path)/folders">\(Form.token(panel.context))
        <div class="roles">\(each: ChosenRoles.roles, select)</div>
        <div><button class="button">Save the folders</button></div></form></section>
        """
    }

    private func select(_ role: FolderRole) -> HTML {
        let found = panel.reading.folders.first { $0.record.role == role && $0.chosenRole != role }
        let selected = panel.chosen.map { $0[role] } ?? folders.first { $0.chosenRole == role }?.record.name
        let asFound = found.map { "As found: \(Self.name($0))" } ?? (selected == nil ? "None found" : "As found")
        let options = [("", asFound)] + folders.map { ($0.record.name.description, Self.name($0)) }
        return Form.select(
            "role-\(role.rawValue)", label: role.words, options: options, selected: selected?.description ?? "")
    }

    /// The server chose it.
    private static func name(_ folder: SyncFolder) -> String { ServerText(folder.record.name.description).description }

    // MARK: - History

    private var choice: HistoryChoice { panel.reading.sync?.history ?? SyncState().history }

    private var history: HTML {
        // What was chosen at the terminal is kept, however odd.
        let isUsual = ConnectForm.histories.contains { $0.value == choice.description }
        let options = ConnectForm.histories + (isUsual ? [] : [(choice.description, "As it is: \(Self.words(choice))")])
        return """
            <section class="card stack" id="history"><div class="stack tight"><h2>How much history is fetched</h2>
            <p class="quiet">Days count back from when the mailbox was connected. Wanting more fetches it, the newest first. Wanting less deletes nothing: what is here stays.</p></div>
            <form class="with-button field" method="post" action="\(panel.path)/history">\(Form.token(panel.context))
            <label class="unseen" for="history-choice">History</label><select class="input" id="history-choice" name="history">\(each: options, { "<option value=\"\($0.0)\"\(if: $0.0 == choice.description, " selected")>\($0.1)</option>" })</select>
            <button class="button">Save</button></form></section>
            """
    }

    static func words(_ choice: HistoryChoice) -> String {
        switch choice {
        case .none: "nothing from before"
        case .days(let days): "the last \(days) days"
        case .all: "everything"
        }
    }
}
