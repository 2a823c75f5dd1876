/// The names that dates are written with.
enum DateNames {
    static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The number of the month that a name in lower case means.
    ///
    /// A name in another language counts where no other language means another month by it; an English one counts by
    /// its first three letters.
    static func month(_ name: String) -> Int? {
        guard name.utf8.count >= 3 else { return nil }
        if let number = otherMonths[name] { return number }
        let start = name.prefix(3)
        return months.firstIndex { $0.lowercased() == start }.map { $0 + 1 }
    }

    /// Whether a month's name is a weekday in some languages: `mar.` is Tuesday in French, Spanish and Italian.
    static func mayBeWeekday(_ name: String) -> Bool { name == "mar" }

    /// Names in other languages whose first three letters are not those of the English month, full and short: German,
    /// French, Spanish, Italian, Portuguese, Dutch, the Scandinavian languages, Finnish, Polish, Czech, Turkish, Russian.
    private static let otherMonths: [String: Int] = {
        let names = [
            "jänner janvier janv ene enero gennaio gen janeiro januari styczeń stycznia sty tammikuu tammi leden ledna led "
                + "ocak oca янв январь января",
            "feber fév févr février fevrier febrero febbraio fev fevereiro lut luty lutego helmikuu helmi únor února úno "
                + "şubat şub фев февр февраль февраля",
            "mär märz maerz mrz mrt maart maa maalis maaliskuu március marzec marca březen března bře мар март марта",
            "avr avril abr abril kwi kwiecień kwietnia huhti huhtikuu duben dubna dub nisan nis апр апрель апреля",
            "mai mei maj maja maio mag maggio touko toukokuu květen května kvě май мая mayo",
            "juin giu giugno czerwiec czerwca cze kesä kesäkuu červen června čvn haziran haz июн июнь июня",
            "juil juillet lug luglio lipiec lipca lip heinä heinäkuu červenec července čvc temmuz tem июл июль июля",
            "août aoû aout ago agosto sierpień sierpnia sie elo elokuu srpen srpna srp ağustos ağu авг август августа",
            "set sept settembre setembro setiembre wrzesień września wrz syys syyskuu září zář eylül eyl сен сент сентябрь "
                + "сентября",
            "okt oktober ott ottobre out outubro październik października paź loka lokakuu říjen října říj ekim eki окт "
                + "октябрь октября",
            "listopada lis marras marraskuu listopad kasım kas ноя нояб ноябрь ноября",
            "dez dezember dic dicembre diciembre dezembro déc décembre des desember grudzień grudnia gru joulu joulukuu "
                + "prosinec prosince pro aralık ara дек декабрь декабря",
        ]
        var result: [String: Int] = [:]
        for (index, line) in names.enumerated() {
            for name in line.split(separator: " ") { result[String(name)] = index + 1 }
        }
        return result
    }()

    /// Minutes east of UTC of a zone's name in lower case; nil for unknown ones, for those that mean several zones, and
    /// for military letters, which were used with either sign and mean nothing.
    static func zone(_ name: String) -> Int? {
        // RFC 5322 §4.3
        switch name {
        case "ut", "gmt", "utc", "z", "wet": 0
        case "edt", "clt": -4 * 60
        case "est", "cdt", "eastern": -5 * 60
        case "cst", "mdt", "central": -6 * 60
        case "mst", "pdt", "mountain": -7 * 60
        case "pst", "akdt", "pacific": -8 * 60
        case "akst": -9 * 60
        case "hst": -10 * 60
        case "adt", "brt", "art": -3 * 60
        case "bst", "cet", "met", "west", "mez", "wat": 60
        case "cest", "mest", "eet", "mesz", "sast", "cat": 2 * 60
        case "eest", "msk", "eat", "trt": 3 * 60
        case "pkt": 5 * 60
        case "ict", "wib": 7 * 60
        case "sgt", "hkt", "pht", "awst", "myt": 8 * 60
        case "jst", "kst": 9 * 60
        case "acst": 9 * 60 + 30
        case "aest": 10 * 60
        case "acdt": 10 * 60 + 30
        case "aedt": 11 * 60
        case "nzst": 12 * 60
        case "nzdt": 13 * 60
        default: nil
        }
    }
}
