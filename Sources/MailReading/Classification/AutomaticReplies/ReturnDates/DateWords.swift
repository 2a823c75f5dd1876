/// The names of months and days as people write them, folded; a `*` stands for any ending.
enum DateWords {
    private static let months: [[String]] = [
        [
            "january", "jan", "januar*", "janvier", "janv", "enero", "ene", "gennaio", "genn", "janeiro", "stycz*",
            "ledna", "leden", "ianuarie", "ian", "январ*", "янв", "січ*", "ocak*", "tammiku*", "ιανουαρι*", "γεναρη",
            "sijecn*", "saus*", "janvar*", "jaanuar*", "януари", "يناير", "ינואר", "בינואר", "जनवरी", "มกราคม", "ม.ค",
            "ژانويه", "яну",
        ],
        [
            "february", "feb", "februar*", "fevrier", "fevr", "febrero", "febbraio", "febbr", "fevereiro", "fev",
            "lut*", "unor*", "februarie", "феврал*", "фев", "лют*", "subat*", "helmiku*", "φεβρουαρι*", "veljac*",
            "vasari*", "veebruar*",
            "февруари", "فبراير", "פברואר", "בפברואר", "फरवरी", "กุมภาพันธ์", "ก.พ", "فوريه",
        ],
        [
            "march", "mar", "marz", "maerz", "mars", "marzo", "marco", "marzec", "marca", "brezn*", "brezen", "martie",
            "март*", "берез*", "mart*", "maaliskuu*", "μαρτι*", "ozujk*", "kov*", "marts", "maart", "marcius*", "maret",
            "mrt",
            "مارس", "מרץ", "במרץ", "मार्च", "มีนาคม", "มี.ค",
        ],
        [
            "april*", "apr", "avril", "avr", "abril", "abr", "aprile", "kwiet*", "dubna", "duben", "aprilie", "апрел*",
            "апр", "квіт*", "nisan*", "huhtiku*", "απριλι*", "travnj*", "baland*", "aprill*", "април", "apr", "ابريل",
            "نيسان",
            "אפריל", "באפריל", "अप्रैल", "เมษายน", "เม.ย", "avril", "aprilis*",
        ],
        [
            "may", "mai*", "mayo", "maggio", "magg", "maio", "mei", "maj", "maja", "kvet*", "kveten", "май", "мая",
            "маи", "трав*", "mayis*", "toukoku*", "μαιου", "μαιος", "μαιο", "svibnj*", "geguz*", "maja", "majus*",
            "maijs", "maija", "maijam", "majem", "مايو",
            "ايار", "מאי", "במאי", "मई", "พฤษภาคม", "พ.ค", "majus", "maju",
        ],
        [
            "june", "jun", "juni", "juin", "junio", "giugno", "junho", "czerw*", "cervna", "cerven", "iunie", "июн*",
            "черв*", "haziran*", "kesaku*", "ιουνι*", "lipnj*", "birzel*", "juuni*", "юни", "junij*", "junius*", "junu",
            "juna", "juni*", "يونيو", "حزيران", "יוני", "ביוני", "जून",
            "มิถุนายน", "มิ.ย", "junijs",
        ],
        [
            "july", "jul", "juli", "juillet", "juil", "julio", "luglio", "julho", "lipca", "lipiec", "cervence",
            "cervenec", "iulie", "июл*", "лип*", "temmuz*", "heinaku*", "ιουλι*", "srpnj*", "liep*", "juuli*", "юли",
            "julij*", "julius*", "jula", "يوليو", "تموز", "יולי", "ביולי", "जुलाई",
            "กรกฎาคม", "ก.ค", "julijs", "juli*",
        ],
        [
            "august*", "aug", "aout", "agosto", "ago", "sierp*", "srpna", "srpen", "август*", "авг", "серп*",
            "agustos*", "eloku*", "αυγουστ*", "kolovoz*", "rugpju*", "augustus", "agustus", "avgust*", "اغسطس", "اب",
            "אוגוסט", "באוגוסט", "अगस्त", "สิงหาคม", "ส.ค", "augusztus*",
        ],
        [
            "september*", "sep", "sept", "septembre", "septiembre", "settembre", "sett", "setembro", "wrzes*", "zari",
            "septembrie", "сентябр*", "сен", "сент", "верес*", "eylul*", "syysku*", "σεπτεμβρι*", "rujn*", "rugsej*",
            "септември", "septembr*", "سبتمبر", "ايلول",
            "ספטמבר", "בספטמבר", "सितंबर", "सितम्बर", "กันยายน", "ก.ย", "szeptember*", "syyskuu*",
        ],
        [
            "october*", "oct", "oktober*", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "pazdzier*",
            "rijn*", "rijen", "octombrie", "октябр*", "окт", "жовт*", "ekim*", "lokaku*", "οκτωβρι*", "spal*",
            "oktoober*", "октомври", "oktobr*", "اكتوبر", "אוקטובר", "באוקטובר",
            "अक्टूबर", "अक्तूबर", "ตุลาคม", "ต.ค",
        ],
        [
            "november*", "nov", "novembre", "noviembre", "novembro", "listopad*", "noiembrie", "ноябр*", "ноя", "нояб",
            "листопад*", "kasim*", "marrasku*", "νοεμβρι*", "studeno*", "lapkric*", "ноември", "novembr*", "نوفمبر",
            "נובמבר", "בנובמבר", "नवंबर", "नवम्बर", "พฤศจิกายน", "พ.ย",
        ],
        [
            "december*", "dec", "dezember*", "dez", "decembre", "diciembre", "dic", "dicembre", "dezembro", "grud*",
            "prosin*", "decembrie", "декабр*", "дек", "груд*", "aralik*", "jouluku*", "δεκεμβρι*", "gruod*",
            "detsember*", "декември", "decembr*", "desember*", "des",
            "ديسمبر", "דצמבר", "בדצמבר", "दिसंबर", "दिसम्बर", "ธันวาคม", "ธ.ค",
        ],
    ]

    /// From Sunday on.
    private static let weekdays: [[String]] = [
        [
            "sunday", "sun", "sonntag", "dimanche", "domingo", "domenica", "zondag", "sondag", "sunnuntai*",
            "niedziel*", "nedel*", "vasarnap", "duminica", "воскресень*", "неділ*", "pazar", "κυριακη*", "неделя",
            "nedjelj*", "日曜*", "星期日", "星期天", "周日", "일요일", "chu nhat", "minggu", "ahad",
            "الاحد", "ראשון",
        ],
        [
            "monday", "mon", "montag", "lundi", "lunes", "lunedi", "segunda*", "maandag", "mandag", "maanantai*",
            "poniedzial*", "pondel*", "hetfo*", "luni", "понедельник*", "понеділ*", "pazartesi", "δευτερα*",
            "понеделник", "ponedelj*", "ponedjelj*", "月曜*", "星期一", "周一", "월요일", "senin", "الاثنين", "שני", "pirmadien*",
        ],
        [
            "tuesday", "tue", "tues", "dienstag", "mardi", "martes", "martedi", "terca*", "dinsdag", "tisdag",
            "tirsdag", "tiistai*", "wtor*", "uter*", "utor*", "kedd*", "marti", "вторник*", "вівтор*", "sali", "τριτη*",
            "火曜*", "星期二", "周二", "화요일", "selasa", "الثلاثاء", "שלישי", "antradien*",
        ],
        [
            "wednesday", "wed", "mittwoch", "mercredi", "miercoles", "mercoledi", "quarta*", "woensdag", "onsdag",
            "keskiviik*", "srod*", "stred*", "szerd*", "miercuri", "сред*", "серед*", "carsamba", "τεταρτη*", "srijed*",
            "水曜*", "星期三", "周三", "수요일", "rabu", "الاربعاء", "רביעי", "treciadien*",
        ],
        [
            "thursday", "thu", "thur", "thurs", "donnerstag", "jeudi", "jueves", "giovedi", "quinta*", "donderdag",
            "torsdag", "torstai*", "czwart*", "ctvrt*", "stvrt*", "csutortok*", "joi", "четверг*", "четвер*",
            "persembe", "πεμπτη*", "cetvrt*", "четвъртък", "木曜*", "星期四", "周四", "목요일", "kamis", "الخميس", "חמישי",
        ],
        [
            "friday", "fri", "freitag", "vendredi", "viernes", "venerdi", "sexta*", "vrijdag", "fredag", "perjantai*",
            "piat*", "piąt*", "patek", "patk*", "pentek*", "vineri", "пятниц*", "п'ятниц*", "cuma", "παρασκευη*",
            "петък", "petak", "petka", "petek", "金曜*", "星期五", "周五", "금요일", "jumat", "الجمعه", "שישי", "penktadien*",
        ],
        [
            "saturday", "sat", "samstag", "sonnabend", "samedi", "sabado", "sabato", "zaterdag", "lordag", "lauantai*",
            "sobot*", "sobota", "szombat*", "sambata", "суббот*", "субот*", "cumartesi", "σαββατο*", "събота", "土曜*",
            "星期六", "周六", "토요일", "sabtu", "السبت", "שבת",
        ],
    ]

    /// Words between a cue or a day and the date itself that say nothing.
    static let fillers: Set<String> = [
        "the", "on", "of", "den", "dem", "der", "die", "das", "el", "le", "la", "il", "lo", "l", "de", "d", "am", "del",
        "di", "do", "da", "den", "az", "a", "ngay", "tanggal", "op", "le", "i", "och", "and", "including",
        "einschliesslich", "inklusive", "inkl", "inclus", "inclusive",
        "incl", "en", "met", "wlacznie", "dnia", "dne", "в", "на", "включительно", "числа", "до", "sunday", "kl", "um",
        "ten", "в", "την", "τις", "τη", "στις", "στην", "วันที่", "يوم", "ה", "יום", "ב", "den", "deze", "end", "ende",
        "at", "night", "evening", "morning", "og", "med", "incluido", "incluso", "compreso",
        "sva", "z", "w", "em", "o", "ao", "v", "next", "nachsten", "kommenden", "coming",
    ]

    /// Words that join the two ends of a span.
    static let connectors: Set<String> = [
        "to", "until", "till", "til", "through", "thru", "bis", "zum", "au", "a", "al", "hasta", "fino", "ate", "ao",
        "as", "tot", "tm", "t/m", "tem", "do", "po", "az", "pana", "la", "до", "по", "ve", "ile", "εως", "μεχρι", "ως",
        "den", "sampai", "hingga", "s/d", "sd", "iki", "lidz", "kuni", "至", "到", "から", "부터",
        "ถึง", "الى", "حتى", "עד", "से", "toi", "-", "and",
    ]

    private static let monthLookup = Lookup(months)
    private static let weekdayLookup = Lookup(weekdays)

    /// 1 to 12.
    static func month(_ word: String) -> Int? { monthLookup[word].map { $0 + 1 } }

    /// 0 for Sunday to 6.
    static func weekday(_ word: String) -> Int? { weekdayLookup[word] }

    /// Whole words and beginnings, by place.
    private struct Lookup: Sendable {
        private var exact: [String: Int] = [:]
        private var stems: [String: Int] = [:]
        private var shortest = Int.max
        private var longest = 0

        init(_ rows: [[String]]) {
            for (place, row) in rows.enumerated() {
                for word in row {
                    let isStem = word.hasSuffix("*")
                    let folded = ComparisonText(isStem ? word.dropLast() : word[...]).text
                    if isStem {
                        stems[folded] = stems[folded] ?? place
                        shortest = min(shortest, folded.utf8.count)
                        longest = max(longest, folded.utf8.count)
                    } else {
                        exact[folded] = exact[folded] ?? place
                    }
                }
            }
        }

        subscript(word: String) -> Int? {
            if let place = exact[word] { return place }
            let bytes = Array(word.utf8)
            guard bytes.count <= 48, bytes.count >= shortest else { return nil }
            for length in stride(from: min(longest, bytes.count), through: shortest, by: -1) {
                if let place = stems[String(decoding: bytes[..<length], as: UTF8.self)] { return place }
            }
            return nil
        }
    }
}
