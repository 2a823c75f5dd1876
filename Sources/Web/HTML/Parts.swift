/// Small parts of pages that several of them show.
enum Parts {
    /// A bar that is filled as far as `value` is of `total`. What it says stands in words beside it.
    static func meter(_ value: Int, of total: Int, label: String) -> HTML {
        let value = max(0, min(value, total))
        return """
            <meter class="meter" min="0" max="\(max(total, 1))" value="\(total == 0 ? 1 : value)" aria-label="\(label)"></meter>
            """
    }

    /// A state as an icon and a word: a colour alone says nothing to many people.
    static func badge(_ words: String, _ icon: Icon, style: String = "") -> HTML {
        "<span class=\"pill \(style)\">\(icon.html)\(words)</span>"
    }

    /// A sentence with an icon, set apart. `good`, `warn`, `bad`, or calm where the style is empty.
    static func notice(_ style: String, _ icon: Icon, _ words: HTML) -> HTML {
        "<div class=\"notice \(style)\">\(icon.html)<div>\(words)</div></div>"
    }

    /// A page of nothing: why, and what to do.
    static func empty(_ icon: Icon, _ title: String, _ words: HTML) -> HTML {
        "<div class=\"card empty\">\(icon.html)<h2>\(title)</h2>\(words)</div>"
    }
}
