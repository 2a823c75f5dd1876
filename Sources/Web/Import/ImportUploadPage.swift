internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// Where a list is chosen.
struct ImportUploadPage: MemberPage {
    let runs: [ImportRun]
    let now: Timestamp
    let context: WebContext
    var problem: String?

    var title: String { "Import mailboxes" }
    var place: Place { .mailboxes }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <div class="stack tight"><h1>Import mailboxes</h1>
        <p class="quiet">Every row of the list is tested first, and you see each result before anything is saved.</p></div>
        <form class="card stack" method="post" action="/mailboxes/import" enctype="multipart/form-data">\(Form.token(context))
        <file-field data-most="\(String(ImportMailboxes.maximumFileBytes))">\(Form.Field(name: "file", label: "List, as a CSV file", type: "file", hint: "At most \(ImportMailboxes.maximumFileBytes >> 20) MB and 20,000 rows. Its passwords stay in memory until the rows are saved, and are then stored encrypted.", error: problem, attributes: " accept=\".csv,.txt,text/csv\"").html)</file-field>
        \(Form.select("history", label: "History to fetch of each mailbox", options: ConnectForm.histories, selected: SyncState().history.description))
        <div class="row"><button class="button main" data-busy="Reading the list…">Test the list</button><a href="/mailboxes/import/sample.csv" download>A list to begin with</a></div>
        </form>
        <section class="stack tight" aria-labelledby="columns"><h2 id="columns">Columns</h2>
        <p>The first row names them. Only <strong>address</strong> is needed, and <strong>password</strong> for a mailbox that is not connected yet. Servers that a row does not name are looked for.</p>
        <p class="quiet">Also known: imap host, imap port, imap encryption (TLS or STARTTLS), imap user, smtp host, smtp port, smtp encryption, smtp user, smtp password, sender name, first name, last name, daily limit. Lists exported from other programs are mostly understood as they are.</p></section>
        \(if: !runs.isEmpty, former)
        """
    }

    private var former: HTML {
        """
        <section class="stack tight" aria-labelledby="former"><h2 id="former">Imports</h2>
        <ul class="list">\(each: runs, { row($0) })</ul></section>
        """
    }

    private func row(_ run: ImportRun) -> HTML {
        """
        <li><span class="grow"><a class="title" href="/mailboxes/import/\(run.id)">\(run.fileName.isEmpty ? "List" : run.fileName)</a><br><span class="quiet small">\(run.rowCount) row\(run.rowCount == 1 ? "" : "s"), \(TimeText.ago(run.begun, now: now))</span></span>\(ImportPage.pill(run.current.phase))</li>
        """
    }
}
