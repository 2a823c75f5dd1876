internal import Configuration
internal import Foundation

/// The JSON file with settings: which one applies, and what it says.
struct ConfigurationFile: Sendable {
    /// Larger files are refused; a file with every key has well under a thousand bytes.
    static let maximumBytes = 64 << 10

    /// Where it is.
    let path: String
    /// The keys that it has.
    let keys: Set<SettingKey>
    /// Its values for swift-configuration.
    let provider: FileProvider<JSONSnapshot>

    /// Finds and reads the file of `--config`, `SALESNODE_CONFIG` or the default places; nil where there is none.
    ///
    /// - Throws: ``CommandFailure`` with `wrongUsage` where a file that was named is missing, or any is unreadable, is
    ///   no JSON object, or has a key that is no setting.
    static func find(
        option: String?, environment: [String: String], places: DefaultPlaces
    ) async throws(CommandFailure) -> ConfigurationFile? {
        let named = option.map { ($0, "--config") } ?? environment["SALESNODE_CONFIG"].map { ($0, "SALESNODE_CONFIG") }
        if let (path, name) = named, !path.isEmpty {
            let absolute = places.absolute(path)
            guard FileManager.default.fileExists(atPath: absolute) else {
                throw CommandFailure(.wrongUsage, "\(name): there is no file \(absolute)")
            }
            return try await read(absolute)
        }
        for path in places.configurationFiles where FileManager.default.fileExists(atPath: path) {
            return try await read(path)
        }
        return nil
    }

    private static func read(_ path: String) async throws(CommandFailure) -> ConfigurationFile {
        func refused(_ reason: String) -> CommandFailure {
            CommandFailure(.wrongUsage, "the configuration file \(path) \(reason)")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else { throw refused("cannot be read") }
        let read: Data
        do { read = try handle.read(upToCount: maximumBytes + 1) ?? Data() } catch { throw refused("cannot be read") }
        guard read.count <= maximumBytes else { throw refused("is larger than \(maximumBytes) bytes") }
        guard let object = try? JSONSerialization.jsonObject(with: read) as? [String: Any] else {
            throw refused("must be one JSON object, such as {\"listen\": \"127.0.0.1:8080\"}")
        }
        var keys: Set<SettingKey> = []
        for name in object.keys.sorted() {
            guard let key = SettingKey(rawValue: name) else {
                let known = SettingKey.allCases.map(\.rawValue).joined(separator: ", ")
                throw refused("has the unknown key \"\(TerminalText.safe(name))\"; the keys are \(known)")
            }
            guard isUsable(object[name], as: key.kind) else {
                let origin = SettingOrigin.file(path).name(of: key)
                throw CommandFailure(.wrongUsage, "\(origin) must be \(key.form)")
            }
            keys.insert(key)
        }
        do {
            // The provider takes its path from a reader too, which keeps the path type of another package out of here.
            let place = ConfigReader(
                provider: InMemoryProvider(values: ["filePath": ConfigValue(.string(path), isSecret: false)]))
            return ConfigurationFile(path: path, keys: keys, provider: try await FileProvider(config: place))
        } catch {
            throw refused("cannot be read: \(error)")
        }
    }

    /// Whether the JSON value has the right type. JSON's numbers and truth values must not stand for each other.
    private static func isUsable(_ value: Any?, as kind: SettingKey.Kind) -> Bool {
        switch kind {
        case .text: value is String
        case .number: (value as? NSNumber).map { !isTruth($0) && Int(exactly: $0.doubleValue) != nil } ?? false
        case .truth: (value as? NSNumber).map(isTruth) ?? false
        }
    }

    private static func isTruth(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
