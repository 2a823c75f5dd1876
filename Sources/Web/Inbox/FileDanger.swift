/// Files that can do something when they are opened, told by the end of their names.
enum FileDanger: Sendable, Hashable {
    /// Runs, or starts what runs.
    case program
    /// A document that can hold programs.
    case macros
    /// A page that a browser opens outside of the mail, where its scripts run.
    case page

    var words: String {
        switch self {
        case .program: "Program"
        case .macros: "May hold macros"
        case .page: "Web page"
        }
    }

    /// Nil where nothing is known against it.
    init?(name: String) {
        // What stands behind the name without being seen does not change what a system opens.
        let seen = LookAlike.plain(name).lowercased().unicodeScalars.reversed().drop { $0 == "." || $0.value <= 0x20 }
        guard let dot = seen.firstIndex(of: ".") else { return nil }
        var ending = String(String.UnicodeScalarView(seen[..<dot].reversed()))
        // `a.exe:x`, `a.exe::$DATA`: what stands behind a colon is no part of a file's name in Windows.
        if let colon = ending.firstIndex(of: ":") { ending = String(ending[..<colon]) }
        // Spaces before the ending, and a class identifier in its place.
        ending = String(ending.drop { $0 == " " })
        if ending.hasPrefix("{") {
            self = .program
            return
        }
        if Self.programs.contains(ending) {
            self = .program
        } else if Self.documents.contains(ending) {
            self = .macros
        } else if Self.pages.contains(ending) {
            self = .page
        } else {
            return nil
        }
    }

    private static let programs: Set<String> = [
        "exe", "scr", "com", "pif", "bat", "cmd", "msi", "msp", "mst", "msix", "appx", "cpl", "hta", "js", "jse", "mjs",
        "vbs", "vbe", "vb", "wsf", "wsh", "wsc", "ps1", "psm1", "psd1", "jar", "jnlp", "lnk", "url", "reg", "dll",
        "sys",
        "iso", "img", "vhd", "vhdx", "dmg", "pkg", "app", "apk", "xapk", "ipa", "deb", "rpm", "appimage", "run", "bin",
        "sh", "bash", "command", "desktop", "scf", "inf", "gadget", "msc", "chm", "hlp", "xll", "wll", "ade", "adp",
        "ps1xml", "ps2", "ps2xml", "psc1", "psc2", "msh", "msh1", "msh2", "vbp", "vbscript", "ws", "sct", "shb", "shs",
        "ksh", "csh", "zsh", "fish", "py", "pyw", "pyc", "pyz", "pyzw", "rb", "pl", "lua", "cjs", "jsx", "ahk", "au3",
        "application", "appref-ms", "appinstaller", "appxbundle", "msixbundle", "msu", "xbap", "osd", "prf",
        "printerexport",
        "udl", "webloc", "inetloc", "terminal", "action", "workflow", "mobileconfig", "crx", "xpi", "air", "vbox",
        "wim",
        "cab", "isp", "ins", "its", "mad", "maf", "mag", "mam", "maq", "mar", "mas", "mat", "mau", "mav", "maw", "mda",
        "mde", "mdt", "mdw", "mdz", "ops", "pcd", "plg", "prg", "scpt", "scptd", "applescript", "drv", "ocx", "onepkg",
        "job",
        "themepack", "deskthemepack", "xnk", "vsmacros", "class", "war", "ear", "flatpakref",
        "settingcontent-ms", "library-ms", "search-ms", "website", "diagcab", "theme", "one", "rdp",
    ]

    private static let documents: Set<String> = [
        "docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "xla", "pptm", "potm", "ppam",
        "ppsm", "ppa", "sldm", "slk", "iqy", "oqy", "rqy", "dqy", "odc", "mdb", "accdb", "accde", "accdr", "xlm", "wbk",
    ]

    private static let pages: Set<String> = [
        "html", "htm", "xhtml", "xht", "shtml", "shtm", "dhtml", "xslt", "wml", "vml", "svg", "svgz", "mht", "mhtml",
        "xsl", "swf",
    ]
}
