/// Whether text in an element can be seen, as far as the declarations of the elements around it say.
struct TextVisibility {
    /// Not displayed, see-through, or clipped to nothing: what is inside cannot undo that.
    var isGone = false

    /// Kept invisible, until an element inside is made visible.
    private var isInvisible = false

    /// Of no size, until an element inside is given one. Layouts set the size of a cell to nothing to be rid of gaps, and
    /// give one to the text in it.
    private var isTiny = false

    /// In a colour that cannot be seen, until an element inside gets another.
    private var isTransparent = false

    var hidesText: Bool { isGone || isInvisible || isTiny || isTransparent }

    /// Goes into an element with these declarations.
    mutating func apply(_ facts: StyleFacts) {
        if facts.isGone { isGone = true }
        if let value = facts.isInvisible { isInvisible = value }
        if let value = facts.isTiny { isTiny = value }
        if let value = facts.isTransparent { isTransparent = value }
    }

    /// Goes into an element that sets size and colour by attributes.
    mutating func applyFont(setsSize: Bool, setsColor: Bool) {
        if setsSize { isTiny = false }
        if setsColor { isTransparent = false }
    }
}
