/// The folders of the XDG base directory specification, from the environment.
struct DefaultPlaces: Sendable {
    /// The user's data folder plus `salesnode`; nil where neither `XDG_DATA_HOME` nor `HOME` is set.
    let dataFolder: String?
    /// The user's configuration folder plus `salesnode`; nil where neither `XDG_CONFIG_HOME` nor `HOME` is set.
    let configurationFolder: String?

    private let home: String?
    private let currentFolder: String

    init(environment: [String: String], currentFolder: String) {
        func folder(_ variable: String) -> String? {
            // Relative paths in these variables are to be ignored, says the specification.
            environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        home = folder("HOME")
        dataFolder = (folder("XDG_DATA_HOME") ?? home.map { "\($0)/.local/share" }).map { "\($0)/salesnode" }
        configurationFolder = (folder("XDG_CONFIG_HOME") ?? home.map { "\($0)/.config" }).map { "\($0)/salesnode" }
        self.currentFolder = currentFolder
    }

    /// Where key files are by default, outside of the data folder so that a backup of the data alone opens nothing.
    var keyFolder: String? { configurationFolder.map { "\($0)/keys" } }

    /// Where a configuration file is looked for when none is named, in order.
    var configurationFiles: [String] {
        [configurationFolder.map { "\($0)/config.json" }, "/etc/salesnode/config.json"].compactMap { $0 }
    }

    /// The path as an absolute one, with a leading `~/` expanded and `.`, `..` and double slashes resolved by text.
    ///
    /// Everything is made absolute at once, because a server resolves paths that a command sends it, and has another
    /// current folder.
    func absolute(_ path: String) -> String {
        var full = path
        if path == "~" || path.hasPrefix("~/"), let home {
            full = home + path.dropFirst()
        } else if !path.hasPrefix("/") {
            full = "\(currentFolder)/\(path)"
        }
        var parts: [Substring] = []
        for part in full.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
