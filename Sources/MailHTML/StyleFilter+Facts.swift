/// What the values mean for what can be seen.
extension StyleFilter {
    /// Whether a value leaves text where it can be seen: not pushed out, and not drawn over itself.
    func staysInSight(_ property: StyleProperty) -> Bool {
        func largest(_ bound: Double) -> Bool { arithmetic.parts.allSatisfy { abs($0.common) <= bound } }
        func least(_ bound: Double) -> Bool { arithmetic.parts.allSatisfy { $0.common >= bound } }
        switch property {
        case .margin, .marginBottom, .marginLeft, .marginRight, .marginTop, .padding, .paddingBottom, .paddingLeft,
            .paddingRight, .paddingTop:
            return largest(600)
        case .textIndent:
            return largest(150) && !arithmetic.parts.contains { $0.isPercent && abs($0.common) > 50 }
        case .letterSpacing: return largest(100) && least(-4)
        case .wordSpacing: return largest(200) && least(-8)
        case .verticalAlign: return largest(200)
        default: return true
        }
    }

    mutating func note(_ property: StyleProperty) {
        let first = arithmetic.parts.first
        switch property {
        case .display:
            facts.saysDisplay = true
            facts.isNotDisplayed = firstWord == WordName.none || firstWord == .column
            facts.isBlock = !facts.isNotDisplayed && firstWord != .inline && firstWord != .inherit
        case .visibility:
            if firstWord == WordName.hidden || firstWord == .collapse { facts.isInvisible = true }
            if firstWord == WordName.visible { facts.isInvisible = false }
        case .opacity:
            guard let first else { return }
            facts.opacity = min(max(first.isPercent ? first.pixels / 500 : first.common, 0), 1)
        case .fontSize: facts.fontSize = fontSize(first)
        case .font: facts.fontSize = fontSize(arithmetic.parts.first { !$0.isNumber || $0.pixels == 0 })
        case .lineHeight:
            // A number counts the font's size, and a percentage as well.
            facts.lineHeight = first.map {
                $0.isNumber ? $0.pixels * 16 : $0.isPercent ? $0.pixels / 500 * 16 : $0.common
            }
        case .color:
            facts.color = color
            facts.isTransparent = color.map { $0.opacity < StyleColor.leastOpacity } ?? false
        case .background, .backgroundColor, .backgroundImage:
            if hasSeveralColors { facts.hasImage = true }
            if let color { facts.background = color }
        case .width, .maxWidth: facts.width = narrower(facts.width, first)
        case .height, .maxHeight: facts.height = narrower(facts.height, first)
        case .overflow, .overflowX, .overflowY:
            facts.hidesOverflow = firstWord == WordName.hidden || (property != .overflow && facts.hidesOverflow == true)
        case .whiteSpace: facts.keepsWhiteSpace = firstWord == WordName.pre
        case .border: facts.hasNoBorder = firstWord == WordName.none
        default: break
        }
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

    /// Of the size and the largest size the smaller one counts. A share of what is around says nothing, except where it is
    /// none at all.
    private func narrower(_ known: Double?, _ length: StyleArithmetic.Length?) -> Double? {
        guard let length, !length.isPercent || length.pixels < 5 else { return known }
        return min(known ?? .infinity, length.common)
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
