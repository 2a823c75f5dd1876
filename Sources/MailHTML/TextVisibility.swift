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
    private(set) var isClipped = false
    private var hasFlatLines = false

    /// What is put between letters, in pixels; below a share of their size they lie on one another.
    private var letterSpacing = 0.0
    private static let leastSpacing = -0.35

    /// Room before the text by all elements around it, in pixels; beyond the bound it is out of any window.
    private var indentation = 0.0
    private static let mostIndentation = 1_400.0

    var hidesText: Bool {
        isGone || isInvisible || isTransparent || opacity < StyleColor.leastOpacity || fontSize < Self.leastFont
            || (isClipped && hasFlatLines) || indentation > Self.mostIndentation
            || letterSpacing < Self.leastSpacing * fontSize
    }

    /// Goes into an element with these declarations.
    mutating func apply(_ facts: StyleFacts) {
        if facts.isNotDisplayed || (facts.clips && facts.isTooSmall) { isGone = true }
        if let value = facts.isInvisible { isInvisible = value }
        if let value = facts.opacity { opacity *= value }
        if let value = facts.fontSize { fontSize = min(value.value(font: fontSize), 10_000) }
        if let value = facts.color { isTransparent = value.opacity < StyleColor.leastOpacity }
        if facts.overflow == .clipped { isClipped = true }
        if let value = facts.lineHeight { hasFlatLines = value < Self.leastFont }
        if let value = facts.letterSpacing { letterSpacing = value.value(font: fontSize) }
        indentation += facts.paddingBefore ?? 0
    }

    /// Goes into an element that sets size and colour by attributes.
    mutating func applyFont(setsSize: Bool, setsColor: Bool) {
        if setsSize { fontSize = 13 }
        if setsColor { isTransparent = false }
    }
}
