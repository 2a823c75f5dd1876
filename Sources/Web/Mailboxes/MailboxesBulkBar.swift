internal import MailStore

/// What can be done with the ticked mailboxes. It is seen as soon as one is ticked, by style alone.
struct MailboxesBulkBar {
    let view: MailboxListView
    /// To choose from while one types.
    let tags: [MailboxTag]
    let context: WebContext

    var html: HTML {
        """
        <form class="ticked-bar" id="bulk" method="post" action="/mailboxes/bulk" aria-label="With the ticked mailboxes">\(Form.token(context))\(view.hidden())
        <span class="small quiet" data-part="ticked">With the ticked ones</span>
        \(tagging)
        <button class="button small" name="do" value="pause">\(Icon.pause.html)Pause</button>
        <button class="button small" name="do" value="resume">\(Icon.clock.html)Resume</button>
        <button class="button small" name="do" value="export" data-download>\(Icon.download.html)Export</button>
        <button class="button small danger" name="do" value="disconnect">Disconnect\u{2026}</button>
        </form>
        <form id="row" method="post" action="/mailboxes/bulk" aria-label="With one mailbox">\(Form.token(context))\(view.hidden())</form>
        """
    }

    /// The first button of the form, so that Enter in the field adds the tags.
    private var tagging: HTML {
        """
        <button class="button small" type="button" popovertarget="bulk-tags">\(Icon.tag.html)Tag\u{2026}</button>
        <div class="row-menu" id="bulk-tags" popover><div class="stack tight"><div class="field"><label for="tags">Tags, with commas between them</label>
        <input class="input" id="tags" name="tags" list="known-tags" autocomplete="off" maxlength="400"><datalist id="known-tags">\(each: tags, { "<option value=\"\($0.name)\"></option>" })</datalist></div>
        <div class="row"><button class="button small main" name="do" value="tag">Add</button><button class="button small" name="do" value="untag">Take away</button></div></div></div>
        """
    }
}
