/// What declarations say about whether their element can be seen.
struct StyleFacts {
    /// Whether it says how its element is displayed.
    var saysDisplay = false
    var isNotDisplayed = false
    /// Whether its element begins a line of its own.
    var isBlock = false
    var isInvisible: Bool?
    /// 0 for see-through, 1 for what covers.
    var opacity: Double?
    /// Lengths in fonts are those of the element around it.
    var fontSize: StyleArithmetic.Length?
    var lineHeight: Double?
    var isTransparent: Bool?
    var color: StyleColor?
    var background: StyleColor?
    /// Whether an image lies behind, so that nobody knows in which colour.
    var hasImage = false
    /// Width and height in pixels, as far as they are known without the layout.
    var width: Double?
    var height: Double?
    var hidesOverflow: Bool?
    var keepsWhiteSpace = false
    /// Whether it says that there is no border, as mail programs do where a citation is only an indentation.
    var hasNoBorder = false

    /// A box below this shows no letter.
    private static let leastBox = 6.0

    /// Whether the box shows nothing of what is in it, because it clips what is larger.
    var isClippedAway: Bool {
        hidesOverflow == true
            && (height.map { $0 < Self.leastBox } == true || width.map { $0 < Self.leastBox } == true)
    }

    /// Whether nothing inside can be seen, whatever it declares.
    var isGone: Bool { isNotDisplayed || isClippedAway }

    /// Whether the element itself is hidden.
    var hides: Bool { isGone || isInvisible == true || opacity.map { $0 < StyleColor.leastOpacity } == true }

    /// Whether it can undo what another rule hides.
    var shows: Bool {
        (saysDisplay && !isNotDisplayed) || isInvisible == false || opacity.map { $0 > StyleColor.leastOpacity } == true
            || fontSize.map { $0.common >= TextVisibility.leastFont } == true
    }

    /// Takes what declarations say that count more.
    mutating func override(by other: StyleFacts) {
        if other.saysDisplay {
            (saysDisplay, isNotDisplayed, isBlock) = (true, other.isNotDisplayed, other.isBlock)
        }
        isInvisible = other.isInvisible ?? isInvisible
        opacity = other.opacity ?? opacity
        fontSize = other.fontSize ?? fontSize
        lineHeight = other.lineHeight ?? lineHeight
        isTransparent = other.isTransparent ?? isTransparent
        color = other.color ?? color
        if other.background != nil || other.hasImage { (background, hasImage) = (other.background, other.hasImage) }
        width = other.width ?? width
        height = other.height ?? height
        hidesOverflow = other.hidesOverflow ?? hidesOverflow
        keepsWhiteSpace = keepsWhiteSpace || other.keepsWhiteSpace
        hasNoBorder = hasNoBorder || other.hasNoBorder
    }
}
