/// How large a value of CSS comes out, in pixels of a common screen, as far as it can be told without laying it out.
///
/// Read are numbers with their units, `calc`, `min`, `max` and `clamp`. Iterative, and bounded by the nesting that
/// ``StyleFilter`` allows.
struct StyleArithmetic {
    /// A length: so many pixels, and so many times the size of the font.
    struct Length {
        var pixels: Double
        var fonts = 0.0
        /// Whether it is a number without a unit.
        var isNumber = false
        var isPercent = false
        /// Whether a share of what is around is a part of it, so that nobody knows how much it is.
        var isUncertain = false

        /// The length where the font has a size.
        func value(font: Double) -> Double { pixels + fonts * font }

        /// For comparing with others.
        var common: Double { value(font: 16) }
    }

    private enum Operation {
        case add, subtract, multiply, divide
    }

    private struct Level {
        var isFunction: Bool
        var picks: Picks
        /// The values between commas that are complete.
        var values: [Length] = []
        var sum: Length?
        var sumOperation = Operation.add
        var product: Length?
        var productOperation = Operation.multiply
    }

    private enum Picks {
        case first, least, greatest, middle
    }

    /// The parts of the value that stand side by side, the first few of them.
    private(set) var parts: [Length] = []
    private var levels: [Level] = []

    mutating func take(_ value: Double, unit: ArraySlice<UInt8>) {
        operand(Self.length(value, unit))
    }

    mutating func open(_ name: [UInt8]) {
        let picks: Picks =
            name.equalsIgnoringCase("min")
            ? .least : name.equalsIgnoringCase("max") ? .greatest : name.equalsIgnoringCase("clamp") ? .middle : .first
        levels.append(Level(isFunction: true, picks: picks))
    }

    mutating func take(sign: UInt8) {
        guard let last = levels.indices.last else { return }
        switch sign {
        case ASCII.comma: finishValue(last)
        case ASCII.plus, ASCII.hyphen:
            finishProduct(last)
            levels[last].sumOperation = sign == ASCII.plus ? .add : .subtract
        case ASCII.asterisk: levels[last].productOperation = .multiply
        case ASCII.slash: levels[last].productOperation = .divide
        default: break
        }
    }

    mutating func close() {
        guard let last = levels.indices.last else { return }
        finishValue(last)
        let level = levels.removeLast()
        let sorted = level.picks == .first ? level.values : level.values.sorted { $0.common < $1.common }
        let result: Length? =
            switch level.picks {
            case .first, .least: sorted.first
            case .greatest: sorted.last
            // The lower bound wins over the upper one.
            case .middle:
                level.values.count == 3 && level.values[0].common > level.values[2].common
                    ? level.values[0] : sorted.count == 3 ? sorted[1] : sorted.first
            }
        if let result { operand(result) }
    }

    private mutating func operand(_ length: Length) {
        guard let last = levels.indices.last else {
            if parts.count < 8 { parts.append(length) }
            return
        }
        guard let product = levels[last].product else {
            levels[last].product = length
            return
        }
        levels[last].product =
            switch levels[last].productOperation {
            case .divide: Self.scaled(product, by: length.pixels == 0 ? 0 : 1 / length.pixels)
            default:
                product.isNumber ? Self.scaled(length, by: product.pixels) : Self.scaled(product, by: length.pixels)
            }
    }

    private mutating func finishProduct(_ index: Int) {
        guard let product = levels[index].product else { return }
        levels[index].product = nil
        let factor = levels[index].sumOperation == .subtract ? -1.0 : 1
        var sum = levels[index].sum ?? Length(pixels: 0, isNumber: product.isNumber)
        sum.pixels += factor * product.pixels
        sum.fonts += factor * product.fonts
        // Zero times anything is known.
        sum.isUncertain = sum.isUncertain || product.isUncertain || (product.isPercent && product.pixels != 0)
        levels[index].sum = sum
        levels[index].sumOperation = .add
    }

    private mutating func finishValue(_ index: Int) {
        finishProduct(index)
        if let sum = levels[index].sum, levels[index].values.count < 8 { levels[index].values.append(sum) }
        levels[index].sum = nil
    }

    private static func scaled(_ length: Length, by factor: Double) -> Length {
        var length = length
        length.pixels *= factor
        length.fonts *= factor
        length.isUncertain = length.isUncertain && factor != 0
        return length
    }

    /// A percentage counts as that of a common mail's width, of five hundred pixels.
    private static func length(_ value: Double, _ unit: ArraySlice<UInt8>) -> Length {
        if unit.isEmpty { return Length(pixels: value, isNumber: true) }
        if unit.first == ASCII.percent { return Length(pixels: value * 5, isPercent: true) }
        if unit.equalsIgnoringCase("em") { return Length(pixels: 0, fonts: value) }
        if unit.equalsIgnoringCase("ex") || unit.equalsIgnoringCase("ch") { return Length(pixels: 0, fonts: value / 2) }
        let factor: Double =
            unit.equalsIgnoringCase("pt")
            ? 4.0 / 3
            : unit.equalsIgnoringCase("pc") || unit.equalsIgnoringCase("rem")
                ? 16
                : unit.equalsIgnoringCase("in")
                    ? 96
                    : unit.equalsIgnoringCase("cm")
                        ? 37.8 : unit.equalsIgnoringCase("mm") ? 3.78 : unit.equalsIgnoringCase("vw") ? 8 : 1
        return Length(pixels: value * factor)
    }
}
