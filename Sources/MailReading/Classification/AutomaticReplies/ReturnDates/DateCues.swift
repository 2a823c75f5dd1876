/// The words around a date that say what it is in a note of absence.
enum DateCues {
    /// What a cue says about the date beside it.
    enum Kind: Sendable {
        /// The date behind it is the first day back.
        case back
        /// The date before or behind it is the first day back, loosely.
        case backNear
        /// The date behind it is the last day away.
        case until
        /// The date directly behind it is the last day away.
        case untilTight
        /// The date before it is the last day away.
        case untilBefore
        /// The date behind it is the first day away.
        case from
    }

    /// The order in which the language writes day and month in figures.
    enum Order: Sendable {
        case dayFirst
        case monthFirst
        /// English: it depends on the country.
        case unknown
    }

    struct Cue: Sendable {
        let kind: Kind
        let order: Order

        init(_ kind: Kind, _ order: Order = .dayFirst) {
            self.kind = kind
            self.order = order
        }
    }

    static let table = MeaningTable<Cue>([
        MeaningTable.Row(
            Cue(.back, .unknown),
            [
                "back on", "be back", "return until", "back until", "returning until", "return before",
                "available until i return", "back in the office", "back at work", "back at my desk", "back in office",
                "i'm back", "am back", "return on", "returning", "will return", "i'll return", "i return",
                "return to the office", "return to work", "return date", "date of return", "back in on", "returns on",
                "resume work", "resuming",
                "available again", "reachable again", "available from", "available on", "back from",
                "back to the office", "back to work", "reopen*", "re-open*", "back online", "is back", "return is",
                "office again on", "respond when i return on", "return by", "back by",
            ]),
        MeaningTable.Row(
            Cue(.until, .unknown),
            [
                "until", "till", "'til", "through", "thru", "up to and including", "up until", "through to",
                "no later than",
            ]),
        MeaningTable.Row(
            Cue(.from, .unknown), ["from", "starting", "beginning", "as of", "since", "effective", "between"]),
        MeaningTable.Row(
            Cue(.back),
            [
                "zuruck am", "zuruck ab", "wieder am", "wieder ab", "wieder im buro", "wieder erreichbar",
                "wieder fur sie", "wieder da", "wieder zuruck", "wieder anwesend", "wieder im haus",
                "wieder zu erreichen", "wieder verfugbar", "bin ich wieder ab", "ich bin ab",
                "stehe ich ihnen … wieder", "ruckkehr", "ruckkehr am", "wieder personlich",
                "de retour", "retour le", "retour au bureau le", "mon retour", "reviendrai", "serai de retour",
                "reprendrai", "reprise", "rentrerai", "disponible a partir du", "joignable a partir du",
                "disponible a nouveau",
                "de vuelta", "regreso", "regresare", "volvere", "vuelvo", "regresando", "volviendo", "reincorporandome",
                "de regreso", "me reincorporo",
                "reincorporacion", "estare de vuelta", "disponible a partir del", "estare disponible a partir",
                "vuelta el", "retorno", "incorporacion",
                "rientro", "rientrero", "rientrera", "tornero", "sono di ritorno", "saro di ritorno",
                "di nuovo in ufficio", "nuovamente disponibile", "di nuovo disponibile", "saro di nuovo", "ritornero",
                "sara nuovamente", "saro nuovamente",
                "regresso", "regressarei", "retornarei", "retorno", "voltarei", "estarei de volta", "de volta",
                "disponivel a partir", "volto", "retornando", "voltando", "regressando", "retorno no dia", "retomarei",
                "terug op", "weer aanwezig", "weer bereikbaar", "ben ik terug", "weer terug", "ik ben terug",
                "terug ben", "weer op kantoor", "weer beschikbaar", "kom ik terug", "keer terug", "ben ik weer",
                "ik ben weer", "vanaf … weer",
                "tillbaka", "ater den", "ar ater", "ater pa kontoret", "tillbaka pa kontoret", "ater i tjanst",
                "tilbage", "er tilbage", "igen den", "pa kontoret igen", "tilbake", "er tilbake", "traffes igjen",
                "kontoret igjen", "retur den",
                "palaan", "takaisin", "tavoitettavissa jalleen", "toissa jalleen", "paluu", "palaan toihin",
                "toimistolla jalleen", "takaisin toissa", "tavoitettavissa taas",
                "wracam", "wroce", "powrot", "powracam", "bede dostepny", "bede dostepna", "ponownie dostepn*",
                "z powrotem", "bede z powrotem", "bede ponownie", "w biurze bede",
                "vratim se", "budu zpet", "zpet v kancelari", "zpet", "opet k dispozici", "opet v kancelari", "navrat",
                "budu opet", "k zastizeni", "vratim sa", "budem spat", "spat v praci", "opat k dispozicii",
                "budem opat", "znova k dispozici",
                "vrnem se", "vracam se", "povratak", "vraticu se", "vratit cu se", "natrag u ured*", "ponovno dostup*",
                "nazaj v pisarni",
                "ma intorc", "revin", "ma voi intoarce", "voi reveni", "disponibil din", "intoarc", "inapoi la birou",
                "voi fi inapoi", "revenirea",
                "вернусь", "вернется", "выхожу", "выиду", "возвращаюсь", "снова буду", "снова на связи",
                "буду на месте", "буду доступен", "буду доступна", "буду в офисе", "на рабочем месте", "вернусь в офис",
                "приступлю", "возвращение", "повернусь", "повертаюсь", "буду на зв'язку", "знову буду",
                "връщам се", "ще се върна", "ще бъда на разположение", "отново на разположение", "επιστρεφω",
                "θα επιστρεψω", "θα ειμαι πισω", "επιστροφη", "διαθεσιμος απο", "θα ειμαι ξανα", "grizt*", "grisiu",
                "atgriez*", "tagasi", "naasen",
                "tro lai", "quay lai", "se quay lai", "kembali", "akan kembali", "masuk kembali", "กลับมา", "กลับเข้า",
                "จะกลับ", "กลับมาทำงาน", "ساعود", "سأعود", "اعود", "العوده", "عودتي", "אחזור", "חוזר", "אשוב", "חזרה",
                "वापस", "लौटूंगा", "लौटूँगा", "बुधवार वापस",
            ]),
        MeaningTable.Row(
            Cue(.backNear),
            [
                "wieder", "zuruck", "ofise donecegim", "donecegim", "doneceğim", "geri donecegim", "tarihinde ofiste",
                "ofiste olacagim", "is basi", "goreve baslayacagim", "tarihinde donecegim", "donuyorum", "donus",
                "वापस आऊंगा", "वापस आ", "लौट", "palaan", "jalleen tavoitettavissa", "jalleen", "weer", "terug", "igen",
                "igjen", "ater",
                "nuovamente", "a nouveau", "nuevamente", "opet", "opat", "ponownie", "снова", "вновь", "вернусь",
                "знову", "again", "back", "return",
            ]),
        MeaningTable.Row(
            Cue(.backNear, .monthFirst),
            [
                "に戻り", "に戻る", "に復帰", "より復帰", "から復帰", "に出社", "より出社", "から出社", "に帰社", "帰社", "出社予定", "戻る予定", "戻ります", "より通常",
                "から通常", "以降に", "復帰", "から営業", "より営業", "営業を再開", "返回", "回来", "回來", "回到", "恢复上班", "恢復上班", "上班", "回公司",
                "后回复", "复工", "收假",
                "복귀", "에 돌아", "돌아오", "돌아올", "출근", "visszater*", "ujra elerheto", "ismet elerheto", "ujra az irodaban",
                "erek vissza", "vissza az irodaba", "leszek ujra", "leszek ismet", "irodaban leszek",
            ]),
        MeaningTable.Row(
            Cue(.until),
            [
                "bis", "bis zum", "bis einschliesslich", "bis inklusive", "bis inkl", "bis und mit", "jusqu'au",
                "jusqu'a", "jusque", "hasta", "hasta el", "fino al", "fino a", "sino al", "ate", "ate o dia",
                "ate ao dia", "tot", "tot en met", "t/m", "till och med", "t o m", "t.o.m", "tom", "til og med",
                "til og med den", "t.o.m.",
                "aż do", "wlacznie do", "до", "до конца", "включительно до", "включно до", "μεχρι", "εως", "μεχρι και",
                "cho den", "den het ngay", "den het", "sampai", "sampai dengan", "hingga", "s/d", "จนถึง", "ถึงวันที่", "ถึง",
                "حتى", "لغايه", "الى", "עד", "pana la", "pana pe", "pana in", "az do", "vcetne", "iki", "lidz", "kuni",
                "sve do", "zakljucno s", "vkljucno do",
            ]),
        MeaningTable.Row(Cue(.untilTight), ["do", "til", "till", "po", "по"]),
        MeaningTable.Row(
            Cue(.untilBefore),
            [
                "tarihine kadar", "'e kadar", "'a kadar", "gunune kadar", "kadar", "asti", "saakka", "mennessa", "तक",
                "arasi*", "tarihleri arasinda",
            ]),
        MeaningTable.Row(
            Cue(.untilBefore, .monthFirst),
            [
                "まで", "迄", "까지", "-ig", "-eig", "-aig", "-jeig", "-jaig", "-ig*", "-jeig*", "-eig*", "-aig*", "-jaig*",
                "之前", "期间", "期間", "为止", "止",
            ]),
        MeaningTable.Row(Cue(.until, .monthFirst), ["至", "到", "直到", "直至", "截至"]),
        MeaningTable.Row(
            Cue(.from),
            [
                "vom", "von", "ab dem", "ab", "seit", "du", "a partir du", "a compter du", "depuis", "desde",
                "desde el", "del", "a partir del", "dal", "a partire dal", "de", "a partir de", "do dia", "van",
                "vanaf", "fran", "fr.o.m", "fra", "od", "ode dne", "din", "de la", "incepand cu", "с", "со", "від", "з",
                "из", "от", "απο", "από",
                "tu", "tu ngay", "dari", "mulai", "ตั้งแต่", "من", "מ", "מיום", "nuo", "no", "alates", "alkaen", "-tol*",
                "-tol", "itibaren",
            ]),
    ])
}
