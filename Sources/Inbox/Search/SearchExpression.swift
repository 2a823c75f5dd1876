public import MailStore

/// What a search asks of a message.
public indirect enum SearchExpression: Sendable, Hashable {
    /// Everything of this holds; without parts, every message is meant.
    case all([SearchExpression])
    /// Something of this holds.
    case any([SearchExpression])
    /// This does not hold.
    case not(SearchExpression)
    /// It has these words, in one of its texts or anywhere.
    case words(SearchWords, in: SearchField?)
    /// It has this.
    case has(SearchFeature)
    /// It is in this state.
    case state(SearchState)
    /// It is of this kind, as classification named it.
    case kind(String)
    /// It is in a mailbox whose address or name has this text.
    case mailbox(String)
    /// It has a label or keyword of this name, without regard to case.
    case label(String)
    /// It lies in a folder of this name, without regard to case.
    case folder(String)
    /// It lies in a place of this kind.
    case place(SearchPlace)
    /// It was received then.
    case received(SearchPeriod)
}

/// What a message can have.
public enum SearchFeature: String, Sendable, Hashable, CaseIterable {
    /// A file that is attached, not only shown in the text.
    case attachment
    /// The address of a page.
    case link
}

/// How a message stands.
public enum SearchState: String, Sendable, Hashable, CaseIterable {
    /// Not yet seen.
    case unread
    /// Seen.
    case read
    /// Flagged.
    case starred
    /// Not flagged.
    case unstarred
    /// Answered.
    case answered
    /// Not answered.
    case unanswered
    /// Unfinished.
    case draft
    /// From the mailbox's own address.
    case outgoing
    /// From somebody else.
    case incoming
}

/// Where a message lies, by what its folder is for.
public enum SearchPlace: String, Sendable, Hashable, CaseIterable {
    /// The Inbox.
    case inbox
    /// Sent.
    case sent
    /// Drafts.
    case drafts
    /// The archive.
    case archive
    /// Spam.
    case spam
    /// The trash.
    case trash
    /// Everywhere, spam and trash too.
    case anywhere
}
