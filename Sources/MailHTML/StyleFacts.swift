/// What declarations say about whether their element can be seen.
struct StyleFacts {
    /// What becomes of text that is larger than its box.
    enum Overflow {
        case shown, clipped, scrolled
    }

    /// Whether it says how its element is displayed.
    var saysDisplay = false
    var isNotDisplayed = false
    /// Whether its element begins a line of its own.
    var isBlock = false
    /// Whether width and height mean nothing to it.
    var isInline = false
    var isInvisible: Bool?
    /// 0 for see-through, 1 for what covers.
    var opacity: Double?
    /// Lengths in fonts are those of the element around it.
    var fontSize: StyleArithmetic.Length?
    var lineHeight: Double?
    var letterSpacing: StyleArithmetic.Length?
    var color: StyleColor?
    /// Whether it is in the colour of what is around it.
    var inheritsColor = false
    /// See-through where it says that there is none.
    var background: StyleColor?
    /// Whether an image lies behind, so that nobody knows in which colour.
    var hasImage: Bool?
    /// Whether the image is made of colours that differ, and is there without being fetched.
    var hasSeveralColors = false
    /// Sizes in pixels, as far as they are known without the layout; infinite where it says that there is no bound.
    var width: Double?
    var height: Double?
    var maxWidth: Double?
    var maxHeight: Double?
    var overflow: Overflow?
    var isNoWrap: Bool?
    /// Room above and before its text, in pixels.
    var paddingTop: Double?
    var paddingBefore: Double?
    /// Whether what is too wide leaves it on the side on which lines begin, where nobody can scroll.
    var isReversed: Bool?
    /// Of a part of a flexible line, whether it may grow, and its size if not.
    var growth: Double?
    var basis: Double?
    var keepsWhiteSpace = false
    /// Whether it says that there is no border, as mail programs do where a citation is only an indentation.
    var hasNoBorder = false

    /// A box below this shows no letter.
    static let leastBox = 6.0

    /// The bounds of the box, as far as they are known.
    var boxHeight: Double? { Self.least(height, maxHeight) }
    var boxWidth: Double? { Self.least(Self.least(width, maxWidth), growth ?? 0 > 0 ? nil : basis) }

    private static func least(_ one: Double?, _ other: Double?) -> Double? {
        guard let least = one.map({ one in other.map { min(one, $0) } ?? one }) ?? other else { return nil }
        return least.isFinite ? least : nil
    }

    var clips: Bool { overflow == .clipped || overflow == .scrolled }

    /// Whether the box is too small for a letter, so that what is in it is clipped, or runs over what follows.
    var isTooSmall: Bool {
        if clips, boxWidth.map({ $0 < Self.leastBox }) == true { return true }
        return boxHeight.map { $0 < Self.leastBox } == true
    }

    /// Whether it hides its element whatever is around.
    var hides: Bool {
        isNotDisplayed || (clips && isTooSmall) || isInvisible == true
            || opacity.map { $0 < StyleColor.leastOpacity } == true
    }

    /// Whether it says nothing about whether anything can be seen.
    var isSilent: Bool {
        !saysDisplay && isInvisible == nil && opacity == nil && fontSize == nil && lineHeight == nil
            && letterSpacing == nil && color == nil && !inheritsColor && background == nil && hasImage == nil
            && width == nil && height == nil && maxWidth == nil && maxHeight == nil && overflow == nil
            && isNoWrap == nil && paddingTop == nil && paddingBefore == nil && isReversed == nil && growth == nil
            && basis == nil
    }

    /// Takes what declarations say that count more.
    mutating func override(by other: StyleFacts) {
        if other.saysDisplay {
            (saysDisplay, isNotDisplayed, isBlock) = (true, other.isNotDisplayed, other.isBlock)
            isInline = other.isInline
        }
        isInvisible = other.isInvisible ?? isInvisible
        opacity = other.opacity ?? opacity
        fontSize = other.fontSize ?? fontSize
        lineHeight = other.lineHeight ?? lineHeight
        letterSpacing = other.letterSpacing ?? letterSpacing
        if other.color != nil || other.inheritsColor { (color, inheritsColor) = (other.color, other.inheritsColor) }
        background = other.background ?? background
        if let image = other.hasImage { (hasImage, hasSeveralColors) = (image, other.hasSeveralColors) }
        width = other.width ?? width
        height = other.height ?? height
        maxWidth = other.maxWidth ?? maxWidth
        maxHeight = other.maxHeight ?? maxHeight
        overflow = other.overflow ?? overflow
        isNoWrap = other.isNoWrap ?? isNoWrap
        paddingTop = other.paddingTop ?? paddingTop
        paddingBefore = other.paddingBefore ?? paddingBefore
        isReversed = other.isReversed ?? isReversed
        growth = other.growth ?? growth
        basis = other.basis ?? basis
        keepsWhiteSpace = keepsWhiteSpace || other.keepsWhiteSpace
        hasNoBorder = hasNoBorder || other.hasNoBorder
    }
}
