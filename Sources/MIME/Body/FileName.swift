/// Makes a name that a stranger chose harmless.
public enum FileName {
    /// A name that is no path, shows what it is, and can be stored on any system; never empty, at most 200 octets.
    ///
    /// Takes the last component of a path with slashes of either kind. Drops control characters and those that change
    /// the direction of writing, with which `exe.txt` can be shown for `txt.exe`; replaces what Windows forbids; drops
    /// dots and spaces at both ends; sets an underscore before names of devices. Too long a name keeps its extension.
    ///
    /// - Parameter type: decides the name where there is none.
    public static func safe(_ name: String?, type: ContentType) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in (name ?? "").unicodeScalars.suffix(4_000) {
            switch scalar.value {
            case 0x2F, 0x5C: scalars.removeAll()
            case 0x00..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB,
                0xE0000...0xE007F:
                // Line breaks and tabs come from folded headers.
                if scalar.value == 0x09 { scalars.append(" ") }
            case 0x22, 0x2A, 0x3A, 0x3C, 0x3E, 0x3F, 0x7C: scalars.append("_")
            default: scalars.append(scalar)
            }
        }
        var kept = scalars[...]
        while let first = kept.first, isEdge(first) { kept.removeFirst() }
        while let last = kept.last, isEdge(last) { kept.removeLast() }
        if kept.isEmpty { return fallback(for: type) }
        var result = String(String.UnicodeScalarView(kept))
        if isDevice(result) { result = "_" + result }
        return shortened(result)
    }

    private static let longest = 200

    private static func isEdge(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar.properties.isWhitespace
    }

    private static func isDevice(_ name: String) -> Bool {
        let stem = name.prefix { $0 != "." }.lowercased()
        if ["con", "prn", "aux", "nul"].contains(stem) { return true }
        return stem.utf8.count == 4 && (stem.hasPrefix("com") || stem.hasPrefix("lpt"))
            && stem.utf8.last.map(\.isDigit) == true
    }

    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > longest else { return name }
        var ending = ""
        if let dot = name.lastIndex(of: "."), name[dot...].utf8.count <= 20 { ending = String(name[dot...]) }
        var stem = String.UnicodeScalarView()
        var room = longest - ending.utf8.count
        for scalar in name.unicodeScalars {
            room -= UTF8.width(scalar)
            if room < 0 { break }
            stem.append(scalar)
        }
        return String(stem) + ending
    }

    private static func fallback(for type: ContentType) -> String {
        let endings = [
            "text/plain": "txt", "text/html": "html", "text/calendar": "ics", "text/csv": "csv", "text/vcard": "vcf",
            "message/rfc822": "eml", "message/global": "eml", "application/pdf": "pdf", "application/zip": "zip",
            "application/json": "json", "application/xml": "xml", "image/jpeg": "jpg", "image/svg+xml": "svg",
            "application/pkcs7-signature": "p7s", "application/x-pkcs7-signature": "p7s",
            "application/pkcs7-mime": "p7m", "application/x-pkcs7-mime": "p7m", "application/pgp-signature": "asc",
            "application/pgp-keys": "asc",
        ]
        let isPlain =
            (1...8).contains(type.subtype.utf8.count) && type.subtype.utf8.allSatisfy { $0.isLetter || $0.isDigit }
        let ending = endings[type.mediaType] ?? (type.type == "image" && isPlain ? type.subtype : "bin")
        return (type.isMessage ? "message." : "attachment.") + ending
    }
}
