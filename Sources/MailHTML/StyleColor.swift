/// A colour, as far as comparing text with its background needs.
struct StyleColor: Equatable {
    /// Red, green and blue, each up to 255.
    var red: Double
    var green: Double
    var blue: Double
    /// 0 for what is seen through, 1 for what covers.
    var opacity = 1.0

    static let white = StyleColor(0xFFFFFF)
    static let black = StyleColor(0)

    init(red: Double, green: Double, blue: Double, opacity: Double = 1) {
        (self.red, self.green, self.blue) = (red, green, blue)
        self.opacity = opacity
    }

    init(_ value: UInt32, opacity: Double = 1) {
        self.init(
            red: Double(value >> 16 & 0xFF), green: Double(value >> 8 & 0xFF), blue: Double(value & 0xFF),
            opacity: opacity)
    }

    /// `fff`, `ffffff`, and the same with an opacity behind it.
    init?(hexadecimal digits: ArraySlice<UInt8>) {
        let values = digits.compactMap(\.hexadecimalValue).map { UInt32($0) }
        guard values.count == digits.count else { return nil }
        switch values.count {
        case 3, 4:
            let opacity = values.count == 4 ? Double(values[3]) / 15 : 1
            self.init((values[0] * 17) << 16 | (values[1] * 17) << 8 | values[2] * 17, opacity: opacity)
        case 6, 8:
            let opacity = values.count == 8 ? Double(values[6] << 4 | values[7]) / 255 : 1
            self.init(values[..<6].reduce(0) { $0 << 4 | $1 }, opacity: opacity)
        default: return nil
        }
    }

    init?(named word: [UInt8], in range: Range<Int>) {
        if word[range].equalsIgnoringCase("transparent") {
            self.init(0, opacity: 0)
            return
        }
        guard let number = Self.table.names.number(ofLowercased: word, in: range) else { return nil }
        self.init(Self.table.values[number])
    }

    /// The value of `bgcolor` and `color` attributes, read as browsers read anything (WHATWG HTML §2.3.6 "rules for parsing
    /// a legacy color value").
    init?(attribute value: [UInt8]) {
        if let color = StyleColor(named: value, in: 0..<value.count) {
            self = color
            return
        }
        var digits = value.first == ASCII.hash ? value.dropFirst() : value[...]
        guard !digits.isEmpty else { return nil }
        if digits.count == 3, value.first == ASCII.hash, let color = StyleColor(hexadecimal: digits) {
            self = color
            return
        }
        digits = ArraySlice(digits.prefix(128).map { $0.hexadecimalValue == nil ? 0x30 : $0 })
        while digits.count % 3 != 0 { digits.append(0x30) }
        let length = digits.count / 3
        let parts = (0..<3).map { part -> UInt32 in
            let start = digits.startIndex + part * length
            // Of long ones the last eight count, and of these the first two.
            return digits[start..<start + length].suffix(8).prefix(2).reduce(0) {
                $0 << 4 | UInt32($1.hexadecimalValue ?? 0)
            }
        }
        self.init(parts.reduce(0) { $0 << 8 | $1 })
    }

    /// What is made of the numbers of a function such as `rgb(…)` or `hsl(…)`.
    init?(_ function: Function, _ channels: [Double]) {
        guard channels.count == 3 || channels.count == 4 else { return nil }
        let opacity = channels.count == 4 ? min(max(channels[3], 0), 1) : 1
        switch function {
        case .rgb:
            let values = channels.map { min(max($0, 0), 255) }
            self.init(red: values[0], green: values[1], blue: values[2], opacity: opacity)
        case .hsl:
            let (saturation, light) = (min(max(channels[1], 0), 1), min(max(channels[2], 0), 1))
            let hue = channels[0].truncatingRemainder(dividingBy: 360)
            func part(_ offset: Double) -> Double {
                let place = (offset + (hue < 0 ? hue + 360 : hue) / 30).truncatingRemainder(dividingBy: 12)
                let spread = saturation * min(light, 1 - light)
                return 255 * (light - spread * max(-1, min(place - 3, 9 - place, 1)))
            }
            self.init(red: part(0), green: part(8), blue: part(4), opacity: opacity)
        }
    }

    /// The functions whose colours are known.
    enum Function {
        case rgb, hsl

        init?(_ name: [UInt8]) {
            if name.equalsIgnoringCase("rgb") || name.equalsIgnoringCase("rgba") {
                self = .rgb
            } else if name.equalsIgnoringCase("hsl") || name.equalsIgnoringCase("hsla") {
                self = .hsl
            } else {
                return nil
            }
        }

        /// What a number at a place counts, which may be a percentage.
        func channel(_ value: Double, isPercent: Bool, at place: Int) -> Double {
            switch (self, place) {
            case (_, 3): isPercent ? value / 100 : value
            case (.rgb, _): isPercent ? value * 2.55 : value
            case (.hsl, 0): value
            case (.hsl, _): isPercent || value > 1 ? value / 100 : value
            }
        }
    }

    // MARK: - Comparing

    /// Below this a colour leaves no trace of a letter.
    static let leastOpacity = 0.12

    /// The colour that is seen where this one lies over another.
    func over(_ other: StyleColor) -> StyleColor {
        func blend(_ own: Double, _ below: Double) -> Double { own * opacity + below * (1 - opacity) }
        return StyleColor(
            red: blend(red, other.red), green: blend(green, other.green), blue: blend(blue, other.blue))
    }

    /// Whether text in this colour can hardly be told from what is behind it: the same to the eye, or nearly so with a
    /// contrast below which nobody reads.
    func isHardlySeen(on background: StyleColor) -> Bool {
        let seen = over(background)
        let difference = max(
            abs(seen.red - background.red), abs(seen.green - background.green), abs(seen.blue - background.blue))
        return difference <= 30 || (difference <= 45 && seen.contrast(with: background) < Self.leastContrast)
    }

    /// Text needs 4.5 to be read with ease; at this it has to be looked for.
    private static let leastContrast = 1.4

    /// As WCAG 2.2 defines it, from 1 to 21.
    private func contrast(with other: StyleColor) -> Double {
        let (one, two) = (luminance, other.luminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    private var luminance: Double {
        // Close to the curve of sRGB, without its power.
        func linear(_ value: Double) -> Double {
            let part = value / 255
            return part * (part * (part * 0.3053 + 0.6822) + 0.0125)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    // MARK: - Names

    /// The names of CSS Color Level 4 §6.1, and those of the system as they are on light paper.
    private struct Table: Sendable {
        let names: NameTable
        let values: [UInt32]

        init() {
            let words = StyleColor.list.split(whereSeparator: { $0 == " " || $0 == "\n" })
            names = NameTable(words.map { String($0.dropLast(7)) })
            values = words.map { UInt32($0.suffix(6), radix: 16) ?? 0 }
        }
    }

    private static let table = Table()

    private static let list = """
        aliceblue=f0f8ff antiquewhite=faebd7 aqua=00ffff aquamarine=7fffd4 azure=f0ffff beige=f5f5dc bisque=ffe4c4 \
        black=000000 blanchedalmond=ffebcd blue=0000ff blueviolet=8a2be2 brown=a52a2a burlywood=deb887 cadetblue=5f9ea0 \
        chartreuse=7fff00 chocolate=d2691e coral=ff7f50 cornflowerblue=6495ed cornsilk=fff8dc crimson=dc143c cyan=00ffff \
        darkblue=00008b darkcyan=008b8b darkgoldenrod=b8860b darkgray=a9a9a9 darkgreen=006400 darkgrey=a9a9a9 \
        darkkhaki=bdb76b darkmagenta=8b008b darkolivegreen=556b2f darkorange=ff8c00 darkorchid=9932cc darkred=8b0000 \
        darksalmon=e9967a darkseagreen=8fbc8f darkslateblue=483d8b darkslategray=2f4f4f darkslategrey=2f4f4f \
        darkturquoise=00ced1 darkviolet=9400d3 deeppink=ff1493 deepskyblue=00bfff dimgray=696969 dimgrey=696969 \
        dodgerblue=1e90ff firebrick=b22222 floralwhite=fffaf0 forestgreen=228b22 fuchsia=ff00ff gainsboro=dcdcdc \
        ghostwhite=f8f8ff gold=ffd700 goldenrod=daa520 gray=808080 green=008000 greenyellow=adff2f grey=808080 \
        honeydew=f0fff0 hotpink=ff69b4 indianred=cd5c5c indigo=4b0082 ivory=fffff0 khaki=f0e68c lavender=e6e6fa \
        lavenderblush=fff0f5 lawngreen=7cfc00 lemonchiffon=fffacd lightblue=add8e6 lightcoral=f08080 lightcyan=e0ffff \
        lightgoldenrodyellow=fafad2 lightgray=d3d3d3 lightgreen=90ee90 lightgrey=d3d3d3 lightpink=ffb6c1 \
        lightsalmon=ffa07a lightseagreen=20b2aa lightskyblue=87cefa lightslategray=778899 lightslategrey=778899 \
        lightsteelblue=b0c4de lightyellow=ffffe0 lime=00ff00 limegreen=32cd32 linen=faf0e6 magenta=ff00ff maroon=800000 \
        mediumaquamarine=66cdaa mediumblue=0000cd mediumorchid=ba55d3 mediumpurple=9370db mediumseagreen=3cb371 \
        mediumslateblue=7b68ee mediumspringgreen=00fa9a mediumturquoise=48d1cc mediumvioletred=c71585 \
        midnightblue=191970 mintcream=f5fffa mistyrose=ffe4e1 moccasin=ffe4b5 navajowhite=ffdead navy=000080 \
        oldlace=fdf5e6 olive=808000 olivedrab=6b8e23 orange=ffa500 orangered=ff4500 orchid=da70d6 palegoldenrod=eee8aa \
        palegreen=98fb98 paleturquoise=afeeee palevioletred=db7093 papayawhip=ffefd5 peachpuff=ffdab9 peru=cd853f \
        pink=ffc0cb plum=dda0dd powderblue=b0e0e6 purple=800080 rebeccapurple=663399 red=ff0000 rosybrown=bc8f8f \
        royalblue=4169e1 saddlebrown=8b4513 salmon=fa8072 sandybrown=f4a460 seagreen=2e8b57 seashell=fff5ee \
        sienna=a0522d silver=c0c0c0 skyblue=87ceeb slateblue=6a5acd slategray=708090 slategrey=708090 snow=fffafa \
        springgreen=00ff7f steelblue=4682b4 tan=d2b48c teal=008080 thistle=d8bfd8 tomato=ff6347 turquoise=40e0d0 \
        violet=ee82ee wheat=f5deb3 white=ffffff whitesmoke=f5f5f5 yellow=ffff00 yellowgreen=9acd32 \
        canvas=ffffff canvastext=000000 window=ffffff windowtext=000000 field=ffffff fieldtext=000000 \
        buttonface=efefef buttontext=000000 buttonborder=000000 graytext=808080 highlight=3399ff \
        highlighttext=ffffff selecteditem=1967d2 selecteditemtext=ffffff linktext=0000ee visitedtext=551a8b \
        activetext=ff0000 mark=ffff00 marktext=000000 activeborder=000000 activecaption=ffffff \
        appworkspace=ffffff background=ffffff buttonhighlight=efefef buttonshadow=efefef captiontext=000000 \
        inactiveborder=000000 inactivecaption=ffffff inactivecaptiontext=808080 infobackground=ffffff \
        infotext=000000 menu=ffffff menutext=000000 scrollbar=ffffff threeddarkshadow=000000 \
        threedface=efefef threedhighlight=000000 threedlightshadow=000000 threedshadow=000000 windowframe=000000
        """
}
