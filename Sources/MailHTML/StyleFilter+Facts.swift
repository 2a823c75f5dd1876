/// What the values mean for what can be seen.
extension StyleFilter {
    /// Whether a value leaves text where it can be seen: not pushed out, not drawn over, and not in front of what only
    /// seems to be behind it.
    func staysInSight(_ property: StyleProperty) -> Bool {
        func largest(_ bound: Double) -> Bool { arithmetic.parts.allSatisfy { abs($0.common) <= bound } }
        func least(_ bound: Double) -> Bool { arithmetic.parts.allSatisfy { $0.common >= bound } }
        switch property {
        case .margin, .marginBottom, .marginLeft, .marginRight, .marginTop, .padding, .paddingBottom, .paddingLeft,
            .paddingRight, .paddingTop:
            return largest(600)
        case .textIndent:
            return largest(150) && least(-60) && !arithmetic.parts.contains { $0.isPercent && abs($0.common) > 50 }
        case .letterSpacing: return largest(100) && least(-4)
        case .wordSpacing: return largest(200) && least(-8)
        case .verticalAlign: return largest(200)
        // A line as thick as letters are high covers them.
        case .textDecoration: return arithmetic.parts.isEmpty
        // A background so small is none.
        case .backgroundSize: return least(StyleFacts.leastBox)
        case .background: return !hasWord("text") && !(hasGradient && hasSlash && !least(StyleFacts.leastBox))
        default: return true
        }
    }

    /// Takes what the declaration at hand says into account.
    mutating func note(_ property: StyleProperty) {
        if isImportant { note(property, in: &important) } else { note(property, in: &facts) }
    }

    private func note(_ property: StyleProperty, in facts: inout StyleFacts) {
        let first = arithmetic.parts.first
        switch property {
        case .display:
            facts.saysDisplay = true
            facts.isNotDisplayed = firstWord == WordName.none || firstWord == .column
            facts.isBlock = !facts.isNotDisplayed && firstWord != .inline && firstWord != .inherit
            facts.isInline = hasWord("inline")
        case .visibility:
            if firstWord == WordName.hidden || firstWord == .collapse { facts.isInvisible = true }
            if firstWord == WordName.visible { facts.isInvisible = false }
        case .opacity:
            guard let first else { return }
            facts.opacity = min(max(first.isPercent ? first.pixels / 500 : first.common, 0), 1)
        case .fontSize: facts.fontSize = fontSize(first) ?? facts.fontSize
        case .font:
            facts.fontSize = fontSize(arithmetic.parts.first { !$0.isNumber || $0.pixels == 0 }) ?? facts.fontSize
        case .lineHeight:
            // A number counts the font's size, and a percentage as well.
            facts.lineHeight = first.map {
                $0.isNumber ? $0.pixels * 16 : $0.isPercent ? $0.pixels / 500 * 16 : $0.common
            }
        case .letterSpacing: facts.letterSpacing = first
        case .color:
            // A word that is no colour changes nothing.
            if color != nil || firstWord == .inherit || firstWord == .initial {
                facts.color = firstWord == .initial ? .black : color
                facts.inheritsColor = color == nil && firstWord != .initial
            }
        case .background, .backgroundColor, .backgroundImage: noteBackground(property, in: &facts)
        case .width: facts.width = size(first)
        case .maxWidth: facts.maxWidth = size(first)
        case .height: facts.height = size(first)
        case .maxHeight: facts.maxHeight = size(first)
        case .overflow, .overflowX, .overflowY:
            let overflow: StyleFacts.Overflow =
                firstWord == WordName.hidden || hasWord("clip")
                ? .clipped : hasWord("auto") || hasWord("scroll") || hasWord("overlay") ? .scrolled : .shown
            // One direction that clips does not leave the other alone.
            if property == .overflow || overflow != .shown { facts.overflow = overflow }
        case .whiteSpace:
            facts.keepsWhiteSpace = firstWord == WordName.pre
            facts.isNoWrap = hasWord("nowrap") || hasWord("pre")
        case .border: facts.hasNoBorder = firstWord == WordName.none
        case .padding, .margin:
            // `top right bottom left`, of which missing ones are those of the other side.
            let parts = arithmetic.parts
            let before = parts.count > 3 ? parts[3] : parts.count > 1 ? parts[1] : first
            facts.paddingTop = max(facts.paddingTop ?? 0, first?.common ?? 0)
            facts.paddingBefore = max(facts.paddingBefore ?? 0, before?.common ?? 0)
        case .paddingTop, .marginTop: facts.paddingTop = max(facts.paddingTop ?? 0, first?.common ?? 0)
        case .paddingLeft, .marginLeft: facts.paddingBefore = max(facts.paddingBefore ?? 0, first?.common ?? 0)
        case .direction: facts.isReversed = hasWord("rtl")
        case .flexDirection: facts.isReversed = hasWord("row-reverse")
        case .justifyContent: facts.isReversed = hasWord("flex-end") || hasWord("end") || hasWord("right")
        case .flexGrow: facts.growth = first?.common
        case .flexBasis: facts.basis = size(first)
        case .flex:
            facts.growth = first?.common ?? 0
            facts.basis = arithmetic.parts.count > 2 ? size(arithmetic.parts[2]) : .infinity
        default: break
        }
    }

    private func noteBackground(_ property: StyleProperty, in facts: inout StyleFacts) {
        let isUnknown = hasSeveralColors || sawImage
        if property != .backgroundColor { facts.hasSeveralColors = hasSeveralColors }
        if property == .backgroundImage {
            // A gradient of one colour is that colour, as long as it lies everywhere.
            facts.hasImage = isUnknown
            if !isUnknown, let color { facts.background = color }
            return
        }
        if property == .background { facts.hasImage = isUnknown }
        let isPlaced = hasGradient && (hasWord("no-repeat") || hasSlash)
        facts.background = (isPlaced ? nil : color) ?? StyleColor(0, opacity: 0)
    }

    /// The size of letters; nil where the value says nothing of it.
    private func fontSize(_ written: StyleArithmetic.Length?) -> StyleArithmetic.Length? {
        guard var length = written else {
            guard let fontWord else { return nil }
            return fontWord < 0
                ? StyleArithmetic.Length(pixels: 0, fonts: -fontWord) : StyleArithmetic.Length(pixels: fontWord)
        }
        if length.isPercent { length = StyleArithmetic.Length(pixels: 0, fonts: length.pixels / 500) }
        return length
    }

    /// A bound on a box; infinite where a word says that there is none. A share of what is around says nothing, except
    /// where it is none at all.
    private func size(_ length: StyleArithmetic.Length?) -> Double {
        guard let length, !length.isUncertain else { return .infinity }
        if length.isPercent { return abs(length.pixels) < 5 ? 0 : .infinity }
        return length.common
    }

    /// In pixels; negative for what is so many times the size around it.
    static func fontSize(named word: ArraySlice<UInt8>) -> Double? {
        if word.equalsIgnoringCase("medium") || word.equalsIgnoringCase("initial") { return 16 }
        if word.equalsIgnoringCase("smaller") { return -0.83 }
        if word.equalsIgnoringCase("larger") { return -1.2 }
        if word.startsIgnoringCase("xx-") || word.startsIgnoringCase("x-") { return word.last == 0x6C ? 9 : 24 }
        if word.equalsIgnoringCase("small") { return 13 }
        if word.equalsIgnoringCase("large") { return 18 }
        return nil
    }
}
