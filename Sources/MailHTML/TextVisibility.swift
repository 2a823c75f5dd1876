/// Whether text in an element can be seen, as far as the declarations of the elements around it say.
struct TextVisibility {
    /// Letters below this size, in pixels, are not read.
    static let leastFont = 4.0

    /// Not displayed, or clipped to nothing: what is inside cannot undo that.
    var isGone = false

    /// Kept invisible, until an element inside is made visible.
    private var isInvisible = false

    /// What is left of what is inside by the opacities of all elements around it.
    private var opacity = 1.0

    /// In pixels. Layouts set the size of a cell to nothing to be rid of gaps, and give one to the text in it.
    private(set) var fontSize = 16.0

    /// In a colour that cannot be seen, until an element inside gets another.
    private var isTransparent = false

    /// Lines without height show nothing where what is around them clips.
    private var isClipped = false
    private var hasFlatLines = false

    var hidesText: Bool {
        isGone || isInvisible || isTransparent || opacity < StyleColor.leastOpacity || fontSize < Self.leastFont
            || (isClipped && hasFlatLines)
    }

    /// Goes into an element with these declarations.
    mutating func apply(_ facts: StyleFacts) {
        if facts.isGone { isGone = true }
        if let value = facts.isInvisible { isInvisible = value }
        if let value = facts.opacity { opacity *= value }
        if let value = facts.fontSize { fontSize = min(value.value(font: fontSize), 10_000) }
        if let value = facts.isTransparent { isTransparent = value }
        if facts.hidesOverflow == true { isClipped = true }
        if let value = facts.lineHeight { hasFlatLines = value < Self.leastFont }
    }

    /// Goes into an element that sets size and colour by attributes.
    mutating func applyFont(setsSize: Bool, setsColor: Bool) {
        if setsSize { fontSize = 13 }
        if setsColor { isTransparent = false }
    }
}
