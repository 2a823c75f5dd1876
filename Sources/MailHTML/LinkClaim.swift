/// What a text claims of where it leads.
enum LinkClaim {
    /// The hosts that a text names: `https://bank.example/login`, `www.bank.example`, `bank.example`; as they look.
    ///
    /// - Parameter onlyWhole: whether only `http:` and `www.` count, as in words that describe an image.
    static func hosts(in text: [UInt8], onlyWhole: Bool = false) -> [[UInt8]] {
        guard mayClaim(text) else { return [] }
        let words = plain(text).split(whereSeparator: \.isHTMLSpace)
        return words.flatMap { word -> [[UInt8]] in
            let starts = starts(in: word)
            if starts.isEmpty, onlyWhole { return [] }
            if starts.isEmpty { return host(at: word, isCertain: false, isAlone: words.count == 1).map { [$0] } ?? [] }
            return starts.compactMap { host(at: word[$0...], isCertain: true, isAlone: false) }
        }
    }

    /// The addresses of people that a text names, in lower case.
    static func addresses(in text: [UInt8]) -> [[UInt8]] {
        guard mayClaim(text) else { return [] }
        return plain(text).split { $0.isHTMLSpace || punctuation.contains($0) }.compactMap { word in
            var word = word
            while let last = word.last, last == ASCII.dot { word.removeLast() }
            let parts = word.split(separator: ASCII.at, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, parts[1].contains(ASCII.dot) else { return nil }
            return word.map(\.lowercased)
        }
    }

    /// Whether a text has a dot or a colon, or something that may look like one. Most have none.
    private static func mayClaim(_ text: [UInt8]) -> Bool {
        text.contains { $0 == ASCII.dot || $0 == ASCII.colon || $0 >= 0x80 }
    }

    /// A text as it looks: marks above letters count as nothing.
    private static func plain(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(where: { $0 >= 0x80 }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            let isMark = (0x300...0x36F).contains(scalar.value) || (0x200C...0x200F).contains(scalar.value)
            if !isMark, !Letters.isUnseen(scalar) { scalars.append(Letters.plain(scalar)) }
        }
        return Array(String(scalars).utf8)
    }

    /// Where in a word something begins that can only be an address.
    private static func starts(in word: ArraySlice<UInt8>) -> [Int] {
        var starts: [Int] = []
        var index = word.startIndex
        while index < word.endIndex, starts.count < 4 {
            let rest = word[index...]
            let length = rest.startsIgnoringCase("http://") ? 7 : rest.startsIgnoringCase("https://") ? 8 : 0
            if length > 0 {
                starts.append(index + length)
                // What follows is its path.
                index += length
                while index < word.endIndex, word[index] != ASCII.slash, word[index] != ASCII.question { index += 1 }
                if index < word.endIndex { return starts }
            } else if rest.startsIgnoringCase("www.") {
                starts.append(index)
                return starts
            } else {
                index += 1
            }
        }
        return starts
    }

    private static func host(at place: ArraySlice<UInt8>, isCertain: Bool, isAlone: Bool) -> [UInt8]? {
        let word = place.drop { !$0.isAlphanumeric && $0 < 0x80 }
        var host = word.prefix {
            $0.isAlphanumeric || $0 == ASCII.hyphen || $0 == ASCII.dot || $0 >= 0x80
        }
        // An address of a person names a host, but does not claim to lead there.
        if word[host.endIndex...].first == ASCII.at { return nil }
        while host.last == ASCII.dot { host.removeLast() }
        let labels = host.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        guard labels.allSatisfy({ !$0.isEmpty }), let top = labels.last else { return nil }
        if isCertain { return HostName.plain(host) }
        guard labels.count >= 2, top.count >= 2, top.allSatisfy({ $0.isLetter || $0 >= 0x80 }) else { return nil }
        let name = top.map(\.lowercased)
        let isHost =
            commonTop.number(of: name, in: 0..<name.count) != nil
            || (isAlone && files.number(of: name, in: 0..<name.count) == nil)
        return isHost ? HostName.plain(host) : nil
    }

    private static let punctuation = Array("<>()[]\"',;:".utf8)

    /// Names at the end of a word that make it a host even in a sentence; `report.pdf` and `Node.js` are none.
    private static let commonTop = NameTable([
        "com", "net", "org", "info", "biz", "edu", "gov", "eu", "de", "uk", "fr", "nl", "ch", "at", "it", "es", "us",
        "ru", "cn", "jp", "br", "in", "au", "ca", "io", "co", "app", "dev", "bank", "example", "test",
    ])

    /// Names at the end of a word that are rather those of files, also where nothing else stands there.
    private static let files = NameTable([
        "js", "ts", "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp", "heic", "doc", "docx", "xls", "xlsx", "ppt",
        "pptx", "txt", "csv", "zip", "rar", "gz", "tgz", "tar", "html", "htm", "xml", "json", "yaml", "yml", "toml",
        "md", "py", "rb", "go", "rs", "sh", "cpp", "java", "swift", "kt", "php", "css", "ics", "eml", "msg", "log",
        "mp", "mov", "exe", "dmg", "apk", "odt", "ods", "rtf", "key", "psd", "ai", "net",
    ])
}
