internal import Mailboxes

extension DomainTicks {
    /// Four short words, each with its mark, for a row of a list. What each means stands in the name of the whole, for who
    /// does not see it.
    var html: HTML {
        let words = ticks.map { "\($0.kind.words) \($0.state.words.lowercased())" }.joined(separator: ", ")
        return """
            <span class="domain-ticks" role="img" title="\(words)">\(each: ticks, { "<span class=\"\($0.state.style)\">\($0.state.icon.html)\($0.kind.words)</span>" })</span>
            """
    }
}
