internal import Access

/// Pieces of forms.
enum Form {
    /// What shows that the form came from a page of ours.
    static func token(_ context: WebContext) -> HTML {
        "<input type=\"hidden\" name=\"form-token\" value=\"\(context.formToken)\">"
    }

    /// A field with its label, hint and what is wrong with it.
    struct Field {
        var name: String
        var label: String
        var type = "text"
        var value = ""
        var hint: String?
        var error: String?
        var autocomplete: String?
        var isRequired = true
        var isFocused = false
        /// Further attributes, written by us.
        var attributes: HTML = .empty

        var html: HTML {
            let describedBy = [hint.map { _ in "\(name)-hint" }, error.map { _ in "\(name)-error" }]
                .compactMap { $0 }.joined(separator: " ")
            let input: HTML = """
                <input class="input" id="\(name)" name="\(name)" type="\(type)" value="\(value)"\(if: isRequired, " required")\(if: isFocused, " autofocus")\(autocomplete.map { " autocomplete=\"\($0)\"" as HTML })\(if: !describedBy.isEmpty, " aria-describedby=\"\(describedBy)\"")\(if: error != nil, " aria-invalid=\"true\"")\(attributes)>
                """
            let whole: HTML =
                type == "password" ? "<password-field class=\"with-button\">\(input)</password-field>" : input
            return """
                <div class="field">
                <label for="\(name)">\(label)</label>
                \(whole)
                \(hint.map { "<p class=\"hint\" id=\"\(name)-hint\">\($0)</p>" as HTML })
                \(error.map { "<p class=\"wrong\" id=\"\(name)-error\">\(Icon.warning.html)<span>\($0)</span></p>" as HTML })
                </div>
                """
        }
    }

    /// A choice of several values.
    static func select(
        _ name: String, label: String, options: [(value: String, words: String)], selected: String,
        isLabelHidden: Bool = false, id: String? = nil
    ) -> HTML {
        let id = id ?? name
        let choices = options.map { option -> HTML in
            "<option value=\"\(option.value)\"\(if: option.value == selected, " selected")>\(option.words)</option>"
        }
        return """
            <div class="field"><label for="\(id)"\(if: isLabelHidden, " class=\"unseen\"")>\(label)</label>
            <select class="input" id="\(id)" name="\(name)">\(HTML.joined(choices))</select></div>
            """
    }

    /// What went wrong, above a form.
    static func problem(_ message: String?) -> HTML? {
        message.map { "<div class=\"notice bad\" role=\"alert\">\(Icon.warning.html)<div>\($0)</div></div>" }
    }

    /// What was done, above a page.
    static func done(_ message: String?) -> HTML? {
        message.map { "<div class=\"notice good\" role=\"status\">\(Icon.check.html)<div>\($0)</div></div>" }
    }

    /// A button that does something at once, by a form of its own.
    static func action(
        _ path: String, _ words: String, _ context: WebContext, style: String = "small", fields: HTML = .empty,
        label: String? = nil
    ) -> HTML {
        """
        <form method="post" action="\(path)">\(token(context))\(fields)<button class="button \(style)"\(label.map { " aria-label=\"\($0)\"" as HTML })>\(words)</button></form>
        """
    }
}
