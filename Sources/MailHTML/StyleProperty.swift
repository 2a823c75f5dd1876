/// The CSS properties that mail may set, and what their values may be made of.
///
/// Left out is what can leave the place that the mail is shown in (`position`, `top`, `z-index`, `transform`), load
/// (`content`, `cursor`, `filter`, `list-style-image`, `@import`), run (`behavior`, `-moz-binding`), move (`animation`,
/// `transition`), or turn letters around (`unicode-bidi`).
enum StyleProperty: UInt8, CaseIterable {
    case alignItems, alignSelf
    case background, backgroundColor, backgroundImage, backgroundPosition, backgroundRepeat, backgroundSize
    case border, borderBottom, borderBottomColor, borderBottomLeftRadius, borderBottomRightRadius, borderBottomStyle
    case borderBottomWidth, borderCollapse, borderColor, borderLeft, borderLeftColor, borderLeftStyle, borderLeftWidth
    case borderRadius, borderRight, borderRightColor, borderRightStyle, borderRightWidth, borderSpacing, borderStyle
    case borderTop, borderTopColor, borderTopLeftRadius, borderTopRightRadius, borderTopStyle, borderTopWidth
    case borderWidth, boxSizing
    case captionSide, clear, color, columnGap
    case direction, display
    case emptyCells
    case flex, flexBasis, flexDirection, flexGrow, flexShrink, flexWrap, float
    case font, fontFamily, fontSize, fontStretch, fontStyle, fontVariant, fontWeight
    case gap
    case height, hyphens
    case justifyContent
    case letterSpacing, lineBreak, lineHeight, listStyle, listStylePosition, listStyleType
    case margin, marginBottom, marginLeft, marginRight, marginTop, maxHeight, maxWidth, minHeight, minWidth
    case opacity, overflow, overflowWrap, overflowX, overflowY
    case padding, paddingBottom, paddingLeft, paddingRight, paddingTop
    case rowGap
    case tabSize, tableLayout, textAlign, textDecoration, textDecorationColor, textDecorationLine, textDecorationStyle
    case textIndent, textOverflow, textTransform
    case verticalAlign, visibility
    case whiteSpace, width, wordBreak, wordSpacing, wordWrap
    case writingMode

    /// The name as CSS writes it.
    var nameBytes: [UInt8] { Self.names[Int(rawValue)] }

    init?(lowercasing bytes: [UInt8], in range: Range<Int>) {
        guard let number = Self.table.number(ofLowercased: bytes, in: range) else { return nil }
        self.init(rawValue: UInt8(truncatingIfNeeded: number))
    }

    private static let names = allCases.map { property in
        String(describing: property).utf8.flatMap { byte in
            byte >= 0x41 && byte <= 0x5A ? [ASCII.hyphen, byte | 0x20] : [byte]
        }
    }

    private static let table = NameTable(names)

    /// What its values may hold beyond words, numbers, and colours.
    enum Values {
        case plain
        /// Images and gradients.
        case images
        /// Names in quotes.
        case fonts
        /// No negative numbers.
        case notNegative
        /// One of the ways to display that take part in the flow.
        case display
    }

    var values: Values {
        switch self {
        case .background, .backgroundImage: .images
        case .font, .fontFamily: .fonts
        case .margin, .marginBottom, .marginLeft, .marginRight, .marginTop: .notNegative
        case .display: .display
        default: .plain
        }
    }

    /// Whether it would clip the mail as a whole.
    var boundsRoot: Bool {
        switch self {
        case .height, .maxHeight, .overflow, .overflowX, .overflowY, .float: true
        default: false
        }
    }

    /// The ways to display that are kept.
    static let displays = NameTable([
        "none", "block", "inline", "inline-block", "list-item", "table", "inline-table", "table-row", "table-cell",
        "table-row-group", "table-header-group", "table-footer-group", "table-column", "table-column-group",
        "table-caption", "flex", "inline-flex", "initial", "inherit", "unset", "revert", "flow-root",
    ])

    /// Functions of numbers and colours.
    static let functions = NameTable([
        "rgb", "rgba", "hsl", "hsla", "calc", "min", "max", "clamp", "linear-gradient", "radial-gradient",
        "repeating-linear-gradient", "repeating-radial-gradient",
    ])

    /// The first of ``functions`` that makes an image.
    static let firstGradient = 8

    /// The units of numbers. Those of the window's height are left out: a frame that is made as high as its content
    /// would grow without end.
    static let units = NameTable([
        "px", "pt", "pc", "em", "rem", "ex", "ch", "%", "in", "cm", "mm", "vw", "deg", "turn", "rad", "fr",
    ])
}
