/// Names of hosts, as far as telling one site from another needs.
enum HostName {
    /// A name as it looks: labels decoded, in lower case, with what looks like Latin letters and dots as these.
    static func plain(_ host: some Collection<UInt8>) -> [UInt8] {
        if isOrdinary(host) { return host.map(\.lowercased) }
        let text = String(decoding: Array(host), as: UTF8.self).lowercased()
        let labels = Letters.plain(text).utf8.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        return Array(labels.map { readable($0) }.joined(separator: [ASCII.dot]))
    }

    /// Whether it is of ASCII alone, and stands for nothing else, as nearly all are.
    private static func isOrdinary(_ host: some Collection<UInt8>) -> Bool {
        !host.contains { $0 >= 0x80 } && !host.startsIgnoringCase("xn--") && !hasEncodedLabel(host)
    }

    private static func hasEncodedLabel(_ host: some Collection<UInt8>) -> Bool {
        var isStart = false
        var index = host.startIndex
        while index != host.endIndex {
            if isStart, host[index...].startsIgnoringCase("xn--") { return true }
            isStart = host[index] == ASCII.dot
            host.formIndex(after: &index)
        }
        return false
    }

    private static func readable(_ label: some Collection<UInt8>) -> [UInt8] {
        guard label.starts(with: Punycode.prefix), let letters = Punycode.decoded(label.dropFirst(4)) else {
            return Array(label)
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: letters)
        return Array(Letters.plain(String(view)).utf8)
    }

    /// A name as it travels, in ASCII as far as its labels can be written so.
    static func encoded(_ host: [UInt8]) -> [UInt8] {
        guard host.contains(where: { $0 >= 0x80 }) else { return host }
        let labels = host.split(separator: ASCII.dot, omittingEmptySubsequences: false).map { label -> [UInt8] in
            guard label.contains(where: { $0 >= 0x80 }) else { return Array(label) }
            return Punycode.encoded(Array(String(decoding: label, as: UTF8.self).unicodeScalars)) ?? Array(label)
        }
        return Array(labels.joined(separator: [ASCII.dot]))
    }

    /// Whether it is no name but a number: `203.0.113.5`, `3232235521`, `0x7f.1`, `[2001:db8::1]`.
    static func isNumeric(_ host: [UInt8]) -> Bool {
        if host.first == ASCII.openBracket { return true }
        let name = host.last == ASCII.dot ? host.dropLast() : host[...]
        let last = name[(name.lastIndex(of: ASCII.dot).map { $0 + 1 } ?? name.startIndex)...]
        guard last.first?.isDigit == true else { return false }
        if last.startsIgnoringCase("0x") { return last.dropFirst(2).allSatisfy { $0.hexadecimalValue != nil } }
        return last.allSatisfy(\.isDigit)
    }

    /// Whether it may be taken for another: a label mixes Latin letters with those of scripts that have like ones, or
    /// consists of such letters alone, or cannot be decoded.
    static func isUnusual(_ host: [UInt8]) -> Bool {
        if isOrdinary(host) { return false }
        return host.split(separator: ASCII.dot).contains { label in
            var letters = Array(String(decoding: label, as: UTF8.self).unicodeScalars)
            if label.startsIgnoringCase("xn--") {
                guard let decoded = Punycode.decoded(label.dropFirst(4)) else { return true }
                letters = decoded
            }
            guard letters.contains(where: { !$0.isASCII }) else { return false }
            if letters.contains(where: Letters.isUnseen) { return true }
            let isMixed = letters.contains { isLatin($0) } && letters.contains { isLikeLatin($0) }
            let isDisguised = letters.allSatisfy { !isLetter($0) || (!$0.isASCII && Letters.plain($0).isASCII) }
            return isMixed || isDisguised
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? isLetter(scalar) : (0xC0...0x24F).contains(scalar.value)
    }

    /// Greek, Cyrillic, Armenian, Cherokee, phonetic letters, marks of punctuation, and letters in other faces.
    private static func isLikeLatin(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x250...0x2AF, 0x370...0x58F, 0x13A0...0x13FF, 0x1C80...0x1C8F, 0x1D00...0x1DBF, 0x2000...0x218F,
            0x2460...0x24FF, 0x2C80...0x2CFF, 0x2DE0...0x2DFF, 0xA640...0xA69F, 0xA720...0xA7FF, 0xAB30...0xABBF,
            0xFF00...0xFFEF, 0x1D400...0x1D7FF, 0x1F100...0x1F1FF:
            true
        default: false
        }
    }

    /// The part of a name that its owner registered: two labels, three where the second is a country's own, as in `co.uk`,
    /// or belongs to a service under whose name everybody can have one. A guess without the list of public suffixes; it
    /// errs towards calling names the same.
    static func site(_ host: [UInt8]) -> [ArraySlice<UInt8>] {
        let labels = host.split(separator: ASCII.dot)
        guard labels.count > 2 else { return labels }
        let last = Array(labels.suffix(2).joined(separator: [ASCII.dot]))
        if shared.number(of: last, in: 0..<last.count) != nil { return labels.suffix(3) }
        guard labels[labels.count - 1].count == 2 else { return labels.suffix(2) }
        return labels.suffix(labels[labels.count - 2].count <= 3 ? 3 : 2)
    }

    /// Services below whose name strangers get names of their own.
    private static let shared = NameTable([
        "github.io", "gitlab.io", "web.app", "firebaseapp.com", "appspot.com", "run.app", "translate.goog",
        "blogspot.com", "herokuapp.com", "netlify.app", "vercel.app", "pages.dev", "workers.dev", "r2.dev", "fly.dev",
        "onrender.com", "azurewebsites.net", "windows.net", "azureedge.net", "sharepoint.com", "cloudfront.net",
        "amazonaws.com", "amplifyapp.com", "ngrok.io", "ngrok.app", "glitch.me", "surge.sh", "replit.app", "repl.co",
        "wordpress.com", "weebly.com", "wixsite.com", "webflow.io", "square.site", "myshopify.com", "notion.site",
        "carrd.co", "godaddysites.com", "hubspotpagebuilder.com", "mystrikingly.com", "zendesk.com", "typeform.com",
        "duckdns.org", "no-ip.org", "ddns.net", "trycloudflare.com", "readthedocs.io", "bitbucket.io",
    ])
}
