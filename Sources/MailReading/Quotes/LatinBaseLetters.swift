/// The base letters of the accented letters of Latin script.
///
/// Made from the decompositions of Unicode 14; letters without one (ß, ł, ø, ı and the like) by hand. A dot stands where
/// there is no base letter; a capital stands for a capital.
enum LatinBaseLetters {
    /// The base letter in the case of `value`, or nil.
    static func letter(for value: UInt32) -> UInt8? {
        let letter: UInt8? =
            switch value {
            case 0xC0..<0x250: extended[Int(value - 0xC0)]
            case 0x1E00..<0x1F00: additional[Int(value - 0x1E00)]
            default: nil
            }
        return letter == 0x2E ? nil : letter
    }

    private static let extended = [UInt8](
        """
        AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTsaaaaaaaceeeeiiiidnooooo.ouuuuytyAaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGg\
        HhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs.B......\
        .DD....E..f.....Kk......Oo.............Uu...................DddLllNnnAaIiOoUuUuUuUuUu.AaAa....GgKkOo\
        Oo..jDddGg..NnAa....AaAaEeEeIiIiOoOoRrRrUuUuSsTt..Hh......AaEeOoOoOoOoYy............................
        """.utf8)

    private static let additional = [UInt8](
        """
        AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMmMmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSs\
        SsSsSsTtTtTtTtUuUuUuUuUuVvVvWwWwWwWwWwXxXxYyZzZzZzhtwyas..S.AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEeEeEeEeEe\
        IiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy......
        """.utf8)
}
